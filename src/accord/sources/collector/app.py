"""The collector as an ASGI application: which address, who asks, what is answered."""

import asyncio
from collections.abc import Callable
from functools import cache

from accord.access.decide import Permission, decide
from accord.access.matrix import Scope
from accord.access.roles import ANYONE, TERMINAL, Actor, Role
from accord.sources.collector.keyring import Load
from accord.sources.collector.limits import LIMITS, Limits
from accord.sources.collector.receipts import told
from accord.sources.collector.refusals import Refusal, busy, unknown_key
from accord.sources.collector.requests import (
    Answer,
    Head,
    Message,
    Receive,
    Send,
    head_of,
    preflight,
    refused,
    respond,
    said,
    text,
    wrong_method,
)
from accord.sources.collector.routes import (
    METRICS,
    READY,
    RECEIPT,
    RECEIPTS,
    SCRIPT,
    SEND,
    Route,
    route_of,
)
from accord.sources.collector.script import script_for
from accord.sources.collector.taking import Taker
from accord.sources.collector.telemetry import Telemetry
from accord.store.intake import Intake

_SENDER = Actor("write key", frozenset({Role.WRITE_KEY}))
ON_THE_MACHINE = Telemetry()
_ACTORS = {actor.name: actor for actor in (_SENDER, ANYONE, TERMINAL)}


class Collector:
    """Made inside a running event loop. `clock` gives microseconds UTC, `load` source names by key hash."""

    def __init__(
        self,
        intake: Intake,
        load: Load,
        clock: Callable[[], int],
        limits: Limits = LIMITS,
        telemetry: Telemetry = ON_THE_MACHINE,
    ) -> None:
        self._intake = intake
        self._telemetry = telemetry
        self._clock = clock
        self._taker = Taker(intake, load, clock, limits)
        self._underway = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; an address that is not the collector's is a 404."""
        self._underway += 1
        try:
            await respond(await self._answer(scope, receive), send)
        finally:
            self._underway -= 1

    async def prepare(self) -> None:
        """Read the write keys before the first request comes."""
        await self._taker.keyring.read(self._clock())

    async def finish(self, seconds: float) -> bool:
        """Wait until every request under way is answered; False when that takes longer."""
        try:
            async with asyncio.timeout(seconds):
                while self._underway:
                    await asyncio.sleep(0.01)
        except TimeoutError:
            return False
        return True

    async def _answer(self, scope: Message, receive: Receive) -> Answer:
        route = route_of(scope["path"])
        if route is None:
            return refused(Refusal(404, "unknown_address", "There is nothing at this address."))
        if scope["method"] == "OPTIONS":
            return preflight()
        if scope["method"] != route.method:
            return wrong_method(route.method)
        try:
            return await self._answer_route(route, scope, receive)
        except Refusal as refusal:
            self._taker.tally.requests_refused += 1
            return refused(refusal)

    async def _answer_route(self, route: Route, scope: Message, receive: Receive) -> Answer:
        head = head_of(scope["headers"])
        if route.permission == SEND:
            _require(_SENDER, route)
            return said(200, await self._taker.take(route.path[4:], head, receive))
        if route is RECEIPT:
            _require(_SENDER, route)
            return await self._tell(scope["path"].removeprefix(RECEIPTS), head)
        _require(self._asker(route, scope, head), route)
        if route is SCRIPT:
            return script_for(head)
        if route is METRICS:
            return await self._counts()
        if route is READY and not self._ready:
            raise busy("Accord is not ready: the keys or the disk cannot be reached.", 5)
        return text(200, "ok\n")

    def _asker(self, route: Route, scope: Message, head: Head) -> Actor:
        client = scope.get("client") or ("", 0)
        is_known = route is METRICS and self._telemetry.is_open_to(client[0], head)
        return TERMINAL if is_known else ANYONE

    @property
    def _ready(self) -> bool:
        return self._taker.keyring.loaded and not self._taker.writer.refused_lately

    async def _tell(self, number: str, head: Head) -> Answer:
        sender = await self._taker.keyring.sender_of(head.authorization, self._clock())
        if sender is None:
            raise unknown_key()
        return said(200, await asyncio.to_thread(told, self._intake, number, sender.source))

    async def _counts(self) -> Answer:
        account = await asyncio.to_thread(self._intake.account)
        return text(200, self._taker.tally.prometheus(account.waiting))


def _require(actor: Actor, route: Route) -> None:
    if not _may(actor.name, route.permission):
        raise Refusal(
            403,
            "not_allowed",
            "This address answers to `Authorization: Bearer` with ACCORD_METRICS_TOKEN; while none is set, on "
            "the machine itself only, and of a desk that is published nowhere else.",
        )


@cache
def _may(name: str, permission: Permission) -> bool:
    return decide(_ACTORS[name], permission, Scope.OWN).allowed

"""A collector over a real intake in a folder of its own, asked in the process without a network."""

import asyncio
import base64
import gzip
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from accord.sources.collector.app import Collector
from accord.sources.collector.keyring import hash_of
from accord.sources.collector.limits import LIMITS, Limits
from accord.store.intake import Intake, open_intake
from accord.store.received import Raw

KEY = "KeyOfTheWebsite"
OTHER_KEY = "KeyOfTheShop"
NOW = 1_795_000_000_000_000


@dataclass
class Answered:
    """An answer as a sender sees it."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def verdicts(self) -> list[str]:
        return [item["verdict"] for item in self.json["items"]]


def basic(key: str) -> tuple[bytes, bytes]:
    return b"authorization", b"Basic " + base64.b64encode(f"{key}:".encode())


@dataclass
class Desk:
    """What a test asks. `now` is the collector's clock and may be moved."""

    intake: Intake
    collector: Collector | None = None
    now: int = NOW
    keys: dict[str, str] = field(
        default_factory=lambda: {hash_of(KEY): "website", hash_of(OTHER_KEY): "shop"}
    )

    async def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        key: str | None = KEY,
        headers: tuple[tuple[bytes, bytes], ...] = (),
        client: str = "127.0.0.1",
        parts: list[bytes] | None = None,
    ) -> Answered:
        assert self.collector is not None
        waiting = list(parts or [body])
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            part = waiting.pop(0)
            return {"type": "http.request", "body": part, "more_body": bool(waiting)}

        async def send(message: Any) -> None:
            sent.append(message)

        given = ((basic(key),) if key else ()) + headers
        scope = {"type": "http", "method": method, "path": path, "headers": list(given)}
        await self.collector(scope | {"client": (client, 1)}, receive, send)
        names = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Answered(sent[0]["status"], names, sent[1]["body"])

    async def post(self, call: str, value: Any, **asked: Any) -> Answered:
        return await self.ask("POST", f"/v1/{call}", json.dumps(value).encode(), **asked)

    async def post_gzip(self, call: str, packed: bytes) -> Answered:
        return await self.ask(
            "POST", f"/v1/{call}", packed, headers=((b"content-encoding", b"gzip"),)
        )

    def kept(self) -> list[Raw]:
        return [received.raw for received in self.intake.kept(10_000)]


def at_the_desk(
    folder: Path, case: Callable[[Desk], Awaitable[None]], limits: Limits = LIMITS
) -> None:
    """Run a case against a fresh collector."""

    async def run() -> None:
        desk = Desk(open_intake(folder))
        desk.collector = Collector(desk.intake, lambda: dict(desk.keys), lambda: desk.now, limits)
        try:
            await desk.collector.prepare()
            await case(desk)
        finally:
            desk.intake.close()

    asyncio.run(run())


def packed(value: Any) -> bytes:
    return gzip.compress(json.dumps(value).encode())

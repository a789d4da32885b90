"""The web process as one ASGI application: collector, event stream, pages, and the workers of `--all`."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Protocol, cast

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application
from django.db import connection

from accord.jobs import clock
from accord.sources.collector.app import ON_THE_MACHINE, Collector
from accord.sources.collector.limits import Limits
from accord.sources.collector.requests import Message, Receive, Send
from accord.sources.collector.routes import route_of
from accord.sources.collector.telemetry import Telemetry
from accord.sources.questions import write_keys
from accord.store.intake import Intake, open_intake
from accord.web.board.warming import warm
from accord.web.shell import live
from accord.web.shell.desk import take_desk
from accord.workspace import Workspace

_log = logging.getLogger("accord")

Answering = Callable[[Message, Receive, Send], Awaitable[None]]

# Requests under way get this long to be answered when the server stops.
FINISH_SECONDS = 10
# Pages answered at once; the rest wait. Pages mostly wait for the book and the engine.
PAGE_THREADS = 8


class Background(Protocol):
    """What works beside the web until it is stopped; stopping may block."""

    def stop(self) -> None:
        """Finish what is under way and end."""


class Application:
    """Opened before the server listens, closed after its last request; between them it serves HTTP.

    Meanwhile a thread opens the board once, so that its first reader does not wait for compilers.

    `start_background` is called in a thread once the collector is ready: the workers' engine takes
    seconds to load, and senders should not wait for it. It shares its workspace with the pages.
    """

    def __init__(
        self,
        folder: Path,
        database_url: str,
        events_per_second: int,
        start_background: Callable[[Workspace], Background] | None = None,
        telemetry: Telemetry = ON_THE_MACHINE,
    ) -> None:
        self._folder = folder
        self._database_url = database_url
        self._limits = Limits(events_per_second=events_per_second)
        self._start_background = start_background
        self._telemetry = telemetry
        self._intake: Intake | None = None
        self._collector: Collector | None = None
        self._background: asyncio.Task[Background] | None = None
        self._warming: asyncio.Task[None] | None = None
        self._live = live.Live()
        # One hop to a thread for the whole request; Django as ASGI makes a pool for each.
        self._pages = _bridge(get_wsgi_application(), PAGE_THREADS)

    async def open(self) -> None:
        """Open the intake, read the write keys, let the background start."""
        self._intake = await asyncio.to_thread(open_intake, self._folder, self._database_url)
        self._collector = Collector(
            self._intake, read_write_keys, clock.now, self._limits, self._telemetry
        )
        await self._collector.prepare()
        workspace = Workspace.open(intake=self._intake)
        take_desk(workspace)
        if self._start_background:
            starting = asyncio.to_thread(self._start_background, workspace)
            self._background = asyncio.create_task(starting)
            self._background.add_done_callback(_report)
        self._warming = asyncio.create_task(asyncio.to_thread(warm))
        self._warming.add_done_callback(_report_cold)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or self._collector is None:
            return
        if route_of(scope["path"]):
            await self._collector(scope, receive, send)
        elif scope["path"] == live.PATH:
            await self._live(scope, receive, send)
        else:
            await self._pages(scope, _coroutine(receive), send)

    def end_streams(self) -> None:
        """Let the browsers go that listen: a server that stops waits for every answer to end."""
        self._live.end()

    async def close(self) -> None:
        """Answer what is under way, then commit what waits, then stop."""
        if self._collector and not await self._collector.finish(FINISH_SECONDS):
            _log.warning("Some senders were not answered in time; they will send again.")
        if self._background:
            await asyncio.wait([self._background])
            if self._background.exception() is None:
                await asyncio.to_thread(self._background.result().stop)
        if self._warming:
            await asyncio.wait([self._warming])
        if workspace := take_desk(None):
            await asyncio.to_thread(workspace.close)
        if self._intake:
            await asyncio.to_thread(self._intake.close)


def _bridge(pages: Any, threads: int) -> Answering:
    return cast(Answering, WSGIMiddleware(pages, workers=threads))


def _coroutine(receive: Receive) -> Receive:
    # The server's own `receive` gives an awaitable that is no coroutine; the bridge to WSGI needs one.
    async def received() -> Message:
        return await receive()

    return received


def _report(started: asyncio.Task[Background]) -> None:
    if not started.cancelled() and started.exception():
        _log.error("The workers did not start: %s", started.exception())


def _report_cold(warmed: asyncio.Task[None]) -> None:
    if not warmed.cancelled() and warmed.exception():
        _log.error("The board was not opened ahead; its first reader waits: %s", warmed.exception())


def read_write_keys() -> dict[str, str]:
    """Source names by key hash; the thread's connection is let go, since any thread may come next."""
    try:
        return dict(write_keys())
    finally:
        connection.close()

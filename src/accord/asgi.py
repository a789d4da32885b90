"""The web process as an ASGI application: the collector, and beside it the workers of `--all`."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from django.db import connection

from accord.jobs import clock
from accord.sources.collector.app import Collector
from accord.sources.collector.limits import Limits
from accord.sources.collector.requests import Message, Receive, Send
from accord.sources.questions import write_keys
from accord.store.intake import Intake, open_intake

_log = logging.getLogger("accord")

# Requests under way get this long to be answered when the server stops.
FINISH_SECONDS = 10


class Background(Protocol):
    """What works beside the web until it is stopped; stopping may block."""

    def stop(self) -> None:
        """Finish what is under way and end."""


class Application:
    """Opened before the server listens, closed after its last request; between them it serves HTTP.

    `start_background` is called in a thread once the collector is ready: the workers' engine takes
    seconds to load, and senders should not wait for it.
    """

    def __init__(
        self,
        folder: Path,
        database_url: str,
        events_per_second: int,
        start_background: Callable[[Intake], Background] | None = None,
    ) -> None:
        self._folder = folder
        self._database_url = database_url
        self._limits = Limits(events_per_second=events_per_second)
        self._start_background = start_background
        self._intake: Intake | None = None
        self._collector: Collector | None = None
        self._background: asyncio.Task[Background] | None = None

    async def open(self) -> None:
        """Open the intake, read the write keys, let the background start."""
        self._intake = await asyncio.to_thread(open_intake, self._folder, self._database_url)
        self._collector = Collector(self._intake, read_write_keys, clock.now, self._limits)
        await self._collector.prepare()
        if self._start_background:
            starting = asyncio.to_thread(self._start_background, self._intake)
            self._background = asyncio.create_task(starting)
            self._background.add_done_callback(_report)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and self._collector is not None:
            await self._collector(scope, receive, send)

    async def close(self) -> None:
        """Answer what is under way, then commit what waits, then stop."""
        if self._collector and not await self._collector.finish(FINISH_SECONDS):
            _log.warning("Some senders were not answered in time; they will send again.")
        if self._background:
            await asyncio.wait([self._background])
            if self._background.exception() is None:
                await asyncio.to_thread(self._background.result().stop)
        if self._intake:
            await asyncio.to_thread(self._intake.close)


def _report(started: asyncio.Task[Background]) -> None:
    if not started.cancelled() and started.exception():
        _log.error("The workers did not start: %s", started.exception())


def read_write_keys() -> dict[str, str]:
    """Source names by key hash; the thread's connection is let go, since any thread may come next."""
    try:
        return dict(write_keys())
    finally:
        connection.close()

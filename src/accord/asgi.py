"""The web process as an ASGI application: the collector, and beside it the workers of `--all`."""

import asyncio
import logging
import time

from django.db import connection

from accord.jobs.worker import Workers
from accord.sources.collector.app import Collector
from accord.sources.collector.limits import Limits
from accord.sources.collector.requests import Message, Receive, Send
from accord.sources.questions import write_keys
from accord.workspace import Workspace

_log = logging.getLogger("accord")

# Requests under way get this long to be answered when the server stops.
FINISH_SECONDS = 10


class Application:
    """Opened before the server listens, closed after its last request; between them it serves HTTP."""

    def __init__(
        self, workspace: Workspace, events_per_second: int, workers: Workers | None = None
    ) -> None:
        self._workspace = workspace
        self._limits = Limits(events_per_second=events_per_second)
        self._workers = workers
        self._collector: Collector | None = None

    async def open(self) -> None:
        """Open the intake, read the write keys, start the workers."""
        intake = await asyncio.to_thread(lambda: self._workspace.intake)
        self._collector = Collector(intake, read_write_keys, now_micros, self._limits)
        await self._collector.prepare()
        if self._workers:
            self._workers.start()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and self._collector is not None:
            await self._collector(scope, receive, send)

    async def close(self) -> None:
        """Answer what is under way, then commit what waits, then stop."""
        if self._collector and not await self._collector.finish(FINISH_SECONDS):
            _log.warning("Some senders were not answered in time; they will send again.")
        if self._workers:
            await asyncio.to_thread(self._workers.stop)
        await asyncio.to_thread(self._workspace.close)


def now_micros() -> int:
    """The machine's clock, microseconds UTC."""
    return time.time_ns() // 1000


def read_write_keys() -> dict[str, str]:
    """Source names by key hash; the thread's connection is let go, since any thread may come next."""
    try:
        return dict(write_keys())
    finally:
        connection.close()

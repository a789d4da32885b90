"""From the event loop to the intake's writer thread and back, waking the loop once a group commit."""

import asyncio
import math
from collections import deque
from concurrent.futures import Future
from typing import Protocol

from accord.sources.collector.limits import Limits
from accord.sources.collector.refusals import busy
from accord.store.received import Raw


class Put(Protocol):
    """What the writer needs of the intake: a future that resolves once the body is on disk."""

    def put(self, raw: Raw) -> Future[int]:
        """Queue a body; the future gives its id after the commit, or the fault that prevented it."""


class Writer:
    """Bodies on their way to disk."""

    def __init__(self, intake: Put, limits: Limits) -> None:
        self._intake = intake
        self._limits = limits
        self._loop = asyncio.get_running_loop()
        self._done: deque[tuple[asyncio.Future[int], Future[int]]] = deque()
        self._waking = False
        self.waiting_bytes = 0
        self._refused_at = -math.inf

    @property
    def refused_lately(self) -> bool:
        """Whether a commit failed a moment ago; a balancer should ask another server first."""
        return self._loop.time() - self._refused_at < self._limits.retry_after_disk

    async def put(self, raw: Raw) -> int:
        """The receipt's id, once the body is on disk."""
        if self.waiting_bytes > self._limits.waiting_bytes:
            raise busy("Too much is waiting for the disk.", self._limits.retry_after_busy)
        self.waiting_bytes += len(raw.body)
        waiter: asyncio.Future[int] = self._loop.create_future()
        try:
            self._intake.put(raw).add_done_callback(lambda done: self._finish(waiter, done))
            return await waiter
        finally:
            self.waiting_bytes -= len(raw.body)

    def _finish(self, waiter: asyncio.Future[int], done: Future[int]) -> None:
        # Runs in the intake's thread; a wake-up is a system call, so one serves the whole group.
        self._done.append((waiter, done))
        if not self._waking:
            self._waking = True
            self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        self._waking = False
        while self._done:
            waiter, done = self._done.popleft()
            fault = done.exception()
            if fault is not None:
                self._refused_at = self._loop.time()
            if waiter.done():
                continue  # The sender went away; what it sent is kept all the same.
            if fault is None:
                waiter.set_result(done.result())
            else:
                refusal = busy("The disk did not take it.", self._limits.retry_after_disk)
                refusal.__cause__ = fault
                waiter.set_exception(refusal)

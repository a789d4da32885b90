"""From the event loop to the intake's writer thread and back, a group commit at a time."""

import asyncio
import math
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Protocol

from accord.sources.collector.limits import Limits
from accord.sources.collector.refusals import busy
from accord.store.received import Raw


class Put(Protocol):
    """What the writer needs of the intake: a future that resolves once the bodies are on disk."""

    def put(self, raws: Sequence[Raw]) -> Future[list[int]]:
        """Queue bodies; the future gives their ids after the commit, or the fault that prevented it."""


_Waiting = tuple[Raw, asyncio.Future[int]]


class Writer:
    """Bodies on their way to disk: while one group is written, the next gathers.

    Between the event loop and the intake's thread there is one hand-over a group, each way; one a
    body costs more than the rest of taking it.
    """

    def __init__(self, intake: Put, limits: Limits) -> None:
        self._intake = intake
        self._limits = limits
        self._loop = asyncio.get_running_loop()
        self._gathered: deque[_Waiting] = deque()
        self._under_way = False
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
        self._gathered.append((raw, waiter))
        if not self._under_way:
            # Not at once: requests that came in the same turn of the loop go along.
            self._under_way = True
            self._loop.call_soon(self._hand_over)
        try:
            return await waiter
        finally:
            self.waiting_bytes -= len(raw.body)

    def _hand_over(self) -> None:
        group = self._next_group()
        self._under_way = bool(group)
        if group:
            stored = self._intake.put([raw for raw, _ in group])
            # Called in the intake's thread, or here where the intake refuses at once.
            stored.add_done_callback(
                lambda done: self._loop.call_soon_threadsafe(self._finish, group, done)
            )

    def _next_group(self) -> list[_Waiting]:
        group: list[_Waiting] = []
        size = 0
        while self._gathered and size < self._limits.group_bytes:
            group.append(self._gathered.popleft())
            size += len(group[-1][0].body)
        return group

    def _finish(self, group: Sequence[_Waiting], done: Future[list[int]]) -> None:
        self._hand_over()
        fault = done.exception()
        if fault is not None:
            self._refused_at = self._loop.time()
            self._refuse(group, fault)
            return
        for (_, waiter), number in zip(group, done.result(), strict=True):
            # A sender may have gone away; what it sent is kept all the same.
            if not waiter.done():
                waiter.set_result(number)

    def _refuse(self, group: Sequence[_Waiting], fault: BaseException) -> None:
        for _, waiter in group:
            if not waiter.done():
                refusal = busy("The disk did not take it.", self._limits.retry_after_disk)
                refusal.__cause__ = fault
                waiter.set_exception(refusal)

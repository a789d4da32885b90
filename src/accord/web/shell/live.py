"""The event stream: tells browsers which topics changed, so that they ask for those parts again.

One reader a process looks at the outbox, and only while somebody listens. A browser that fell behind
is let go; it comes back with the id of the last event it saw and misses nothing.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.db import DatabaseError, connection
from django.http import HttpRequest, parse_cookie

from accord.access.decide import Permission, decide
from accord.access.matrix import Scope, Verb
from accord.access.rows import User
from accord.sources.collector.requests import Message, Receive, Send
from accord.store import queue
from accord.store.queue import Topic
from accord.web.shell.sessions import SessionStore

PATH = "/live/events"
LISTEN = Permission(Verb.READ, "desk")
_log = logging.getLogger("accord")

_HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]
# Events that wait for one browser; one more and it is let go.
WAITING = 64
# Browsers that one process tells at once; the next comes back later, so that senders keep their places.
LISTENERS = 400


@dataclass(frozen=True)
class Pace:
    """Seconds between looks at the outbox, between signs of life, and between looks at the session."""

    look: float = 1.0
    beat: float = 15.0
    check: float = 60.0


@dataclass(eq=False)
class _Listener:
    """One browser: what waits to be told, and up to which topic it knows already."""

    known: int
    waiting: asyncio.Queue[tuple[Topic, ...]] = field(
        default_factory=lambda: asyncio.Queue(maxsize=WAITING)
    )
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class Live:
    """An ASGI application for the one address; made inside a running event loop."""

    def __init__(self, pace: Pace | None = None) -> None:
        self._pace = pace or Pace()
        self._listeners: set[_Listener] = set()
        self._reader: asyncio.Task[None] | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one browser until it goes, its session ends, or the server stops."""
        headers = dict(scope["headers"])
        cookie = headers.get(b"cookie", b"").decode("latin-1")
        if scope["method"] != "GET":
            await _refuse(send, 405)
        elif len(self._listeners) >= LISTENERS:
            await _refuse(send, 503)
        elif not await _in_thread(lambda: may_listen(cookie)):
            await _refuse(send, 401)
        else:
            await self._tell(cookie, _number(headers.get(b"last-event-id", b"")), receive, send)

    def end(self) -> None:
        """Let every browser go; each comes back by itself."""
        for listener in self._listeners:
            listener.ended.set()

    async def _tell(self, cookie: str, last: int | None, receive: Receive, send: Send) -> None:
        known = await _in_thread(queue.last_topic) if last is None else last
        listener = _Listener(known)
        self._add(listener)
        # Read after the browser is on the list, so that nothing falls between; what comes twice is told once.
        missed = await _in_thread(partial(queue.topics, known))
        tasks = [
            asyncio.ensure_future(step)
            for step in (
                self._send_all(listener, missed, send),
                _gone(receive),
                self._check(cookie),
                listener.ended.wait(),
            )
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._listeners.discard(listener)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        await _finish(send)

    def _add(self, listener: _Listener) -> None:
        self._listeners.add(listener)
        if self._reader is None or self._reader.done():
            self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        """Look at the outbox for as long as somebody listens."""
        last = min(listener.known for listener in self._listeners)
        while self._listeners:
            try:
                found = await _in_thread(partial(queue.topics, last))
            except DatabaseError:
                _log.exception("The outbox could not be read; it is looked at again.")
                found = ()
            if found:
                last = found[-1].id
                for listener in list(self._listeners):
                    _put(listener, found)
            await asyncio.sleep(self._pace.look)

    async def _send_all(self, listener: _Listener, missed: tuple[Topic, ...], send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        # A first line opens the stream in browsers and proxies that wait for one.
        await _send(send, b": listening\n\n")
        await self._send_topics(listener, missed, send)
        while True:
            try:
                found = await asyncio.wait_for(listener.waiting.get(), self._pace.beat)
            except TimeoutError:
                await _send(send, b": still here\n\n")
            else:
                await self._send_topics(listener, found, send)

    async def _send_topics(self, listener: _Listener, found: Iterable[Topic], send: Send) -> None:
        # Each topic once, by its newest number: asking twice for the same part tells nothing new.
        newest = {topic.topic: topic.id for topic in found if topic.id > listener.known}
        for topic, number in sorted(newest.items(), key=lambda item: item[1]):
            await _send(send, f"event: {topic}\nid: {number}\ndata: \n\n".encode())
            listener.known = number

    async def _check(self, cookie: str) -> None:
        """Return once the session does not hold any more."""
        while True:
            await asyncio.sleep(self._pace.check)
            if not await _in_thread(lambda: may_listen(cookie)):
                return


def may_listen(cookie: str) -> bool:
    """Whether the session that the cookie header names belongs to somebody who may read the desk."""
    key = parse_cookie(cookie).get(settings.SESSION_COOKIE_NAME)
    if not key:
        return False
    request = HttpRequest()
    request.session = SessionStore.of_browser(key)
    user = get_user(request)
    return isinstance(user, User) and decide(user.actor(), LISTEN, Scope.OWN).allowed


def _put(listener: _Listener, found: tuple[Topic, ...]) -> None:
    try:
        listener.waiting.put_nowait(found)
    except asyncio.QueueFull:
        listener.ended.set()


async def _in_thread(act: Callable[[], Any]) -> Any:
    """Run it beside the event loop; the thread's connection is let go, since any thread may come next."""

    def run() -> Any:
        try:
            return act()
        finally:
            connection.close()

    return await asyncio.to_thread(run)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": _HEADERS[1:]})
    await _finish(send)


async def _finish(send: Send) -> None:
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _send(send: Send, body: bytes) -> Awaitable[None]:
    return send({"type": "http.response.body", "body": body, "more_body": True})


def _number(text: bytes) -> int | None:
    return int(text) if text.isdigit() and len(text) < 19 else None

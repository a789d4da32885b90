"""The event stream: who may listen, what is told, what a browser that was away gets."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from accord.access.roles import Role
from accord.store.queue import publish_topic
from accord.web.shell.live import Live, Pace
from cast import join, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
QUICK = Pace(look=0.02, beat=0.2, check=0.1)


def browser_of(role: Role) -> tuple[Client, bytes]:
    client = signed_in(join(role))
    return client, "; ".join(f"{k}={morsel.value}" for k, morsel in client.cookies.items()).encode()


def say(*topics: str) -> None:
    with transaction.atomic():
        for topic in topics:
            publish_topic(topic)


class Browser:
    """One request to the stream, whose answer is read while it comes."""

    def __init__(self, live: Live, cookie: bytes, last: bytes = b"") -> None:
        headers = [(b"cookie", cookie), *([(b"last-event-id", last)] if last else [])]
        scope = {"type": "http", "method": "GET", "path": "/live/events", "headers": headers}
        self.status, self.text, self.left = 0, "", asyncio.Event()
        self.request = asyncio.create_task(live(scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        self.status = message.get("status", self.status)
        self.text += message.get("body", b"").decode()

    async def until(self, test: Callable[[str], bool]) -> None:
        async with asyncio.timeout(10):
            while not test(self.text):
                await asyncio.sleep(0.01)


def listening(text: str) -> bool:
    return ": listening" in text


def test_a_stranger_hears_nothing() -> None:
    async def asked() -> list[int]:
        live = Live(QUICK)
        browsers = [Browser(live, b""), Browser(live, b"accord-session=made-up")]
        await asyncio.gather(*(each.request for each in browsers))
        return [each.status for each in browsers]

    assert asyncio.run(asked()) == [401, 401]


def test_each_topic_is_told_once_with_its_newest_number_and_then_silence_is_filled() -> None:
    _, cookie = browser_of(Role.SALES_MEMBER)

    async def heard() -> str:
        browser = Browser(Live(QUICK), cookie)
        await browser.until(listening)
        await asyncio.to_thread(_closing, say, "tables", "log/leads", "tables")
        await browser.until(lambda text: "still here" in text)
        browser.left.set()
        await browser.request
        return browser.text

    say("before anybody listened")
    text = asyncio.run(heard())
    assert [line for line in text.splitlines() if line.startswith("event")] == [
        "event: log/leads", "event: tables",
    ]  # fmt: skip
    assert "id: 3" in text
    assert "id: 4" in text


def test_a_browser_that_was_away_is_told_what_it_missed() -> None:
    _, cookie = browser_of(Role.EXECUTIVE)
    say("notes", "targets", "tables")

    async def heard() -> str:
        browser = Browser(Live(QUICK), cookie, last=b"1")
        await browser.until(lambda text: "tables" in text)
        browser.left.set()
        await browser.request
        return browser.text

    text = asyncio.run(heard())
    assert "event: targets\nid: 2" in text
    assert "notes" not in text


def test_the_stream_ends_with_the_session_and_with_the_server() -> None:
    client, cookie = browser_of(Role.OWNER)

    async def signed_out() -> None:
        browser = Browser(Live(QUICK), cookie)
        await browser.until(listening)
        await asyncio.to_thread(_closing, client.post, "/sign-out")
        async with asyncio.timeout(10):
            await browser.request

    async def stopped(fresh: bytes) -> None:
        live = Live(Pace(look=0.02))
        browser = Browser(live, fresh)
        await browser.until(listening)
        live.end()
        async with asyncio.timeout(10):
            await browser.request

    asyncio.run(signed_out())
    asyncio.run(stopped(browser_of(Role.ADMIN)[1]))


def _closing(act: Callable[..., Any], *words: str) -> None:
    try:
        act(*words)
    finally:
        connection.close()

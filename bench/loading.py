"""A bounded load generator for a loopback server: keep-alive connections, bodies made beforehand."""

import asyncio
import json
import time
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

LONGEST_SECONDS = 60.0
CONNECTIONS = 32


@dataclass(frozen=True)
class Load:
    """What came back: requests answered with 200, others, seconds, and waits in milliseconds, sorted."""

    answered: int
    refused: int
    seconds: float
    waits: list[float]

    def wait(self, share: float) -> float:
        """A quantile of the waits, milliseconds."""
        return (
            self.waits[min(len(self.waits) - 1, int(len(self.waits) * share))]
            if self.waits
            else 0.0
        )


def event(number: int, moment: str) -> dict[str, object]:
    """A page view of about 500 bytes, as the page script sends it."""
    return {
        "type": "page",
        "messageId": f"bench-{number}",
        "anonymousId": f"visitor-{number % 5000}",
        "timestamp": moment,
        "context": {
            "page": {
                "url": "https://www.lumenforge.example/pricing?plan=team",
                "path": "/pricing",
                "referrer": "https://www.google.com/",
                "title": "Pricing of the suite for teams and companies",
            },
            "campaign": {"source": "google", "medium": "cpc", "name": "autumn-pricing"},
            "userAgent": "Mozilla/5.0 (X11; Linux x64; rv:127.0) Gecko/20100101 Firefox/127.0",
            "locale": "en-GB",
        },
    }


def requests(path: str, key: str, count: int, batch: int, prefix: int) -> list[bytes]:
    """Whole HTTP requests of `count` events in all, `batch` each; one event alone goes without a batch."""
    moment = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
    token = b64encode(f"{key}:".encode()).decode()
    made = []
    for body in _bodies(count, batch, prefix, moment):
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        made.append(head.encode() + body)
    return made


def _bodies(count: int, batch: int, prefix: int, moment: str) -> Iterator[bytes]:
    for first in range(prefix, prefix + count, batch):
        items = [event(number, moment) for number in range(first, first + batch)]
        yield json.dumps(items[0] if batch == 1 else {"batch": items}).encode()


class _Client(asyncio.Protocol):
    """One connection that sends the next request when the former is answered."""

    def __init__(
        self,
        waiting: Iterator[bytes],
        done: asyncio.Event,
        load: dict[str, int],
        waits: list[float],
    ):
        self.waiting = waiting
        self.done = done
        self.load = load
        self.waits = waits
        self.text = b""
        self.sent = 0.0
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._next()

    def _next(self) -> None:
        request = next(self.waiting, None)
        if request is None:
            self.done.set()
            return
        self.sent = time.perf_counter()
        assert self.transport is not None
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.text += data
        head, found, body = self.text.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
        if len(body) < length:
            return
        self.waits.append((time.perf_counter() - self.sent) * 1000)
        self.load["ok" if head.startswith(b"HTTP/1.1 200") else "refused"] += 1
        self.text = body[length:]
        self._next()

    def connection_lost(self, _: Exception | None) -> None:
        self.done.set()


async def _run(port: int, requests: list[bytes], connections: int) -> Load:
    waiting, load = iter(requests), {"ok": 0, "refused": 0}
    waits: list[float] = []
    loop = asyncio.get_running_loop()
    events = [asyncio.Event() for _ in range(connections)]
    at = time.perf_counter()
    opened = []
    for done in events:
        transport, _ = await loop.create_connection(
            partial(_Client, waiting, done, load, waits), "127.0.0.1", port
        )
        opened.append(transport)
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            for done in events:
                await done.wait()
    except TimeoutError:
        print(f"  (stopped after {LONGEST_SECONDS:.0f} s)")
    seconds = time.perf_counter() - at
    for transport in opened:
        transport.close()
    return Load(load["ok"], load["refused"], seconds, sorted(waits))


def send(port: int, requests: list[bytes], connections: int = CONNECTIONS) -> Load:
    """Send all requests over some connections, at most a minute long."""
    return asyncio.run(_run(port, requests, connections))

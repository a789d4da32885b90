"""What the collector reads of a request's head, and how it answers."""

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

import msgspec

from accord.sources.collector.refusals import Refusal

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

_JSON = (b"content-type", b"application/json")
_ANY_ORIGIN = (b"access-control-allow-origin", b"*")
_READ_HEADERS = (b"access-control-expose-headers", b"retry-after")
_BASIC = [_JSON, _ANY_ORIGIN, _READ_HEADERS, (b"cache-control", b"no-store")]
_PREFLIGHT = [
    _ANY_ORIGIN,
    (b"access-control-allow-methods", b"POST, GET, OPTIONS"),
    (b"access-control-allow-headers", b"authorization, content-type, content-encoding"),
    (b"access-control-max-age", b"86400"),
]

# What proxies add.
_PASSED_ON = frozenset({b"x-forwarded-for", b"forwarded", b"x-real-ip", b"via"})


@dataclass
class Head:
    """The headers that matter; empty where not sent. `forwarded` tells that a proxy stands between.

    `accepts` are the encodings the sender reads, `has` the tags of what it holds already.
    """

    authorization: bytes = b""
    length: bytes = b""
    encoding: bytes = b""
    user_agent: bytes = b""
    accepts: bytes = b""
    has: bytes = b""
    forwarded: bool = False


def head_of(headers: Headers) -> Head:
    """Read the head in one pass."""
    head = Head()
    for name, value in headers:
        if name == b"authorization":
            head.authorization = value
        elif name == b"content-length":
            head.length = value
        elif name == b"content-encoding":
            head.encoding = value
        elif name == b"user-agent":
            head.user_agent = value
        elif name == b"accept-encoding":
            head.accepts = value
        elif name == b"if-none-match":
            head.has = value
        elif name in _PASSED_ON:
            head.forwarded = True
    return head


@dataclass(frozen=True)
class Answer:
    """Status, body and headers of a response."""

    status: int
    body: bytes
    headers: Headers


def said(status: int, value: Any) -> Answer:
    """A JSON answer that browsers of any origin may read."""
    return Answer(status, msgspec.json.encode(value), _BASIC)


def refused(refusal: Refusal) -> Answer:
    """A refusal as JSON with its reason, and `Retry-After` where waiting helps."""
    value = {"success": False, "code": refusal.code, "reason": refusal.reason}
    headers = list(_BASIC)
    if refusal.retry_after is not None:
        headers.append((b"retry-after", str(refusal.retry_after).encode()))
    if refusal.status == 401:
        headers.append((b"www-authenticate", b'Basic realm="write key"'))
    return Answer(refusal.status, msgspec.json.encode(value), headers)


def wrong_method(allowed: str) -> Answer:
    """405, naming what the address takes."""
    answer = refused(Refusal(405, "wrong_method", f"This address takes {allowed} only."))
    return Answer(405, answer.body, [*answer.headers, (b"allow", f"{allowed}, OPTIONS".encode())])


def preflight() -> Answer:
    """What a browser asks before a page of another origin may send."""
    return Answer(204, b"", _PREFLIGHT)


def text(status: int, words: str) -> Answer:
    """A plain text answer."""
    return Answer(status, words.encode(), [(b"content-type", b"text/plain; charset=utf-8")])


async def respond(answer: Answer, send: Send) -> None:
    """Write the answer; a sender that has gone away is no fault of ours."""
    head = [*answer.headers, (b"content-length", b"%d" % len(answer.body))]
    await send({"type": "http.response.start", "status": answer.status, "headers": head})
    await send({"type": "http.response.body", "body": answer.body})

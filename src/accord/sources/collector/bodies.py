"""Reading a request's body: never more memory than the limit, whatever the sender claims or packs."""

import asyncio
import zlib
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from accord.sources.collector.limits import Limits
from accord.sources.collector.refusals import Refusal, bad_body, too_large

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

_GZIP = 16 + zlib.MAX_WBITS
_DIGITS = 12
# Each member copies what follows it; thousands of empty ones would cost seconds.
_MEMBERS = 8


async def read_body(receive: Receive, length: bytes, encoding: bytes, limits: Limits) -> bytes:
    """The body, unpacked. `length` and `encoding` are the headers' bytes, empty when not sent."""
    declared = _declared(length)
    if declared > limits.batch_bytes:
        raise too_large(limits.batch_bytes)
    message = await receive()
    body: bytes = message.get("body", b"")
    # Servers announce more to come after the last byte too; asking for that nothing costs a wake-up.
    if message.get("more_body") and len(body) != declared:
        body = await _read_rest(receive, body, limits)
    if len(body) > limits.batch_bytes:
        raise too_large(limits.batch_bytes)
    if encoding and encoding != b"identity":
        return _unpack(body, encoding, limits.batch_bytes)
    return body


def _declared(length: bytes) -> int:
    """The declared length, -1 when there is none; what is no sensible number counts as endless."""
    if not length:
        return -1
    return int(length) if len(length) < _DIGITS and length.isdigit() else 10**_DIGITS


async def _read_rest(receive: Receive, first: bytes, limits: Limits) -> bytes:
    parts, size = [first], len(first)
    try:
        async with asyncio.timeout(limits.body_seconds):
            while size <= limits.batch_bytes:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise bad_body("The connection ended before the body did.")
                part = message.get("body", b"")
                parts.append(part)
                size += len(part)
                if not message.get("more_body"):
                    break
    except TimeoutError:
        raise Refusal(
            408, "too_slow", "The body did not arrive in time; send it again.", 1
        ) from None
    return b"".join(parts)


def _unpack(body: bytes, encoding: bytes, limit: int) -> bytes:
    if encoding.lower() not in {b"gzip", b"x-gzip"}:
        raise bad_body("The Content-Encoding is not known; use gzip or none.")
    try:
        return _gunzip(body, limit)
    except zlib.error:
        raise bad_body("The body is not gzip although its Content-Encoding says so.") from None


def _gunzip(body: bytes, limit: int) -> bytes:
    # Asking for one byte over the limit tells a bomb from a large batch without unpacking it.
    plain, rest = b"", body
    for _ in range(_MEMBERS):
        unpacker = zlib.decompressobj(_GZIP)
        plain += unpacker.decompress(rest, limit + 1 - len(plain))
        if len(plain) > limit:
            raise too_large(limit)
        if not unpacker.eof:
            raise bad_body("The gzip body ends too early.")
        rest = unpacker.unused_data
        if not rest:
            return plain
    raise bad_body(f"The gzip body has more than {_MEMBERS} members.")

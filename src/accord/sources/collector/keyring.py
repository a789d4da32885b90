"""Which source a write key belongs to. Keys are random, so a plain hash of them is enough to store."""

import asyncio
import base64
import binascii
import hashlib
import logging
import secrets
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import DatabaseError

from accord.basics.moments import SECOND
from accord.sources.collector.refusals import busy, unknown_key

_log = logging.getLogger("accord")

_LETTERS = string.ascii_letters + string.digits

Load = Callable[[], Mapping[str, str]]


def new_write_key() -> str:
    """A fresh key of 190 random bits, shown once and never kept; letters and digits pass every shell."""
    return "".join(secrets.choice(_LETTERS) for _ in range(32))


def hash_of(write_key: str) -> str:
    """What is stored of a key: 64 hex digits."""
    return hashlib.sha256(write_key.encode("utf-8", "replace")).hexdigest()


def key_in(authorization: bytes) -> str | None:
    """The user name of a Basic header, None when there is none."""
    scheme, _, packed = authorization.partition(b" ")
    if scheme.lower() != b"basic":
        return None
    try:
        pair = base64.b64decode(packed.strip(), validate=True)
    except binascii.Error:
        return None
    return pair.partition(b":")[0].decode("utf-8", "replace") or None


@dataclass(frozen=True)
class Sender:
    """A source and the key it gave."""

    source: str
    key: str


class Keyring:
    """Sources by write key, read again every few seconds, and for an unknown key at most once a second.

    `load` gives source names by key hash; it may block, so it runs in a thread. A fault in reading
    keeps the keys known before: a database that is away must not cost events.
    """

    def __init__(self, load: Load, refresh_seconds: float) -> None:
        self._load = load
        self._refresh = int(refresh_seconds * SECOND)
        self._sources: Mapping[str, str] | None = None
        self._senders: dict[bytes, Sender] = {}
        self._read_at = 0
        self._reading = asyncio.Lock()

    @property
    def loaded(self) -> bool:
        """Whether the keys were read at least once."""
        return self._sources is not None

    async def sender_of(self, authorization: bytes, now: int) -> Sender | None:
        """Whose key a header carries; None when it carries none, Refusal when nobody's."""
        if authorization in self._senders and abs(now - self._read_at) <= self._refresh:
            return self._senders[authorization]
        key = key_in(authorization)
        if key is None:
            return None
        source = await self.source_of(key, now)
        if source is None:
            raise unknown_key()
        self._senders[authorization] = Sender(source, key)
        return self._senders[authorization]

    async def source_of(self, write_key: str, now: int) -> str | None:
        """Name of the key's source, None when no source has it."""
        if self._sources is None or abs(now - self._read_at) > self._refresh:
            await self.read(now)
        if self._sources is None:
            raise busy("The write keys cannot be read.", 5)
        digest = hash_of(write_key)
        known = self._sources.get(digest)
        if known is None and abs(now - self._read_at) > SECOND:
            await self.read(now)
            known = self._sources.get(digest)
        return known

    async def read(self, now: int) -> None:
        """Read the keys; callers that come while this runs wait for the same reading."""
        before = self._read_at
        async with self._reading:
            if self._read_at == before:
                self._read_at = now
                self._senders.clear()
                try:
                    self._sources = await asyncio.to_thread(self._load)
                except DatabaseError:
                    _log.exception(
                        "The write keys could not be read; those known before still hold."
                    )

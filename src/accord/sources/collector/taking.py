"""Taking events in: who sends, how much, what is kept; answered once it is on disk."""

from collections.abc import Callable
from functools import lru_cache

import msgspec

from accord.sources.collector.bodies import read_body
from accord.sources.collector.keyring import Keyring, Load, Sender
from accord.sources.collector.limits import Limits
from accord.sources.collector.messages import (
    DUPLICATE,
    REFUSED,
    STORED,
    Item,
    Reading,
    read_batch,
    read_message,
    write_keys_in,
)
from accord.sources.collector.receipts import KIND, Meta
from accord.sources.collector.recent import Recent
from accord.sources.collector.refusals import too_fast, unknown_key
from accord.sources.collector.requests import Head, Receive
from accord.sources.collector.shares import Shares
from accord.sources.collector.tally import Tally
from accord.sources.collector.writer import Writer
from accord.store.intake import Intake
from accord.store.received import Raw

_SAME_ID = "this id came before; the receipt says whether its content is the same"


class Acknowledged(msgspec.Struct):
    """The answer to what was taken. `receipt` is null when no item was kept."""

    success: bool
    receipt: int | None
    items: list[Item]


class Taker:
    """Made inside a running event loop. `clock` gives microseconds UTC."""

    def __init__(
        self, intake: Intake, load: Load, clock: Callable[[], int], limits: Limits
    ) -> None:
        self._clock = clock
        self._limits = limits
        self._shares = Shares(limits.events_per_second)
        self._recent = Recent(limits.recent_ids)
        self.keyring = Keyring(load, limits.key_refresh_seconds)
        self.writer = Writer(intake, limits)
        self.tally = Tally()

    async def take(self, call: str, head: Head, receive: Receive) -> Acknowledged:
        """Take the body of `POST /v1/{call}`; Refusal when nothing of it is kept."""
        now = self._clock()
        sender = await self.keyring.sender_of(head.authorization, now)
        if sender is not None:
            self._check_share(sender, now)
        body = await read_body(receive, head.length, head.encoding, self._limits)
        now = self._clock()
        if sender is None:
            sender = await self._sender_in(body, now)
            self._check_share(sender, now)
        read = read_batch if call == "batch" else read_message
        reading = read(body, self._limits)
        self._shares.take(sender.source, len(reading.items), now)
        receipt = None
        if reading.kept:
            receipt = await self.writer.put(_raw(sender, call, head, reading, now))
        self._count(sender, reading)
        return Acknowledged(receipt is not None, receipt, reading.items)

    async def _sender_in(self, body: bytes, now: int) -> Sender:
        for key in write_keys_in(body):
            source = await self.keyring.source_of(key, now)
            if source is not None:
                return Sender(source, key)
        raise unknown_key()

    def _check_share(self, sender: Sender, now: int) -> None:
        seconds = self._shares.wait_seconds(sender.source, now)
        if seconds:
            raise too_fast(self._shares.rate, seconds)

    def _count(self, sender: Sender, reading: Reading) -> None:
        # Only what is on disk is remembered, so that `duplicate` never hides an event that was lost.
        again = 0
        for item in reading.items:
            if item.verdict == STORED and self._recent.meets(sender.source, item.message_id):
                item.verdict, item.reason = DUPLICATE, _SAME_ID
                again += 1
        self.tally.received += len(reading.items)
        self.tally.stored += reading.kept
        self.tally.refused += len(reading.items) - reading.kept
        self.tally.duplicate += again


def _raw(sender: Sender, call: str, head: Head, reading: Reading, now: int) -> Raw:
    # Keys are stored hashed only, so the one in a body is not kept with it.
    body = reading.body.replace(f'"{sender.key}"'.encode(), b'""')
    return Raw(KIND, sender.source, now, _meta(call, head.user_agent, reading), body, reading.kept)


def _meta(call: str, user_agent: bytes, reading: Reading) -> bytes:
    if reading.kept == len(reading.items):
        return _usual_meta(call, user_agent)
    refused = [pair for pair in enumerate(reading.items) if pair[1].verdict == REFUSED]
    return msgspec.json.encode(Meta(call, _shown(user_agent), refused))


@lru_cache(maxsize=4096)
def _usual_meta(call: str, user_agent: bytes) -> bytes:
    return msgspec.json.encode(Meta(call, _shown(user_agent)))


def _shown(user_agent: bytes) -> str:
    return user_agent[:400].decode("latin-1")

"""Reading events of the Segment Tracking API: one typed decode per batch, item by item where one is bad."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType

from accord.sources.collector.pieces import Unbalanced, member, pieces
from accord.store.received import Raw as RawBatch
from accord.store.received import Received

Text = str | int | float | None
CALLS = frozenset(["identify", "track", "page", "screen", "group", "alias"])


class Page(Struct, gc=False):
    """Where the visitor was."""

    url: str | None = None
    referrer: str | None = None


class Campaign(Struct, gc=False):
    """Campaign marks beside the page."""

    name: Text = None
    source: Text = None
    medium: Text = None
    term: Text = None
    content: Text = None


class Context(Struct, gc=False, rename="camel"):
    """What surrounds an event; the parts that Accord reads."""

    page: Page | None = None
    campaign: Campaign | None = None
    user_agent: str | None = None
    traits: Raw | UnsetType = UNSET


class Message(Struct, gc=False, rename="camel", omit_defaults=True):
    """One event. Properties and traits stay text until someone asks."""

    type: str | None = None
    message_id: Text = None
    user_id: Text = None
    anonymous_id: Text = None
    previous_id: Text = None
    group_id: Text = None
    event: Text = None
    name: Text = None
    category: Text = None
    timestamp: Text = None
    original_timestamp: Text = None
    sent_at: Text = None
    context: Context | None = None
    properties: Raw | UnsetType = UNSET
    traits: Raw | UnsetType = UNSET


class _Batch(Struct, gc=False, rename="camel"):
    batch: list[Message]
    sent_at: Text = None
    context: Context | None = None


class _Pieces(Struct, gc=False, rename="camel"):
    batch: list[Raw]
    sent_at: Raw | UnsetType = UNSET
    context: Raw | UnsetType = UNSET


class _Meta(Struct, gc=False):
    type: str | None = None


class _Id(Struct, gc=False, rename="camel"):
    message_id: Text = None


@dataclass(frozen=True)
class Fault:
    """An item that cannot be read: where it lies, why in one sentence, its id where it has one."""

    intake: int
    position: int
    reason: str
    message_id: str | None


@dataclass(frozen=True)
class Readings:
    """Messages beside the batch and place each lies in; items that cannot be read are `faults`."""

    messages: list[Message] = field(default_factory=list)
    intakes: list[int] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def add(self, intake: int, positions: Sequence[int], messages: Sequence[Message]) -> None:
        """Append messages of one batch."""
        self.messages.extend(messages)
        self.intakes.extend([intake] * len(messages))
        self.positions.extend(positions)


_read_batch = msgspec.json.Decoder(_Batch).decode
_read_pieces = msgspec.json.Decoder(_Pieces).decode
_read_message = msgspec.json.Decoder(Message).decode
_read_context = msgspec.json.Decoder(Context).decode
_read_meta = msgspec.json.Decoder(_Meta).decode
_read_id = msgspec.json.Decoder(_Id).decode
_read_text = msgspec.json.Decoder(Text).decode
_BAD = (msgspec.DecodeError, RecursionError, UnicodeDecodeError)


def read(batches: Iterable[Received]) -> Readings:
    """Read batches; nothing that was received makes it raise."""
    readings = Readings()
    for received in batches:
        messages = _whole(received)
        if messages is None or len(messages) != received.raw.items:
            _one_by_one(received, readings)
        else:
            readings.add(received.id, range(len(messages)), messages)
    return readings


def _whole(received: Received) -> list[Message] | None:
    """The body in one decode; None where a piece of it is bad."""
    call = _call(received.raw.meta)
    try:
        if call:
            message = _read_message(received.raw.body)
            message.type = message.type or call
            return [message]
        return _surrounded(_read_batch(received.raw.body))
    except _BAD:
        return None


def _surrounded(read: _Batch) -> list[Message]:
    if read.sent_at is not None or read.context is not None:
        for message in read.batch:
            if message.sent_at is None:
                message.sent_at = read.sent_at
            if message.context is None:
                message.context = read.context
    return read.batch


def _one_by_one(received: Received, into: Readings) -> None:
    for position, part in enumerate(parts(received.raw)):
        try:
            message = _read_message(part)
        except _BAD as fault:
            reason = f"It cannot be read: {fault}."[:255]
            into.faults.append(Fault(received.id, position, reason, _id(part)))
        else:
            into.add(received.id, [position], [message])


def parts(raw: RawBatch) -> list[bytes]:
    """The items of a batch, each with what surrounds it: type, sentAt and context where it has none.

    A body that cannot be taken apart stands for its first item; the others are empty.
    """
    call = _call(raw.meta)
    typed = {"type": f'"{call}"'.encode()}
    found = [_with(raw.body, typed)] if call else _taken_apart(raw.body)
    return found if len(found) == raw.items else [raw.body, *[b""] * (raw.items - 1)]


def _taken_apart(body: bytes) -> list[bytes]:
    try:
        read = _read_pieces(body)
        found = [bytes(piece) for piece in read.batch]
        surroundings = {"sentAt": read.sent_at, "context": read.context}
    except _BAD:
        # Text that is no JSON in one place can still be cut between the items.
        try:
            batch = member(body, b"batch")
            found = [body] if batch is None else pieces(batch)
        except Unbalanced:
            return [body]
        surroundings = {}
    readers = {"sentAt": _read_text, "context": _read_context}
    around = {name: _sound(text, readers[name]) for name, text in surroundings.items()}
    return [_with(piece, around) for piece in found]


def _sound(text: Raw | UnsetType, read: Any) -> bytes:
    if text is UNSET:
        return b""
    try:
        read(text)
    except _BAD:
        return b""
    return bytes(text)


def _with(piece: bytes, around: dict[str, bytes]) -> bytes:
    # Put first, so that the item's own fields, read later, have the last word.
    extra = b",".join(f'"{name}":'.encode() + text for name, text in around.items() if text)
    inner = piece.strip()
    if not extra or inner[:1] != b"{":
        return piece
    rest = inner[1:].lstrip()
    return b"{" + extra + (b"" if rest[:1] == b"}" else b",") + rest


def _call(meta: bytes) -> str | None:
    try:
        call = _read_meta(meta).type
    except _BAD:
        return None
    return call if call in CALLS else None


def _id(part: bytes) -> str | None:
    try:
        name = _read_id(part).message_id
    except _BAD:
        return None
    return None if name is None else str(name)

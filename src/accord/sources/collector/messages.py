"""What the collector reads of a body: the items, their ids, whether each names somebody.

The usual body is read in one typed pass and kept as it came. Only where something is wrong (an item
too large, without identity, without id, or text that is not JSON) is it taken apart item by item, so
that a bad event never costs its batch.
"""

import json
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import msgspec

from accord.sources.collector.limits import Limits
from accord.sources.collector.pieces import Unbalanced, member, pieces
from accord.sources.collector.refusals import bad_body

Id = str | int | float | None

STORED = "stored"
DUPLICATE = "duplicate"
REFUSED = "refused"


class Item(msgspec.Struct, rename="camel", omit_defaults=True, gc=False):
    """One item of an answer: its id, its verdict and, where something was wrong, the reason.

    `made` says that the event came without an id and got this one, so that a resend cannot be
    recognised.
    """

    message_id: str | None
    verdict: str
    reason: str | None = None
    made: bool = msgspec.field(name="messageIdMade", default=False)


@dataclass(frozen=True)
class Reading:
    """A body as read: one Item per event in the body's order, and the body to keep.

    `body` lacks the refused items and has the ids that were made; `kept` counts what it holds.
    """

    items: list[Item]
    body: bytes
    kept: int


class Ids(msgspec.Struct, rename="camel", gc=False):
    """The fields of an event that the collector reads."""

    message_id: Id = None
    user_id: Id = None
    anonymous_id: Id = None


class _Batch(msgspec.Struct, gc=False):
    batch: list[msgspec.Raw]


Bytes = bytes | msgspec.Raw

_read_ids = msgspec.json.Decoder(Ids).decode
_read_batch = msgspec.json.Decoder(_Batch).decode
_read_any = msgspec.json.Decoder(msgspec.Raw).decode

_KEY = re.compile(rb'"writeKey"\s*:\s*"([A-Za-z0-9_-]{1,100})"')
_KEYS_TRIED = 5

_NOT_JSON = "not JSON"
_NOBODY = "no identity: give userId or anonymousId"
_FAULTS = (msgspec.DecodeError, RecursionError)


def write_keys_in(body: bytes) -> list[str]:
    """Texts that stand as `writeKey` in the body, the first few; usually none or one."""
    found = islice(_KEY.finditer(body), _KEYS_TRIED)
    return list(dict.fromkeys(match[1].decode("ascii") for match in found))


def read_message(body: bytes, limits: Limits) -> Reading:
    """Read the body of a single call."""
    if not body.lstrip()[:1] == b"{":
        raise bad_body("The body is not a JSON object.")
    item, kept = _judge(body, limits)
    if item.verdict == REFUSED and item.reason == _NOT_JSON:
        raise bad_body("The body is not JSON.")
    return Reading([item], bytes(kept or b""), 0 if kept is None else 1)


def read_batch(body: bytes, limits: Limits) -> Reading:
    """Read the body of a batch."""
    raws = _events_of(body)
    if not raws:
        raise bad_body("The batch holds no events.")
    items: list[Item] = []
    kept: list[Bytes] = []
    changed = False
    for raw in raws:
        item, keep = _judge(raw, limits)
        items.append(item)
        changed = changed or keep is not raw
        if keep is not None:
            kept.append(keep)
    return Reading(items, _rebuilt(body, kept) if changed else body, len(kept))


def message_ids(body: bytes) -> list[str]:
    """The ids of the events in a kept body, single or batch, in its order."""
    try:
        events: Sequence[Bytes] = _read_batch(body).batch
    except _FAULTS:
        events = [body]
    return [_id_of(event) or "" for event in events]


def _events_of(body: bytes) -> Sequence[Bytes]:
    try:
        return _read_batch(body).batch
    except _FAULTS:
        pass
    try:
        batch = member(body, b"batch")
        if batch is None or not batch.startswith(b"["):
            raise bad_body('The body needs a list named "batch".')
        return pieces(batch)
    except Unbalanced:
        raise bad_body("The body is not JSON.") from None


def _judge(raw: Bytes, limits: Limits) -> tuple[Item, Bytes | None]:
    """The item's verdict, and its bytes to keep: the same object when nothing had to change."""
    if len(raw) > limits.event_bytes:
        size = f"too large: {len(raw) // 1024} kB of {limits.event_bytes // 1024} kB"
        return Item(_id_of(raw), REFUSED, size), None
    try:
        ids = _read_ids(raw)
    except _FAULTS:
        return _judge_odd(bytes(raw), limits)
    if not (_text(ids.user_id) or _text(ids.anonymous_id)):
        return Item(_text(ids.message_id) or None, REFUSED, _NOBODY), None
    name = ids.message_id
    if type(name) is str and 0 < len(name) <= limits.message_id_length:
        return Item(name, STORED), raw
    return _named(bytes(raw), _text(name), limits)


def _judge_odd(raw: bytes, limits: Limits) -> tuple[Item, bytes | None]:
    # JSON that a strict reader refuses (lone surrogates, NaN, control characters, fields of an odd
    # type) is written anew where that loses nothing but the fault.
    try:
        value = json.loads(raw.decode("utf-8", "replace"), strict=False, parse_constant=_nothing)
        text = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    except ValueError:
        return Item(None, REFUSED, _NOT_JSON), None
    except RecursionError:
        return Item(None, REFUSED, "nested too deeply"), None
    if not isinstance(value, dict):
        return Item(None, REFUSED, "not an object"), None
    name = _text(value.get("messageId"))
    if not (_text(value.get("userId")) or _text(value.get("anonymousId"))):
        return Item(name or None, REFUSED, _NOBODY), None
    return _named(text, name, limits)


def _nothing(_: str) -> None:
    return None


def _named(raw: bytes, name: str, limits: Limits) -> tuple[Item, bytes]:
    # Readers take the last of two equal names, so the id is added at the end.
    made = not name or len(name) > limits.message_id_length
    if made:
        name = str(uuid.uuid4())
    head = raw.rstrip()[:-1]
    comma = b"" if head.rstrip().endswith(b"{") else b","
    return Item(name, STORED, made=made), head + comma + b'"messageId":' + _encoded(name) + b"}"


def _encoded(text: str) -> bytes:
    return msgspec.json.encode(text.encode("utf-8", "replace").decode())


def _text(value: Any) -> str:
    """An id as text; what is neither text nor a number is no id."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    return str(value)


def _id_of(raw: Bytes) -> str | None:
    try:
        return _text(_read_ids(raw).message_id) or None
    except _FAULTS:
        return None


def _rebuilt(body: bytes, kept: list[Bytes]) -> bytes:
    fields = [b'"batch":[' + b",".join(kept) + b"]"]
    for name in (b"sentAt", b"context"):
        found = member(body, name)
        if found and _decodes(found):
            fields.append(b'"' + name + b'":' + found)
    return b"{" + b",".join(fields) + b"}"


def _decodes(text: bytes) -> bool:
    try:
        _read_any(text)
    except _FAULTS:
        return False
    return True

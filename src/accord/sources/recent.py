"""The newest events of a source with what became of each."""

from dataclasses import dataclass

import msgspec

from accord.sources.processor.messages import parts
from accord.store.intake import Intake
from accord.store.received import Settled


@dataclass(frozen=True)
class Event:
    """One event as a page shows it: no traits, no addresses."""

    received_at: int
    kind: str
    name: str
    message_id: str
    verdict: str
    reason: str


class _Head(msgspec.Struct, rename="camel"):
    type: object = None
    event: object = None
    name: object = None
    message_id: object = None


class _Told(msgspec.Struct, rename="camel"):
    verdict: str
    message_id: str | None = None
    reason: str | None = None


_told = msgspec.json.Decoder(list[_Told])


def newest_events(intake: Intake, source: str, limit: int = 20) -> list[Event]:
    """Up to `limit` events whose raw batches are still kept, newest first."""
    found: list[Event] = []
    for batch in intake.latest(source, limit):
        if batch.raw.kind == "segment":
            found += reversed(_events(batch))
        if len(found) >= limit:
            break
    return found[:limit]


def _events(batch: Settled) -> list[Event]:
    bodies = parts(batch.raw)
    told = _told.decode(batch.verdict.detail) if batch.verdict and batch.verdict.detail else []
    return [
        _event(batch, body, told[place] if place < len(told) else None)
        for place, body in enumerate(bodies)
    ]


def _event(batch: Settled, body: bytes, told: _Told | None) -> Event:
    try:
        head = msgspec.json.decode(body, type=_Head)
    except msgspec.MsgspecError:
        head = _Head()
    return Event(
        batch.raw.received_at,
        _text(head.type),
        _text(head.event or head.name),
        _text(head.message_id or (told.message_id if told else None)),
        told.verdict if told else "waiting",
        (told.reason or "") if told else "",
    )


def _text(value: object) -> str:
    return str(value)[:120] if isinstance(value, str | int | float) else ""

"""Quarantined items once more: after a repair of the rules some can be counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec
import polars as pl
from django.db import transaction
from django.db.models import QuerySet

from accord.access import audit
from accord.access.audit import Act
from accord.sources.processor.counting import Processor, facts_of, judge, write
from accord.sources.processor.judging import COUNTED, DUPLICATE
from accord.sources.processor.messages import read
from accord.sources.processor.quarantine import KIND, as_received
from accord.store.queue import enqueue
from accord.store.rows import Quarantined

# The job that tries items again.
REPLAY = "replay_quarantine"
_AT_ONCE = 1_000
# What a sender may send as one event, and some room for what a repair adds.
_LONGEST = 64 << 10


class NotMended(Exception):
    """An item that cannot be put in the held one's place; the message says why."""


@dataclass(frozen=True)
class Held:
    """An item in quarantine."""

    id: int
    source: str
    received_at: int
    intake: int
    position: int
    reason: str
    body: str


@dataclass(frozen=True)
class Replayed:
    """What became of the items: counted now, found to be repeats, still held."""

    counted: int
    repeats: int
    held: int


def held_items(source: str | None = None, limit: int = 100) -> list[Held]:
    """Items that wait for a repair, oldest first."""
    rows = _waiting()
    return _shown((rows.filter(source=source) if source else rows)[:limit])


def _shown(rows: Iterable[Quarantined]) -> list[Held]:
    return [
        Held(
            row.id, row.source, row.received_at, row.intake, row.position, row.reason,
            bytes(row.body).decode("utf-8", "replace"),
        )
        for row in rows
    ]  # fmt: skip


def held_item(number: int) -> Held | None:
    """One item in quarantine."""
    return next(iter(_shown(_waiting().filter(id=number))), None)


def ask_replay(numbers: Sequence[int] | None, actor: str, now: int, source: str = "") -> None:
    """Let a worker try items again: those named, else all of a source."""
    with transaction.atomic():
        enqueue(REPLAY, {"ids": numbers and list(numbers), "source": source}, now)
        audit.record(actor, Act.REPLAY, "quarantine", source or "items", now)


def mend(number: int, body: str, actor: str, now: int) -> None:
    """Put a corrected item in the held one's place and let a worker try it again. Raises NotMended."""
    data = body.encode()
    if len(data) > _LONGEST:
        raise NotMended(f"It is longer than {_LONGEST} bytes; nothing was changed.")
    try:
        read_back = msgspec.json.decode(data)
    except msgspec.DecodeError as fault:
        raise NotMended(f"It is no JSON ({fault}); nothing was changed.") from None
    if not isinstance(read_back, dict):
        raise NotMended("It is no JSON object; nothing was changed.")
    with transaction.atomic():
        if not _waiting().filter(id=number).update(body=data):
            raise NotMended("This item is no longer in quarantine; nothing was changed.")
        audit.record(actor, Act.MEND, "quarantine", number, now, ["body"])
        enqueue(REPLAY, {"ids": [number], "source": ""}, now)


def held_numbers(source: str) -> list[int]:
    """Every item of a source that waits for a repair."""
    return list(_waiting().filter(source=source).values_list("id", flat=True))


def _waiting() -> QuerySet[Quarantined]:
    return Quarantined.objects.filter(settled_at=None, kind=KIND).order_by("id")


def replay(
    processor: Processor, now: int, ids: Sequence[int] | None = None, actor: str = ""
) -> Replayed:
    """Try items again, all that are held or those named; what is still bad stays with its new reason.

    Without an `actor` it is the answer to `ask_replay`, which is in the audit log already.
    """
    if actor:
        with transaction.atomic():
            audit.record(actor, Act.REPLAY, "quarantine", "items", now)
    numbers = _waiting()
    wanted = list(
        (numbers if ids is None else numbers.filter(id__in=ids)).values_list("id", flat=True)
    )
    total = Replayed(0, 0, 0)
    for start in range(0, len(wanted), _AT_ONCE):
        done = _replay(processor, wanted[start : start + _AT_ONCE], now)
        total = Replayed(
            total.counted + done.counted, total.repeats + done.repeats, total.held + done.held
        )
    return total


def _replay(processor: Processor, numbers: Sequence[int], now: int) -> Replayed:
    with transaction.atomic():
        rows = list(
            Quarantined.objects.select_for_update()
            .filter(id__in=numbers, settled_at=None)
            .order_by("id")
        )
        batches = [as_received(row) for row in rows]
        readings = read(batches)
        judged = judge(processor, facts_of(batches, readings))
        write(processor, judged, now)
        verdicts = judged.frame.select("intake", "verdict", "reason")
        reasons = {fault.intake: fault.reason for fault in readings.faults} | dict(
            verdicts.select("intake", "reason").iter_rows()
        )
        counted = _with(verdicts, COUNTED)
        done = counted | _with(verdicts, DUPLICATE)
        for row in rows:
            row.settled_at = now if row.id in done else None
            row.reason = reasons[row.id] or row.reason
        Quarantined.objects.bulk_update(rows, ["settled_at", "reason"], batch_size=500)
    for row in rows:
        if row.id in counted:
            processor.intake.adjust(row.intake, row.source, counted=1, quarantined=-1)
    return Replayed(len(counted), len(done) - len(counted), len(rows) - len(done))


def _with(verdicts: pl.DataFrame, verdict: str) -> set[int]:
    return set(verdicts.filter(pl.col("verdict") == verdict)["intake"].to_list())

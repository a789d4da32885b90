"""Quarantined items once more: after a repair of the rules some can be counted."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from django.db import transaction

from accord.sources.processor.counting import Processor, facts_of, judge, write
from accord.sources.processor.judging import COUNTED, DUPLICATE
from accord.sources.processor.messages import read
from accord.sources.processor.quarantine import KIND, as_received
from accord.store.rows import Quarantined

_AT_ONCE = 1_000


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
    rows = Quarantined.objects.filter(settled_at=None, kind=KIND).order_by("id")
    chosen = rows.filter(source=source) if source else rows
    return [
        Held(
            row.id, row.source, row.received_at, row.intake, row.position, row.reason,
            bytes(row.body).decode("utf-8", "replace"),
        )
        for row in chosen[:limit]
    ]  # fmt: skip


def replay(processor: Processor, now: int, ids: Sequence[int] | None = None) -> Replayed:
    """Try items again, all that are held or those named; what is still bad stays with its new reason."""
    numbers = Quarantined.objects.filter(settled_at=None, kind=KIND).order_by("id")
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

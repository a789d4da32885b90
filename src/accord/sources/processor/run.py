"""The processor: waiting batches of events become entries, each counted once, none lost.

All that a range of batches brings (files, index, keys, names, verdicts, the cursor) is published in
one transaction of the book; the intake learns the verdicts after it. Whatever stops it in between, the
next run either does the range anew, because nothing of it was published, or only passes the
verdicts on, because all of it was.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import polars as pl
from django.db import transaction

from accord.sources.processor import judging, quarantine, rescue
from accord.sources.processor.counting import (
    Processor,
    facts_of,
    judge,
    open_processor,
    write,
)
from accord.sources.processor.messages import Fault, Readings, read
from accord.sources.processor.rows import Outcome
from accord.store.cursors import cursor, move_cursor
from accord.store.intake import Intake
from accord.store.received import Received, Verdict
from accord.store.rows import Cursor

__all__ = ["Processed", "Processor", "open_processor", "process"]

_log = logging.getLogger(__name__)

VERSION = 1
KIND = "segment"
CURSOR = "processor"


_SHOWN = {
    "intake": pl.Int64, "position": pl.Int32, "message_id": pl.String, "verdict": pl.String,
    "reason": pl.String,
}  # fmt: skip


@dataclass(frozen=True)
class Processed:
    """What one run did. `batches` 0 means that nothing waited."""

    batches: int = 0
    counted: int = 0
    duplicate: int = 0
    quarantined: int = 0


class _Shown(msgspec.Struct, rename="camel", omit_defaults=True):
    message_id: str | None
    verdict: str
    reason: str | None = None


def process(processor: Processor, now: int, limit: int = 500) -> Processed:
    """Process up to `limit` waiting batches; call again until `batches` is 0. One caller at a time:
    a second one finds that the cursor moved and leaves everything as it is."""
    _pass_on(processor.intake)
    start = cursor(CURSOR)
    batches = processor.intake.waiting(limit, KIND, start)
    if not batches:
        return Processed()
    readings = read(batches)
    try:
        return _process(processor, batches, readings, start, now)
    except rescue.FAULTS:
        _log.exception("%d batches could not be processed together.", len(batches))
    if len(batches) > 1:
        return process(processor, now, len(batches) // 2)
    return _process_bad(processor, batches, readings, start, now)


def _process_bad(
    processor: Processor, batches: Sequence[Received], readings: Readings, start: int, now: int
) -> Processed:
    """A batch that cannot be processed whole: what stands in the way is held, never the batch lost."""
    try:
        return _process(processor, batches, rescue.sound_ones(batches, readings), start, now)
    except rescue.FAULTS as fault:
        _log.exception("Batch %d is held whole.", batches[0].id)
        return _process(processor, batches, rescue.none_of(readings, fault), start, now)


def _process(
    processor: Processor, batches: Sequence[Received], readings: Readings, start: int, now: int
) -> Processed:
    facts = facts_of(batches, readings)
    with transaction.atomic():
        if not _claim(start, batches[-1].id):
            return Processed()
        judged = judge(processor, facts)
        write(processor, judged, now)
        outcomes = _outcomes(batches, judged.frame, readings.faults)
        quarantine.keep(batches, judged.frame, readings.faults)
        Outcome.objects.bulk_create(outcomes)
    quarantine.forget_erased(processor.intake, batches, judged.frame)
    _pass_on(processor.intake)
    return Processed(
        len(batches),
        sum(outcome.counted for outcome in outcomes),
        sum(outcome.duplicate for outcome in outcomes),
        sum(outcome.quarantined for outcome in outcomes),
    )


def _claim(start: int, end: int) -> bool:
    """Move the cursor from `start` to `end`; false where somebody else has moved it since."""
    if start == 0 and not Cursor.objects.filter(name=CURSOR).exists():
        move_cursor(CURSOR, 0)
    return bool(Cursor.objects.filter(name=CURSOR, value=start).update(value=end))


def _pass_on(intake: Intake) -> None:
    """Give the intake the verdicts that the book holds for it."""
    held = list(Outcome.objects.order_by("intake"))
    if not held:
        return
    intake.settle(
        [
            Verdict(row.intake, row.counted, row.duplicate, row.quarantined, bytes(row.detail))
            for row in held
        ]
    )
    Outcome.objects.filter(intake__in=[row.intake for row in held]).delete()


def _outcomes(
    batches: Sequence[Received], frame: pl.DataFrame, faults: Sequence[Fault]
) -> list[Outcome]:
    """One row a batch, its items in the order of its body; what cannot be read is quarantined."""
    unread = pl.DataFrame(
        [(f.intake, f.position, f.message_id, judging.QUARANTINED, f.reason) for f in faults],
        schema=_SHOWN,
        orient="row",
    )
    items = pl.concat([frame.select(list(_SHOWN)), unread]).sort("intake", "position")
    verdict = pl.col("verdict")
    counts = items.group_by("intake", maintain_order=True).agg(
        pl.len(), *((verdict == name).sum().alias(name) for name in judging.VERDICTS)
    )
    by_batch = {row[0]: row[1:] for row in counts.iter_rows()}
    shown = list(
        map(_Shown, *(items[name].to_list() for name in ("message_id", "verdict", "reason")))
    )
    outcomes, start = [], 0
    for number in sorted(received.id for received in batches):
        size, counted, duplicate, quarantined = by_batch.get(number, (0, 0, 0, 0))
        detail = msgspec.json.encode(shown[start : start + size])
        outcomes.append(Outcome(number, counted, duplicate, quarantined, detail))
        start += size
    return outcomes

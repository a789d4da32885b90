"""The processor: waiting batches of events become entries, each counted once, none lost.

All that a range of batches brings (files, index, keys, names, verdicts, the cursor) is published in
one transaction of the book; the intake learns the verdicts after it. Whatever stops it in between, the
next run either does the range anew, because nothing of it was published, or only passes the
verdicts on, because all of it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import polars as pl
from django.db import transaction

from accord.people.accounts import plain_domains
from accord.people.mail import normal_email
from accord.sources.processor import judging, quarantine
from accord.sources.processor.columns import columns, with_channels
from accord.sources.processor.messages import Fault, Readings, read
from accord.sources.processor.rows import Outcome
from accord.sources.processor.subjects import resolved, tell_firms
from accord.sources.processor.texts import facts_table
from accord.sources.processor.writing import written
from accord.store.cursors import cursor, move_cursor
from accord.store.intake import Intake
from accord.store.log import Log
from accord.store.manifest import publish
from accord.store.place import Place
from accord.store.received import Received, Verdict
from accord.store.rows import Cursor
from accord.store.seen import Seen

VERSION = 1
KIND = "segment"
CURSOR = "processor"


_SHOWN = {
    "intake": pl.Int64, "position": pl.Int32, "message_id": pl.String, "verdict": pl.String,
    "reason": pl.String,
}  # fmt: skip


@dataclass(frozen=True)
class Processor:
    """What the processor works with; made once and kept, because the index keeps its files open."""

    place: Place
    intake: Intake
    log: Log
    seen: Seen


@dataclass(frozen=True)
class Processed:
    """What one run did. `batches` 0 means that nothing waited."""

    batches: int = 0
    counted: int = 0
    duplicate: int = 0
    quarantined: int = 0


@dataclass(frozen=True)
class Judged:
    """Items as columns, in time with their verdicts, and the properties that no column holds."""

    frame: pl.DataFrame
    properties: pl.DataFrame


class _Shown(msgspec.Struct, rename="camel", omit_defaults=True):
    message_id: str | None
    verdict: str
    reason: str | None = None


def open_processor(place: Place, intake: Intake) -> Processor:
    """The processor of a place."""
    return Processor(place, intake, Log(place.folder), Seen(place.folder))


def process(processor: Processor, now: int, limit: int = 500) -> Processed:
    """Process up to `limit` waiting batches; call again until `batches` is 0. One caller at a time:
    a second one finds that the cursor moved and leaves everything as it is."""
    _pass_on(processor.intake)
    start = cursor(CURSOR)
    batches = processor.intake.waiting(limit, KIND, start)
    if not batches:
        return Processed()
    readings = read(batches)
    facts = _facts(batches, readings)
    with transaction.atomic():
        if not _claim(start, batches[-1].id):
            return Processed()
        judged = _judge(processor, facts)
        _write(processor, judged, now)
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


def _facts(batches: Sequence[Received], readings: Readings) -> Judged:
    """All that can be said of items without the book."""
    frame = (
        columns(batches, readings)
        .with_row_index("row")
        .with_columns(pl.col("row").cast(pl.Int64), judging.contents(readings.messages))
    )
    told, left = facts_table(readings.messages, frame["kind"].to_list())
    told = told.with_columns(normal_email(told["email"]), plain_domains(told["domain"]))
    frame = frame.drop("name", "category").join(told, on="row", how="left", maintain_order="left")
    on_page = pl.col("kind") == "page"
    frame = frame.with_columns(
        pl.coalesce(name, pl.when(on_page).then(f"{name}_told")).alias(name)
        for name in ("page_url", "page_referrer")
    )
    return Judged(with_channels(frame), left)


def _judge(processor: Processor, facts: Judged) -> Judged:
    secret = processor.place.secret
    frame = judging.with_keys(facts.frame, secret)
    return Judged(judging.judged(frame, secret, processor.seen), facts.properties)


def _write(processor: Processor, judged: Judged, now: int) -> None:
    """Publish what was counted, inside the caller's transaction."""
    counted = judged.frame.filter(pl.col("verdict") == judging.COUNTED).sort("at", "message_id")
    if counted.is_empty():
        return
    subjects = resolved(counted, processor.place.secret, now)
    tell_firms(subjects.frame)
    rows = written(subjects, judged.properties, processor.log, now)
    index = processor.seen.stage(
        subjects.frame["key"].to_list(),
        subjects.frame["content"].to_numpy(),
        rows.activities.to_numpy(),
    )
    publish([*rows.stage(processor.log), index])


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

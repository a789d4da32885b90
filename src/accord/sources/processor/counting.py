"""The steps from messages to entries, each taking what the former gave."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from accord.people.accounts import plain_domains
from accord.people.mail import normal_email
from accord.sources.processor import judging
from accord.sources.processor.columns import columns, with_channels
from accord.sources.processor.messages import Readings
from accord.sources.processor.subjects import resolved, tell_firms
from accord.sources.processor.texts import facts_table
from accord.sources.processor.writing import written
from accord.store.intake import Intake
from accord.store.log import Log
from accord.store.manifest import publish
from accord.store.place import Place
from accord.store.received import Received
from accord.store.seen import Seen


@dataclass(frozen=True)
class Processor:
    """What the processor works with; made once and kept, because the index keeps its files open."""

    place: Place
    intake: Intake
    log: Log
    seen: Seen


@dataclass(frozen=True)
class Judged:
    """Items as columns, in time with their verdicts, and the properties that no column holds."""

    frame: pl.DataFrame
    properties: pl.DataFrame


def open_processor(place: Place, intake: Intake) -> Processor:
    """The processor of a place."""
    return Processor(place, intake, Log(place.folder), Seen(place.folder))


def facts_of(batches: Sequence[Received], readings: Readings) -> Judged:
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


def judge(processor: Processor, facts: Judged) -> Judged:
    """Add the verdict on each item."""
    secret = processor.place.secret
    frame = judging.with_keys(facts.frame, secret)
    return Judged(judging.judged(frame, secret, processor.seen), facts.properties)


def write(processor: Processor, judged: Judged, now: int) -> None:
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

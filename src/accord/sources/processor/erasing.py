"""Raw events of erased persons: overwritten in the intake, dropped from quarantine."""

from collections.abc import Sequence

import polars as pl

from accord.people.identity import erased_rows
from accord.sources.processor.columns import columns
from accord.sources.processor.judging import by_source
from accord.sources.processor.messages import Readings, read
from accord.sources.processor.quarantine import as_received, without
from accord.sources.processor.texts import facts_table
from accord.store.intake import Intake
from accord.store.received import Received
from accord.store.rows import Quarantined

KIND = "segment"
_AT_ONCE = 200


def erase_raw(intake: Intake, secret: bytes) -> int:
    """Overwrite every kept item whose keys are in the erasure ledger; how many items went."""
    gone, after = 0, 0
    while batches := intake.kept(_AT_ONCE, KIND, after):
        after = batches[-1].id
        places = _theirs(batches, secret)
        concerned = [batch for batch in batches if any(number == batch.id for number, _ in places)]
        if concerned:
            intake.rewrite_all({batch.id: without(batch, places) for batch in concerned})
        gone += len(places)
    return gone + _erase_quarantined(secret)


def _erase_quarantined(secret: bytes) -> int:
    gone = 0
    for start in range(0, Quarantined.objects.filter(kind=KIND).count(), _AT_ONCE):
        rows = list(
            Quarantined.objects.filter(kind=KIND).order_by("id")[max(0, start - gone) :][:_AT_ONCE]
        )
        theirs = {number for number, _ in _theirs([as_received(row) for row in rows], secret)}
        Quarantined.objects.filter(id__in=theirs).delete()
        gone += len(theirs)
    return gone


def _theirs(batches: Sequence[Received], secret: bytes) -> dict[tuple[int, int], str]:
    """Batch and place of items of erased persons, with their message ids."""
    readings = read(batches)
    if not readings.messages:
        return {}
    frame = columns(batches, readings).with_row_index("row")
    frame = frame.with_columns(pl.col("row").cast(pl.Int64)).join(
        _addresses(readings, frame["kind"].to_list()), on="row", how="left", maintain_order="left"
    )
    found: dict[tuple[int, int], str] = {}
    for source, part in by_source(frame):
        rows = part.select("email", person_key="user_id", anonymous_key="anonymous_id")
        theirs = part.filter(erased_rows(secret, source, rows) & ~_emptied(part))
        found |= {
            (n, place): name or ""
            for n, place, name in theirs.select("intake", "position", "message_id").iter_rows()
        }
    return found


def _addresses(readings: Readings, kinds: list[str | None]) -> pl.DataFrame:
    told, _ = facts_table(readings.messages, kinds)
    return told.select("row", "email")


def _emptied(frame: pl.DataFrame) -> pl.Series:
    return frame["user_id"].is_null() & frame["anonymous_id"].is_null()

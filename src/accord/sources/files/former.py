"""What was known before: the entries that still hold behind those once seen, and their properties."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from accord.log.entry import WITHDRAWN
from accord.log.streams import PROPERTIES, Stream
from accord.sources.files.context import Context
from accord.store.log import Log, collection_of, schema
from accord.store.manifest import Listing


@dataclass(frozen=True)
class Standing:
    """Per asked entry the one that holds now, null where none does; `rows` are those entries, aligned."""

    entry: pl.Series
    rows: pl.DataFrame


def standing(context: Context, asked: Sequence[int], listing: Listing) -> Standing:
    """Follow corrections from the entries once seen (0: never seen) to those that hold."""
    stream = context.kind.entry.stream
    log = Log(context.place.folder)
    given = pl.Series("asked", asked, dtype=pl.Int64)
    given = given.set(given == 0, None)
    held = followed(log, stream, given, listing)
    return Standing(held, _rows(log, stream, held, listing))


def followed(log: Log, stream: Stream, given: pl.Series, listing: Listing) -> pl.Series:
    """For each entry the one that holds now in its place, itself or a correction; null where it was withdrawn."""
    held = given.alias("entry")
    while held.null_count() < held.len():
        later = (
            log.scan(collection_of(stream), listing)
            .filter(pl.col("replaces").is_in(held.drop_nulls().unique().implode()))
            .select("replaces", "entry", "kind")
            .collect()
            .sort("entry")
            .unique("replaces", keep="last")
        )
        if later.is_empty():
            break
        next_entry = pl.when(pl.col("kind") != WITHDRAWN).then("entry")
        moves = later.with_columns(next_entry.alias("next"))
        moved = held.is_in(moves["replaces"].implode()).fill_null(False)
        held = held.replace_strict(
            moves["replaces"], moves["next"], default=None, return_dtype=pl.Int64
        ).zip_with(moved, held)
    return held


def _rows(log: Log, stream: Stream, held: pl.Series, listing: Listing) -> pl.DataFrame:
    asked = held.drop_nulls().unique()
    if asked.is_empty():
        found = pl.DataFrame(schema=schema(stream))
    else:
        found = (
            log.scan(collection_of(stream), listing)
            .filter(pl.col("entry").is_in(asked.implode()))
            .collect()
        )
    return held.to_frame("entry").join(found, on="entry", how="left", maintain_order="left")


def properties_of(context: Context, subjects: pl.Series, listing: Listing) -> pl.DataFrame:
    """The properties that hold of these subjects: row (place in `subjects`), name, known."""
    asked = subjects.drop_nulls().unique()
    empty = pl.DataFrame(schema={"row": pl.Int64, "name": pl.String, "known": pl.String})
    if asked.is_empty():
        return empty
    rows = Log(context.place.folder).scan(collection_of(PROPERTIES), listing)
    withdrawn = rows.filter(pl.col("kind") == WITHDRAWN).select("replaces")
    words = (
        rows.filter(
            pl.col("subject").is_in(asked.implode())
            & (pl.col("subject_kind") == context.kind.subject_kind)
            & (pl.col("kind") != WITHDRAWN)
        )
        .join(withdrawn, left_on="entry", right_on="replaces", how="anti")
        .sort("recorded_at", "entry")
        .group_by("subject", "name")
        .agg(pl.col("value").last().alias("known"))
        .collect()
    )
    places = (
        subjects.to_frame("subject")
        .with_row_index("row")
        .with_columns(pl.col("row").cast(pl.Int64))
    )
    return places.join(words, on="subject").select("row", "name", "known")

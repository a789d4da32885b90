"""The timeline of one person: every activity under any of their subjects, newest first."""

from collections.abc import Sequence

import polars as pl

from accord.log.entry import WITHDRAWN
from accord.log.streams import ACTIVITIES
from accord.store.log import Log, collection_of
from accord.store.manifest import Listing


def timeline(
    log: Log,
    subjects: Sequence[int],
    limit: int | None = 200,
    before: int | None = None,
    listing: Listing | None = None,
    before_entry: int | None = None,
) -> pl.DataFrame:
    """Up to `limit` activities that happened before that moment, with all columns of the stream.

    With `before_entry` also those of that very moment whose entry is a smaller one.

    Files are sorted by subject, so only the parts that can hold these are read. A replacement or
    withdrawal lies under the same person as what it takes back.
    """
    rows = log.scan(collection_of(ACTIVITIES), listing)
    own = rows.filter(pl.col("subject").is_in(list(subjects))).collect()
    replaced = own["replaces"].drop_nulls()
    held = own.filter((pl.col("kind") != WITHDRAWN) & ~pl.col("entry").is_in(replaced.implode()))
    if before is not None:
        earlier = pl.col("at") < before
        if before_entry is not None:
            earlier |= (pl.col("at") == before) & (pl.col("entry") < before_entry)
        held = held.filter(earlier)
    newest = held.sort("at", "entry", descending=True)
    return newest if limit is None else newest.head(limit)

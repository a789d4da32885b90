"""Which entries in force are about a record or name it."""

import polars as pl

from accord.log.entry import WITHDRAWN
from accord.log.streams import STREAMS, Stream
from accord.people.records import Kind
from accord.store.log import Log, collection_of
from accord.store.manifest import Listing

# Streams whose subject is a record, by the kind of record.
_SUBJECTS = {
    "people": "person", "activities": "person", "identities": "person", "accounts": "account",
    "owners": "owner", "leads": "lead", "deals": "deal", "campaigns": "campaign",
}  # fmt: skip
# Streams whose subject is of the kind that the entry says.
_MIXED = ("stages", "properties")
_REFERRING = {
    "owner": ("owner", "manager"),
    "person": ("person",),
    "account": ("account",),
    "lead": ("lead",),
}
_FOUND = {
    "subject": pl.Int64, "stream": pl.String, "entry": pl.Int64, "source": pl.String,
    "actor": pl.String,
}  # fmt: skip


def entries_naming(kind: Kind, subjects: pl.Series, log: Log, listing: Listing) -> pl.DataFrame:
    """Entries in force that are about one of the subjects or name it: subject, stream, entry, source, actor."""
    found = [pl.DataFrame(schema=_FOUND)]
    for stream in STREAMS:
        columns = _columns(stream, kind)
        if not columns:
            continue
        rows = log.scan(collection_of(stream), listing)
        replaced = rows.filter(pl.col("replaces").is_not_null()).select("replaces")
        standing = rows.filter(pl.col("kind") != WITHDRAWN)
        hits = [
            standing.filter(pl.col(name).is_in(subjects.implode()) & condition)
            .join(replaced, left_on="entry", right_on="replaces", how="anti")
            .select(pl.col(name).alias("subject"), pl.lit(stream.name).alias("stream"),
                    "entry", "source", "actor")
            for name, condition in columns.items()
        ]  # fmt: skip
        found += pl.collect_all(hits)
    return pl.concat(found)


def _columns(stream: Stream, kind: Kind) -> dict[str, pl.Expr]:
    """The stream's columns that may hold such a record's number, and when they do."""
    own = [column.name for column in stream.columns]
    columns = {name: pl.lit(True) for name in _REFERRING.get(kind, ()) if name in own}
    if _SUBJECTS.get(stream.name) == kind:
        columns["subject"] = pl.lit(True)
    if stream.name in _MIXED:
        columns["subject"] = pl.col("subject_kind") == kind
    return columns

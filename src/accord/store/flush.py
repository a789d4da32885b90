"""Moving entries that actions appended from their rows into files, in one step with the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import transaction

from accord.log.streams import Stream, stream_named
from accord.store import manifest
from accord.store.log import Log, collection_of, schema
from accord.store.manifest import Outdated, Staged
from accord.store.rows import EntryRow

_AT_ONCE = 100_000
_ENTRY_COLUMNS = (
    "at", "known_at", "recorded_at", "source", "actor", "kind", "subject", "replaces",
)  # fmt: skip
_FIELDS = ("id", "stream", "facts", *_ENTRY_COLUMNS)


@dataclass(frozen=True)
class Flushed:
    """How many entries moved, and the list that shows them."""

    entries: int
    version: int


def flush(log: Log) -> Flushed:
    """Move what waits. Files are on disk before the list names them; a crash between leaves the rows."""
    moved = 0
    while rows := list(EntryRow.objects.order_by("id").values_list(*_FIELDS)[:_AT_ONCE]):
        moved += _move(_staged(log, rows), [row[0] for row in rows])
    return Flushed(moved, manifest.version())


def _move(staged: Sequence[Staged], numbers: Sequence[int]) -> int:
    with transaction.atomic():
        manifest.publish(staged)
        rows = EntryRow.objects.filter(id__gte=numbers[0], id__lte=numbers[-1])
        if rows.delete()[0] != len(numbers):
            raise Outdated("Another process moved these entries meanwhile; nothing was changed.")
    return len(numbers)


def _staged(log: Log, rows: Sequence[tuple[Any, ...]]) -> list[Staged]:
    frame = pl.DataFrame(rows, schema=_ROW_SCHEMA, orient="row")
    return [
        log.stage(collection_of(stream), _typed(stream, own))
        for (name,), own in frame.partition_by("stream", as_dict=True).items()
        for stream in [stream_named(name)]
    ]


def _typed(stream: Stream, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with their facts as columns of the stream."""
    wanted = schema(stream)
    facts = pl.Struct({column.name: wanted[column.name] for column in stream.columns})
    return rows.drop("stream").with_columns(pl.col("facts").str.json_decode(facts)).unnest("facts")


_ROW_SCHEMA = pl.Schema(
    {
        "entry": pl.Int64(),
        "stream": pl.String(),
        "facts": pl.String(),
        "at": pl.Int64(),
        "known_at": pl.Int64(),
        "recorded_at": pl.Int64(),
        "source": pl.String(),
        "actor": pl.String(),
        "kind": pl.String(),
        "subject": pl.Int64(),
        "replaces": pl.Int64(),
    }
)

"""Short ways to write down what a test of the store begins with."""

from collections.abc import Sequence
from typing import Any

import polars as pl
from django.db import transaction

from accord.log.entry import WITHDRAWN, Entry
from accord.log.kinds import kind_named
from accord.log.streams import Stream
from accord.store import manifest
from accord.store.log import Log, collection_of, schema
from accord.store.manifest import Listed, Staged

DAY = 86_400_000_000
START = 1_760_000_000_000_000


def entry(kind: str, subject: int, day: float = 0, **facts: Any) -> Entry:
    """An entry some days after START."""
    return Entry(kind_named(kind), subject, START + int(day * DAY), "user:mara", facts=facts)


def row(entry: int, subject: int = 1, recorded: int = 0, **columns: Any) -> dict[str, Any]:
    """One row of a stream's frame."""
    return {
        "entry": entry, "subject": subject, "at": START, "known_at": START, "recorded_at": recorded,
        "source": "crm", "actor": "import:1", "kind": "deal_recorded", "replaces": None, **columns,
    }  # fmt: skip


def withdrawal(entry: int, of: int, recorded: int = 0, subject: int = 1) -> dict[str, Any]:
    """A row that takes another back."""
    return row(entry, subject, recorded, kind=WITHDRAWN, replaces=of)


def frame(stream: Stream, rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """Rows as a frame of the stream."""
    return pl.DataFrame(rows, schema=schema(stream), orient="row")


def publish(*staged: Staged, removes: Sequence[Listed] = ()) -> int:
    """Publish in a transaction of its own."""
    with transaction.atomic():
        return manifest.publish(staged, removes)


def add(log: Log, stream: Stream, rows: Sequence[dict[str, Any]]) -> int:
    """One more segment of a stream."""
    return publish(log.stage(collection_of(stream), frame(stream, rows)))


def rows_of(log: Log, stream: Stream) -> pl.DataFrame:
    """Everything that readers see of a stream, by entry."""
    return log.scan(collection_of(stream)).collect().sort("entry")

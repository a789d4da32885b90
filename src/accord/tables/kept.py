"""The tables that are kept as files, declared in one tuple, and how their files are read.

A base file holds rows as they stood when it was written. A delta holds, for each key it touches,
a mark (`alive` 0) and that key's rows of then. A reader takes per key the rows of the newest
batch: a key without a mark from the base, any other from the newest delta that marks it.
"""

from dataclasses import dataclass

import ibis

from accord.log.streams import Column
from accord.tables import columns
from accord.tables.engine import Engine
from accord.tables.streams import Files

_ = ibis._

KEY = Column("key", "int64", "The key by which rows are redone together.")
BATCH = Column("batch", "int64", "The pass of maintenance that wrote the row.")
ALIVE = Column("alive", "int64", "1 for a row, 0 for the mark of a key that was redone.")

# Rows of deltas from which their marks are evaluated once instead of inside each statement.
LARGE = 50_000


@dataclass(frozen=True)
class Kept:
    """A stored table: name, columns, the column whose value is the key, and what makes a key dirty.

    `by` is what rows are redone by: subject, party, deal or day.
    """

    name: str
    columns: tuple[Column, ...]
    by: str
    key: str
    dirty: str

    @property
    def base(self) -> str:
        """Collection of the base files."""
        return f"tables/{self.name}"

    @property
    def delta(self) -> str:
        """Collection of the delta files."""
        return f"tables/{self.name}.delta"


_PARTY = "persons touched by activities, records, leads, moves, deals, identities, and by their accounts and owners"

TABLES = (
    Kept("identities", columns.IDENTITIES, "subject", "subject", "subjects that identities name"),
    Kept("people", columns.PEOPLE, "party", "person", _PARTY),
    Kept("sessions", columns.SESSIONS, "party", "person", _PARTY),
    Kept("journeys", columns.JOURNEYS, "party", "person", _PARTY),
    Kept("leads", columns.LEADS, "party", "party", _PARTY),
    Kept("lead_records", columns.LEAD_RECORDS, "party", "party", _PARTY),
    Kept("deals", columns.DEALS, "deal", "deal", "deals touched, of dirty leads, of changed accounts and owners"),
    Kept("daily", columns.DAILY, "day", "day", "days of new, corrected or withdrawn activities"),
)  # fmt: skip


def kept_named(name: str) -> Kept:
    """The stored table of that name; a wrong name is a bug and raises KeyError."""
    return {kept.name: kept for kept in TABLES}[name]


def read_kept(engine: Engine, files: Files, kept: Kept) -> ibis.Table:
    """The stored table as its files say now, with its `key`, as a named view."""
    shape = (*kept.columns, KEY)
    base = engine.read(files.get(kept.base, ()), shape)
    paths = files.get(kept.delta, ())
    if not paths:
        return base
    deltas = engine.read(paths, (*shape, BATCH, ALIVE))
    if engine.rows_of(paths) < LARGE:
        marks = engine.view(("marks", kept.name), _marks, (deltas,))
    else:
        # DuckDB 1.5 parks all its threads for ever where a union reads a large aggregate twice.
        marks = engine.keep(("marks", kept.name), _marks, (deltas,))
    return engine.view(("kept", kept.name), _newest, (base, deltas, marks))


def _marks(deltas: ibis.Table, _values: object) -> ibis.Table:
    return newest_marks(deltas)


def _newest(base: ibis.Table, deltas: ibis.Table, marks: ibis.Table, _values: object) -> ibis.Table:
    return base.anti_join(marks, "key").union(newest_rows(deltas, marks).drop("batch", "alive"))


def newest_marks(deltas: ibis.Table) -> ibis.Table:
    """(key, newest): the last batch that redid each key."""
    return deltas.filter(_.alive == 0).group_by("key").agg(newest=_.batch.max())


def newest_rows(deltas: ibis.Table, marks: ibis.Table) -> ibis.Table:
    """The rows of the deltas that the marks leave standing."""
    rows = deltas.filter(_.alive == 1)
    return rows.semi_join(marks, (rows.key == marks.key) & (rows.batch == marks.newest))


def with_key(table: ibis.Table, kept: Kept) -> ibis.Table:
    """Rows as stored: the declared columns and the key."""
    names = [column.name for column in kept.columns]
    return table.select(*names, key=table[kept.key].cast("int64"))


def as_delta(rows: ibis.Table, keys: ibis.Table, batch: ibis.Value) -> ibis.Table:
    """Rows (with `key`) and the marks of all keys redone (one column `key`), as a delta stores them."""
    marks = {name: ibis.null(kind) for name, kind in rows.schema().items()} | {"key": keys.key}
    marked = keys.select(**marks).mutate(batch=batch, alive=ibis.literal(0, "int64"))
    return rows.mutate(batch=batch, alive=ibis.literal(1, "int64")).union(marked)

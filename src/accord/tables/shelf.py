"""All tables of one moment on one shelf: computed from the log, read from kept files, or given."""

from collections.abc import Callable, Mapping
from functools import partial
from threading import RLock

import ibis
import pyarrow as pa

from accord.log.streams import Column, Stream
from accord.tables import columns, views
from accord.tables.activities import activities
from accord.tables.engine import Engine, schema_of
from accord.tables.kept import kept_named, read_kept
from accord.tables.making import Making
from accord.tables.streams import (
    READ_STREAMS,
    Files,
    Streams,
    log_of,
    log_over,
    streams_of,
    streams_over,
)

_ = ibis._

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "activities": columns.ACTIVITIES,
    "people": columns.PEOPLE,
    "sessions": columns.SESSIONS,
    "daily": columns.DAILY,
    "journeys": columns.JOURNEYS,
    "leads": columns.LEADS,
    "lead_records": columns.LEAD_RECORDS,
    "deals": columns.DEALS,
    "spend": columns.SPEND,
    "accounts": columns.ACCOUNTS,
    "owners": columns.OWNERS,
    "campaigns": columns.CAMPAIGNS,
    "rates": columns.RATES,
    "properties": columns.PROPERTIES,
}


class Tables:
    """One engine table per name of `COLUMNS`, all of one moment; each made when first asked for."""

    activities: ibis.Table
    people: ibis.Table
    sessions: ibis.Table
    daily: ibis.Table
    journeys: ibis.Table
    leads: ibis.Table
    lead_records: ibis.Table
    deals: ibis.Table
    spend: ibis.Table
    accounts: ibis.Table
    owners: ibis.Table
    campaigns: ibis.Table
    rates: ibis.Table
    properties: ibis.Table

    def __init__(self, **makers: Callable[[], ibis.Table]) -> None:
        if set(makers) != set(COLUMNS):
            raise TypeError(f"These tables are missing or unknown: {set(makers) ^ set(COLUMNS)}.")
        self._makers = makers
        self._lock = RLock()

    def __getattr__(self, name: str) -> ibis.Table:
        if name not in COLUMNS:
            raise AttributeError(name)
        with self._lock:
            if name not in self.__dict__:
                setattr(self, name, self._makers[name]())
        made: ibis.Table = self.__dict__[name]
        return made


STORED = ("people", "sessions", "daily", "journeys", "leads", "lead_records", "deals")


def computed(engine: Engine, streams: Streams, zone: str) -> Tables:
    """Every table over the streams; what is evaluated stays in the engine as long as it is held."""
    making = Making(engine, streams, zone)
    made = {name: partial(_made, engine, making, name) for name in STORED}
    viewed = {name: partial(_viewed, engine, streams, name) for name in VIEWS}
    return Tables(**made, **viewed)


def _made(engine: Engine, making: Making, name: str) -> ibis.Table:
    return _shaped(engine, getattr(making, name), name)


def _shaped(engine: Engine, table: ibis.Table, name: str) -> ibis.Table:
    if table.schema() == schema_of(COLUMNS[name]):
        return table
    return engine.view(("shaped", name), lambda rows, _values: shaped(rows, name), (table,))


VIEWS: Mapping[str, Callable[[Streams], ibis.Table]] = {
    "activities": activities,
    "spend": views.spend,
    "accounts": views.accounts,
    "owners": views.owners,
    "campaigns": views.campaigns,
    "rates": views.rates,
    "properties": views.properties,
}


def _viewed(engine: Engine, streams: Streams, name: str) -> ibis.Table:
    return engine.view(
        ("of the log", name), lambda log, _values: shaped(VIEWS[name](log), name), (streams,)
    )


def shaped(table: ibis.Table, name: str) -> ibis.Table:
    """The table with exactly its declared columns in order and of their types."""
    schema = schema_of(COLUMNS[name])
    if table.schema() == schema:
        return table
    return table.select(
        **{
            column: table[column] if table[column].type() == kind else table[column].cast(kind)
            for column, kind in schema.items()
        }
    )


def as_of_tables(engine: Engine, files: Files, zone: str, as_of: int | None = None) -> Tables:
    """All tables computed from the log as recorded up to `as_of` (None: everything)."""
    return computed(engine, streams_of(engine, files, as_of), zone)


def maintained_tables(engine: Engine, files: Files) -> Tables:
    """All tables as kept up to the last pass of maintenance; those never stored as views of the log.

    The log is opened only when one of those views is asked for.
    """
    stored = {name: partial(_stored, engine, files, name) for name in STORED}
    viewed = {name: partial(_of_log, engine, files, name) for name in VIEWS}
    return Tables(**stored, **viewed)


def names_of(engine: Engine, files: Files) -> ibis.Table:
    """(subject, person): the last words on who is who, as kept up to the last pass of maintenance."""
    return _unkeyed(engine, files, "identities")


def _of_log(engine: Engine, files: Files, name: str) -> ibis.Table:
    known = names_of(engine, files)
    return _viewed(engine, streams_over(engine, log_of(engine, files), known), name)


def _stored(engine: Engine, files: Files, name: str) -> ibis.Table:
    return _shaped(engine, _unkeyed(engine, files, name), name)


def _unkeyed(engine: Engine, files: Files, name: str) -> ibis.Table:
    rows = read_kept(engine, files, kept_named(name))
    return engine.view(("unkeyed", name), lambda rows, _values: rows.drop("key"), (rows,))


def property_of(tables: Tables, kind: str, name: str) -> ibis.Table:
    """(subject, value): the last word on a property. Of a lead the subject is our lead, of a person
    whom they count as, of an activity its entry."""
    said = tables.properties.filter((_.subject_kind == kind) & (_.name == name))
    if kind == "lead":
        records = tables.lead_records.select("record", of_lead="lead")
        said = said.join(records, said.subject == records.record).mutate(subject=_.of_lead)
    if kind == "activity":
        said = said.mutate(subject=ibis.coalesce(_.of_entry, _.subject))
    order = ibis.window(group_by="subject", order_by=[ibis.desc("recorded_at"), ibis.desc("entry")])
    last = said.mutate(place=ibis.row_number().over(order)).filter(_.place == 0)
    return last.select("subject", "value")


def tables_of_logs(
    engine: Engine,
    frames: Mapping[str, object],
    zone: str = "UTC",
    as_of: int | None = None,
) -> Tables:
    """All tables over a small log in memory: frames (Arrow, or with `to_arrow`) by stream name.

    Columns left out: `entry` counts on over all streams, `known_at` and `recorded_at` are `at`,
    `actor` is collector, `source` test, all others null.
    """
    return computed(engine, streams_of_logs(engine, frames, as_of), zone)


def streams_of_logs(
    engine: Engine, frames: Mapping[str, object], as_of: int | None = None
) -> Streams:
    """The streams of a small log in memory; see `tables_of_logs`."""
    raw, replacing, entries = {}, set(), 0
    for stream in READ_STREAMS:
        rows = rows_of_log(stream, frames.get(stream.name), entries)
        entries += rows.num_rows
        raw[stream.name] = engine.hold(rows)
        if rows["replaces"].null_count < rows.num_rows:
            replacing.add(stream.name)
    log = log_over(engine, raw, replacing, as_of)
    return streams_over(engine, log, log.identities)


def tables_of_rows(engine: Engine, frames: Mapping[str, object]) -> Tables:
    """Tables whose rows are given directly by table name; absent columns null, absent tables empty."""
    makers = {name: partial(_given, engine, name, frames.get(name)) for name in COLUMNS}
    return Tables(**makers)


def _given(engine: Engine, name: str, frame: object) -> ibis.Table:
    rows = _arrow(frame)
    schema = schema_of(COLUMNS[name]).to_pyarrow()
    return engine.hold(schema.empty_table() if rows is None else _fitted(rows, schema))


def _arrow(frame: object) -> pa.Table | None:
    if frame is None or isinstance(frame, pa.Table):
        return frame
    to_arrow = getattr(frame, "to_arrow", None)
    if to_arrow is None:
        raise TypeError(f"{type(frame).__name__} is no table; give Arrow or polars.")
    arrow: pa.Table = to_arrow()
    return arrow


def _fitted(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    unknown = set(rows.column_names) - set(schema.names)
    if unknown:
        raise ValueError(f"There is no column {', '.join(sorted(unknown))} here.")
    return pa.table(
        {
            field.name: rows[field.name].cast(field.type)
            if field.name in rows.column_names
            else pa.nulls(rows.num_rows, field.type)
            for field in schema
        },
        schema=pa.schema([pa.field(field.name, field.type) for field in schema]),
    )


def rows_of_log(stream: Stream, frame: object, entries: int = 0) -> pa.Table:
    """Entries of a stream with all its columns; those left out as `tables_of_logs` says."""
    rows = _arrow(frame)
    schema = schema_of(stream.all_columns).to_pyarrow()
    if rows is None or not rows.num_rows:
        return schema.empty_table()
    given = {name: rows[name] for name in rows.column_names}
    given.setdefault("entry", pa.array(range(entries + 1, entries + rows.num_rows + 1)))
    given.setdefault("known_at", given["at"])
    given.setdefault("recorded_at", given["at"])
    for name, word in (("actor", "collector"), ("source", "test"), ("kind", "recorded")):
        given.setdefault(name, pa.array([word] * rows.num_rows))
    return _fitted(pa.table(given), schema)

"""All tables of one moment on one shelf: computed from the log, read from kept files, or given."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

import ibis
import pyarrow as pa

from accord.log.streams import Column
from accord.tables import columns, views
from accord.tables.activities import activities, daily
from accord.tables.deals import deals
from accord.tables.engine import Engine, nothing, schema_of
from accord.tables.journeys import journeys
from accord.tables.leads import lead_records, leads
from accord.tables.persons import people
from accord.tables.sessions import sessions
from accord.tables.streams import READ_STREAMS, Files, Streams, streams_from, streams_of

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


@dataclass(frozen=True)
class Tables:
    """One engine table per name, with the columns of `COLUMNS`; all of one moment."""

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


def computed(streams: Streams, zone: str) -> Tables:
    """Every table as an expression over the streams."""
    persons = people(streams)
    touches = journeys(streams)
    led = leads(streams, persons, touches)
    records = lead_records(streams)
    return _shelved(
        people=persons,
        sessions=sessions(streams, persons),
        daily=daily(streams, zone),
        journeys=touches,
        leads=led,
        lead_records=records,
        deals=deals(streams, led, records),
        **views_of(streams),
    )


def views_of(streams: Streams) -> dict[str, ibis.Table]:
    """The tables that are never stored."""
    return {
        "activities": activities(streams),
        "spend": views.spend(streams),
        "accounts": views.accounts(streams),
        "owners": views.owners(streams),
        "campaigns": views.campaigns(streams),
        "rates": views.rates(streams),
        "properties": views.properties(streams),
    }


def shaped(table: ibis.Table, name: str) -> ibis.Table:
    """The table with exactly its declared columns in order and of their types."""
    schema = schema_of(COLUMNS[name])
    return table.select(
        **{
            column: table[column] if table[column].type() == kind else table[column].cast(kind)
            for column, kind in schema.items()
        }
    )


def _shelved(**tables: ibis.Table) -> Tables:
    return Tables(**{name: shaped(table, name) for name, table in tables.items()})


def as_of_tables(engine: Engine, files: Files, zone: str, as_of: int | None = None) -> Tables:
    """All tables computed from the log as recorded up to `as_of` (None: everything)."""
    return computed(streams_of(engine, files, as_of), zone)


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
    return computed(streams_of_logs(engine, frames, as_of), zone)


def streams_of_logs(
    engine: Engine, frames: Mapping[str, object], as_of: int | None = None
) -> Streams:
    """The streams of a small log in memory; see `tables_of_logs`."""
    raw, replacing, entries = {}, set(), 0
    for stream in READ_STREAMS:
        given = _arrow(frames.get(stream.name))
        rows = _completed(given, stream.all_columns, entries)
        entries += rows.num_rows
        raw[stream.name] = engine.hold(rows)
        if rows["replaces"].null_count < rows.num_rows:
            replacing.add(stream.name)
    return streams_from(raw, replacing, as_of)


def tables_of_rows(engine: Engine, frames: Mapping[str, object]) -> Tables:
    """Tables whose rows are given directly by table name; absent columns null, absent tables empty."""
    held = {}
    for field in fields(Tables):
        schema = schema_of(COLUMNS[field.name])
        rows = _arrow(frames.get(field.name))
        held[field.name] = (
            nothing(schema) if rows is None else engine.hold(_fitted(rows, schema.to_pyarrow()))
        )
    return Tables(**held)


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


def _completed(rows: pa.Table | None, declared: tuple[Column, ...], entries: int) -> pa.Table:
    schema = schema_of(declared).to_pyarrow()
    if rows is None or not rows.num_rows:
        return schema.empty_table()
    given = {name: rows[name] for name in rows.column_names}
    given.setdefault("entry", pa.array(range(entries + 1, entries + rows.num_rows + 1)))
    given.setdefault("known_at", given["at"])
    given.setdefault("recorded_at", given["at"])
    for name, word in (("actor", "collector"), ("source", "test"), ("kind", "recorded")):
        given.setdefault(name, pa.array([word] * rows.num_rows))
    return _fitted(pa.table(given), schema)

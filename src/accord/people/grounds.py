"""What the agreement judges people by, from the log and from rows: of many as tables, of one as facts."""

from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import polars as pl
import pyarrow as pa

from accord.agreement.conditions import ACTIVITY_TESTS
from accord.agreement.facts import Activity, Person
from accord.people.accounts import domains
from accord.store import manifest
from accord.store.log import Log
from accord.store.manifest import Listed
from accord.tables.engine import Engine
from accord.tables.grounds import Grounds, everybody, grounds_of, touched_people
from accord.tables.shelf import maintained_tables, names_of
from accord.tables.streams import log_of

_COLUMNS = {
    name: {"source": "utm_source", "medium": "utm_medium"}.get(name, name)
    for name in ACTIVITY_TESTS
}


def grounds_of_all(engine: Engine, log: Log) -> Grounds:
    """Of everybody who ever had a lead."""
    paths = _paths(log)
    return _grounds(engine, paths, everybody(engine, maintained_tables(engine, paths)))


def grounds_of_touched(engine: Engine, log: Log, files: Sequence[Listed]) -> Grounds:
    """Of whom entries in these files touch."""
    paths = _paths(log)
    fresh: dict[str, list[str]] = {}
    for file, path in zip(files, log.paths(files), strict=True):
        fresh.setdefault(file.collection.partition("/")[2], []).append(str(path))
    tables = maintained_tables(engine, paths)
    return _grounds(engine, paths, touched_people(engine, fresh, names_of(engine, paths), tables))


def facts_of(engine: Engine, log: Log, person: int) -> Person:
    """One person's traits and activities, as a score is explained by."""
    whom = engine.hold(pa.table({"party": pa.array([person], pa.int64())}))
    grounds = _grounds(engine, _paths(log), whom)
    traits: dict[str, tuple[tuple[int, str], ...]] = {}
    for row in _rows(engine, grounds.traits, "at"):
        traits[row["name"]] = (*traits.get(row["name"], ()), (row["at"], row["value"]))
    acts = _rows(engine, grounds.activities, "known_at")
    return Person(str(person), traits, tuple(map(_activity, acts)))


def _grounds(engine: Engine, paths: Mapping[str, list[str]], people: ibis.Table) -> Grounds:
    tables, known = maintained_tables(engine, paths), names_of(engine, paths)
    shape = {"account": pl.Int64, "domain": pl.String}
    sites = engine.hold(pl.DataFrame(domains(), schema=shape, orient="row").to_arrow())
    return grounds_of(engine, log_of(engine, paths), known, tables, people, sites)


def _paths(log: Log) -> dict[str, list[str]]:
    listing = manifest.current()
    return {name: list(map(str, log.paths(files))) for name, files in listing.files.items()}


def _rows(engine: Engine, table: ibis.Table, moment: str) -> list[dict[str, Any]]:
    found = engine.prepared(("all rows",), lambda rows, _values: rows, (), (table,))
    rows: list[dict[str, Any]] = found.sort_by(moment).to_pylist()
    return rows


def _activity(row: Mapping[str, Any]) -> Activity:
    said = {name: row[column] for name, column in _COLUMNS.items() if row[column]}
    return Activity(row["at"], row["known_at"], {"direction": "in", **said})

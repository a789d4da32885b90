"""Small logs in words: rows of entries as dicts become the frames that tables are made of."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from accord.basics.moments import DAY, MINUTE
from accord.log.streams import stream_named
from accord.tables.engine import Engine
from accord.tables.shelf import Tables, tables_of_logs

Row = dict[str, Any]
_TYPES = {
    "int64": pl.Int64(),
    "int32": pl.Int32(),
    "float64": pl.Float64(),
    "bool": pl.Boolean(),
    "string": pl.String(),
}


def frame(stream: str, rows: Sequence[Row]) -> pl.DataFrame:
    """The rows as a frame with those of the stream's columns that any of them names."""
    rows = [{"kind": "recorded", "recorded_at": row["at"], **row} for row in rows]
    columns = [
        column
        for column in stream_named(stream).all_columns
        if any(column.name in row for row in rows)
    ]
    schema = {column.name: _TYPES[column.type] for column in columns}
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def tables(engine: Engine, log: Mapping[str, Sequence[Row]], **how: Any) -> Tables:
    return tables_of_logs(engine, {name: frame(name, rows) for name, rows in log.items()}, **how)


def found(engine: Engine, table: Any, *columns: str) -> list[Any]:
    """The table's rows of these columns, sorted; bare values where there is one column."""
    answer = engine.answer(table.select(*columns))
    rows = in_order(zip(*(column.to_pylist() for column in answer.columns), strict=True))
    return [row[0] for row in rows] if len(columns) == 1 else rows


def in_order(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows sorted column by column, nulls last."""
    return sorted(rows, key=lambda row: [(v is None, 0 if v is None else v) for v in row])


def day(number: float) -> int:
    return int(number * DAY)


def minute(number: float) -> int:
    return int(number * MINUTE)


def act(subject: int, at: int, kind: str = "page", **more: Any) -> Row:
    return {"subject": subject, "at": at, "kind": kind, "direction": "in", **more}

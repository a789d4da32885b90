"""Writing many rows with one statement each: ten times the pace of rows made as objects."""

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl
from django.db import connection, models

Row = Sequence[Any]


def put(
    row: type[models.Model], columns: Sequence[str], rows: Iterable[Row], conflict: str = ""
) -> None:
    """Insert rows; where one is there already `conflict` says what happens, by default nothing."""
    table = row._meta.db_table
    marks = ", ".join(["%s"] * len(columns))
    run(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks}) "
        f"ON CONFLICT {conflict or 'DO NOTHING'}",
        rows,
    )


def fitted(row: type[models.Model], frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with each text cut to what its column of the row holds."""
    return frame.with_columns(
        pl.col(name).str.slice(0, getattr(row._meta.get_field(name), "max_length", None))
        for name, kind in frame.schema.items()
        if kind == pl.String
    )


def run(statement: str, rows: Iterable[Row]) -> None:
    """One statement for each row of values; no rows, no statement."""
    values = list(rows)
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)

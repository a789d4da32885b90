"""Names and addresses of records: rows of the room people, before and after an import."""

from collections.abc import Sequence
from typing import Any

import polars as pl
from django.db import connection

from accord.people import records
from accord.people.records import SHAPES, Kind
from accord.sources.files.rows import FormerRow, ImportRun

FIELDS = ("name", "email", "phone", "title", "domain")
_AT_ONCE = 4_000


def rows_of(kind: Kind, source: str, keys: Sequence[str]) -> pl.DataFrame:
    """Rows by the source's keys: key, id, the kind's fields, bare, import_id. Unknown keys have none."""
    shape = SHAPES[kind]
    names = ("key", "subject", *shape.columns, "bare", "import_id")
    table = shape.row._meta.db_table
    rows: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for start in range(0, len(keys), _AT_ONCE):
            asked = keys[start : start + _AT_ONCE]
            cursor.execute(
                f"SELECT {', '.join(names)} FROM {table} "
                f"WHERE source = %s AND key IN ({', '.join(['%s'] * len(asked))})",
                [source, *asked],
            )
            rows += cursor.fetchall()
    types: dict[str, Any] = dict.fromkeys(names, pl.String)
    types |= {"subject": pl.Int64, "bare": pl.Int8, "import_id": pl.Int64}
    found = pl.DataFrame(rows, schema=types, orient="row", strict=False)
    return found.with_columns(pl.col("bare").cast(pl.Boolean)).rename({"subject": "id"})


def changed_names(given: pl.DataFrame, known: pl.DataFrame) -> pl.Series:
    """Where a row's fields say something else than the known row, or fill a bare one. Rows by `key`."""
    fields = [name for name in given.columns if name in FIELDS]
    both = given.select("key", *fields).join(
        known, on="key", how="left", suffix="_known", maintain_order="left"
    )
    differs = [
        pl.col(name).is_not_null() & pl.col(name).ne_missing(pl.col(f"{name}_known"))
        for name in fields
    ]
    bare = pl.col("bare").fill_null(True)
    return both.select(pl.any_horizontal(bare, *differs).alias("changed")).to_series()


def write_names(
    kind: Kind, source: str, run: int, given: pl.DataFrame, known: pl.DataFrame
) -> None:
    """Fill people's rows and keep what they were before, so that the import can be taken back."""
    before = known.filter(pl.col("key").is_in(given["key"].implode()))
    keep_former(kind, source, run, before.filter(pl.col("import_id").ne_missing(run)))
    records.fill(kind, source, given, run)


def keep_former(kind: Kind, source: str, run: int, before: pl.DataFrame) -> None:
    """Note rows as they are now; what was noted first for this import stays."""
    holder = ImportRun(id=run)
    FormerRow.objects.bulk_create(
        [
            FormerRow(run=holder, kind=kind, source=source, subject=row.pop("id"), **row)
            for row in before.iter_rows(named=True)
        ],
        batch_size=_AT_ONCE,
        ignore_conflicts=True,
    )

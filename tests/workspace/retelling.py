"""A story told once in a process leaves its rows and files, which the next test takes over."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

Rows = dict[str, set[tuple[Any, ...]]]


@dataclass(frozen=True)
class Left:
    """What a story left: new rows by table, files, and how far its office's counts went."""

    rows: Rows
    files: Path
    now: int
    made: int


_KEPT = tempfile.TemporaryDirectory(prefix="accord-told-")


def rows_of_all() -> Rows:
    """Every row of the tests' database."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = set(cursor.fetchall())
        return found


def keep(before: Rows, folder: Path, now: int, made: int) -> Left | None:
    """What has come since `before`; None where it came on top of other rows, numbered after them."""
    after = rows_of_all()
    new = {table: rows for table, rows in after.items() if rows != before[table]}
    if any(before[table] for table in new):
        return None
    files = Path(tempfile.mkdtemp(dir=_KEPT.name))
    shutil.copytree(folder, files, dirs_exist_ok=True)
    return Left(new, files, now, made)


def fits(left: Left, here: Rows) -> bool:
    """Whether nothing is here yet that the story would come on top of."""
    return not any(here[table] for table in left.rows)


def take_over(left: Left, folder: Path) -> None:
    """Rows and files as the story left them."""
    shutil.copytree(left.files, folder, dirs_exist_ok=True)
    with connection.cursor() as cursor:
        for table, rows in left.rows.items():
            marks = ", ".join(["%s"] * len(next(iter(rows))))
            cursor.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)

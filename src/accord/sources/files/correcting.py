"""Refused rows put right in place: read from their list, written as a file that can be imported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from accord.sources.files.export import csv_text
from accord.sources.files.neutral import restored
from accord.sources.files.refused import HEAD

# A form of more fields is no form any more.
MOST_CELLS = 900


@dataclass(frozen=True)
class RefusedRow:
    """One refused row: where, why, and its cells as they stand in the file."""

    line: str
    column: str
    reason: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class RefusedList:
    """The beginning of a list of refused rows. `editable` when all of it is small enough for a form."""

    columns: tuple[str, ...] = ()
    rows: tuple[RefusedRow, ...] = ()
    editable: bool = False


def read_refused(path: Path, limit: int) -> RefusedList:
    """The first rows of a list that nobody writes to any more; empty when there is no list."""
    if not path.is_file():
        return RefusedList()
    frame = restored(_read(path, limit + 1))
    columns = tuple(frame.columns[len(HEAD) :])
    rows = tuple(
        RefusedRow(line or "", column or "", reason or "", tuple(cell or "" for cell in cells))
        for line, column, reason, *cells in frame.head(limit).iter_rows()
    )
    small = 0 < frame.height <= limit and frame.height * len(columns) <= MOST_CELLS
    return RefusedList(columns, rows, small)


def _read(path: Path, limit: int) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False, n_rows=limit)


def write_corrected(
    path: Path, found: RefusedList, cells: Mapping[tuple[int, int], str], into: Path
) -> None:
    """Write the list again with other cells, by row and column; the importer reads it as the file."""
    rows: Sequence[list[str]] = [
        [row.line, row.column, row.reason]
        + [cells.get((place, column), cell) for column, cell in enumerate(row.cells)]
        for place, row in enumerate(found.rows)
    ]
    header = pl.read_csv(path, infer_schema=False, n_rows=0).columns
    frame = pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row")
    into.write_text(csv_text(frame), encoding="utf-8")

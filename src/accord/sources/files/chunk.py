"""What reading gives: a file's rows as text columns, some fifty thousand at a time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

CHUNK_ROWS = 50_000
REFUSED = {"line": pl.Int64, "column": pl.String, "reason": pl.String}
# Before the names of a refused row's own cells, which may be called `reason` themselves.
CELL = "cell:"


class FileFault(Exception):
    """A file that cannot be taken at all: where, why, what was kept and what to do, in one sentence."""


@dataclass(frozen=True)
class Chunk:
    """Rows as read. `frame` has text columns under the file's own names, null where a cell is empty;
    `lines` the line on which each row begins. `refused` has line, column, reason and the cells.
    """

    frame: pl.DataFrame
    lines: pl.Series
    refused: pl.DataFrame


@dataclass(frozen=True)
class Layout:
    """What a map may say about the file itself; None lets Accord find out."""

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None


@dataclass(frozen=True)
class Reading:
    """An opened file: its columns, its rows, and what the reader should know about how it was read.

    `share` tells how much of the file has been read, 0 to 1; `layout` what was found out of the file
    itself, `sheets` which other sheets a workbook has.
    """

    columns: tuple[str, ...]
    chunks: Iterator[Chunk]
    notes: tuple[str, ...] = field(default=())
    share: Callable[[], float] = field(default=lambda: 0.0)
    layout: Layout = field(default_factory=Layout)
    sheets: tuple[str, ...] = ()


def refusals(
    lines: Sequence[int],
    column: str | None,
    reasons: Sequence[str],
    cells: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Refused rows as a frame: line, column, reason, then the cells as they stand in the file."""
    head = pl.DataFrame(
        {"line": list(lines), "column": [column] * len(lines), "reason": list(reasons)},
        schema=REFUSED,
    )
    return head if cells is None else with_cells(head, cells)


def cells_reason(row: Sequence[object], width: int) -> str:
    """Why a row of another width than the header's is refused."""
    return f"it has {len(row)} cell{'s' if len(row) != 1 else ''}, the header has {width}"


def with_cells(head: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """Line, column and reason beside the rows' own cells."""
    return pl.concat([head, cells.rename(lambda name: CELL + name)], how="horizontal")


def text_frame(columns: Sequence[str], rows: Sequence[Sequence[str | None]]) -> pl.DataFrame:
    """Rows as text columns; an empty cell is null."""
    turned = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    series = [
        pl.Series(name, cells, dtype=pl.String) for name, cells in zip(columns, turned, strict=True)
    ]
    frame = pl.DataFrame(series)
    return frame.with_columns(pl.when(pl.all() != "").then(pl.all()))

"""Tables out: CSV that no spreadsheet runs, JSON lines and workbooks, each read back exactly as it was."""

import io
import math
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from accord.sources.files.neutral import neutralised

# What a sheet and a cell hold, and the whole numbers that a spreadsheet's doubles hold exactly.
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
LONGEST_CELL = 32_767
EXACT = 1 << 53


class TooLarge(Exception):
    """More than the format can hold; the message says what to do."""


def csv_text(frame: pl.DataFrame, *, header: bool = True) -> str:
    """A frame as CSV: everything quoted, text that begins like a formula behind an apostrophe.

    Numbers stay as they are. Null and empty text look alike in CSV; both are read back as null.
    """
    out = io.StringIO()
    safe = frame.with_columns(
        neutralised(frame[name]) for name in frame.columns if frame[name].dtype == pl.String
    )
    named = safe.rename({name: _safe_name(name) for name in safe.columns})
    named.write_csv(out, include_header=header, quote_style="always", line_terminator="\n")
    return out.getvalue()


def _safe_name(name: str) -> str:
    return str(neutralised(pl.Series([name], dtype=pl.String))[0])


def write_csv(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame as CSV in UTF-8 with a byte order mark, which spreadsheets need to see accents."""
    path.write_bytes(b"\xef\xbb\xbf" + csv_text(frame).encode("utf-8"))


def write_jsonlines(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame as JSON lines; nothing needs marking there."""
    frame.write_ndjson(path)


def write_workbook(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame as a workbook of one sheet. Text is written as text, so none of it is ever a formula.

    Raises TooLarge when a sheet cannot hold it.
    """
    if frame.height >= MOST_ROWS or frame.width > MOST_COLUMNS:
        raise TooLarge(
            f"{frame.height:,} rows and {frame.width:,} columns are more than a sheet holds; nothing was "
            "written. Export as CSV."
        )
    # A name that begins with = is no sheet's, and a long list never stands in memory whole.
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("rows")
        bold = book.add_format({"bold": True})
        for place, name in enumerate(frame.columns):
            sheet.write_string(0, place, name, bold)
        for line, row in enumerate(frame.iter_rows(), 1):
            for place, value in enumerate(row):
                _write_cell(sheet, line, place, value)


def _write_cell(sheet: Worksheet, line: int, place: int, value: object) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif isinstance(value, int | float) and math.isfinite(value) and abs(value) < EXACT:
        sheet.write_number(line, place, value)
    elif value is not None and value == value:
        sheet.write_string(line, place, str(value)[:LONGEST_CELL])


WRITERS: Mapping[str, Callable[[pl.DataFrame, Path], None]] = {
    "csv": write_csv,
    "jsonl": write_jsonlines,
    "xlsx": write_workbook,
}


def write(frame: pl.DataFrame, ending: str, path: Path) -> None:
    """Write a frame whole or not at all: an earlier file of that name goes once the new one is there."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        WRITERS[ending](frame, unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)

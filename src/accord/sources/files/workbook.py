"""Excel workbooks: measured before they are opened, because a small archive can unfold without end."""

import datetime as dt
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from accord.sources.files.chunk import (
    CHUNK_ROWS,
    Chunk,
    FileFault,
    Layout,
    Reading,
    refusals,
    text_frame,
)
from accord.sources.files.header import MOST_COLUMNS, header_of
from accord.sources.files.neutral import restored

LARGEST = 1 << 30  # Bytes after unpacking.
MOST_PARTS = 5_000
SUSPECT_RATIO = 200
SUSPECT_BYTES = 64 << 20
MOST_CELLS = 60_000_000
BLOCK = 1 << 20
_CELL = re.compile(rb'<c [^>]*?r="([A-Z]{1,4})(\d{1,8})"')
_ROW = re.compile(rb'<row [^>]*?r="(\d{1,8})"')


@dataclass(frozen=True)
class _Extent:
    """How far a sheet reaches: its last row and column, as its cells say."""

    rows: int
    columns: int


def open_workbook(path: Path, layout: Layout) -> Reading:
    """Open one sheet: the one that the layout names, else the first visible one with content."""
    _measure(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        name, others = _sheet_of(book, layout)
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as fault:
        raise FileFault(
            f"the workbook cannot be read ({fault}); nothing was kept. Save it again or as CSV."
        ) from None
    start = next((place for place, row in enumerate(rows) if any(cell != "" for cell in row)), None)
    if start is None:
        raise FileFault(f"the sheet '{name}' is empty; nothing was kept. Say `sheet:` in the map.")
    columns = header_of([_text(cell) for cell in rows[start]], start + 1)
    notes = (f"Read the sheet '{name}'; not read: {', '.join(others)}.",) if others else ()
    return Reading(columns, _chunks(rows, columns, start + 1), notes)


def _sheet_of(book: CalamineWorkbook, layout: Layout) -> tuple[str, list[str]]:
    visible = [
        sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible
    ]
    if layout.sheet is None:
        if not visible:
            raise FileFault("the workbook has no visible sheet; nothing was kept.")
        return visible[0], visible[1:]
    if layout.sheet not in book.sheet_names:
        raise FileFault(
            f"there is no sheet '{layout.sheet}'; nothing was kept. There are: {', '.join(book.sheet_names)}."
        )
    return layout.sheet, []


def _chunks(
    rows: Sequence[Sequence[object]], columns: tuple[str, ...], start: int
) -> Iterator[Chunk]:
    numbered = (
        (line, row) for line, row in enumerate(rows[start:], start + 1) if _has_content(row)
    )
    while block := list(islice(numbered, CHUNK_ROWS)):
        yield _chunk(block, columns)


def _has_content(row: Sequence[object]) -> bool:
    return any(cell != "" for cell in row)


def _chunk(block: list[tuple[int, Sequence[object]]], columns: tuple[str, ...]) -> Chunk:
    width = len(columns)
    texts = [(line, [_text(cell) for cell in row]) for line, row in block]
    wide = [(line, row) for line, row in texts if any(row[width:])]
    fit = [(line, row) for line, row in texts if not any(row[width:])]
    frame = restored(text_frame(columns, [_padded(row, width) for _, row in fit]))
    lines = pl.Series("line", [line for line, _ in fit], dtype=pl.Int64)
    reasons = [f"it has {len(row)} cells, the header has {width}" for _, row in wide]
    cells = text_frame(columns, [row[:width] for _, row in wide])
    return Chunk(frame, lines, refusals([line for line, _ in wide], None, reasons, cells))


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [*row[:width], *[""] * (width - len(row))]


def _text(cell: object) -> str:
    """A cell as text: whole numbers without point, moments in ISO 8601."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ") if cell.time() != dt.time() else cell.date().isoformat()
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _measure(path: Path) -> None:
    """Unpack every part into nothing, counting; refuse what would not fit into memory."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            declared = sum(part.file_size for part in parts)
            if declared > LARGEST or len(parts) > MOST_PARTS:
                raise FileFault(
                    f"the workbook declares {declared / 1e9:.1f} GB in {len(parts)} parts, more than "
                    f"{LARGEST / 1e9:.1f} GB; nothing was kept. Export it as CSV."
                )
            unpacked = 0
            for part in parts:
                unpacked += _unpack(archive, part, path, unpacked)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as fault:
        raise FileFault(
            f"the workbook is damaged ({fault}); nothing was kept. Save it again."
        ) from None


def _unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo, path: Path, before: int) -> int:
    """Bytes of one part after unpacking; a sheet's extent is checked on the way."""
    sheet = part.filename.startswith("xl/worksheets/")
    size, extent, tail = 0, _Extent(0, 0), b""
    with archive.open(part) as stream:
        while block := stream.read(BLOCK):
            size += len(block)
            total = before + size
            if total > LARGEST or (
                total > SUSPECT_BYTES and total > SUSPECT_RATIO * path.stat().st_size
            ):
                raise FileFault(
                    f"the workbook unfolds to more than {total / 1e6:,.0f} MB from "
                    f"{path.stat().st_size / 1e6:.1f} MB (a zip bomb); nothing was kept."
                )
            if sheet:
                extent = _reach(tail + block, extent)
                tail = block[-64:]
    return size


def _reach(block: bytes, extent: _Extent) -> _Extent:
    cells = {(letters, int(row)) for letters, row in _CELL.findall(block)}
    last_row = max([extent.rows, *(row for _, row in cells), *map(int, _ROW.findall(block))])
    last_column = max([extent.columns, *map(_column_number, {letters for letters, _ in cells})])
    if last_row * last_column > MOST_CELLS or last_column > MOST_COLUMNS:
        raise FileFault(
            f"a sheet claims {last_row:,} rows and {last_column:,} columns; nothing was kept. "
            "Delete what lies outside the table, or export it as CSV."
        )
    return _Extent(last_row, last_column)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number

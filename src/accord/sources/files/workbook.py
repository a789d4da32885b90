"""Excel workbooks: measured before they are opened, because a small archive can unfold without end."""

import datetime as dt
import html
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
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
    cells_reason,
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


# A formula has at most 8,192 characters; a cell cut by the end of a block is found with the next.
_OVERLAP = 10_000
_CELL_HEAD = re.compile(rb"<c ([^>]*)>")
_UNCOUNTED = re.compile(
    rb"<c ([^>]*)>\s*<f[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_PLACE = re.compile(rb"([A-Z]{1,4})(\d{1,8})")
_SHEET = re.compile(rb"<(?:\w+:)?sheet ([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship ([^>]*)>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
ERROR = "it holds an error such as #N/A"
UNCOUNTED = "it holds a formula without its value; open the workbook, save it and import again"
# By line and column, counted from 1: cells that have no value although they are not empty.
Flaws = dict[tuple[int, int], str]


@dataclass(frozen=True)
class _Extent:
    """How far a sheet reaches: its last row and column, as its cells say."""

    rows: int
    columns: int


def open_workbook(path: Path, layout: Layout) -> Reading:
    """Open one sheet: the one that the layout names, else the first visible one with content."""
    flaws = _measure(path)
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
    own = flaws.get(_part_of(path, name), {})
    chunks = _chunks(rows, columns, start + 1, own)
    found = Layout(sheet=name)
    return Reading(columns, chunks, notes, layout=found, sheets=(name, *others))


def _part_of(path: Path, sheet: str) -> str:
    """The part of the archive that holds a sheet."""
    with zipfile.ZipFile(path) as archive:
        try:
            book = archive.read("xl/workbook.xml")
            relations = archive.read("xl/_rels/workbook.xml.rels")
        except KeyError:
            return ""
    targets = {found["Id"]: found["Target"] for found in _attributes(_RELATION, relations)}
    for found in _attributes(_SHEET, book):
        if html.unescape(found.get("name", "")) == sheet:
            target = targets.get(found.get("r:id", ""), "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _attributes(pattern: re.Pattern[bytes], text: bytes) -> list[dict[str, str]]:
    return [
        {
            name.decode(): value.decode("utf-8", "replace")
            for name, value in _ATTRIBUTE.findall(head)
        }
        for head in pattern.findall(text)
    ]


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
    rows: Sequence[Sequence[object]], columns: tuple[str, ...], start: int, flaws: Flaws
) -> Iterator[Chunk]:
    flawed = {line for line, _ in flaws}
    numbered = (
        (line, row)
        for line, row in enumerate(rows[start:], start + 1)
        if line in flawed or _has_content(row)
    )
    while block := list(islice(numbered, CHUNK_ROWS)):
        yield _chunk(block, columns, flaws)


def _has_content(row: Sequence[object]) -> bool:
    return any(cell != "" for cell in row)


def _chunk(
    block: list[tuple[int, Sequence[object]]], columns: tuple[str, ...], flaws: Flaws
) -> Chunk:
    width = len(columns)
    faults = _faults(block, columns, flaws)
    texts = [(line, [_text(cell) for cell in row]) for line, row in block]
    fit = [(line, row) for line, row in texts if line not in faults]
    frame = restored(text_frame(columns, [_padded(row, width) for _, row in fit]))
    lines = pl.Series("line", [line for line, _ in fit], dtype=pl.Int64)
    refused = [
        refusals([line], *faults[line], text_frame(columns, [_padded(row, width)]))
        for line, row in texts
        if line in faults
    ]
    return Chunk(frame, lines, pl.concat(refused) if refused else refusals([], None, []))


def _faults(
    block: list[tuple[int, Sequence[object]]], columns: tuple[str, ...], flaws: Flaws
) -> dict[int, tuple[str | None, list[str]]]:
    """By line of a row to be refused: the column and the reason."""
    width = len(columns)
    found: dict[int, tuple[str | None, list[str]]] = {
        line: (None, [cells_reason(row, width)])
        for line, row in block
        if len(row) > width and any(cell != "" for cell in row[width:])
    }
    lines = {line for line, _ in block}
    for (line, place), reason in flaws.items():
        if line in lines and place <= width:
            found.setdefault(line, (columns[place - 1], [reason]))
    return found


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


def _measure(path: Path) -> dict[str, Flaws]:
    """Unpack every part into nothing, counting; refuse what would not fit into memory.

    Gives the cells of each sheet that read as empty and are not.
    """
    flaws: dict[str, Flaws] = {}
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
                unpacked += _unpack(archive, part, path, unpacked, flaws)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as fault:
        raise FileFault(
            f"the workbook is damaged ({fault}); nothing was kept. Save it again."
        ) from None
    return flaws


def _unpack(
    archive: zipfile.ZipFile,
    part: zipfile.ZipInfo,
    path: Path,
    before: int,
    flaws: dict[str, Flaws],
) -> int:
    """Bytes of one part after unpacking; a sheet's extent is checked and its flaws found on the way."""
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
                flaws.setdefault(part.filename, {}).update(_flaws(tail + block))
                tail = block[-_OVERLAP:]
    return size


def _flaws(block: bytes) -> Flaws:
    errors = _CELL_HEAD.findall(block) if b't="e"' in block else []
    uncounted = _UNCOUNTED.findall(block) if b"<f" in block else []
    # A formula may well give an empty text, which is its value.
    return _placed(uncounted, lambda kind: kind != b"str", UNCOUNTED) | _placed(
        errors, lambda kind: kind == b"e", ERROR
    )


def _placed(heads: list[bytes], wanted: Callable[[bytes], bool], reason: str) -> Flaws:
    found: Flaws = {}
    for head in heads:
        cell = dict(_ATTRIBUTE.findall(head))
        place = _PLACE.fullmatch(cell.get(b"r", b""))
        if place and wanted(cell.get(b"t", b"")):
            found[int(place[2]), _column_number(place[1])] = reason
    return found


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

"""JSON lines: one object a line; a line that is none, or whose bytes are no text, is refused by itself."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from accord.sources.files.chunk import (
    CHUNK_ROWS,
    Chunk,
    FileFault,
    Layout,
    Reading,
    refusals,
    text_frame,
)
from accord.sources.files.columnar import json_text
from accord.sources.files.header import header_of
from accord.sources.files.lettering import (
    is_torn,
    not_text,
    notes_of,
    open_text,
    printable,
    share_read,
)

LONGEST_LINE = 1 << 20
_FAULTS = (msgspec.DecodeError, UnicodeError, RecursionError)


def open_jsonlines(path: Path, layout: Layout) -> Reading:
    """Open JSON lines; the columns are the keys of the first rows, later new keys become properties."""
    stream, size = open_text(path, layout), path.stat().st_size
    chunks = _chunks(stream)
    first = next(chunks, None)
    if first is None:
        raise FileFault("there is no object in it; nothing was kept. Write one JSON object a line.")
    if first.frame.is_empty():
        line, reason = first.refused.select("line", "reason").row(0)
        raise FileFault(
            f"line {line}: {reason}, and no other line holds an object; nothing was kept. "
            "Write one JSON object a line."
        )
    return Reading(
        tuple(first.frame.columns), _with_first(first, chunks), notes_of(stream),
        lambda: share_read(stream, size),
    )  # fmt: skip


def _with_first(first: Chunk, rest: Iterator[Chunk]) -> Iterator[Chunk]:
    yield first
    yield from rest


@dataclass
class _Block:
    """The objects of some lines, and what was refused of them."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    refused: list[pl.DataFrame] = field(default_factory=list)

    def refuse(
        self, line: int, reason: str, column: str | None = None, cells: pl.DataFrame | None = None
    ) -> None:
        self.refused.append(refusals([line], column, [reason], cells))


def _chunks(stream: io.TextIOWrapper) -> Iterator[Chunk]:
    with stream:
        line, ended = 0, False
        while not ended:
            block = _Block()
            while len(block.rows) < CHUNK_ROWS:
                text = _read(stream, line)
                if not text:
                    ended = True
                    break
                line += 1
                _take(text, line, block, stream)
            if block.rows or block.refused:
                yield _chunk(block)


def _read(stream: io.TextIOWrapper, line: int) -> str:
    try:
        return stream.readline(LONGEST_LINE)
    except UnicodeError as fault:
        raise FileFault(
            f"line {line + 1}: its bytes are no {stream.encoding} text ({fault}); nothing was kept. "
            "Save the file as UTF-8 and import again."
        ) from None


def _take(text: str, line: int, block: _Block, stream: io.TextIOWrapper) -> None:
    if len(text) >= LONGEST_LINE:
        while len(text) >= LONGEST_LINE and not text.endswith("\n"):
            text = _read(stream, line)
        block.refuse(line, "it is longer than a million characters")
        return
    text = text.strip("\ufeff \t\r\n")
    if not text:
        return
    try:
        row = msgspec.json.decode(text)
    except _FAULTS as fault:
        _refuse(text, fault, line, block, stream)
        return
    if not isinstance(row, dict):
        block.refuse(line, "it is no JSON object")
    elif row:  # An object without any cell is no row, as a blank line is none.
        block.rows.append(row)
        block.lines.append(line)


def _refuse(
    text: str, fault: Exception, line: int, block: _Block, stream: io.TextIOWrapper
) -> None:
    if not is_torn(text):
        block.refuse(line, f"it is no JSON ({fault})")
        return
    cells = _torn_cells(text)
    column = next((name for name, cell in cells.items() if is_torn(cell)), None)
    frame = text_frame(list(cells), [[printable(cell) for cell in cells.values()]])
    block.refuse(line, not_text(stream), column, frame if cells else None)


def _torn_cells(text: str) -> dict[str, str]:
    """The cells of an object with bytes that are no text; none where it cannot be read, or a name is torn."""
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(row, dict) or any(is_torn(name) for name in row):
        return {}
    return {name: _value(value) or "" for name, value in row.items()}


def _chunk(block: _Block) -> Chunk:
    names = list(dict.fromkeys(name for row in block.rows for name in row))
    columns = header_of(names, block.lines[0]) if names else ()
    frame = pl.DataFrame(
        [pl.Series(column, [_value(row.get(name)) for row in block.rows], dtype=pl.String)
         for column, name in zip(columns, names, strict=True)]
    )  # fmt: skip
    found = block.refused
    refused = pl.concat(found, how="diagonal") if found else refusals([], None, [], frame.clear())
    return Chunk(frame, pl.Series("line", block.lines, dtype=pl.Int64), refused)


def _value(value: Any) -> str | None:
    """A JSON value as text; empty text is null."""
    if isinstance(value, str):
        return value or None
    if value is None or isinstance(value, dict | list):
        return json_text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)

"""CSV and its relatives: one pass, no line too long, no quote that swallows the rest of the file."""

import csv
import io
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import polars as pl

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
from accord.sources.files.detect import SAMPLE_BYTES, separator_of
from accord.sources.files.header import header_of
from accord.sources.files.lettering import (
    is_torn,
    not_text,
    notes_of,
    open_text,
    printable,
    share_read,
)
from accord.sources.files.neutral import restored

LONGEST_LINE = 1 << 20
Row = list[str]


def open_delimited(path: Path, layout: Layout) -> Reading:
    """Open a text table; encoding and separator are found out unless the layout names them."""
    stream = open_text(path, layout)
    rows = Rows(stream, layout.separator, path.suffix)
    size = path.stat().st_size
    found = Layout(stream.encoding, rows.separator)
    return Reading(
        rows.columns, rows.chunks(), notes_of(stream), lambda: share_read(stream, size), found
    )


class _Feed:
    """Lines one by one; remembers those of the record at hand, so that a torn record gives them back."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self.stream = stream
        self.line = 0
        self.record: list[str] = []
        self.back: deque[str] = deque()

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        text = self.back.popleft() if self.back else self._read()
        if not text:
            raise StopIteration
        self.line += 1
        self.record.append(text)
        return text

    def _read(self) -> str:
        try:
            text = self.stream.readline(LONGEST_LINE)
        except UnicodeError as fault:
            raise FileFault(
                f"line {self.line + 1}: {_strange(fault, self.stream)}; "
                "nothing was kept. Save the file as UTF-8 and import again."
            ) from None
        if len(text) >= LONGEST_LINE:
            raise FileFault(
                f"line {self.line + 1}: it is longer than a million characters, so this is no table; nothing was kept."
            )
        return text

    def give_back(self) -> None:
        """All lines of the record but its first are to be read again."""
        later = self.record[1:]
        self.back.extendleft(reversed(later))
        self.line -= len(later)


def _strange(fault: UnicodeError, stream: io.TextIOWrapper) -> str:
    told = f"its bytes are no {stream.encoding} text"
    if not isinstance(fault, UnicodeDecodeError):
        return told
    return f"{told}: {fault.object[fault.start]:02X} (hexadecimal) is no character of it"


class Rows:
    """The records of one text table, in chunks, each with the line on which it begins."""

    def __init__(self, stream: io.TextIOWrapper, separator: str | None, suffix: str) -> None:
        self.feed = _Feed(stream)
        self.separator = separator or self._find_separator(stream, suffix)
        csv.field_size_limit(LONGEST_LINE)
        self.reader = csv.reader(
            self.feed, delimiter=self.separator, strict=True, skipinitialspace=True
        )
        self.columns = self._header()
        self.ended = False

    def _find_separator(self, stream: io.TextIOWrapper, suffix: str) -> str:
        try:
            first = stream.readline(LONGEST_LINE)
            declared = first.strip().lower()
            if declared.startswith("sep=") and len(declared) == 5:  # Excel writes this line.
                self.feed.line = 1
                return declared[4]
            sample = first + stream.read(SAMPLE_BYTES // 8)
        except UnicodeError as fault:
            raise FileFault(
                f"{_strange(fault, stream)}; nothing was kept. Save the file as UTF-8."
            ) from None
        stream.seek(0)
        return separator_of(sample.lstrip("\ufeff"), suffix)

    def _header(self) -> tuple[str, ...]:
        try:
            first = next((row for row in self.reader if row), [])
        except csv.Error:
            raise FileFault(
                f"line {self.feed.line}: the header has a quotation mark that is not closed; nothing was kept."
            ) from None
        if any(is_torn(cell) for cell in first):
            raise FileFault(
                f"line {self.feed.line}: the header's bytes are no {self.feed.stream.encoding} text; "
                "nothing was kept. Put the columns' names right, or say `encoding:` in the map."
            )
        return header_of(first, self.feed.line)

    def chunks(self) -> Iterator[Chunk]:
        """The rows, some fifty thousand at a time."""
        with self.feed.stream:
            while not self.ended:
                chunk = self._chunk()
                if chunk.frame.height or chunk.refused.height:
                    yield chunk

    def _chunk(self) -> Chunk:
        rows: list[Row] = []
        lines: list[int] = []
        torn: list[pl.DataFrame] = []
        self._fill(rows, lines, torn)
        rows, lines = self._drop_blank(rows, lines)
        rows, lines = self._level(rows, lines, torn)
        rows, lines = self._drop_undecoded(rows, lines, torn)
        frame = restored(text_frame(self.columns, rows))
        refused = pl.concat(torn, how="diagonal") if torn else refusals([], None, [], frame.clear())
        return Chunk(frame, pl.Series("line", lines, dtype=pl.Int64), refused)

    def _fill(self, rows: list[Row], lines: list[int], torn: list[pl.DataFrame]) -> None:
        feed, reader, record = self.feed, self.reader, self.feed.record
        while len(rows) < CHUNK_ROWS:
            record.clear()
            begins = feed.line + 1
            try:
                rows.append(next(reader))
                lines.append(begins)
            except StopIteration:
                self.ended = True
                return
            except csv.Error as fault:
                torn.append(refusals([begins], None, [_quote_reason(fault)]))
                feed.give_back()

    @staticmethod
    def _drop_blank(rows: list[Row], lines: list[int]) -> tuple[list[Row], list[int]]:
        """Leave out lines without any content; spreadsheets write rows of separators where none is."""
        kept = [place for place, row in enumerate(rows) if (row and row[0]) or "".join(row).strip()]
        if len(kept) == len(rows):
            return rows, lines
        return [rows[place] for place in kept], [lines[place] for place in kept]

    def _level(
        self, rows: list[Row], lines: list[int], torn: list[pl.DataFrame]
    ) -> tuple[list[Row], list[int]]:
        """Refuse rows with more or fewer cells than the header; empty surplus cells are dropped."""
        width = len(self.columns)
        if all(len(row) == width for row in rows):
            return rows, lines
        kept_rows: list[Row] = []
        kept_lines: list[int] = []
        for row, line in zip(rows, lines, strict=True):
            if len(row) >= width and not any(row[width:]):
                kept_rows.append(row[:width])
                kept_lines.append(line)
            else:
                reason = cells_reason(row, width)
                torn.append(refusals([line], None, [reason], self._as_read(row)))
        return kept_rows, kept_lines

    def _drop_undecoded(
        self, rows: list[Row], lines: list[int], torn: list[pl.DataFrame]
    ) -> tuple[list[Row], list[int]]:
        """Refuse rows with bytes that the file's encoding does not know."""
        if not is_torn("".join(map("".join, rows))):
            return rows, lines
        bad = {place: row for place, row in enumerate(rows) if is_torn("".join(row))}
        for place, row in bad.items():
            at = next(index for index, cell in enumerate(row) if is_torn(cell))
            reason = not_text(self.feed.stream)
            torn.append(refusals([lines[place]], self.columns[at], [reason], self._as_read(row)))
        kept = [place for place in range(len(rows)) if place not in bad]
        return [rows[place] for place in kept], [lines[place] for place in kept]

    def _as_read(self, row: Row) -> pl.DataFrame:
        cells = [printable(cell) for cell in row[: len(self.columns)]]
        return text_frame(self.columns, [cells + [""] * (len(self.columns) - len(cells))])


def _quote_reason(fault: csv.Error) -> str:
    if "expected after" in str(fault):
        return "there is text after a closing quotation mark"
    return "a quotation mark is opened and not closed"

"""Parquet and JSON lines: typed or nested values become the same text columns as everything else."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from accord.sources.files.chunk import (
    CHUNK_ROWS,
    Chunk,
    FileFault,
    Reading,
    refusals,
)
from accord.sources.files.header import header_of

LONGEST_LINE = 1 << 20


def open_parquet(path: Path) -> Reading:
    """Open a Parquet file; moments with a zone keep it, nested values become JSON."""
    try:
        file = pq.ParquetFile(path)
        columns = header_of(file.schema_arrow.names, 1)
    except (pa.ArrowException, OSError) as fault:
        raise FileFault(
            f"the Parquet file cannot be read ({_first_line(fault)}); nothing was kept."
        ) from None
    progress = _Progress(file.metadata.num_rows)
    return Reading(columns, _parquet_chunks(file, columns, progress), share=progress.share)


@dataclass
class _Progress:
    """How far a reader has come, in rows or bytes."""

    whole: int
    done: int = 0

    def share(self) -> float:
        return self.done / max(self.whole, 1)


def _parquet_chunks(
    file: pq.ParquetFile, columns: tuple[str, ...], progress: _Progress
) -> Iterator[Chunk]:
    line = 0
    try:
        for batch in file.iter_batches(batch_size=CHUNK_ROWS):
            table = pa.Table.from_batches([batch]).rename_columns(list(columns))
            frame = as_text(pl.DataFrame(table))
            lines = pl.Series("line", range(line + 1, line + 1 + frame.height), dtype=pl.Int64)
            line += frame.height
            progress.done = line
            yield Chunk(frame, lines, refusals([], None, [], frame.clear()))
    except (pa.ArrowException, OSError, pl.exceptions.PolarsError) as fault:
        raise FileFault(
            f"row {line + 1}: the Parquet file is damaged from here on ({_first_line(fault)}); nothing was kept."
        ) from None


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Every column as text; moments in ISO 8601, nested values as JSON, empty text as null."""
    texts = frame.select(_texts(frame[name]) for name in frame.columns)
    return texts.with_columns(pl.when(pl.all() != "").then(pl.all()))


def _texts(series: pl.Series) -> pl.Series:
    kind = series.dtype
    if isinstance(kind, pl.Datetime):
        return _moment_texts(series, kind)
    if kind.is_float():
        return _float_texts(series)
    if kind == pl.Binary:
        return series.cast(pl.String, strict=False)
    if kind.is_nested():
        return pl.Series(series.name, [_json(value) for value in series.to_list()], dtype=pl.String)
    if kind == pl.Object:
        return pl.Series(series.name, [_json(value) for value in series], dtype=pl.String)
    return series.cast(pl.String)


def _moment_texts(series: pl.Series, kind: pl.Datetime) -> pl.Series:
    if kind.time_zone:
        return series.dt.convert_time_zone("UTC").dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ")
    return series.dt.strftime("%Y-%m-%dT%H:%M:%S%.f")


def _float_texts(series: pl.Series) -> pl.Series:
    # A whole number loses its '.0', so that a key which a notebook made a float stays a key.
    text = series.cast(pl.Float64).cast(pl.String)
    return text.str.replace(r"^(-?\d{1,15})\.0$", "$1").set(series.is_nan().fill_null(False), None)


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)


def _first_line(fault: BaseException) -> str:
    return str(fault).splitlines()[0][:200] if str(fault) else type(fault).__name__


def open_jsonlines(path: Path) -> Reading:
    """Open JSON lines; the columns are the keys of the first rows, later new keys become properties."""
    progress = _Progress(path.stat().st_size)
    chunks = _jsonlines_chunks(path, progress)
    first = next(chunks, None)
    if first is None:
        raise FileFault("there is no object in it; nothing was kept. Write one JSON object a line.")
    return Reading(tuple(first.frame.columns), _with_first(first, chunks), share=progress.share)


def _with_first(first: Chunk, rest: Iterator[Chunk]) -> Iterator[Chunk]:
    yield first
    yield from rest


def _jsonlines_chunks(path: Path, progress: _Progress) -> Iterator[Chunk]:
    with path.open("rb") as file:
        line, ended = 0, False
        while not ended:
            rows: list[dict[str, Any]] = []
            lines: list[int] = []
            torn: list[pl.DataFrame] = []
            while len(rows) < CHUNK_ROWS:
                text = file.readline(LONGEST_LINE)
                if not text:
                    ended = True
                    break
                line += 1
                progress.done += len(text)
                _take(text, line, rows, lines, torn, file)
            if rows or torn:
                yield _jsonlines_chunk(rows, lines, torn)


def _take(
    text: bytes,
    line: int,
    rows: list[dict[str, Any]],
    lines: list[int],
    torn: list[pl.DataFrame],
    file: BinaryIO,
) -> None:
    if len(text) >= LONGEST_LINE:
        while len(text) >= LONGEST_LINE and not text.endswith(b"\n"):
            text = file.readline(LONGEST_LINE)
        torn.append(refusals([line], None, ["it is longer than a million characters"]))
        return
    if not text.strip():
        return
    try:
        row = msgspec.json.decode(text.lstrip(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        torn.append(refusals([line], None, [f"it is no JSON ({fault})"]))
        return
    if isinstance(row, dict):
        rows.append(row)
        lines.append(line)
    else:
        torn.append(refusals([line], None, ["it is no JSON object"]))


def _jsonlines_chunk(
    rows: list[dict[str, Any]], lines: list[int], torn: list[pl.DataFrame]
) -> Chunk:
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = header_of(names, lines[0]) if names else ()
    frame = pl.DataFrame(
        [pl.Series(column, [_value(row.get(name)) for row in rows], dtype=pl.String)
         for column, name in zip(columns, names, strict=True)]
    )  # fmt: skip
    refused = pl.concat(torn, how="diagonal") if torn else refusals([], None, [], frame.clear())
    return Chunk(frame, pl.Series("line", lines, dtype=pl.Int64), refused)


def _value(value: Any) -> str | None:
    """A JSON value as text; empty text is null."""
    if isinstance(value, str):
        return value or None
    if value is None or isinstance(value, dict | list):
        return _json(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)

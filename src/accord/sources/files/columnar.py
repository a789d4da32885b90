"""Parquet: typed and nested values become the same text columns as everything else."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    """How far a reader has come, in rows."""

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
        return pl.Series(
            series.name, [json_text(value) for value in series.to_list()], dtype=pl.String
        )
    if kind == pl.Object:
        return pl.Series(series.name, [json_text(value) for value in series], dtype=pl.String)
    return series.cast(pl.String)


def _moment_texts(series: pl.Series, kind: pl.Datetime) -> pl.Series:
    if kind.time_zone:
        return series.dt.convert_time_zone("UTC").dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ")
    return series.dt.strftime("%Y-%m-%dT%H:%M:%S%.f")


def _float_texts(series: pl.Series) -> pl.Series:
    # A whole number loses its '.0', so that a key which a notebook made a float stays a key.
    text = series.cast(pl.Float64).cast(pl.String)
    return text.str.replace(r"^(-?\d{1,15})\.0$", "$1").set(series.is_nan().fill_null(False), None)


def json_text(value: Any) -> str | None:
    """A nested value as JSON."""
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)


def _first_line(fault: BaseException) -> str:
    return str(fault).splitlines()[0][:200] if str(fault) else type(fault).__name__

"""The log's files: Parquet, written whole and synced, readable once listed."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow.parquet as pq

from accord.log.entry import WITHDRAWN
from accord.log.streams import Stream, Type, stream_named
from accord.store import manifest
from accord.store.durable import write_durably
from accord.store.manifest import Listed, Listing, Staged

ROW_GROUP: Final = 100_000
# One subject's rows lie together, as they happened.
ORDER: Final = ("subject", "at", "entry")
_PREFIX = "log/"
_TYPES: dict[Type, pl.DataType] = {
    "int64": pl.Int64(),
    "int32": pl.Int32(),
    "float64": pl.Float64(),
    "bool": pl.Boolean(),
    "string": pl.String(),
}


def collection_of(stream: Stream) -> str:
    """The name under which the manifest lists the stream's files."""
    return _PREFIX + stream.name


def stream_of(collection: str) -> Stream | None:
    """The stream whose files lie there, None for a collection that is not of the log."""
    if not collection.startswith(_PREFIX):
        return None
    return stream_named(collection.removeprefix(_PREFIX))


def schema(stream: Stream) -> pl.Schema:
    """Columns of a stream's files in order, with their types."""
    return pl.Schema({column.name: _TYPES[column.type] for column in stream.all_columns})


@dataclass(frozen=True)
class _Bounds:
    """What the manifest says of the rows of a file."""

    rows: int
    first_at: int | None
    last_at: int | None
    first_entry: int | None
    last_entry: int | None


@dataclass(frozen=True)
class Log:
    """Files below one data folder."""

    folder: Path

    def stage(
        self, collection: str, frame: pl.DataFrame, *, batch: int = 0, part: str = ""
    ) -> Staged:
        """Put a frame on disk; nobody sees it before `publish`.

        A frame of the log gets the stream's columns (absent ones null, unknown ones refused) and is
        sorted by ORDER; any other is written as it is.
        """
        stream = stream_of(collection)
        if stream is not None:
            frame = conformed(stream, frame).sort(ORDER)
        path = write_durably(
            self._folder_of(collection, part),
            ".parquet",
            lambda unfinished: frame.write_parquet(
                unfinished, compression="lz4", row_group_size=ROW_GROUP
            ),
        )
        return self._staged(collection, path, _bounds_of(frame), batch, part)

    def stage_slices(
        self, collection: str, slices: Iterable[pl.DataFrame], *, batch: int = 0, part: str = ""
    ) -> Staged:
        """Put frames of like columns into one file in their order, one of them in memory at a time.

        There must be one at least.
        """
        bounds: list[_Bounds] = []
        path = write_durably(
            self._folder_of(collection, part),
            ".parquet",
            lambda unfinished: bounds.extend(_write_slices(unfinished, slices)),
        )
        return self._staged(collection, path, _around(bounds), batch, part)

    def _folder_of(self, collection: str, part: str) -> Path:
        return self.folder / collection / (part or "new")

    def _staged(
        self, collection: str, path: Path, bounds: _Bounds, batch: int, part: str
    ) -> Staged:
        relative = path.relative_to(self.folder).as_posix()
        return Staged(collection, relative, batch=batch, part=part, **asdict(bounds))

    def paths(self, files: Sequence[Listed]) -> list[Path]:
        """Where listed files lie."""
        return [self.folder / file.path for file in files]

    def scan(self, collection: str, listing: Listing | None = None) -> pl.LazyFrame:
        """All listed rows of a collection, in no order; without files, empty with the stream's columns."""
        return self.scan_files(collection, (listing or manifest.current()).of(collection))

    def scan_files(self, collection: str, files: Sequence[Listed]) -> pl.LazyFrame:
        """Rows of some listed files. Columns declared after a file was written read as null."""
        stream = stream_of(collection)
        if not files:
            return pl.LazyFrame(schema=schema(stream) if stream else None)
        if stream is None:
            return pl.scan_parquet(self.paths(files))
        return pl.scan_parquet(self.paths(files), schema=schema(stream), missing_columns="insert")

    def first_recorded(self, listing: Listing | None = None) -> int | None:
        """When the first entry was recorded, from the footers of the listed files; None without any."""
        files = (listing or manifest.current()).files
        firsts = [
            _first_recorded(path)
            for name, listed in files.items()
            if name.startswith(_PREFIX)
            for path in self.paths(listed)
        ]
        return min((first for first in firsts if first is not None), default=None)

    def current(
        self,
        stream: Stream,
        subjects: pl.Series | None = None,
        as_of: int | None = None,
        listing: Listing | None = None,
    ) -> pl.DataFrame:
        """Entries that hold: recorded by `as_of` and not taken back or replaced by one recorded by then."""
        rows = self.scan(collection_of(stream), listing)
        if as_of is not None:
            rows = rows.filter(pl.col("recorded_at") <= as_of)
        replaced = rows.filter(pl.col("replaces").is_not_null()).select("replaces")
        if subjects is not None:
            rows = rows.filter(pl.col("subject").is_in(subjects.implode()))
        held = rows.filter(pl.col("kind") != WITHDRAWN)
        return held.join(replaced, left_on="entry", right_on="replaces", how="anti").collect()


def conformed(stream: Stream, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with exactly the stream's columns and types."""
    wanted = schema(stream)
    unknown = set(frame.columns) - set(wanted)
    if unknown:
        raise ValueError(f"{stream.name} has no column {', '.join(sorted(unknown))}.")
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in wanted.items()
    )


@lru_cache(maxsize=100_000)
def _first_recorded(path: Path) -> int | None:
    # Files are never changed under their name, so what a footer says holds for ever.
    footer = pq.read_metadata(path)
    at = footer.schema.to_arrow_schema().get_field_index("recorded_at")
    groups = [footer.row_group(group).column(at) for group in range(footer.num_row_groups)]
    known = (group.statistics for group in groups)
    return min((int(stats.min) for stats in known if stats and stats.has_min_max), default=None)


def _write_slices(path: Path, slices: Iterable[pl.DataFrame]) -> list[_Bounds]:
    bounds = []
    writer: pq.ParquetWriter | None = None
    for frame in slices:
        table = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
        writer = writer or pq.ParquetWriter(path, table.schema, compression="lz4")
        writer.write_table(table, row_group_size=ROW_GROUP)
        bounds.append(_bounds_of(frame))
    if writer is None:
        raise ValueError("A file of slices needs one slice at least.")
    writer.close()
    return bounds


def _bounds_of(frame: pl.DataFrame) -> _Bounds:
    edges = frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None, pl.Int64)).alias(name)
        for name in ("at", "entry")
    ).select(
        first_at=pl.min("at"), last_at=pl.max("at"),
        first_entry=pl.min("entry"), last_entry=pl.max("entry"),
    )  # fmt: skip
    return _Bounds(frame.height, *edges.row(0))


def _around(bounds: Sequence[_Bounds]) -> _Bounds:
    return _Bounds(
        sum(one.rows for one in bounds),
        min((one.first_at for one in bounds if one.first_at is not None), default=None),
        max((one.last_at for one in bounds if one.last_at is not None), default=None),
        min((one.first_entry for one in bounds if one.first_entry is not None), default=None),
        max((one.last_entry for one in bounds if one.last_entry is not None), default=None),
    )

"""A small desk for tests: a log of Parquet files, tables kept beside it, as the workspace does it."""

from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pa_parquet

from accord.tables import maintain
from accord.tables.engine import Engine
from accord.tables.shelf import COLUMNS, Tables, as_of_tables, maintained_tables, rows_of_log
from accord.tables.streams import READ_STREAMS
from tables.small import Row, frame, in_order


class Desk:
    """Entries go in batch by batch, in the order of their numbers; tables are kept by `catch_up`."""

    def __init__(self, folder: Path, engine: Engine, zone: str = "UTC") -> None:
        self.engine = engine
        self.zone = zone
        self.mark = maintain.Mark()
        self._folder = folder
        folder.mkdir(exist_ok=True)
        self._numbers = count()
        self._listed: dict[str, list[tuple[str, int]]] = {}

    @property
    def files(self) -> dict[str, list[str]]:
        return {name: [path for path, _rows in listed] for name, listed in self._listed.items()}

    @property
    def counts(self) -> dict[str, int]:
        return {name: sum(rows for _, rows in listed) for name, listed in self._listed.items()}

    def append(self, frames: Mapping[str, pl.DataFrame]) -> None:
        for stream in READ_STREAMS:
            if stream.name in frames:
                self._list(f"log/{stream.name}", rows_of_log(stream, frames[stream.name]))

    def replace(self, collection: str, entries: Sequence[Row]) -> None:
        """Other rows in place of a stream's files, as an erasure rewrites them."""
        self._listed.pop(collection)
        stream = collection.removeprefix("log/")
        self.append({stream: frame(stream, entries)})

    def catch_up(self, dirty_people: tuple[int, ...] = ()) -> None:
        refresh = maintain.refresh(
            self.engine, self.files, self.mark, self.zone, self.counts, dirty_people
        )
        gone: dict[str, None] = {}
        made = []
        for change in refresh.changes:
            gone |= dict.fromkeys(change.replaces)
            if change.rows.num_rows:
                made.append((change.collection, self._written(change.collection, change.rows)))
        for collection in gone:
            self._listed.pop(collection, None)
        for collection, file in made:
            self._listed.setdefault(collection, []).append(file)
        self.mark = refresh.mark

    def tables(self) -> Tables:
        return maintained_tables(self.engine, self.files)

    def computed(self, as_of: int | None = None) -> Tables:
        return as_of_tables(self.engine, self.files, self.zone, as_of)

    def _list(self, collection: str, table: pa.Table) -> None:
        self._listed.setdefault(collection, []).append(self._written(collection, table))

    def _written(self, collection: str, table: pa.Table) -> tuple[str, int]:
        path = self._folder / f"{collection.replace('/', '-')}-{next(self._numbers)}.parquet"
        pa_parquet.write_table(table, path)
        return str(path), table.num_rows


def rows(engine: Engine, tables: Tables, name: str) -> list[tuple]:
    """A table's rows as sorted tuples, so that two may be compared whatever their order."""
    answer = engine.answer(getattr(tables, name))
    assert answer.column_names == [column.name for column in COLUMNS[name]]
    return in_order(zip(*(column.to_pylist() for column in answer.columns), strict=True))

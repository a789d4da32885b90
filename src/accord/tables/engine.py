"""The wall: the one module that knows engines. Expressions go in, Arrow tables come out.

DuckDB runs in this process; Spark Connect serves clusters (and Sail in tests); PostgreSQL serves
equality proofs and small installations, with the listed files loaded into unlogged tables.
"""

import hashlib
import io
import os
import tempfile
import threading
import warnings
from abc import ABC, abstractmethod
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import fields, replace
from itertools import count
from typing import Any
from weakref import WeakValueDictionary, finalize

import duckdb
import ibis
import ibis.expr.operations as ops
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pa_parquet
from ibis.backends.duckdb import Backend as DuckDBBackend

from accord.log.streams import Column
from accord.tables import footers
from accord.tables.marks import Value, filled, literal, mark_of, table_mark
from accord.tables.statements import Statements, Texts

Build = Callable[..., ibis.Table]
# Named tables, or frozen dataclasses whose fields are named tables.
Inputs = tuple[Any, ...]

# Views over files alone, kept by name: most files are the same from one pass to the next.
_KEPT_VIEWS = 256
_TYPES = {
    "int64": "int64",
    "int32": "int32",
    "float64": "float64",
    "bool": "boolean",
    "string": "string",
}
_POSTGRES_TYPES = {
    "int8": "smallint",
    "int16": "smallint",
    "int64": "bigint",
    "int32": "integer",
    "float64": "double precision",
    "boolean": "boolean",
    "string": "text",
}


class EngineUnknown(ValueError):
    """An engine's address that the wall does not know; the message lists those it does."""


def schema_of(columns: Sequence[Column]) -> ibis.Schema:
    """The engine's types of declared columns."""
    return ibis.schema({column.name: _TYPES[column.type] for column in columns})


def nothing(schema: ibis.Schema) -> ibis.Table:
    """A table of that shape without rows, on any engine."""
    nulls = {name: ibis.null(kind) for name, kind in schema.items()}
    return ops.DummyTable(nulls).to_expr().filter(ibis.literal(value=False))


class Engine(ABC):
    """An engine that answers expressions over Parquet files. Safe to use from several threads."""

    name: str

    def __init__(self, backend: Any, texts: Texts | None) -> None:
        self._backend = backend
        self._lock = threading.RLock()
        self._views: WeakValueDictionary[str, Any] = WeakValueDictionary()
        self._statements = Statements(self.name, texts)
        self._lasting: OrderedDict[str, ibis.Table] = OrderedDict()
        self._sizes: dict[str, int] = {}
        self._held = 0
        self._gone: deque[tuple[str, str]] = deque()

    def read(self, paths: Sequence[str], columns: Sequence[Column]) -> ibis.Table:
        """The rows of these Parquet files as one table of these columns; no files, no rows."""
        schema = schema_of(columns)
        name = _hashed("read", *schema.names, *sorted(paths))
        if paths:
            return self._seen(name, schema, lambda: self._make_view(name, sorted(paths), schema))
        return self._nothing(name, schema)

    def size(self, table: ibis.Table) -> int | None:
        """How many rows a table has that is held, kept or read from no files; None of any other."""
        return self._sizes.get(table.get_name())

    def highest(self, paths: Sequence[str], column: str) -> int | None:
        """The highest number in a column of these files, read from their footers; None without any."""
        found = (footers.highest(path, column) for path in paths)
        return max((value for value in found if value is not None), default=None)

    def rows_of(self, paths: Sequence[str]) -> int:
        """How many rows these files hold, read from their footers."""
        return sum(map(footers.rows, paths))

    def has_values(self, paths: Sequence[str], column: str) -> bool:
        """Whether any of the files holds a value in the column, read from their footers only."""
        return any(footers.has_values(path, column) for path in paths)

    def hold(self, rows: pa.Table) -> ibis.Table:
        """Rows in memory as a table of the engine, until nothing refers to it any more."""
        name = self._next_name()
        with self._lock:
            self._take(name, rows)
        self._sizes[name] = rows.num_rows
        return self._owned("TABLE", name, ibis.Schema.from_pyarrow(rows.schema))

    def keep(
        self,
        shape: Hashable,
        build: Build,
        tables: Inputs = (),
        values: tuple[Value, ...] = (),
        of: Sequence[ibis.Table] = (),
    ) -> ibis.Table:
        """Evaluate as `prepared` does; the engine keeps the rows until nothing refers to them.

        All rows come of the tables `of`: where none of these has any, nothing is evaluated.
        """
        sql, schema = self._statement(shape, build, tables, values)
        if of and all(self.size(table) == 0 for table in of):
            return self._nothing(_hashed("nothing", str(schema)), schema)
        name = self._next_name()
        self._sizes[name] = self._keep(name, sql, schema.to_pyarrow())
        return self._owned("TABLE", name, schema)

    def _nothing(self, name: str, schema: ibis.Schema) -> ibis.Table:
        table = self._seen(
            name, schema, lambda: self._make_view_of(name, self._compile(nothing(schema)))
        )
        self._sizes[name] = 0
        return table

    def view(
        self, shape: Hashable, build: Build, tables: Inputs = (), values: tuple[Value, ...] = ()
    ) -> ibis.Table:
        """A named view of what `build` makes, so that statements over it stay short."""
        sql, schema = self._statement(shape, build, tables, values)
        name = _hashed("view", sql)
        below = [table for one in tables for table in _tables_in(one)]
        return self._seen(name, schema, lambda: self._make_view_of(name, sql), below)

    def answer(self, expression: ibis.Table) -> pa.Table:
        """Evaluate; columns and types are those of the expression's schema."""
        return self._run(self._compile(expression), expression.schema().to_pyarrow())

    def prepared(
        self, shape: Hashable, build: Build, values: tuple[Value, ...] = (), tables: Inputs = ()
    ) -> pa.Table:
        """Evaluate what `build(*tables, values)` makes, compiled once per shape and types.

        `values` reach `build` as expressions, and `tables` (named ones, or frozen dataclasses of
        them) as stand-ins, so it must not look into either; `shape` names all else that it reads.
        """
        sql, schema = self._statement(shape, build, tables, values)
        return self._run(sql, schema.to_pyarrow())

    def _statement(
        self, shape: Hashable, build: Build, tables: Inputs, values: tuple[Value, ...]
    ) -> tuple[str, ibis.Schema]:
        given = [table for one in tables for table in _tables_in(one)]
        key = (shape, tuple(map(type, values)), tuple(table.schema() for table in given))

        def compiled() -> tuple[str, ibis.Schema]:
            marks = tuple(ibis.literal(mark_of(at, value)) for at, value in enumerate(values))
            expression = build(*_stand_ins(tables), marks)
            return self._compile(expression), expression.schema()

        with self._lock:
            sql, schema = self._statements.of(key, compiled)
        named = {table_mark(at): table.get_name() for at, table in enumerate(given)}
        bound = {literal(mark_of(at, v)): self._literal(v) for at, v in enumerate(values)}
        return filled(sql, named | bound), schema

    def _literal(self, value: Value) -> str:
        """A bound value as this engine reads it in a statement."""
        return literal(value)

    def _seen(
        self,
        name: str,
        schema: ibis.Schema,
        make: Callable[[], None],
        below: Sequence[ibis.Table] = (),
    ) -> ibis.Table:
        with self._lock:
            self._let_go()
            node = self._views.get(name)
            if node is not None:
                return node.to_expr()
            make()
            table = self._owned("VIEW", name, schema, [one.op() for one in below])
            self._views[name] = table.op()
            if all(one.get_name() in self._lasting for one in below):
                self._lasting[name] = table
            return table

    def _owned(
        self, what: str, name: str, schema: ibis.Schema, below: Sequence[Any] = ()
    ) -> ibis.Table:
        # Expressions over a table refer to its node: with the last of them its rows may go. A view
        # holds what it reads, else the tables under it would go before it.
        table = ibis.table(schema, name=name)
        finalize(table.op(), lambda _below: self._gone.append((what, name)), below)
        return table

    def _let_go(self) -> None:
        while len(self._lasting) > _KEPT_VIEWS:
            self._lasting.popitem(last=False)
        while self._gone:
            what, name = self._gone.popleft()
            if name not in self._views:
                self._sizes.pop(name, None)
                self._drop(what, name)

    def _next_name(self) -> str:
        with self._lock:
            self._let_go()
            self._held += 1
            return f"held_{os.getpid()}_{id(self):x}_{self._held}"

    def _compile(self, expression: ibis.Table) -> str:
        with self._lock:
            return str(self._backend.compile(expression))

    def _keep(self, name: str, sql: str, schema: pa.Schema) -> int:
        with self._lock:
            rows = self._run(sql, schema)
            self._take(name, rows)
        return int(rows.num_rows)

    @abstractmethod
    def _make_view(self, name: str, paths: Sequence[str], schema: ibis.Schema) -> None: ...

    @abstractmethod
    def _make_view_of(self, name: str, sql: str) -> None: ...

    @abstractmethod
    def _take(self, name: str, rows: pa.Table) -> None: ...

    @abstractmethod
    def _drop(self, what: str, name: str) -> None: ...

    @abstractmethod
    def _run(self, sql: str, schema: pa.Schema) -> pa.Table: ...

    @abstractmethod
    def close(self) -> None:
        """Give back what the engine holds."""


def _hashed(kind: str, *parts: str) -> str:
    return f"{kind}_{hashlib.blake2b(chr(10).join(parts).encode(), digest_size=10).hexdigest()}"


def _tables_in(one: Any) -> list[ibis.Table]:
    if isinstance(one, ibis.Table):
        return [one]
    return [getattr(one, field.name) for field in fields(one)]


def _stand_ins(tables: Inputs) -> list[Any]:
    """The inputs with stand-ins of the same columns, numbered as `_tables_in` lists them."""
    stands: list[Any] = []
    at = count()
    for one in tables:
        own = [ibis.table(table.schema(), name=table_mark(next(at))) for table in _tables_in(one)]
        names = [] if isinstance(one, ibis.Table) else [field.name for field in fields(one)]
        stands.append(replace(one, **dict(zip(names, own, strict=True))) if names else own[0])
    return stands


class DuckDB(Engine):
    """DuckDB in this process: one database in memory, one cursor a thread, spilling to a folder."""

    name = "duckdb"

    def __init__(self, texts: Texts | None) -> None:
        super().__init__(DuckDBBackend(), texts)
        self._spill = tempfile.TemporaryDirectory(prefix="accord-engine-")
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        self._database = duckdb.connect(
            ":memory:",
            config={
                "threads": os.cpu_count() or 1,
                "memory_limit": f"{min(8 * 2**30, memory // 2) // 2**20}MB",
                "temp_directory": self._spill.name,
                "preserve_insertion_order": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            },
        )
        self._database.execute("SET GLOBAL parquet_metadata_cache = true")
        self._cursors = threading.local()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        if not hasattr(self._cursors, "own"):
            self._cursors.own = self._database.cursor()
        own: duckdb.DuckDBPyConnection = self._cursors.own
        return own

    def _make_view(self, name: str, paths: Sequence[str], schema: ibis.Schema) -> None:
        columns = ", ".join(f'"{column}"' for column in schema.names)
        files = ", ".join(literal(path) for path in paths)
        self._cursor().execute(
            f'CREATE OR REPLACE VIEW "{name}" AS SELECT {columns} '
            f"FROM read_parquet([{files}], hive_partitioning = false)"
        )

    def _make_view_of(self, name: str, sql: str) -> None:
        self._cursor().execute(f'CREATE OR REPLACE VIEW "{name}" AS {sql}')

    def _keep(self, name: str, sql: str, schema: pa.Schema) -> int:
        del schema  # sums are wider than declared until the answer leaves the engine
        made = self._cursor().execute(f'CREATE TABLE "{name}" AS {sql}').fetchone()
        return int(made[0]) if made else 0

    def _take(self, name: str, rows: pa.Table) -> None:
        cursor = self._cursor()
        cursor.register("taken", rows)
        try:
            cursor.execute(f'CREATE TABLE "{name}" AS SELECT * FROM taken')
        finally:
            cursor.unregister("taken")

    def _drop(self, what: str, name: str) -> None:
        self._cursor().execute(f'DROP {what} IF EXISTS "{name}"')

    def _run(self, sql: str, schema: pa.Schema) -> pa.Table:
        return self._cursor().execute(sql).to_arrow_table().cast(schema)

    def close(self) -> None:
        """Close the database and delete what it spilled."""
        self._database.close()
        self._spill.cleanup()


class Spark(Engine):
    """A Spark Connect server (Sail too). It must see the data folder under the same paths."""

    name = "spark"

    def __init__(self, url: str, texts: Texts | None) -> None:
        with warnings.catch_warnings():
            # pyspark warns about pandas 3 on import; no pandas frame crosses this wall.
            warnings.simplefilter("ignore", FutureWarning)
            from pyspark.sql import SparkSession

            self._session: Any = SparkSession.builder.remote(url).create()
            self._session.conf.set("spark.sql.session.timeZone", "UTC")
            super().__init__(ibis.pyspark.connect(self._session), texts)

    def _literal(self, value: Value) -> str:
        # Spark joins texts whose quotes touch and escapes by backslash.
        if isinstance(value, str):
            return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
        return super()._literal(value)

    def _make_view(self, name: str, paths: Sequence[str], schema: ibis.Schema) -> None:
        frame = self._session.read.parquet(*paths).select(*schema.names)
        frame.createOrReplaceTempView(name)

    def _make_view_of(self, name: str, sql: str) -> None:
        self._session.sql(f"CREATE OR REPLACE TEMPORARY VIEW {name} AS {sql}")

    def _take(self, name: str, rows: pa.Table) -> None:
        if not rows.num_rows:
            # Spark would guess the types of an empty frame rather than read them.
            empty = nothing(ibis.Schema.from_pyarrow(rows.schema))
            self._make_view_of(name, self._compile(empty))
            return
        self._session.createDataFrame(rows).createOrReplaceTempView(name)

    def _drop(self, what: str, name: str) -> None:
        # Held rows and files are both temporary views here; only the wall's other sides differ.
        del what
        self._session.sql(f"DROP VIEW IF EXISTS {name}")

    def _run(self, sql: str, schema: pa.Schema) -> pa.Table:
        return self._session.sql(sql).toArrow().cast(schema)

    def close(self) -> None:
        """End the session; the server stays."""
        self._session.stop()


class PostgreSQL(Engine):
    """A PostgreSQL database; each listed file is loaded once into an unlogged table of our schema."""

    name = "postgresql"
    _SCHEMA = "accord_engine"

    def __init__(self, url: str, texts: Texts | None) -> None:
        super().__init__(ibis.connect(url.replace("postgresql://", "postgres://", 1)), texts)
        self._connection = self._backend.con
        self._connection.autocommit = True
        self._loaded: dict[str, str] = {}
        self._execute(
            f"CREATE SCHEMA IF NOT EXISTS {self._SCHEMA}",
            f"SET search_path TO {self._SCHEMA}, public",
            "SET timezone TO 'UTC'",
        )

    def _execute(self, *statements: str) -> None:
        with self._connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def _make_view(self, name: str, paths: Sequence[str], schema: ibis.Schema) -> None:
        tables = [self._load(path, schema) for path in paths]
        columns = ", ".join(f'"{column}"' for column in schema.names)
        parts = " UNION ALL ".join(f'SELECT {columns} FROM "{table}"' for table in tables)
        self._execute(f'CREATE OR REPLACE VIEW "{name}" AS {parts}')

    def _make_view_of(self, name: str, sql: str) -> None:
        self._execute(f'CREATE OR REPLACE VIEW "{name}" AS {sql}')

    def _load(self, path: str, schema: ibis.Schema) -> str:
        if path not in self._loaded:
            name = "file_" + hashlib.blake2b(path.encode(), digest_size=10).hexdigest()
            self._take(name, pa_parquet.read_table(path, columns=list(schema.names)))
            self._loaded[path] = name
        return self._loaded[path]

    def _take(self, name: str, rows: pa.Table) -> None:
        columns = ", ".join(
            f'"{column}" {_POSTGRES_TYPES[str(kind).removeprefix("!")]}'
            for column, kind in ibis.Schema.from_pyarrow(rows.schema).items()
        )
        self._execute(
            f'DROP TABLE IF EXISTS "{name}" CASCADE', f'CREATE UNLOGGED TABLE "{name}" ({columns})'
        )
        text = io.BytesIO()
        pa_csv.write_csv(rows, text, pa_csv.WriteOptions(include_header=False))
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f'COPY "{name}" FROM STDIN (FORMAT csv)') as copy,
        ):
            copy.write(text.getvalue())
        self._execute(f'ANALYZE "{name}"')

    def _drop(self, what: str, name: str) -> None:
        self._execute(f'DROP {what} IF EXISTS "{name}" CASCADE')

    def _run(self, sql: str, schema: pa.Schema) -> pa.Table:
        with self._lock, self._connection.cursor() as cursor:
            cursor.execute(sql)
            columns = list(zip(*cursor.fetchall(), strict=True)) or [()] * len(schema)
        # Sums of bigint come as numeric; going through their own type keeps them whole.
        arrays = [
            pa.array(values).cast(field.type) for values, field in zip(columns, schema, strict=True)
        ]
        return pa.Table.from_arrays(arrays, schema=schema)

    def close(self) -> None:
        """Drop what was loaded and close the connection."""
        self._execute(f"DROP SCHEMA IF EXISTS {self._SCHEMA} CASCADE")
        self._connection.close()


def open_engine(url: str, texts: Texts | None = None) -> Engine:
    """The engine at an address: `duckdb`, `sc://host:port` or `postgresql://user:password@host/name`;
    `texts` keep what it compiles beyond this process.
    """
    if url == "duckdb":
        return DuckDB(texts)
    if url.startswith("sc://"):
        return Spark(url, texts)
    if url.startswith("postgresql://"):
        return PostgreSQL(url, texts)
    raise EngineUnknown(
        f"No engine is known at '{url.split('@')[-1]}'; use duckdb, sc://host:port or postgresql://…"
    )

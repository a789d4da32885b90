"""The databases that can keep the intake: a SQLite file of its own, or PostgreSQL tables.

Both sync fully at each commit. The tables are made here, not by a migration, because the intake is
not part of the book: in the embedded form it is another file with another writer.
"""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import psycopg

from accord.store.durable import make_folder, sync_folder
from accord.store.received import Account, Raw, Traffic, Verdict

Row = tuple[Any, ...]

_COLUMNS = """
    id {identity}, kind TEXT NOT NULL, source TEXT NOT NULL, received_at BIGINT NOT NULL,
    items INTEGER NOT NULL, meta {blob} NOT NULL, body {blob} NOT NULL,
    counted INTEGER, duplicate INTEGER, quarantined INTEGER, detail {blob},
    CHECK (counted IS NULL OR counted + duplicate + quarantined = items)
"""
_SET_UP = """
    CREATE TABLE IF NOT EXISTS accord_intake ({columns});
    CREATE INDEX IF NOT EXISTS accord_intake_waiting ON accord_intake (id) WHERE counted IS NULL;
    DROP INDEX IF EXISTS accord_intake_account;
    CREATE INDEX IF NOT EXISTS accord_intake_fates
        ON accord_intake (source, received_at, items, counted, duplicate, quarantined);
    CREATE INDEX IF NOT EXISTS accord_intake_received ON accord_intake (received_at);
    CREATE TABLE IF NOT EXISTS accord_intake_forgotten (
        source TEXT PRIMARY KEY, items BIGINT NOT NULL, counted BIGINT NOT NULL,
        duplicate BIGINT NOT NULL, quarantined BIGINT NOT NULL,
        CHECK (counted + duplicate + quarantined = items))
"""
_INSERT = (
    "INSERT INTO accord_intake (kind, source, received_at, items, meta, body) "
    "VALUES (%s, %s, %s, %s, %s, %s)"
)
# Rows of one statement of SQLite: each statement lets go of the interpreter and waits for it again.
_ROWS_AT_ONCE = 64
_SETTLE = (
    "UPDATE accord_intake SET counted = %s, duplicate = %s, quarantined = %s, detail = %s "
    "WHERE id = %s"
)
_ADJUST = "SET counted = counted + %s, quarantined = quarantined + %s"
_FORGET = """
    DELETE FROM accord_intake WHERE id IN (
        SELECT id FROM accord_intake WHERE received_at < %s AND counted IS NOT NULL
        ORDER BY id LIMIT %s)
    RETURNING source, items, counted, duplicate, quarantined
"""
_FOLD = """
    INSERT INTO accord_intake_forgotten (source, items, counted, duplicate, quarantined)
    VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (source) DO UPDATE SET
        items = accord_intake_forgotten.items + excluded.items,
        counted = accord_intake_forgotten.counted + excluded.counted,
        duplicate = accord_intake_forgotten.duplicate + excluded.duplicate,
        quarantined = accord_intake_forgotten.quarantined + excluded.quarantined
"""
_ACCOUNT = """
    COALESCE(SUM(items), 0), COALESCE(SUM(counted), 0), COALESCE(SUM(duplicate), 0),
           COALESCE(SUM(quarantined), 0), COALESCE(SUM(waiting), 0)
    FROM (SELECT source, items, counted, duplicate, quarantined,
                 CASE WHEN counted IS NULL THEN items ELSE 0 END AS waiting FROM accord_intake
          UNION ALL
          SELECT source, items, counted, duplicate, quarantined, 0 FROM accord_intake_forgotten
         ) AS batches
"""
_TRAFFIC = """
    SELECT source, MAX(received_at), SUM(CASE WHEN received_at >= %s THEN items ELSE 0 END)
    FROM accord_intake GROUP BY source
"""


class Shelf(ABC):
    """A database that keeps received items. Only `read` and `account` may be called by several threads."""

    items = "accord_intake"

    def __init__(self) -> None:
        self._writing: Any = None
        self._reading: Any = None
        self._reader_lock = Lock()

    @abstractmethod
    def set_up(self) -> None:
        """Make the tables where they are missing."""

    @abstractmethod
    def write(self, raws: Sequence[Raw]) -> list[int]:
        """Insert and commit, synced; numbers in order. On any error nothing was stored."""

    @abstractmethod
    def _open(self) -> Any: ...

    # psycopg begins by itself with the first statement.
    _begin: str | None = None

    def _sql(self, statement: str) -> str:
        return statement

    def settle(self, verdicts: Sequence[Verdict]) -> int:
        """Write down verdicts; how many."""
        rows = [(v.counted, v.duplicate, v.quarantined, v.detail, v.id) for v in verdicts]
        with _adding_up(), self._transaction() as cursor:
            cursor.executemany(self._sql(_SETTLE), rows)
        return len(rows)

    def adjust(self, number: int, source: str, counted: int, quarantined: int) -> int:
        """Move items between fates; 1, or 0 when neither batch nor source is known."""
        change = (counted, quarantined)
        with _adding_up(), self._transaction() as cursor:
            own = f"UPDATE accord_intake {_ADJUST} WHERE id = %s"
            cursor.execute(self._sql(own), (*change, number))
            if not cursor.rowcount:
                past = f"UPDATE accord_intake_forgotten {_ADJUST} WHERE source = %s"
                cursor.execute(self._sql(past), (*change, source))
            return int(cursor.rowcount)

    def rewrite(self, bodies: Mapping[int, bytes]) -> int:
        """Put other bodies in place; how many."""
        with self._transaction() as cursor:
            statement = self._sql("UPDATE accord_intake SET body = %s WHERE id = %s")
            cursor.executemany(statement, [(body, number) for number, body in bodies.items()])
        return len(bodies)

    def forget(self, before: int, limit: int) -> int:
        """Drop up to `limit` settled batches received before a moment, their counts kept; how many went."""
        with self._transaction() as cursor:
            # Counted from the very rows that went: another process may settle one meanwhile.
            cursor.execute(self._sql(_FORGET), (before, limit))
            gone = cursor.fetchall()
            cursor.executemany(self._sql(_FOLD), _sums(gone))
        return len(gone)

    def account(self, source: str | None) -> Account:
        """Items by fate."""
        where = "" if source is None else " WHERE source = %s"
        [row] = self.read(f"SELECT {_ACCOUNT}{where}", () if source is None else (source,))
        return Account(*(int(number) for number in row))

    def accounts(self) -> dict[str, Account]:
        """Items by fate, source by source."""
        rows = self.read(f"SELECT source, {_ACCOUNT} GROUP BY source", ())
        return {source: Account(*(int(number) for number in row)) for source, *row in rows}

    def traffic(self, since: int) -> dict[str, Traffic]:
        """Source by source: the newest moment, and items received since a moment."""
        rows = self.read(_TRAFFIC, (since,))
        return {source: Traffic(last_at, int(recent)) for source, last_at, recent in rows}

    def read(self, statement: str, values: Sequence[Any], most_bytes: int = 0) -> list[Row]:
        """Rows of a query; with `most_bytes`, no more once their last columns add up to that."""
        with self._reader_lock:
            fresh = self._reading is None
            try:
                return self._read(statement, values, most_bytes)
            except (sqlite3.Error, psycopg.Error):
                _let_go(self._reading)
                self._reading = None
                if fresh:
                    raise
            # A connection that the server dropped meanwhile is found dead by its first use.
            return self._read(statement, values, most_bytes)

    def _read(self, statement: str, values: Sequence[Any], most_bytes: int) -> list[Row]:
        if self._reading is None:
            self._reading = self._open()
        cursor = self._reading.cursor()
        cursor.execute(self._sql(statement), values)
        rows: list[Row] = []
        size = 0
        for row in cursor:
            rows.append(row)
            size += len(row[-1] or b"") if most_bytes else 0
            if most_bytes and size >= most_bytes:
                break
        cursor.close()
        self._reading.rollback()
        return rows

    @contextmanager
    def _transaction(self) -> Iterator[Any]:
        """One synced transaction of the writer thread; after an error the next one connects afresh."""
        try:
            if self._writing is None:
                self._writing = self._open()
            cursor = self._writing.cursor()
            if self._begin:
                cursor.execute(self._begin)
            yield cursor
            self._writing.commit()
        except BaseException:
            _let_go(self._writing)
            self._writing = None
            raise

    def close(self) -> None:
        """Let the connections go."""
        with self._reader_lock:
            _let_go(self._reading)
            _let_go(self._writing)
            self._reading = self._writing = None


@contextmanager
def _adding_up() -> Iterator[None]:
    """The tables refuse counts that do not add up, so that the account balances whoever errs."""
    try:
        yield
    except (sqlite3.IntegrityError, psycopg.IntegrityError) as fault:
        raise ValueError(
            "Counted, duplicate and quarantined do not add up to the batch's items; nothing was changed."
        ) from fault


def _sums(rows: Sequence[Row]) -> list[Row]:
    """Per source, in order of names: the sums of the other columns."""
    by_source: dict[str, list[Row]] = {}
    for source, *numbers in rows:
        by_source.setdefault(source, []).append(tuple(numbers))
    return [(name, *map(sum, zip(*own, strict=True))) for name, own in sorted(by_source.items())]


def _let_go(connection: Any) -> None:
    if connection is None:
        return
    # Rolled back by name: a statement still referred to would keep a closed connection's lock.
    for step in (connection.rollback, connection.close):
        with suppress(sqlite3.Error, psycopg.Error, OSError):
            step()


class SqliteShelf(Shelf):
    """A SQLite file with write-ahead log and full sync; NORMAL would acknowledge what is not on disk."""

    _begin = "BEGIN IMMEDIATE"

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def set_up(self) -> None:
        """Make file and tables where they are missing, and sync the folder that names the file."""
        make_folder(self._path.parent)
        with self._transaction() as cursor:
            for statement in _set_up("INTEGER PRIMARY KEY AUTOINCREMENT", "BLOB"):
                cursor.execute(statement)
        sync_folder(self._path.parent)

    def write(self, raws: Sequence[Raw]) -> list[int]:
        """Insert and commit, synced; numbers in order. On any error nothing was stored."""
        numbers: list[int] = []
        with self._transaction() as cursor:
            for start in range(0, len(raws), _ROWS_AT_ONCE):
                part = raws[start : start + _ROWS_AT_ONCE]
                values = [value for raw in part for value in _values(raw)]
                cursor.execute(_insert_of(len(part)), values)
                # Nobody else writes meanwhile, so the rows of one statement are numbered in a run.
                numbers += range(cursor.lastrowid - len(part) + 1, cursor.lastrowid + 1)
        return numbers

    def rewrite(self, bodies: Mapping[int, bytes]) -> int:
        """Put other bodies in place and cut off the write-ahead log, which holds the old ones."""
        changed = super().rewrite(bodies)
        self._writing.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return changed

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=20, isolation_level=None, check_same_thread=False
        )
        connection.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
            "PRAGMA wal_autocheckpoint=4000; PRAGMA busy_timeout=20000;"
        )
        return connection

    def _sql(self, statement: str) -> str:
        return statement.replace("%s", "?")


class PostgresShelf(Shelf):
    """Tables in a PostgreSQL database, `synchronous_commit` on."""

    # Any fixed number: numbers of the intake are handed out and committed under this lock.
    _ORDER = 4_120_981

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def set_up(self) -> None:
        """Make the tables where they are missing; processes that start together do it one by one."""
        with self._transaction() as cursor:
            self._in_order(cursor)
            for statement in _set_up("BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "BYTEA"):
                cursor.execute(statement)

    def write(self, raws: Sequence[Raw]) -> list[int]:
        """Insert and commit, synced; numbers in order. On any error nothing was stored."""
        with self._transaction() as cursor:
            self._in_order(cursor)
            cursor.executemany(
                _INSERT + " RETURNING id", [_values(raw) for raw in raws], returning=True
            )
            numbers = [cursor.fetchone()[0]]
            while cursor.nextset():
                numbers.append(cursor.fetchone()[0])
            return numbers

    def _in_order(self, cursor: Any) -> None:
        # Without it a lower number could become visible after a higher one and a cursor pass it by.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (self._ORDER,))

    def _open(self) -> psycopg.Connection[Row]:
        connection = psycopg.connect(self._url, connect_timeout=10)
        connection.execute("SET synchronous_commit = on")
        connection.commit()
        return connection


@cache
def _insert_of(rows: int) -> str:
    return _INSERT.replace("%s", "?") + ", (?, ?, ?, ?, ?, ?)" * (rows - 1)


def _set_up(identity: str, blob: str) -> list[str]:
    columns = _COLUMNS.format(identity=identity, blob=blob)
    return _SET_UP.format(columns=columns).split(";")


def _values(raw: Raw) -> Row:
    return (raw.kind, raw.source, raw.received_at, raw.items, raw.meta, raw.body)

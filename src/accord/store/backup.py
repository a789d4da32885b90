"""A backup as one archive: book, intake and the files of one list, with what is needed to check a restore.

The archive is a tar whose first member is its index. Files are immutable, so links to them are enough
while it is packed. SQLite copies itself while others write; PostgreSQL hands out its tables in one
snapshot. The intake is copied after the book: what it holds more is processed anew, never lost.
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.db import connection, transaction

from accord.store.durable import make_folder, sync_file, sync_folder

INDEX = "accord-backup.json"
SECRET = "secret.key"
BOOKS = ("book.sqlite3", "intake.sqlite3")
_FORMAT = 1
_BLOCK = 1 << 20
_LISTED = "SELECT path FROM accord_listedfile WHERE removed_version IS NULL"
_VERSION = "SELECT next - 1 FROM accord_counter WHERE name = 'manifest'"
_TABLES = """
    SELECT table_name FROM information_schema.tables
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name
"""
_SEQUENCES = """
    SELECT table_name, column_name, pg_get_serial_sequence(quote_ident(table_name), column_name)
    FROM information_schema.columns WHERE table_schema = current_schema()
    AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL
"""


class BadArchive(Exception):
    """A backup that cannot be used so; the message says why, what was kept and what to do."""


@dataclass(frozen=True)
class Index:
    """What an archive says of itself. `tables` are rows by table, `files` hashes by member,
    `figures` values by metric, `schema` the newest migration of the book; `secret` tells whether a
    key is the right one without being it.
    """

    taken_at: int
    database: str
    secret: str
    schema: str
    version: int
    tables: Mapping[str, int]
    files: Mapping[str, str]
    figures: Mapping[str, float | int | None] = field(default_factory=dict)
    format: int = _FORMAT


@dataclass(frozen=True)
class Staged:
    """What lies ready to be packed."""

    folder: Path
    version: int
    tables: Mapping[str, int]


def fingerprint(secret: bytes) -> str:
    """Tells two keys apart and gives away neither."""
    return hashlib.sha256(b"accord backup:" + secret).hexdigest()[:32]


def stage(data: Path, into: Path) -> Staged:
    """Copy book and intake and link the files that the copied book lists."""
    make_folder(into)
    version, listed = _copy_sqlite(data, into) if _is_sqlite() else _copy_postgres(into)
    for path in listed:
        target = into / "data" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(data / path, target)
    return Staged(into, version, count_rows(into) if _is_sqlite() else _counted(into))


def _is_sqlite() -> bool:
    return bool(connection.vendor == "sqlite")


def _copy_sqlite(data: Path, into: Path) -> tuple[int, list[str]]:
    for name in BOOKS:
        with (
            closing(sqlite3.connect(data / name)) as live,
            closing(sqlite3.connect(into / name)) as copy,
        ):
            live.backup(copy)
    with closing(sqlite3.connect(into / BOOKS[0])) as book:
        found = book.execute(_VERSION).fetchone()
        return (found[0] if found else 0), [path for (path,) in book.execute(_LISTED)]


def count_rows(folder: Path) -> dict[str, int]:
    """Rows of every table in the SQLite files of a folder."""
    counts = {}
    for name in BOOKS:
        with closing(sqlite3.connect(folder / name)) as book:
            tables = book.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (table,) in tables:
                if not table.startswith("sqlite_"):
                    [(rows,)] = book.execute(f'SELECT COUNT(*) FROM "{table}"')
                    counts[table] = rows
    return counts


def _copy_postgres(into: Path) -> tuple[int, list[str]]:
    (into / "book").mkdir()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        counts = {}
        for table in tables_of(cursor):
            copy = into / "book" / f"{table}.copy"
            with copy.open("wb") as out, cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
                for block in rows:
                    out.write(block)
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
        (into / "counts.json").write_text(json.dumps(counts))
        cursor.execute(_VERSION)
        found = cursor.fetchone()
        cursor.execute(_LISTED)
        return (found[0] if found else 0), [path for (path,) in cursor.fetchall()]


def _counted(into: Path) -> dict[str, int]:
    file = into / "counts.json"
    counts: dict[str, int] = json.loads(file.read_text())
    file.unlink()
    return counts


def tables_of(cursor: Any) -> list[str]:
    """The tables of a PostgreSQL database, by name."""
    cursor.execute(_TABLES)
    return [table for (table,) in cursor.fetchall()]


def pack(staged: Staged, file: Path, index: Index, secret: str | None) -> int:
    """Write the archive whole and synced, or not at all; its size."""
    unfinished = file.with_name(f"{file.name}.part")
    try:
        with tarfile.open(unfinished, "w", format=tarfile.PAX_FORMAT) as archive:
            _add_text(archive, INDEX, json.dumps(asdict(index), sort_keys=True))
            for name in index.files:
                archive.add(staged.folder / name, name, recursive=False)
            if secret is not None:
                _add_text(archive, SECRET, secret)
        unfinished.chmod(0o600)
        sync_file(unfinished)
        unfinished.rename(file)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    sync_folder(file.parent)
    return file.stat().st_size


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    data = text.encode()
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(data), 0o600
    archive.addfile(member, io.BytesIO(data))


def schema() -> str:
    """The newest migration of the book."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(name) FROM django_migrations WHERE app = 'accord'")
        return str(cursor.fetchone()[0])


def hashes(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below a folder, by its path there."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): _hash_of(path) for path in paths}


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_index(file: Path) -> Index:
    """The index of an archive; raises BadArchive for what is none."""
    try:
        with tarfile.open(file, "r|") as archive:
            first = archive.next()
            held = archive.extractfile(first) if first and first.name == INDEX else None
            index = None if held is None else Index(**json.loads(held.read()))
    except (OSError, tarfile.TarError, ValueError, TypeError) as fault:
        raise BadArchive(
            f"{file} cannot be read as a backup ({fault}). Nothing was changed."
        ) from None
    if index is None or index.format != _FORMAT:
        raise BadArchive(f"{file} is no backup of this kind of Accord. Nothing was changed.")
    return index


def unpack(file: Path, index: Index, into: Path) -> str | None:
    """Take an archive apart into a folder, checking every hash; the secret key it holds, if any."""
    left, secret = dict(index.files), None
    try:
        for name, held in _members(file):
            if name == SECRET:
                secret = held.read().decode("ascii").strip()
            elif name in left:
                _write(held, _inside(into, name), left.pop(name), name)
    except (tarfile.TarError, OSError) as fault:
        raise BadArchive(f"{file} cannot be unpacked ({fault}); nothing was kept.") from None
    if left:
        raise BadArchive(f"The archive lacks {next(iter(left))}; take another backup.")
    return secret


def _members(file: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with tarfile.open(file, "r|") as archive:
        for member in archive:
            held = archive.extractfile(member) if member.isfile() else None
            if held is not None:
                yield member.name, held


def _inside(folder: Path, name: str) -> Path:
    """Where a member belongs: listed files as the data folder has them, the rest beside them."""
    parts = PurePosixPath(name).parts
    if ".." in parts or name.startswith("/"):
        raise BadArchive(
            f"The archive names {name}, which lies elsewhere. Nothing more was written."
        )
    return folder.joinpath(*(parts[1:] if parts[0] == "data" else parts))


def _write(held: IO[bytes], path: Path, expected: str, name: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("xb") as out:
        while block := held.read(_BLOCK):
            digest.update(block)
            out.write(block)
    if digest.hexdigest() != expected:
        raise BadArchive(f"{name} is not what was backed up; take another backup.")


def load_postgres(folder: Path) -> None:
    """Fill the tables, which migrations have made, from the copies in `book/`; the copies go."""
    with transaction.atomic(), connection.cursor() as cursor:
        own = tables_of(cursor)
        cursor.execute("TRUNCATE " + ", ".join(f'"{table}"' for table in own))
        for table in own:
            copy = folder / "book" / f"{table}.copy"
            if not copy.is_file():
                continue
            with cursor.copy(f'COPY "{table}" FROM STDIN') as rows, copy.open("rb") as file:
                while block := file.read(_BLOCK):
                    rows.write(block)
        cursor.execute(_SEQUENCES)
        for table, column, sequence in cursor.fetchall():
            cursor.execute(
                f'SELECT setval(%s, COALESCE((SELECT MAX("{column}") FROM "{table}"), 0) + 1, false)',
                [sequence],
            )
    shutil.rmtree(folder / "book")


def count_postgres() -> dict[str, int]:
    """Rows of every table in the PostgreSQL database."""
    with connection.cursor() as cursor:
        counts = {}
        for table in tables_of(cursor):
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts

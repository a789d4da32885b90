"""Backups taken while everything runs, and restores that say what they compared.

A restore holds only when every row count, checksum and figure is the same as when the backup was
taken; a drill does all of it in a scratch folder and leaves nothing behind.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from django.core.management import call_command
from django.db import connection, transaction

from accord.access import audit
from accord.access.audit import Act
from accord.metrics.catalogue import catalogue
from accord.metrics.question import Question
from accord.store import backup, erasure, manifest
from accord.store.backup import BadArchive, Index
from accord.store.intake import open_intake
from accord.store.rows import Archive, Lease
from accord.workspace import Workspace, place_of_settings

# A list that changes while it is copied is copied again, at most so often.
_ATTEMPTS = 5
EQUAL = "equal"
# Jobs that the page asks for.
BACK_UP = "back_up"
HOLD_DRILL = "hold_drill"
# What may lie in a folder that a restore fills.
_MAY_BE_THERE = {backup.SECRET}


@dataclass(frozen=True)
class Compared:
    """What a restore found equal, and what not; `erased` files were re-keyed for the erasure ledger."""

    tables: int
    rows: int
    files: int
    figures: int
    audit_lines: int
    erased: int
    different: tuple[str, ...]


def take_backup(
    workspace: Workspace, file: Path, with_secret: bool, actor: str, now: int
) -> Archive:
    """Back everything up into one file. Raises BadArchive when there is one of that name."""
    file = file.resolve()
    if file.exists():
        raise BadArchive(f"{file} is there already and was left as it is. Name another file.")
    if not file.parent.is_dir():
        raise BadArchive(f"There is no folder {file.parent}; nothing was written.")
    place = workspace.place
    secret = place.secret.decode("ascii") if with_secret else None
    with _staged(workspace, now) as (staged, figures):
        index = Index(
            now, connection.vendor, backup.fingerprint(place.secret), backup.schema(), staged.version,
            staged.tables, backup.hashes(staged.folder), figures,
        )  # fmt: skip
        size = backup.pack(staged, file, index, secret)
    with transaction.atomic():
        taken, _ = Archive.objects.update_or_create(
            path=str(file),
            defaults={"size": size, "taken_at": now, "drilled_at": None, "drill": ""},
        )
        audit.record(actor, Act.BACKUP, "backup", file.name[:128], now)
    return taken


@contextmanager
def _staged(
    workspace: Workspace, now: int
) -> Iterator[tuple[backup.Staged, dict[str, float | int | None]]]:
    """Book, intake and files of one moment, with the figures they give."""
    folder = workspace.place.folder / "backups" / f"staging-{uuid4().hex}"
    workspace.intake.account()  # Opened, so that its file is there.
    try:
        with workspace.still(now):
            for _ in range(_ATTEMPTS):
                staged = backup.stage(workspace.place.folder, folder)
                figures = _figures(workspace, now)
                if manifest.version() == staged.version:
                    break
                shutil.rmtree(folder)
            else:
                raise BadArchive("The files kept changing; nothing was written. Try again soon.")
        yield staged, figures
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _figures(workspace: Workspace, now: int) -> dict[str, float | int | None]:
    """Every metric over all time, as of one moment."""
    names = [metric.name for metric in catalogue(workspace.company)]
    answers = workspace.ask_all([Question(name) for name in names], now)
    return {name: answer.figure.value for name, answer in zip(names, answers, strict=True)}


def restore(file: Path, now: int) -> Compared:
    """Fill the empty data folder (and database) from a backup, compare, then erase again who was erased.

    Raises BadArchive before anything is written where the archive does not belong here.
    """
    index = backup.read_index(file)
    place = place_of_settings()
    _check_empty(place.folder)
    if index.database != connection.vendor:
        raise BadArchive(
            f"The backup is of a {index.database} database and ACCORD_DATABASE_URL says "
            f"{connection.vendor}; nothing was changed. Set it as it was."
        )
    secret = _fill(file, index, place.folder)
    if secret is not None:
        place = replace(place, secret=secret.encode())
    counts = _rows(place.folder)
    call_command("migrate", verbosity=0, interactive=False)
    Lease.objects.all().delete()
    with Workspace.open(place) as workspace:
        compared = _compared(workspace, index, counts)
        redone = erasure.replay(workspace.log)
        with transaction.atomic():
            audit.record("terminal", Act.RESTORE, "backup", file.name[:128], now)
    return replace(compared, erased=redone.files)


def _check_empty(folder: Path) -> None:
    there = {path.name for path in folder.iterdir()} - _MAY_BE_THERE if folder.is_dir() else set()
    if there:
        raise BadArchive(
            f"{folder} is not empty ({sorted(there)[0]}); nothing was changed. Restore into a new "
            "folder: set ACCORD_DATA_DIR, then start Accord with it."
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            if backup.tables_of(cursor):
                raise BadArchive("The database is not empty; nothing was changed. Name a new one.")


def _fill(file: Path, index: Index, folder: Path) -> str | None:
    """Put everything in its place; the secret key that came with it. On a fault nothing stays."""
    incoming = folder / f"restoring-{uuid4().hex}"
    try:
        incoming.mkdir(parents=True)
        secret = backup.unpack(file, index, incoming)
        own = secret.encode() if secret else place_of_settings().secret
        if backup.fingerprint(own) != index.secret:
            raise BadArchive(
                "The backup belongs with another secret key; nothing was changed. Put the company's "
                f"secret.key into {folder} (or set ACCORD_SECRET_KEY), or back up --with-secret."
            )
        if index.database == "postgresql":
            _load(incoming, folder, index)
        for path in incoming.iterdir():
            path.rename(folder / path.name)
    finally:
        shutil.rmtree(incoming, ignore_errors=True)
    if secret is not None:
        _keep_secret(folder / backup.SECRET, secret)
    return secret


def _load(incoming: Path, folder: Path, index: Index) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    if backup.schema() != index.schema:
        raise BadArchive(
            f"The backup is of the tables of {index.schema}, this Accord has {backup.schema()}. Restore "
            "with the Accord that took it into an empty database, then start the newer one."
        )
    open_intake(folder, place_of_settings().database_url).close()
    backup.load_postgres(incoming)


def _keep_secret(file: Path, secret: str) -> None:
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(secret)


def _rows(folder: Path) -> dict[str, int]:
    return backup.count_rows(folder) if connection.vendor == "sqlite" else backup.count_postgres()


def _compared(workspace: Workspace, index: Index, counts: Mapping[str, int]) -> Compared:
    """Row counts, figures, the audit chain; checksums were compared while they were written."""
    figures = _figures(workspace, index.taken_at)
    chain = audit.verified()
    different = [
        *_unlike("rows of", index.tables, counts),
        *_unlike("figure", index.figures, figures),
        *([] if chain.broken is None else [f"audit line {chain.broken}"]),
    ]
    return Compared(
        len(index.tables), sum(index.tables.values()), len(index.files), len(index.figures),
        chain.lines, 0, tuple(different),
    )  # fmt: skip


def _unlike(
    what: str, was: Mapping[str, float | int | None], now: Mapping[str, float | int | None]
) -> list[str]:
    return [
        f"{what} {name}: {was.get(name)} was backed up, {now.get(name)} is there"
        for name in sorted({*was, *now})
        if was.get(name) != now.get(name)
    ]


def drill(file: Path, secret: bytes, actor: str, now: int) -> Compared:
    """Restore into a scratch folder and database, compare, leave nothing; the outcome is written down."""
    backup.read_index(file)
    with tempfile.TemporaryDirectory(prefix="accord-drill-") as scratch, _database() as url:
        own = {
            "ACCORD_DATA_DIR": f"{scratch}/data",
            "ACCORD_DATABASE_URL": url,
            "ACCORD_SECRET_KEY": secret.decode("ascii"),
        }
        program = "from accord.cli import main; main()"
        done = subprocess.run(
            [sys.executable, "-c", program, "restore", str(file.resolve()), "--format", "json"],
            env=os.environ | own, capture_output=True, text=True, check=False,
        )  # fmt: skip
    compared = _told(done)
    outcome = "; ".join(compared.different) or EQUAL
    with transaction.atomic():
        Archive.objects.update_or_create(
            path=str(file.resolve()),
            defaults={"drilled_at": now, "drill": outcome},
            create_defaults={
                "size": file.stat().st_size, "taken_at": backup.read_index(file).taken_at,
                "drilled_at": now, "drill": outcome,
            },
        )  # fmt: skip
        audit.record(actor, Act.DRILL, "backup", file.name[:128], now)
    return compared


def _told(done: "subprocess.CompletedProcess[str]") -> Compared:
    try:
        said = json.loads(done.stdout)
    except ValueError:
        return Compared(0, 0, 0, 0, 0, 0, (done.stderr.strip() or "the restore said nothing",))
    return Compared(**said | {"different": tuple(said["different"])})


@contextmanager
def _database() -> Iterator[str]:
    """A scratch database beside the one in use; for SQLite none is needed."""
    url = place_of_settings().database_url
    if not url:
        yield ""
        return
    name = f"accord_drill_{uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def shape(compared: Compared) -> dict[str, object]:
    """As a command prints it."""
    return asdict(compared)

"""What the machinery says of itself: one finding a question, each with what to do where something is wrong.

The command `accord doctor` and the page Health show the same findings.
"""

import platform
import shutil
import sqlite3
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from django.db import connection

from accord.access import audit
from accord.basics.moments import DAY, MINUTE, SECOND
from accord.jobs.worker import BEAT
from accord.metrics.wording import length
from accord.sources.questions import health as sources_health
from accord.store import manifest, queue
from accord.store.cursors import cursor
from accord.store.rows import Archive
from accord.workspace import Workspace

State = Literal["good", "warn", "bad"]
_GIB = 1 << 30
# Below this much free space the next import may not fit.
LEAST_FREE = 2 * _GIB
# Workers say every minute that they live.
SILENT = 3 * MINUTE
LATE = 5 * MINUTE
BACKUP_AGE = 7 * DAY
DRILL_AGE = 30 * DAY


@dataclass(frozen=True)
class Finding:
    """What was asked, how it stands, in words; `todo` says what to do unless it is good."""

    name: str
    state: State
    said: str
    todo: str = ""


def findings(workspace: Workspace, now: int) -> list[Finding]:
    """Everything that can be said without asking another machine."""
    return [
        _book(),
        _files(workspace),
        _space(workspace.place.folder),
        _workers(now),
        _jobs(),
        _freshness(workspace, now),
        _balance(workspace, now),
        _audit(),
        _backup(now),
        _drill(now),
        _secret(workspace.place.folder),
        Finding("Versions", "good", _versions()),
    ]


def _book() -> Finding:
    if connection.vendor == "sqlite":
        with connection.cursor() as asked:
            asked.execute("PRAGMA quick_check(1)")
            [(verdict,)] = asked.fetchall()
        said = "SQLite in the data folder"
        if verdict == "ok":
            return Finding("Book", "good", f"{said}; it is sound.")
        return Finding(
            "Book", "bad", f"{said}; it is damaged: {verdict}.",
            "Stop Accord and restore the last backup: accord restore FILE.",
        )  # fmt: skip
    with connection.cursor() as asked:
        asked.execute("SHOW server_version")
        [(number,)] = asked.fetchall()
    return Finding("Book", "good", f"PostgreSQL {number}.")


def _files(workspace: Workspace) -> Finding:
    listing = manifest.current()
    files = [file for own in listing.files.values() for file in own]
    lost = [file.path for file in files if not (workspace.place.folder / file.path).is_file()]
    rows = sum(file.rows for file in files)
    said = f"{len(files):,} files of version {listing.version}, {rows:,} rows."
    if not lost:
        return Finding("Files of the log", "good", said)
    todo = "Put them back from a backup: accord restore FILE. Nothing else holds them."
    return Finding("Files of the log", "bad", f"{said} {len(lost)} are missing: {lost[0]}.", todo)


def _space(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    said = f"{free / _GIB:,.1f} GiB free in the data folder."
    if free >= LEAST_FREE:
        return Finding("Disk", "good", said)
    return Finding(
        "Disk", "bad", said, "Make room: move old backups away, or lower ACCORD_RAW_DAYS."
    )


def _workers(now: int) -> Finding:
    beat = cursor(BEAT)
    if now - beat <= SILENT:
        return Finding("Workers", "good", f"Heard of {length((now - beat) / SECOND)} ago.")
    said = f"Silent for {length((now - beat) / SECOND)}." if beat else "Never heard of."
    return Finding(
        "Workers", "bad", said, "Start them: accord serve --all, or accord work beside the server."
    )


def _jobs() -> Finding:
    dead, waiting = len(queue.dead()), queue.waiting()
    said = f"{waiting} wait or run, {dead} failed for good."
    if not dead:
        return Finding("Jobs", "good", said)
    todo = "See why with accord jobs failed, then accord jobs retry NUMBER."
    return Finding("Jobs", "warn", said, todo)


def _freshness(workspace: Workspace, now: int) -> Finding:
    oldest = workspace.intake.waiting(1)
    if not oldest:
        return Finding("Freshness", "good", "Everything that was stored is an entry.")
    late = now - oldest[0].raw.received_at
    said = f"The oldest item that waits came {length(late / SECOND)} ago."
    if late <= LATE:
        return Finding("Freshness", "good", said)
    return Finding("Freshness", "warn", said, "See whether the workers run and the disk has room.")


def _balance(workspace: Workspace, now: int) -> Finding:
    seen = sources_health(workspace.intake, now)
    odd = [one.source.name for one in seen if not one.account.balanced]
    held = sum(one.account.quarantined for one in seen)
    if odd:
        said = f"Items of {', '.join(odd)} do not add up."
        return Finding("Sources", "bad", said, "Report it; accord sources status shows the counts.")
    said = f"Sources: {len(seen)}. Every item is accounted for; {held} in quarantine."
    if not held:
        return Finding("Sources", "good", said)
    return Finding("Sources", "warn", said, "See why: accord sources quarantine list.")


def _audit() -> Finding:
    chain = audit.verified()
    if chain.broken is None:
        return Finding("Audit log", "good", f"{chain.lines:,} lines, chain verified.")
    return Finding(
        "Audit log", "bad", f"The chain breaks at line {chain.broken}.",
        "Somebody changed the book by hand; compare with a backup before anything else.",
    )  # fmt: skip


def _backup(now: int) -> Finding:
    last = Archive.objects.order_by("-taken_at").first()
    if last is None:
        return Finding("Backup", "warn", "None was taken.", "Take one: accord backup FILE.")
    said = f"The last one is {length((now - last.taken_at) / SECOND)} old: {last.path}."
    if now - last.taken_at <= BACKUP_AGE:
        return Finding("Backup", "good", said)
    return Finding("Backup", "warn", said, "Take a new one: accord backup FILE.")


def _drill(now: int) -> Finding:
    last = Archive.objects.exclude(drilled_at=None).order_by("-drilled_at").first()
    todo = "Try whether a backup can be restored: accord restore --drill FILE."
    if last is None or last.drilled_at is None:
        return Finding("Restore drill", "warn", "None was held.", todo)
    if last.drill != "equal":
        return Finding("Restore drill", "bad", f"The last one failed: {last.drill}", todo)
    said = f"The last one, {length((now - last.drilled_at) / SECOND)} ago, found everything equal."
    old = now - last.drilled_at > DRILL_AGE
    return Finding("Restore drill", "warn" if old else "good", said, todo if old else "")


def _secret(folder: Path) -> Finding:
    file = folder / "secret.key"
    if not file.is_file():
        return Finding("Secret key", "good", "Given by the environment.")
    if file.stat().st_mode & 0o077 == 0:
        return Finding("Secret key", "good", "Readable by its owner only.")
    return Finding(
        "Secret key", "bad", "Others on this machine can read it.", f"Run chmod 600 {file}."
    )


def _versions() -> str:
    return (
        f"Accord {version('accord')}, Python {platform.python_version()}, Django {version('django')}, "
        f"DuckDB {version('duckdb')}, SQLite {sqlite3.sqlite_version}."
    )

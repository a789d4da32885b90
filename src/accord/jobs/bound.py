"""Which function a queued name stands for: every job of the product in one tuple."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accord.basics.moments import DAY, iso
from accord.jobs import mailing
from accord.jobs.backup import BACK_UP, HOLD_DRILL, drill, take_backup
from accord.sources.erasing import ERASE_PERSON, erase_person
from accord.sources.files import drafts
from accord.sources.files.revert import REVERT_IMPORT, revert
from accord.sources.files.rows import ImportRun
from accord.sources.files.runs import IMPORT_FILE
from accord.sources.processor.counting import open_processor
from accord.sources.processor.replay import REPLAY, held_numbers, replay
from accord.store import compaction, manifest, queue
from accord.store.durable import make_folder
from accord.store.seen import Seen
from accord.workspace import Workspace


@dataclass(frozen=True)
class Bound:
    """A job's name, what it is for, and its function `(workspace, args, now)`; running twice is safe.

    `awaited` says that somebody asked for it and looks out for its end.
    """

    name: str
    sentence: str
    run: Callable[[Workspace, Mapping[str, Any], int], None]
    awaited: bool = False


def _compact(workspace: Workspace, args: Mapping[str, Any], now: int) -> None:
    compaction.compact(workspace.log)
    Seen(workspace.place.folder).tidy()


def _sweep(workspace: Workspace, args: Mapping[str, Any], now: int) -> None:
    manifest.sweep(workspace.place.folder, now)
    queue.forget_topics()


def _forget_raw(workspace: Workspace, args: Mapping[str, Any], now: int) -> None:
    before = now - workspace.place.raw_days * DAY
    workspace.intake.forget(before)
    drafts.forget(workspace.place, before)


def _try_file(workspace: Workspace, args: Mapping[str, Any], now: int) -> None:
    drafts.try_out(workspace.place, args["draft"], now)


def _import_file(workspace: Workspace, args: Mapping[str, Any], now: int) -> None:
    drafts.carry_out_draft(workspace.place, workspace.intake, args["run"], now)


def _revert_import(workspace: Workspace, args: Mapping[str, Any], now: int) -> None:
    if ImportRun.objects.filter(id=args["run"], state="reverting").exists():
        revert(workspace.place, args["run"], args["by"], now)


def _replay_quarantine(workspace: Workspace, args: Mapping[str, Any], now: int) -> None:
    numbers = args["ids"] or held_numbers(args["source"])
    replay(open_processor(workspace.place, workspace.intake), now, numbers)


def _erase_person(workspace: Workspace, args: Mapping[str, Any], now: int) -> None:
    erase_person(workspace.place, workspace.intake, args["person"], args["by"], now)


def _back_up(workspace: Workspace, args: Mapping[str, Any], now: int) -> None:
    place = workspace.place
    folder = place.backups or place.folder / "backups"
    make_folder(folder)
    file = folder / f"accord-{iso(args['asked_at'])[:19].replace(':', '')}.tar"
    if not file.exists():
        take_backup(workspace, file, False, args["by"], now)


def _hold_drill(workspace: Workspace, args: Mapping[str, Any], now: int) -> None:
    drill(Path(args["file"]), workspace.place.secret, args["by"], now)


JOBS = (
    Bound(
        "compact",
        "Sorts recent segments into month files; merges the runs of the index of keys seen.",
        _compact,
    ),
    Bound("sweep", "Deletes files that nobody reads any more.", _sweep),
    Bound("forget_raw", "Deletes raw items and files older than ACCORD_RAW_DAYS.", _forget_raw),
    Bound(drafts.TRY_FILE, "Finds out what importing a file would do.", _try_file, awaited=True),
    Bound(
        IMPORT_FILE, "Imports a file that was brought to the wizard.", _import_file, awaited=True
    ),
    Bound(REVERT_IMPORT, "Takes an import back.", _revert_import, awaited=True),
    Bound(REPLAY, "Tries items of the quarantine again.", _replay_quarantine, awaited=True),
    Bound(ERASE_PERSON, "Erases a person.", _erase_person, awaited=True),
    Bound(BACK_UP, "Takes a backup that was asked for.", _back_up, awaited=True),
    Bound(HOLD_DRILL, "Tries whether a backup can be restored.", _hold_drill, awaited=True),
    Bound("mail", "Sends one notice by mail.", mailing.mail),
    Bound(
        "daily_mail", "Sends the daily mail to everybody whose hour has come.", mailing.daily_mail
    ),
    Bound("reset", "Mails a link to somebody who forgot their pass phrase.", mailing.reset),
    Bound("watch", "Tells those who run the desk of work that failed for good.", mailing.watch),
)

"""Files brought to the wizard: kept in the data folder, tried, imported by a worker, forgotten again."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from accord.access import audit
from accord.access.audit import Act
from accord.basics.moments import SECOND
from accord.sources.files.canonical import FileKind, file_kind
from accord.sources.files.chunk import FileFault
from accord.sources.files.guess import DateOrder, map_of, propose, sample_of
from accord.sources.files.map import ColumnMap, read_map
from accord.sources.files.map_text import map_text
from accord.sources.files.reading import open_file
from accord.sources.files.refused import corrected
from accord.sources.files.rows import Draft, ImportRun
from accord.sources.files.runs import HELD_SECONDS, IMPORT_FILE, carry_out, preview
from accord.sources.files.spool import Order
from accord.store.durable import make_folder
from accord.store.intake import Intake
from accord.store.leases import holder_name
from accord.store.place import Place
from accord.store.queue import enqueue

TRY_FILE = "try_file"
ASKED = "asked"
_UNFINISHED = ("queued", "reading", "storing")


class Unready(Exception):
    """A draft that cannot be tried or imported so; the message says why. Nothing was changed."""


def bring(
    place: Place, file: Path, name: str, kind: FileKind, source: str, actor: str, now: int
) -> Draft:
    """Keep a file for the wizard; it is moved, never copied, so it must lie on the data folder's disk."""
    draft = Draft.objects.create(
        name=name, size=file.stat().st_size, kind=kind.name, source=source, by=actor, made_at=now
    )
    make_folder(folder_of(place, draft))
    file.rename(file_of(place, draft))
    return draft


def folder_of(place: Place, draft: Draft) -> Path:
    """Where a draft's file and its list of refused rows lie."""
    return place.folder / "imports" / "drafts" / str(draft.id)


def file_of(place: Place, draft: Draft) -> Path:
    """The file as it was brought."""
    return folder_of(place, draft) / draft.name


def refused_of(place: Place, draft: Draft) -> Path:
    """The list of refused rows: the import's once there is one, else the trial's; there may be none."""
    ending = ".dry-run.refused.csv" if draft.run_id is None else ".refused.csv"
    return folder_of(place, draft) / f"{draft.name}{ending}"


def map_in(draft: Draft) -> ColumnMap:
    """The draft's map, without columns before one was proposed."""
    return read_map(draft.map, "map") if draft.map else ColumnMap()


def propose_map(
    place: Place, draft: Draft, given: ColumnMap, zone: str, order: DateOrder = ""
) -> None:
    """Read the file's first rows as `given` lays it out and write down a first map. Raises FileFault."""
    kind = file_kind(draft.kind)
    sample = sample_of(corrected(open_file(file_of(place, draft), given.layout)))
    draft.date_order = order
    keep(draft, map_of(propose(kind, sample, order), kind, draft.source, zone, given.layout))


def keep(draft: Draft, given: ColumnMap) -> None:
    """Write down the map; what a trial found before is no longer true."""
    draft.map, draft.trial, draft.said = map_text(given), "", ""
    draft.save(update_fields=["map", "date_order", "trial", "said"])


def missing(draft: Draft) -> list[str]:
    """Columns that the kind needs and the map does not name."""
    named = map_in(draft).columns
    return [
        field.name
        for field in file_kind(draft.kind).fields
        if field.required and field.name not in named
    ]


def ask_trial(draft: Draft, now: int) -> None:
    """Let a worker find out what the import would do."""
    _check(draft)
    with transaction.atomic():
        Draft.objects.filter(id=draft.id).update(trial=ASKED, said="")
        enqueue(TRY_FILE, {"draft": draft.id}, now, dedupe=f"{TRY_FILE}:{draft.id}")


def trial_of(draft: Draft) -> Mapping[str, Any] | None:
    """What the trial found, None before it is through."""
    return json.loads(draft.trial) if draft.trial not in ("", ASKED) else None


def try_out(place: Place, number: int, now: int) -> None:
    """The trial itself; nothing of it stays but counts and the list of refused rows."""
    draft = Draft.objects.filter(id=number, trial=ASKED).first()
    if draft is None:
        return
    refused_of(place, draft).unlink(missing_ok=True)
    try:
        found = preview(place, _order(place, draft), now, _quiet)
    except FileFault as fault:
        Draft.objects.filter(id=number).update(trial="", said=str(fault))
        return
    counts = {
        "received": found.laid.received, "created": found.created, "updated": found.updated,
        "unchanged": found.unchanged, "refused": found.refused, "skipped": found.laid.skipped,
        "notes": list(found.laid.notes),
    }  # fmt: skip
    Draft.objects.filter(id=number, map=draft.map).update(trial=json.dumps(counts), said="")


def start(draft: Draft, actor: str, now: int) -> ImportRun:
    """Let a worker import the file; the import has its number at once."""
    _check(draft)
    with transaction.atomic():
        run = ImportRun.objects.create(
            name=draft.name, kind=draft.kind, source=draft.source, by=actor, state="queued",
            started_at=now, map=draft.map,
        )  # fmt: skip
        if not Draft.objects.filter(id=draft.id, run=None).update(run=run):
            raise Unready("This file is being imported already; nothing was changed.")
        audit.record(actor, Act.IMPORT, "import", run.id, now)
        enqueue(IMPORT_FILE, {"run": run.id}, now, dedupe=f"{IMPORT_FILE}:{run.id}")
    return run


def carry_out_draft(place: Place, intake: Intake, number: int, now: int) -> None:
    """Import a queued file; safe to repeat, because only one process can claim it."""
    until = now + HELD_SECONDS * SECOND
    queued = ImportRun.objects.filter(id=number, state="queued")
    if not queued.update(state="reading", holder=holder_name(), held_until=until):
        return
    run = ImportRun.objects.get(id=number)
    draft = Draft.objects.get(run=run)
    for lists in folder_of(place, draft).glob("*.refused.csv"):
        lists.unlink()
    try:
        carry_out(place, intake, _order(place, draft), run, now, _quiet)
    except FileFault:
        return  # The import says so itself.
    file_of(place, draft).unlink(missing_ok=True)


def discard(place: Place, draft: Draft) -> None:
    """Forget a file that is not imported, and what was found out of it."""
    folder = folder_of(place, draft)
    draft.delete()
    shutil.rmtree(folder, ignore_errors=True)


def forget(place: Place, before: int) -> int:
    """Delete files and lists of refused rows brought before a moment; they may name anybody. How many."""
    gone = list(older(before))
    for draft in gone:
        shutil.rmtree(folder_of(place, draft), ignore_errors=True)
    Draft.objects.filter(id__in=[draft.id for draft in gone]).delete()
    return len(gone)


def older(before: int) -> QuerySet[Draft]:
    """Drafts brought before a moment that no import is at work on."""
    unfinished = Q(run__state__in=_UNFINISHED)
    return Draft.objects.filter(made_at__lt=before).exclude(unfinished)


def _check(draft: Draft) -> None:
    lacking = missing(draft)
    if lacking:
        raise Unready(
            f"{draft.kind} need {' and '.join(lacking)}. Say which column it is; nothing was changed."
        )


def _order(place: Place, draft: Draft) -> Order:
    given = map_in(draft)
    return Order(
        file_of(place, draft),
        file_kind(draft.kind),
        given,
        draft.source,
        place.zone,
        place.currency,
    )


def _quiet(_step: str, _share: float) -> None:
    """Nobody watches."""

"""Imports from start to end: begun, laid aside, stored, counted; a killed one is finished or called off."""

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from django.db import transaction

from accord.basics.moments import SECOND
from accord.sources.files.blocked import blocked
from accord.sources.files.chunk import FileFault
from accord.sources.files.context import Context
from accord.sources.files.parts import Part, raw_of, unpacked
from accord.sources.files.rows import ImportPart, ImportRun
from accord.sources.files.spool import Laid, Order, lay_aside
from accord.sources.files.weighing import weigh
from accord.store import manifest
from accord.store.intake import Intake
from accord.store.leases import holder_name, is_gone
from accord.store.place import Place

HELD_SECONDS = 60
Report = Callable[[str, float], None]


@dataclass(frozen=True)
class Imported:
    """What became of a file. received = created + updated + unchanged + refused + skipped when counted."""

    run: int
    laid: Laid


@dataclass(frozen=True)
class Preview:
    """What an import would do."""

    laid: Laid
    created: int
    updated: int
    unchanged: int
    refused: int


def take_in(
    place: Place, intake: Intake, order: Order, by: str, now: int, report: Report
) -> Imported:
    """Read a file and store all of it durably; counting it is `process`. Raises FileFault: nothing kept."""
    started = time.monotonic()
    run = ImportRun.objects.create(
        name=order.path.name, kind=order.kind.name, source=order.source, by=by, state="reading",
        started_at=now, holder=holder_name(), held_until=now + HELD_SECONDS * SECOND,
    )  # fmt: skip

    def at_work(step: str) -> Callable[[float], None]:
        def told(share: float) -> None:
            _prolong(run, now, started)
            report(step, share)

        return told

    try:
        laid = lay_aside(order, _folder(place, run.id), at_work("reading"))
    except FileFault as fault:
        ImportRun.objects.filter(id=run.id).update(
            state="refused", sentence=str(fault), finished_at=now, held_until=0
        )
        raise
    ImportRun.objects.filter(id=run.id).update(
        state="storing", parts=len(laid.parts), received=laid.received, refused=laid.refused,
        skipped=laid.skipped, unchanged=laid.unchanged,
    )  # fmt: skip
    _store(place, intake, run, now, at_work("storing"))
    return Imported(run.id, laid)


def preview(place: Place, order: Order, now: int, report: Report) -> Preview:
    """What the import would do. Each part is weighed as if it were written, then the book forgets it."""
    folder = place.folder / "imports" / f"dry-{os.getpid()}"
    laid = lay_aside(order, folder, lambda share: report("reading", share), dry=True)
    totals = [0, 0, laid.unchanged, laid.refused]
    try:
        for number, path in enumerate(laid.parts, 1):
            weighed = _weighed_only(Context(place, order.kind, order.source, 0, now), path)
            totals = [total + more for total, more in zip(totals, weighed, strict=True)]
            report("comparing", number / len(laid.parts))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Preview(laid, *totals)


def _weighed_only(context: Context, path: Path) -> tuple[int, int, int, int]:
    frame = unpacked(path.read_bytes())
    with transaction.atomic():
        allowed = frame.filter(~blocked(context, frame))
        weighed = weigh(context, allowed, manifest.current())
        transaction.set_rollback(True)
    refused = frame.height - allowed.height
    return weighed.created, weighed.updated, weighed.unchanged, refused


def resume(place: Place, intake: Intake, now: int) -> int:
    """Finish storing imports whose process died after reading; call off those that died before."""
    left = [
        run
        for run in ImportRun.objects.filter(state__in=("reading", "storing"))
        if _is_left(run, now)
    ]
    for run in left:
        claimed = ImportRun.objects.filter(id=run.id, held_until=run.held_until, holder=run.holder)
        if not claimed.update(holder=holder_name(), held_until=now + HELD_SECONDS * SECOND):
            continue
        if run.state == "storing":
            _store(place, intake, run, now, _quiet)
        else:
            shutil.rmtree(_folder(place, run.id), ignore_errors=True)
            sentence = "stopped while the file was read; nothing was kept. Import it again."
            ImportRun.objects.filter(id=run.id).update(
                state="interrupted", sentence=sentence, finished_at=now, held_until=0
            )
    return len(left)


def _store(
    place: Place, intake: Intake, run: ImportRun, now: int, report: Callable[[float], None]
) -> None:
    """Put every part into the intake, synced. A part put twice is counted once."""
    folder = _folder(place, run.id)
    counted = set(ImportPart.objects.filter(run=run.id).values_list("number", flat=True))
    paths = sorted(folder.glob("part-*.arrow"))
    for number, path in enumerate(paths, 1):
        if number not in counted:
            frame = unpacked(path.read_bytes())
            intake.put_now([raw_of(Part(run.id, number), run.kind, run.source, frame, now)])
        report(number / len(paths))
    ImportRun.objects.filter(id=run.id).update(state="waiting", held_until=0)
    finish(run.id, now)
    shutil.rmtree(folder, ignore_errors=True)


def _quiet(_share: float) -> None:
    """Nobody watches."""


def counted_share(run: int) -> float:
    """How much of a stored import is counted, 0 to 1."""
    parts = ImportRun.objects.filter(id=run).values_list("parts", flat=True).first() or 0
    return ImportPart.objects.filter(run=run).count() / max(parts, 1)


def finish(run: int, now: int) -> None:
    """Call an import done once every part of it is counted."""
    waiting = ImportRun.objects.filter(id=run, state="waiting")
    counted = ImportPart.objects.filter(run=run).count()
    waiting.filter(parts=counted).update(state="done", finished_at=now)


def _folder(place: Place, run: int) -> Path:
    return place.folder / "imports" / str(run)


def _is_left(run: ImportRun, now: int) -> bool:
    """Whether the process that held the run is gone, or silent for too long."""
    return run.held_until <= now or is_gone(run.holder)


def _prolong(run: ImportRun, now: int, started: float) -> None:
    until = now + int((time.monotonic() - started + HELD_SECONDS) * SECOND)
    ImportRun.objects.filter(id=run.id).update(held_until=until)


def listed() -> pl.DataFrame:
    """Every import, newest first."""
    names = (
        "id", "name", "kind", "source", "state", "received", "created", "updated", "unchanged",
        "refused", "skipped", "started_at", "finished_at", "by", "sentence",
    )  # fmt: skip
    rows = list(ImportRun.objects.order_by("-id").values_list(*names))
    return pl.DataFrame(rows, schema=list(names), orient="row", infer_schema_length=None)

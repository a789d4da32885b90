"""Imports from start to end: begun, laid aside, stored, counted; a killed one is finished or called off."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from django.db import transaction

from accord.access import audit
from accord.access.audit import Act
from accord.basics.moments import SECOND
from accord.sources.files.blocked import blocked
from accord.sources.files.chunk import FileFault
from accord.sources.files.context import Context
from accord.sources.files.map_text import map_text
from accord.sources.files.parts import Part, raw_of, unpacked
from accord.sources.files.rows import Draft, ImportPart, ImportRun
from accord.sources.files.spool import Laid, Order, lay_aside
from accord.sources.files.weighing import weigh
from accord.store import manifest
from accord.store.intake import Intake
from accord.store.leases import holder_name, is_gone
from accord.store.place import Place
from accord.store.queue import enqueue

HELD_SECONDS = 60
STOPPED = "stopped while the file was read; nothing was kept."
# The job that carries out what was queued.
IMPORT_FILE = "import_file"
# States of an import that a worker has begun or will.
UNDER_WAY = ("queued", "reading", "storing", "waiting", "reverting")
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


class Stopped(FileFault):
    """A person stopped the import while its file was read; nothing of it was kept."""


def take_in(
    place: Place, intake: Intake, order: Order, by: str, now: int, report: Report
) -> Imported:
    """Read a file and store all of it durably; counting it is `process`. Raises FileFault: nothing kept."""
    with transaction.atomic():
        run = ImportRun.objects.create(
            name=order.path.name, kind=order.kind.name, source=order.source, by=by, state="reading",
            started_at=now, holder=holder_name(), held_until=now + HELD_SECONDS * SECOND,
            map=map_text(order.map),
        )  # fmt: skip
        audit.record(by, Act.IMPORT, "import", run.id, now)
    return carry_out(place, intake, order, run, now, report)


def carry_out(
    place: Place, intake: Intake, order: Order, run: ImportRun, now: int, report: Report
) -> Imported:
    """What `take_in` does, for an import that is begun and held by this process."""
    started = time.monotonic()

    def at_work(step: str) -> Callable[[float], None]:
        def told(share: float) -> None:
            _prolong(run, now, started, share)
            if step == "reading":
                _heed(run)
            report(step, share)

        return told

    try:
        _heed(run)
        laid = lay_aside(order, _folder(place, run.id), at_work("reading"))
    except FileFault as fault:
        state = "stopped" if isinstance(fault, Stopped) else "refused"
        ImportRun.objects.filter(id=run.id).update(
            state=state, sentence=str(fault), finished_at=now, held_until=0
        )
        raise
    ImportRun.objects.filter(id=run.id).update(
        state="storing", parts=len(laid.parts), received=laid.received, refused=laid.refused,
        skipped=laid.skipped, unchanged=laid.unchanged, share=0,
    )  # fmt: skip
    _store(place, intake, run, now, at_work("storing"))
    return Imported(run.id, laid)


def stop(number: int, actor: str, now: int) -> bool:
    """Stop an import while its file is read; false once it is stored: then it can be taken back."""
    with transaction.atomic():
        runs = ImportRun.objects.filter(id=number)
        told = runs.filter(state="reading").update(stopping=True)
        called_off = runs.filter(state="queued").update(
            state="stopped", finished_at=now, sentence=STOPPED
        )
        if told or called_off:
            audit.record(actor, Act.STOP, "import", number, now)
    return bool(told or called_off)


def _heed(run: ImportRun) -> None:
    if ImportRun.objects.filter(id=run.id, stopping=True).exists():
        raise Stopped(STOPPED)


def preview(place: Place, order: Order, now: int, report: Report) -> Preview:
    """What the import would do. Each part is weighed as if it were written, then the book forgets it."""
    folder = place.folder / "imports" / f"dry-{uuid4().hex}"
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
            _call_off(run, now)
    return len(left)


def _call_off(run: ImportRun, now: int) -> None:
    """An import whose file lies in the data folder begins again; of any other nothing was kept."""
    own = ImportRun.objects.filter(id=run.id)
    if Draft.objects.filter(run=run.id).exists():
        with transaction.atomic():
            own.update(state="queued", held_until=0, share=0)
            enqueue(IMPORT_FILE, {"run": run.id}, now, dedupe=f"{IMPORT_FILE}:{run.id}")
        return
    sentence = "stopped while the file was read; nothing was kept. Import it again."
    own.update(state="interrupted", sentence=sentence, finished_at=now, held_until=0)


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


def per_cent(run: ImportRun) -> int:
    """How much of the step at hand is done: of reading, of storing, and once it is stored of counting."""
    if run.state != "waiting":
        return run.share // 10
    counted = ImportPart.objects.filter(run=run.id).count()
    return round(100 * counted / max(run.parts, 1))


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


def _prolong(run: ImportRun, now: int, started: float, share: float) -> None:
    until = now + int((time.monotonic() - started + HELD_SECONDS) * SECOND)
    ImportRun.objects.filter(id=run.id).update(held_until=until, share=round(1000 * share))

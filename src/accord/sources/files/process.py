"""Stored parts of imports become entries: each part once, whatever stops it in between."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from accord.sources.files.blocked import blocked
from accord.sources.files.canonical import file_kind
from accord.sources.files.context import Context
from accord.sources.files.parts import PREFIX, Part, part_of, unpacked
from accord.sources.files.rows import ImportPart, ImportRun
from accord.sources.files.runs import finish, resume
from accord.sources.files.weighing import Weighed, weigh
from accord.sources.files.writing import write
from accord.store import manifest
from accord.store.intake import Intake
from accord.store.place import Place
from accord.store.received import Received, Verdict

AT_ONCE = 8


@dataclass(frozen=True)
class Processed:
    """What one call did. `batches` 0 means that nothing waited."""

    batches: int = 0
    counted: int = 0
    duplicate: int = 0
    refused: int = 0


def process(place: Place, intake: Intake, now: int, limit: int = AT_ONCE) -> Processed:
    """Process waiting parts, oldest first; call again until `batches` is 0. One caller at a time."""
    resume(place, intake, now)
    waiting = intake.waiting(limit, PREFIX)
    verdicts = [_verdict(item, _process(place, item, now)) for item in waiting]
    intake.settle(verdicts)
    return Processed(
        len(verdicts),
        sum(verdict.counted for verdict in verdicts),
        sum(verdict.duplicate for verdict in verdicts),
        sum(verdict.quarantined for verdict in verdicts),
    )


def _verdict(item: Received, part: ImportPart) -> Verdict:
    # An erased person's rows are refused; the intake's books call what is neither counted nor known so.
    counted = part.created + part.updated
    refused = item.raw.items - counted - part.unchanged
    return Verdict(item.id, counted, part.unchanged, refused)


def _process(place: Place, item: Received, now: int) -> ImportPart:
    part = part_of(item.raw.meta)
    with transaction.atomic():
        done = ImportPart.objects.filter(run=part.run, number=part.number).first()
        return done or _count(place, item, part, now)


def _count(place: Place, item: Received, part: Part, now: int) -> ImportPart:
    """Weigh and write one part and move the run's figures, all in the caller's transaction."""
    kind = file_kind(item.raw.kind.removeprefix(PREFIX))
    context = Context(place, kind, item.raw.source, part.run, now)
    frame = unpacked(item.raw.body)
    allowed = frame.filter(~blocked(context, frame))
    weighed = weigh(context, allowed, manifest.current())
    write(context, weighed)
    return _note(part, weighed, frame.height - allowed.height, now)


def _note(part: Part, weighed: Weighed, refused: int, now: int) -> ImportPart:
    row = ImportPart.objects.create(
        run_id=part.run,
        number=part.number,
        created=weighed.created,
        updated=weighed.updated,
        unchanged=weighed.unchanged,
        refused=refused,
    )
    run = ImportRun.objects.filter(id=part.run)
    run.update(
        created=F("created") + row.created,
        updated=F("updated") + row.updated,
        unchanged=F("unchanged") + row.unchanged,
        refused=F("refused") + row.refused,
    )
    finish(part.run, now)
    return row

"""Record frames handed in as the parts of imports: one import for each kind and source of the demo."""

import polars as pl
from django.db.models import F

from accord.sources.files.parts import Part, raw_of
from accord.sources.files.rows import ImportRun
from accord.store.intake import Intake

BY = "simulator"


def hand_in(intake: Intake, kind: str, source: str, frame: pl.DataFrame, now: int) -> None:
    """Put one more part of the import of that kind and source into the intake; `now` is the simulated moment."""
    run, _ = ImportRun.objects.get_or_create(
        kind=kind, source=source, by=BY, defaults={"name": f"{kind} of the demo", "state": "waiting", "started_at": now}
    )  # fmt: skip
    part = Part(run.id, run.parts)
    moved = {"parts": F("parts") + 1, "received": F("received") + frame.height, "state": "waiting"}
    ImportRun.objects.filter(id=run.id).update(**moved)
    intake.put_now([raw_of(part, kind, source, frame, now)])

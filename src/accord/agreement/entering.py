"""What a version in force says of leads is entered: once for each lead and stage, and never taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import transaction

from accord.agreement.rows import Judged
from accord.log.entry import Entry
from accord.log.kinds.agreement import JUDGED, QUALIFIED
from accord.store.entries import append

_AT_ONCE = 1_000
_ACTOR = "system"


@dataclass(frozen=True)
class Judgement:
    """What the version said of the person when their lead of that cycle reached the stage."""

    person: int
    cycle: int
    stage: Literal["lead", "mql", "sent"]
    at: int
    version: int
    fit: int
    engagement: int
    grade: str | None
    lead_type: str
    because: str
    profile: str | None

    @property
    def key(self) -> tuple[int, int, str]:
        """Whom and what it is about; judged once."""
        return self.person, self.cycle, self.stage

    def entries(self) -> list[Entry]:
        """As the log holds it: the judgement, and of a lead that qualified the move to its stage."""
        names = (
            "stage",
            "version",
            "fit",
            "engagement",
            "grade",
            "lead_type",
            "because",
            "profile",
        )
        facts = {name: getattr(self, name) for name in names}
        told = [Entry(JUDGED, self.person, self.at, _ACTOR, facts=facts)]
        if self.stage == "mql":
            move = {"subject_kind": "person", "to_stage": "mql", "human": False}
            told.append(Entry(QUALIFIED, self.person, self.at, _ACTOR, facts=move))
        return told


def enter(judgements: Sequence[Judgement], now: int) -> int:
    """Enter those that are new; how many were."""
    starts = range(0, len(judgements), _AT_ONCE)
    return sum(_enter(judgements[start : start + _AT_ONCE], now) for start in starts)


@transaction.atomic
def _enter(judgements: Sequence[Judgement], now: int) -> int:
    rows = Judged.objects.filter(person__in=[each.person for each in judgements])
    known = set(rows.values_list("person", "cycle", "stage"))
    new = {each.key: each for each in judgements if each.key not in known}
    Judged.objects.bulk_create(
        Judged(person=person, cycle=cycle, stage=stage) for person, cycle, stage in new
    )
    append([entry for each in new.values() for entry in each.entries()], now)
    return len(new)


def forget(subjects: Sequence[int]) -> None:
    """Of whom was erased not even that they were judged is kept."""
    Judged.objects.filter(person__in=subjects).delete()

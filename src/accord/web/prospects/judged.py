"""How the agreement in force judges a person now, line by line."""

from dataclasses import dataclass

from accord.agreement.questions import document_of, judging_at
from accord.agreement.scoring import MILLION, Contribution, Part, score
from accord.people.grounds import facts_of
from accord.web.shell.page import Visit

# What is less shows as zero.
_SHOWN = 0.05


@dataclass(frozen=True)
class Line:
    """A line of the score; `points` to two places."""

    rule: str
    points: float
    because: str


@dataclass(frozen=True)
class PartJudged:
    """Fit or engagement: the points, the lines that add up to them, and those that bring none."""

    points: float
    lines: tuple[Line, ...]
    zeros: tuple[Line, ...]


@dataclass(frozen=True)
class Judged:
    """The person by the version in force; `grade` None where disqualified or none is agreed."""

    version: int
    grade: str | None
    disqualified_by: tuple[str, ...]
    fit: PartJudged
    engagement: PartJudged


def judged(visit: Visit, person: int) -> Judged | None:
    """None while no version is in force."""
    number = judging_at(visit.now)
    if number is None:
        return None
    facts = facts_of(visit.desk.engine, visit.desk.log, person)
    found = score(document_of(number), facts, visit.now)
    return Judged(
        number, found.grade, found.disqualified_by,
        _part(found.fit, found.contributions, "fit"),
        _part(found.engagement, found.contributions, "engagement"),
    )  # fmt: skip


def _part(points: int, lines: tuple[Contribution, ...], part: Part) -> PartJudged:
    own = [
        Line(line.rule, line.points / MILLION, line.because) for line in lines if line.part == part
    ]
    telling = tuple(line for line in own if abs(line.points) >= _SHOWN)
    return PartJudged(points / MILLION, telling, tuple(line for line in own if line not in telling))

"""A look holds one figure against another; a finding is what one complaint's looks come to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from accord.basics.exact import fisher_at_least, fisher_at_most
from accord.basics.periods import Period
from accord.basics.rates import Estimate, rate
from accord.metrics.answer import Answer, Figure
from accord.metrics.metric import Owner
from accord.metrics.question import Question

# With five complaints answered, one in a hundred each keeps all five together within one in twenty.
LEVEL = 0.01
# Fewer cases than these on either side give no rate: names and counts are shown instead.
FEWEST = 20
# A difference of less than a tenth is not worth a sentence, however sure.
WORTH_SAYING = 0.1
Value = str | int | float | date | None
Bad = Literal["more", "fewer"]


@dataclass(frozen=True)
class Look:
    """The figure of `question`'s rows, `ours`, held against `other`.

    `worse` and `better` are the chances to go as far, as the complaint has it and the other way, if
    both sides were alike, 1 where a direction was not looked at. `worth_saying` is whether the
    difference is large enough to act on; `few`, whether the cases are too few for a rate; `telling`,
    the count from which on it would have been more than chance. `bad` is which way the complaint
    points; `pending`, what must be known before anything can be said.
    """

    name: str
    question: Question
    period: Period
    ours: Estimate
    other: Estimate | None = None
    worse: float = 1.0
    better: float = 1.0
    worth_saying: bool = True
    few: bool = False
    telling: int | None = None
    bad: Bad = "fewer"
    pending: str | None = None
    facts: Mapping[str, Value] = field(default_factory=dict)

    @property
    def hits(self) -> int:
        """Cases that count, of a share."""
        return round((self.ours.value or 0) * self.ours.n)


@dataclass(frozen=True)
class Missing:
    """Why a complaint cannot be answered, by a key, and the columns of files that would answer it."""

    why: str
    needed: tuple[str, ...] = ()
    facts: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """The looks at one complaint, the plainest first; or what is missing to look at all.

    `owner` is the department that it is for to mend.
    """

    complaint: str
    owner: Owner
    looks: tuple[Look, ...] = ()
    missing: Missing | None = None


# Questions by what their answers are for.
Asked = Mapping[str, Question] | Missing


def against_past(
    name: str, bad: Bad, question: Question, ours: Answer, past: Answer | None, **facts: Value
) -> Look:
    """A share held against that of the past, which may be missing; `months` says how long that was."""
    held = (0, 0) if past is None else hits_of(past.figure)
    months = 0 if past is None else months_of(past.period)
    return compared(
        name, bad, question, ours.period, hits_of(ours.figure), held, months=months, **facts
    )


def compared(
    name: str,
    bad: Bad,
    question: Question,
    period: Period,
    ours: tuple[int, int],
    other: tuple[int, int],
    **facts: Value,
) -> Look:
    """Two shares, each (hits, cases), held against each other by Fisher's exact test.

    `bad` is which way the complaint points.
    """
    estimate, held = rate(*ours), rate(*other)
    if min(ours[1], other[1]) < FEWEST:
        return Look(name, question, period, estimate, held, few=True, bad=bad, facts=facts)
    more, fewer = fisher_at_least(*ours, *other), fisher_at_most(*ours, *other)
    worse, better = (more, fewer) if bad == "more" else (fewer, more)
    return Look(
        name,
        question,
        period,
        estimate,
        held,
        worse,
        better,
        apart(estimate.value or 0.0, held.value or 0.0),
        telling=_telling(bad, ours[1], other),
        bad=bad,
        facts=facts,
    )


def _telling(bad: Bad, n: int, other: tuple[int, int]) -> int | None:
    """The nearest count that a single look would find telling; None where no count would be."""
    tests = {"more": fisher_at_least, "fewer": fisher_at_most}
    telling = [hits for hits in (0, n) if tests[bad](hits, n, *other) <= LEVEL]
    if not telling:
        return None
    far, near = telling[0], n - telling[0]
    while abs(far - near) > 1:
        middle = (far + near) // 2
        if tests[bad](middle, n, *other) <= LEVEL:
            far = middle
        else:
            near = middle
    return far


def months_of(period: Period) -> int:
    """How many months a period is long, to the nearest."""
    if period.first is None or period.end is None:
        return 0
    return round((period.end - period.first).days / 30.44)


def hits_of(figure: Figure) -> tuple[int, int]:
    """Hits and cases of a share."""
    return round(float(figure.value or 0) * figure.n), figure.n


def apart(one: float, other: float) -> bool:
    """Whether two figures differ by at least a tenth of the larger."""
    return abs(one - other) >= WORTH_SAYING * max(one, other)

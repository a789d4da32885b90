"""Too few leads: the newest months against the year before and against the same months of last year.

Both must be short for it to be more than a season: the chance that is kept is the larger of the two
(an intersection-union test, so neither needs correcting). Last year's months are first raised or
lowered by how the year before compares with the year around them, so that growth hides no drop. Leads
come in bursts, so counts are divided by the spread that the company's own weeks show (variance by
mean, at least 1) before they are compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import cast

from accord.basics.exact import binomial_at_least, binomial_at_most, counted
from accord.basics.periods import Period, parse_period, span, working_days
from accord.basics.rates import Estimate
from accord.metrics.answer import Answer
from accord.metrics.complaints.ground import Ground
from accord.metrics.complaints.looks import (
    FEWEST,
    LEVEL,
    Asked,
    Finding,
    Look,
    Missing,
    apart,
    months_of,
)
from accord.metrics.metric import Owner
from accord.metrics.question import Question

NAME = "too_few_leads"
OWNER: Owner = "marketing"
LEAST_PAST_DAYS = 89
WEEKS_A_BLOCK = 4
_TWO_YEARS = timedelta(weeks=104)
# Without the same months of a year before, only a drop that no usual season explains is called one.
DEEPEST_SEASON = 0.7


def asks(ground: Ground) -> Asked:
    """What must be known: now, the year before, the same months of last year, and every week."""
    recorded = ground.recorded
    if not recorded.has("created_at"):
        return Missing("no_leads", ("leads: key, created_at",))
    metric = "mqls" if recorded.has("mql_at") else "leads"
    since = recorded.since["mql_at" if metric == "mqls" else "created_at"]
    period = ground.period(since)
    ripe = ground.ripe_on(period)
    if ripe:
        return Missing("too_young", facts={"on": ripe})
    first, end = cast(date, period.first), cast(date, period.end)
    base = ground.past(period, since)
    if base is None or (first - cast(date, base.first)).days < LEAST_PAST_DAYS:
        return Missing("short_past", facts={"months": 3})
    asked = {
        "ours": Question(metric, period.label),
        "year": Question(metric, base.label),
        "weeks": Question(metric, span(end - _TWO_YEARS, end, ground.calendar).label, ("week",)),
    }
    last = cast(Period, period.year_before())
    around = _year_around(last)
    if ground.covers(around, since):
        asked |= {
            "last_year": Question(metric, last.label),
            "around": Question(metric, around.label),
        }
    return asked


def finds(asked: Mapping[str, Question], answers: Mapping[str, Answer]) -> Finding:
    """The count, and how far below and above the past it lies."""
    ours, year, last = answers["ours"], answers["year"], answers.get("last_year")
    spread = _spread(_weeks(answers["weeks"]))
    count, before = ours.figure.n, year.figure.n
    days, past_days = _days(ours.period), _days(year.period)
    usual = before * days / past_days
    looks = [_compared(count, before, days / past_days, spread)]
    references = [usual]
    if last is not None:
        # Last year's months tell the season only at the level that the company has reached since.
        level = _pace(year) / max(_pace(answers["around"]), 1e-9)
        grown = level * days / _days(last.period)
        looks.append(_compared(count, last.figure.n, grown, spread))
        references.append(last.figure.n * grown)
    worse, better = (max(way) for way in zip(*looks, strict=True))
    deep = last is not None or count < usual * DEEPEST_SEASON
    look = Look(
        "past",
        asked["ours"],
        ours.period,
        replace(counted(count, spread), n=count),
        Estimate(usual, None, None, before),
        worse if deep else 1.0,
        better if last is not None else 1.0,
        all(apart(count, reference) for reference in references),
        few=before < FEWEST,
        pending="season" if last is None and not deep and worse <= LEVEL else None,
        facts={
            "last_year": None if last is None else last.figure.n,
            "spread": spread,
            "months": months_of(year.period),
        },
    )
    return Finding(NAME, OWNER, (look,))


def _compared(count: int, other: int, times: float, spread: float) -> tuple[float, float]:
    """Chances of so few and of so many, given both counts together, were `times` the other usual."""
    own, both = round(count / spread), round(count / spread) + round(other / spread)
    share = min(max(times / (1 + times), 1e-9), 1 - 1e-9)
    return binomial_at_most(own, both, share), binomial_at_least(own, both, share)


def _spread(weeks: Sequence[int]) -> float:
    """Variance by mean of four-week counts from one to the next, so that trend and season stay out."""
    whole = len(weeks) // WEEKS_A_BLOCK * WEEKS_A_BLOCK
    tail = weeks[len(weeks) - whole :]
    blocks = [sum(tail[at : at + WEEKS_A_BLOCK]) for at in range(0, whole, WEEKS_A_BLOCK)]
    steps = [(a - b) ** 2 / (a + b) for a, b in pairwise(blocks) if a + b]
    return max(1.0, sum(steps) / len(steps)) if steps else 1.0


def _weeks(answer: Answer) -> list[int]:
    """Counts of every whole week from the first that has any, empty ones too."""
    first, end = cast(date, answer.period.first), cast(date, answer.period.end)
    counts: dict[date, int] = {}
    for group in answer.groups:
        week = parse_period(str(group.key["week"]), answer.period.calendar, answer.as_of)
        counts[cast(date, week.first)] = group.figure.n
    known = [week for week in counts if first <= week and week + timedelta(days=7) <= end]
    if not known:
        return []
    number = (end - min(known)).days // 7
    return [counts.get(min(known) + timedelta(days=7 * at), 0) for at in range(number)]


def _year_around(period: Period) -> Period:
    """The year whose middle is the period's middle: over it season cancels out and growth too."""
    first, end = cast(date, period.first), cast(date, period.end)
    start = first + (end - first) // 2 - timedelta(days=182)
    return span(start, start + timedelta(days=364), period.calendar)


def _pace(answer: Answer) -> float:
    return answer.figure.n / _days(answer.period)


def _days(period: Period) -> int:
    return max(1, working_days(cast(date, period.first), cast(date, period.end)))

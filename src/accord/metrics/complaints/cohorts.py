"""Cohort rates against the company's own past: both sides ripe, both with the same time to get there."""

from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from accord.basics.moments import DAY
from accord.basics.periods import Period
from accord.metrics.complaints.ground import Ground, way_of
from accord.metrics.complaints.looks import Missing
from accord.metrics.metric import Metric
from accord.metrics.question import Question


@dataclass(frozen=True)
class Cohorts:
    """The newest cohort and that of the year before; each lead has `days` to get there."""

    metric: Metric
    days: int
    since: int
    ours: Question
    past: Question | None

    def year(self, ground: Ground, by: tuple[str, ...]) -> Question:
        """The twelve months up to the end of the newest cohort, split."""
        newest = ground.period(self.since, self.days)
        year = cast(Period, ground.year_to(cast(date, newest.end), self.since))
        return Question(self.metric.name, year.label, by, within=self.days * DAY)


def cohorts(ground: Ground, metric: Metric) -> Cohorts | Missing:
    """The newest ripe cohort of a rate; of a period that was asked for, what it lacks to be judged.

    The past begins when both stages were recorded: before that nobody could get there.
    """
    way, days = way_of(metric), ground.days(metric)
    since = max(ground.recorded.since[way.start], ground.recorded.since[way.end])
    period = ground.period(since, days)
    ripe = ground.ripe_on(period, days)
    if ripe:
        return Missing("too_young", facts={"on": ripe, "days": days})
    if ground.year_to(cast(date, period.end), since) is None:
        return Missing("short_past", facts={"months": 1})
    before = ground.past(period, since)
    ours = Question(metric.name, period.label, within=days * DAY)
    past = None if before is None else replace(ours, period=before.label)
    return Cohorts(metric, days, since, ours, past)


def recorded(ground: Ground, metric: Metric) -> bool:
    """Whether both stages of the rate are recorded at all."""
    way = way_of(metric)
    return ground.recorded.has(way.start, way.end)

"""Little converted: what becomes of the leads that sales took on, step by step, against the own past.

Without accepted or qualified leads the whole way from lead to won is looked at, and without leads the
deals that were closed. With several steps each has its own look, corrected together.
"""

from collections.abc import Mapping

from accord.basics.moments import DAY
from accord.metrics.answer import Answer
from accord.metrics.complaints.closed import closed_before
from accord.metrics.complaints.cohorts import Cohorts, cohorts, recorded
from accord.metrics.complaints.ground import Ground
from accord.metrics.complaints.looks import Asked, Finding, Missing, against_past
from accord.metrics.conversion import (
    LEAD_TO_WON_RATE,
    MQL_TO_SQL_RATE,
    SAL_TO_SQL_RATE,
    SQL_TO_WON_RATE,
)
from accord.metrics.metric import Owner
from accord.metrics.question import Question

NAME = "little_converted"
OWNER: Owner = "sales"
_STEPS = (
    (SAL_TO_SQL_RATE, SQL_TO_WON_RATE),
    (MQL_TO_SQL_RATE, SQL_TO_WON_RATE),
    (LEAD_TO_WON_RATE,),
)


def asks(ground: Ground) -> Asked:
    """Each step's newest cohort and that of the year before."""
    steps = next((steps for steps in _STEPS if all(recorded(ground, step) for step in steps)), ())
    if not steps:
        return _of_deals(ground)
    found = {metric.name: cohorts(ground, metric) for metric in steps}
    ripe = {name: each for name, each in found.items() if isinstance(each, Cohorts)}
    if not ripe:
        return next(each for each in found.values() if isinstance(each, Missing))
    asked: dict[str, Question] = {}
    for name, each in ripe.items():
        asked[name] = each.ours
        if each.past is not None:
            asked[f"{name} before"] = each.past
    return asked


def _of_deals(ground: Ground) -> Asked:
    if not ground.recorded.has("deals.closed"):
        needed = ("deals: key, lead_key, created_at, closed_at, outcome",)
        return Missing("no_outcomes", needed)
    since = ground.recorded.since["deals.closed_at"]
    period = ground.period(since)
    ripe = ground.ripe_on(period)
    if ripe:
        return Missing("too_young", facts={"on": ripe})
    asked = {"win_rate": Question("win_rate", period.label)}
    before = closed_before(ground, period)
    if before is not None:
        asked["win_rate before"] = Question("win_rate", before.label)
    return asked


def finds(asked: Mapping[str, Question], answers: Mapping[str, Answer]) -> Finding:
    """A look for each step that is ripe."""
    looks = []
    for name, question in asked.items():
        if name.endswith(" before"):
            continue
        ours = answers[name]
        days = None if question.within is None else question.within // DAY
        looks.append(
            against_past(name, "fewer", question, ours, answers.get(f"{name} before"), days=days)
        )
    return Finding(NAME, OWNER, tuple(looks))

"""From readings to the answer: derived figures, groups in order, the other period beside them."""

from collections.abc import Mapping

from accord.basics.periods import GRAINS
from accord.metrics.answer import Against, Answer, Figure, Group, type_of_key
from accord.metrics.batches import Task
from accord.metrics.dimensions import key_shape
from accord.metrics.facts import Facts
from accord.metrics.folding import Reading
from accord.metrics.metric import AnyMetric, Derived
from accord.metrics.planning import Plan, Side

Readings = Mapping[Task, Reading]
_MONEY = ("money", "money_per_day")


def answer_of(plan: Plan, readings: Readings, facts: Facts) -> Answer:
    """The answer to a planned question."""
    metric, question = plan.metric, plan.question
    own = _reading(metric, plan.side, readings)
    other = None if plan.other is None or plan.why_not else _reading(metric, plan.other, readings)
    return Answer(
        metric.name,
        metric.version,
        metric.unit,
        metric.owner,
        metric.sentence,
        plan.side.period,
        plan.as_of,
        own.whole,
        question.address(),
        _groups(plan, own, other, facts),
        _against(plan, other),
        facts.money().target if metric.unit in _MONEY else None,
        {"within_target": None, "within_target_why": "There is no target yet."}
        if metric.name == "speed_to_lead"
        else {},
    )


def _reading(metric: AnyMetric, side: Side, readings: Readings) -> Reading:
    if not isinstance(metric, Derived):
        return readings[side.tasks[metric.name]]
    parts = {name: readings[task] for name, task in side.tasks.items()}
    whole = metric.formula({name: part.whole for name, part in parts.items()})
    keys = dict.fromkeys(key for part in parts.values() for key in part.groups)
    groups = {
        key: metric.formula(
            {name: part.groups.get(key) or _nothing(part.whole) for name, part in parts.items()}
        )
        for key in keys
    }
    return Reading(whole, groups)


def _nothing(whole: Figure) -> Figure:
    # A group that one part does not have: counts and sums are zero there, all else is unknown.
    counted = whole.low is None and whole.quantiles is None and whole.value is not None
    return Figure(0 if counted else None, n=0)


def _groups(plan: Plan, own: Reading, other: Reading | None, facts: Facts) -> tuple[Group, ...]:
    by = plan.question.by
    calendar = facts.company.calendar
    if own.by_currency is not None:
        return tuple(
            Group({**key_shape(by, key[:-1], calendar), "currency": key[-1]}, figure)
            for key, figure in sorted(own.by_currency.items(), key=lambda item: _text(item[0]))
        )
    if not by:
        return ()
    held = other.groups if other else {}
    return tuple(
        Group(key_shape(by, key, calendar), figure, held.get(key))
        for key, figure in sorted(own.groups.items(), key=lambda item: _order(by, *item))
    )


def _order(by: tuple[str, ...], key: type_of_key, figure: Figure) -> tuple[object, ...]:
    # Time runs on; all else stands by size, unknown last, ties by name.
    times = tuple(
        value if isinstance(value, int) else -(10**9)
        for name, value in zip(by, key, strict=True)
        if name in GRAINS
    )
    size = float("-inf") if figure.value is None else figure.value
    return (times, -size, -figure.n, _text(key))


def _text(key: type_of_key) -> tuple[tuple[bool, str], ...]:
    return tuple((value is None, str(value)) for value in key)


def _against(plan: Plan, other: Reading | None) -> Against | None:
    if plan.question.against is None:
        return None
    period = plan.other.period if plan.other else None
    figure = other.whole if other else Figure(None)
    return Against(plan.question.against, period, figure, plan.why_not)

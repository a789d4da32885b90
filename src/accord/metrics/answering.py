"""From readings to the answer: derived figures, groups in order, the other period beside them."""

from collections.abc import Mapping
from dataclasses import replace

from accord.basics.periods import GRAINS
from accord.metrics.answer import Against, Answer, Figure, Group, type_of_key
from accord.metrics.batches import Task
from accord.metrics.dimensions import CURRENCY, key_shape
from accord.metrics.facts import Facts
from accord.metrics.folding import Reading, why_several
from accord.metrics.measures import adds_up
from accord.metrics.metric import AnyMetric, Derived, Metric
from accord.metrics.planning import Plan, Side, why_whole

Readings = Mapping[Task, Reading]
# What a formula finds its target under.
TARGET = "target"
_MONEY = ("money", "money_per_day")


def parts_currencies(plan: Plan, readings: Readings) -> bool:
    """Whether amounts could not be added up, so that the groups are to be read by currency too."""
    has_one = any(task.metric.supports(CURRENCY) for task in plan.side.tasks.values())
    return has_one and CURRENCY not in plan.question.by and _unsummed(plan.side, readings)


def _unsummed(side: Side, readings: Readings) -> bool:
    parts = [readings[task] for task in side.tasks.values()]
    currencies = {part.whole.currency for part in parts if part.whole.currency}
    return any(part.unsummed for part in parts) or len(currencies) > 1


def answer_of(plan: Plan, readings: Readings, facts: Facts) -> Answer:
    """The answer to a planned question."""
    metric, question = plan.metric, plan.question
    own, other = _readings(plan, readings)
    shown = plan.apart if parts_currencies(plan, readings) else None
    groups = (
        _groups(shown, *_readings(shown, readings), facts)
        if shown
        else _groups(plan, own, other, facts)
    )
    # Facts are read for the currency of money only: of counts nobody asks which.
    target = facts.money().target if metric.unit in _MONEY else None
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
        groups,
        _against(plan, other),
        own.whole.currency or target,
        _within_target(plan.side, readings)
        if isinstance(metric, Metric) and metric.in_time
        else {},
    )


def _within_target(side: Side, readings: Readings) -> dict[str, float | str | None]:
    """The share in time, the target it is held to, and why there is none."""
    kept = Figure(None) if side.in_time is None else readings[side.in_time].whole
    target = side.target or Figure(None)
    found = {"within_target": kept.value, "target": target.value}
    why = target.why or (kept.why and "The time of none of the cases has passed yet.")
    return found | ({"within_target_why": why} if why else {})


def _readings(plan: Plan, readings: Readings) -> tuple[Reading, Reading | None]:
    """The reading of the period, and that of the one it is held against."""
    own = _reading(plan.metric, plan.side, readings)
    if plan.other is None or plan.why_not:
        return own, None
    return own, _reading(plan.metric, plan.other, readings)


def _reading(metric: AnyMetric, side: Side, readings: Readings) -> Reading:
    if not isinstance(metric, Derived):
        return readings[side.tasks[metric.name]]
    parts = {name: readings[task] for name, task in side.tasks.items()}
    figures = {name: part.whole for name, part in parts.items()}
    whole = derived_figure(metric, figures, side.target)
    width = max(len(task.by) for task in side.tasks.values())
    keys = dict.fromkeys(key for part in parts.values() for key in part.groups if len(key) == width)
    groups = {
        key: derived_figure(
            metric,
            {name: _part(task, readings[task], key) for name, task in side.tasks.items()},
            Figure(None, why=why_whole(metric)),
        )
        for key in keys
    }
    return Reading(whole, groups)


def derived_figure(
    metric: Derived, parts: Mapping[str, Figure], target: Figure | None = None
) -> Figure:
    """The figure that the parts make; of parts in several currencies there is none."""
    figure = metric.formula({**parts, TARGET: target} if target else parts)
    currencies = sorted({part.currency for part in parts.values() if part.currency})
    if len(currencies) > 1:
        return replace(figure, value=None, why=why_several(currencies))
    return replace(figure, currency=currencies[0] if currencies else None)


def _part(task: Task, reading: Reading, key: type_of_key) -> Figure:
    # Leads have no currency: where amounts are apart by it, each is held against all of them.
    if not task.by:
        return reading.whole
    found = reading.groups.get(key[: len(task.by)])
    return found or Figure(0 if adds_up(task.metric.measure) else None, n=0)


def _groups(plan: Plan, own: Reading, other: Reading | None, facts: Facts) -> tuple[Group, ...]:
    by = plan.question.by
    calendar = facts.company.calendar
    if not by:
        return ()
    held = other.groups if other else {}
    return tuple(
        Group(key_shape(by, key, calendar), figure, held.get(key))
        for key, figure in sorted(own.groups.items(), key=lambda item: _order(by, *item))
    )


def _order(by: tuple[str, ...], key: type_of_key, figure: Figure) -> tuple[object, ...]:
    # Time runs on; all else stands by size, unknown last, ties by name. Between currencies sizes
    # say nothing.
    times = tuple(
        value if isinstance(value, int) else -(10**9)
        for name, value in zip(by, key, strict=True)
        if name in GRAINS
    )
    size = float("-inf") if figure.value is None else figure.value
    return (times, _text(key)) if CURRENCY in by else (times, -size, -figure.n, _text(key))


def _text(key: type_of_key) -> tuple[tuple[bool, str], ...]:
    return tuple((value is None, str(value)) for value in key)


def _against(plan: Plan, other: Reading | None) -> Against | None:
    if plan.question.against is None:
        return None
    period = plan.other.period if plan.other else None
    figure = other.whole if other else Figure(None)
    return Against(plan.question.against, period, figure, plan.why_not)

"""Planning: a question made definite, or refused with what can be asked instead."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from accord.basics.moments import DAY, local_day
from accord.basics.periods import GRAINS, Period, parse_period
from accord.metrics.answer import Figure
from accord.metrics.batches import UNIT_SIZE, Task
from accord.metrics.catalogue import metric_named
from accord.metrics.dimensions import CURRENCY
from accord.metrics.facts import Facts
from accord.metrics.metric import AnyMetric, Derived, Metric, properties_of
from accord.metrics.question import NO_TARGETS, BadQuestion, Question, Targets
from accord.metrics.windows import Bounds


@dataclass(frozen=True)
class Side:
    """One period of a question and the tasks that its figure needs, by the part of the metric.

    `target` is what its answer is held to, for metrics that are; `in_time` reads who kept it.
    """

    period: Period
    tasks: Mapping[str, Task]
    target: Figure | None = None
    in_time: Task | None = None

    @property
    def apart(self) -> "Side":
        """Split by currency too, where rows have one."""
        return replace(self, tasks={name: _apart(task) for name, task in self.tasks.items()})


@dataclass(frozen=True)
class Plan:
    """The metric, the periods and their tasks. `why_not` says why the periods may not be compared."""

    question: Question
    metric: AnyMetric
    as_of: int
    side: Side
    other: Side | None = None
    why_not: str | None = None

    @property
    def tasks(self) -> Iterable[Task]:
        """Every task, those of the other period included unless it may not be compared."""
        other = self.other.tasks.values() if self.other and not self.why_not else ()
        in_time = () if self.side.in_time is None else (self.side.in_time,)
        return (*self.side.tasks.values(), *in_time, *other)

    @property
    def apart(self) -> "Plan":
        """The same with the amounts of each currency apart."""
        question = replace(self.question, by=(*self.question.by, CURRENCY))
        other = self.other and self.other.apart
        return replace(self, question=question, side=self.side.apart, other=other)


def _apart(task: Task) -> Task:
    return replace(task, by=(*task.by, CURRENCY)) if task.metric.supports(CURRENCY) else task


def plan(
    question: Question,
    facts: Facts,
    now: int,
    rollups: bool = True,
    targets: Targets = NO_TARGETS,
) -> Plan:
    """Make a question definite. `rollups` False reads the log even where daily counts would do."""
    metric = metric_named(question.metric, facts.company)
    require_dimensions(metric, question)
    as_of = now if question.as_of is None else question.as_of
    period = parse_period(question.period, facts.company.calendar, as_of)

    def side(of: Period) -> Side:
        parts = metric.parts if isinstance(metric, Derived) else ((metric.name, metric),)
        tasks = {name: _task(part, of) for name, part in parts}
        return _held(Side(of, tasks), metric, question, targets)

    def _task(part: Metric, of: Period) -> Task:
        chosen = _rollup(part, question) if rollups else part
        horizon = facts.horizon(chosen.transition, as_of) if chosen.transition else None
        within = question.within if chosen.transition else None
        in_days = chosen.sheet.counted_in_days
        bounds = Bounds.of(of, as_of, within, horizon, in_days)
        return Task(chosen, bounds, question.by, question.where)

    if question.against is None:
        return Plan(question, metric, as_of, side(period))
    other = _other_period(question.against, period, facts, as_of)
    if other is None:
        whole = "All time" if period.first is None else period.label
        why_none = f"{whole} has no period before it."
        return Plan(question, metric, as_of, side(period), None, why_none)
    why_not = _too_young(metric, (period, other), facts, as_of)
    return Plan(question, metric, as_of, side(period), side(other), why_not)


def _held(side: Side, metric: AnyMetric, question: Question, targets: Targets) -> Side:
    if metric.held_to is None:
        return side
    value, why = targets.get((metric.held_to, side.period.label)), None
    if value is None:
        why = (
            f"There is no target for {metric.held_to} of {side.period.label} yet; set one on the board, "
            "under Targets."
        )
    if isinstance(metric, Derived):
        if question.where:
            value, why = None, why_whole(metric)
        return replace(side, target=Figure(value, why=why))
    in_time = None
    if metric.in_time and value is not None:
        own = side.tasks[metric.name]
        limit = round(value * UNIT_SIZE[metric.unit])
        in_time = Task(metric.in_time, replace(own.bounds, within=limit), (), question.where)
    return replace(side, target=Figure(value, why=why), in_time=in_time)


def why_whole(metric: Derived) -> str:
    """Why a part of the rows has nothing to be held to."""
    return f"The target for {metric.held_to} is one for all, so a part of it stands alone."


def require_dimensions(metric: AnyMetric, question: Question) -> None:
    """Refuse dimensions that the metric does not have, naming those that it has."""
    grains = [name for name in question.by if name in GRAINS]
    if grains and isinstance(metric, Derived) and not metric.runs_over_time:
        raise BadQuestion(
            f"{metric.name} rests on what is open at one moment, so it has no parts by {grains[0]}; "
            "ask for each period by itself."
        )
    narrowing = (narrow.dimension for narrow in question.where)
    for name in (*(name for name in question.by if name not in GRAINS), *narrowing):
        if not metric.supports(name):
            props = " and props.NAME" if properties_of(metric) else ""
            raise BadQuestion(
                f"{metric.name} has no dimension '{name}'; it has {', '.join(metric.splits)}{props}, "
                f"and can be split by {', '.join(GRAINS)}."
            )


def _rollup(metric: Metric, question: Question) -> Metric:
    asked = (*question.by, *(narrow.dimension for narrow in question.where))
    if metric.rollup and all(name in GRAINS or metric.rollup.supports(name) for name in asked):
        return metric.rollup
    return metric


def _other_period(against: str, period: Period, facts: Facts, as_of: int) -> Period | None:
    if against == "plan":
        raise BadQuestion(
            "There is no plan to hold figures against until an agreement with targets is signed; "
            "use --against previous or --against with a period."
        )
    if against == "previous":
        previous = period.previous()
        return previous and period.comparable(previous, as_of)
    other = parse_period(against, facts.company.calendar, as_of)
    return period.comparable(other, as_of)


def _too_young(
    metric: AnyMetric, periods: tuple[Period, ...], facts: Facts, as_of: int
) -> str | None:
    if isinstance(metric, Derived) or metric.transition is None:
        return None
    horizon = facts.horizon(metric.transition, as_of)
    for period in periods:
        until = period.until
        if until is None or until > as_of - horizon:
            ripe = "" if until is None else f"; ask again from {_day(until + horizon, period)} on"
            return (
                f"Leads of {period.label} may be younger than {horizon / DAY:.0f} days, the time in "
                f"which nine of ten that move have moved{ripe}."
            )
    return None


def _day(moment: int, period: Period) -> str:
    return local_day(moment + DAY - 1, period.calendar.zone).isoformat()

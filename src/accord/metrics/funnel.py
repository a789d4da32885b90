"""The cohort funnel: what became, by now, of the leads that opened in a period."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from accord.basics.moments import iso
from accord.basics.periods import GRAINS, Period, parse_period
from accord.basics.rates import Estimate, rate
from accord.metrics.answer import period_shape, type_of_key
from accord.metrics.batches import Bench, Money, Task, bound_values
from accord.metrics.dimensions import key_shape
from accord.metrics.facts import Facts
from accord.metrics.folding import in_grains
from accord.metrics.measures import one
from accord.metrics.planning import require_dimensions
from accord.metrics.question import Question
from accord.metrics.stages import LEADS_OPENED
from accord.metrics.steps import STEPS, WHATS
from accord.metrics.windows import Bounds, Window


@dataclass(frozen=True)
class Step:
    """One stage: how many reached it, as a share of the stage before and of all, who is still open.

    `open` are those for whom this is the furthest stage and who have not left; `left` have. Reached
    counts the stage or any later one, so a skipped stage never makes a share above one.
    """

    stage: str
    reached: int
    share: Estimate
    of_all: Estimate
    open: int
    left: int


@dataclass(frozen=True)
class Funnel:
    """The steps of one group of leads; `key` is empty for all of them."""

    key: Mapping[str, str | int | None]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Funnels:
    """The whole cohort and its groups."""

    period: Period
    as_of: int
    whole: Funnel
    groups: tuple[Funnel, ...]
    why: str | None = None

    def shape(self) -> dict[str, Any]:
        """As JSON values; `why` where nothing was known by then."""
        why = {} if self.why is None else {"why": self.why}
        return {
            "period": period_shape(self.period),
            "as_of": iso(self.as_of),
            "steps": [_step_shape(step) for step in self.whole.steps],
            "groups": [
                {"key": dict(group.key), "steps": [_step_shape(step) for step in group.steps]}
                for group in self.groups
            ],
            **why,
        }


def funnel(question: Question, facts: Facts, now: int) -> Funnels:
    """The funnel of the leads opened in the question's period, split and narrowed as it says."""
    require_dimensions(LEADS_OPENED, question)
    as_of = now if question.as_of is None else question.as_of
    period = parse_period(question.period, facts.company.calendar, as_of)
    task = Task(LEADS_OPENED, Bounds.of(period, as_of), question.by, question.where)
    found = facts.run(
        ("funnel", task.shape),
        task.tables(Money(None)),
        lambda tables, values: _counts(Bench(tables, facts.company), task, values),
        bound_values([task]),
    )
    counts = _by_key(in_grains(found, question.by, facts.company.calendar), len(question.by))
    whole = {name: sum(row[name] for row in counts.values()) for name in _columns()}
    calendar = facts.company.calendar
    ordered = sorted(counts.items(), key=lambda item: _order(question.by, *item))
    return Funnels(
        period,
        as_of,
        Funnel({}, _steps(whole)),
        tuple(
            Funnel(key_shape(question.by, key, calendar), _steps(row))
            for key, row in ordered
            if question.by
        ),
    )


def _columns() -> tuple[str, ...]:
    return tuple(f"{what}_{stage}" for stage, _ in STEPS for what in ("reached", "left", "open"))


def _counts(bench: Bench, task: Task, values: tuple[ir.Value, ...]) -> ir.Table:
    taken = iter(values)
    window = Window.of(task.bounds, taken)
    leads = bench.admitted(task, window, taken)
    keys = bench.keys(leads, task)
    columns: dict[str, ir.Value] = {}
    for stage, _ in STEPS:
        for what, _words, test in WHATS:
            columns[f"{what}_{stage}"] = one(test(leads, stage, window))
        if stage == STEPS[-1][0]:
            # Nobody waits behind the last stage, and nobody leaves from it.
            columns |= {f"{what}_{stage}": ibis.literal(0) for what in ("left", "open")}
    return bench.grouped(leads.select(**keys, **columns), tuple(columns))


def _by_key(found: pa.Table, width: int) -> dict[type_of_key, dict[str, int]]:
    columns = found.to_pydict()
    keys: list[type_of_key] = [()]
    if width:
        keys = list(zip(*(columns[f"k{place}"] for place in range(width)), strict=True))
    rows = zip(*(columns[name] for name in _columns()), strict=True)
    named = [dict(zip(_columns(), (int(n or 0) for n in row), strict=True)) for row in rows]
    return dict(zip(keys, named, strict=True))


def _steps(row: Mapping[str, int]) -> tuple[Step, ...]:
    steps, before, first = [], None, row["reached_lead"]
    for stage, _ in STEPS:
        reached = row[f"reached_{stage}"]
        share = rate(reached, first if before is None else before)
        of_all = rate(reached, first)
        steps.append(
            Step(stage, reached, share, of_all, row[f"open_{stage}"], row[f"left_{stage}"])
        )
        before = reached
    return tuple(steps)


def _order(by: tuple[str, ...], key: type_of_key, row: Mapping[str, int]) -> tuple[object, ...]:
    times = tuple(
        value if isinstance(value, int) else -1
        for name, value in zip(by, key, strict=True)
        if name in GRAINS
    )
    return times, -row["reached_lead"], tuple((value is None, str(value)) for value in key)


def _step_shape(step: Step) -> dict[str, Any]:
    return {
        "stage": step.stage,
        "reached": step.reached,
        "share": step.share.value,
        "low": step.share.low,
        "high": step.share.high,
        "of_all": step.of_all.value,
        "open": step.open,
        "left": step.left,
    }

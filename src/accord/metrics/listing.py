"""Listing: the rows that a figure counts, a page at a time, and what all of them come to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pyarrow as pa

from accord.basics.money import round_minor
from accord.metrics.answer import Figure
from accord.metrics.answering import derived_figure
from accord.metrics.batches import FIRST, Bench, Money, Task, additive, bound_values
from accord.metrics.dimensions import CURRENCY
from accord.metrics.facts import Facts
from accord.metrics.measures import Count, Mean, Parts, Share, Sum
from accord.metrics.metric import Derived
from accord.metrics.planning import Plan, plan
from accord.metrics.question import NO_TARGETS, BadQuestion, Question, Targets
from accord.metrics.reading import money_of, read_distribution


@dataclass(frozen=True)
class Behind:
    """Where a page begins: behind the row of this moment and id."""

    moment: int = FIRST
    id: int = FIRST


@dataclass(frozen=True)
class SomeRows:
    """Some rows in order of moment and id; `after` is where the next page begins, None behind the last row."""

    part: str
    frame: pa.Table
    after: Behind | None


@dataclass(frozen=True)
class Total:
    """What all rows of one part come to: how many, the sum of their values, and their figure."""

    part: str
    rows: int
    sum: int | None
    figure: Figure


@dataclass(frozen=True)
class Totals:
    """The totals of each part, and the figure that they make together."""

    parts: tuple[Total, ...]
    figure: Figure


def some_rows(
    question: Question, facts: Facts, now: int, part: str | None, after: Behind, limit: int
) -> SomeRows:
    """The first `limit` rows behind a place, of one part of the figure."""
    tasks = _listed(question, facts, now).side.tasks
    part = part or next(iter(tasks))
    if part not in tasks:
        raise BadQuestion(f"{question.metric} has no rows of {part}; it has {', '.join(tasks)}.")
    task = tasks[part]
    found = _read_some(task, facts, question.properties, after, limit + 1)
    here = found.slice(0, limit)
    id_column = task.metric.sheet.id
    place = None
    if found.num_rows > limit:
        last = here.slice(limit - 1, 1).to_pylist()[0]
        place = Behind(last["placed_at"], last[id_column])
    return SomeRows(part, here.drop_columns(["placed_at"]), place)


def totals_of(question: Question, facts: Facts, now: int, targets: Targets = NO_TARGETS) -> Totals:
    """What the rows come to, counted over the rows themselves and not by the figure's own sums."""
    planned = _listed(question, facts, now, targets)
    metric = planned.metric
    found = tuple(_total(part, task, facts) for part, task in planned.side.tasks.items())
    if not isinstance(metric, Derived):
        return Totals(found, found[0].figure)
    figures = {total.part: total.figure for total in found}
    return Totals(found, derived_figure(metric, figures, planned.side.target))


def _listed(question: Question, facts: Facts, now: int, targets: Targets = NO_TARGETS) -> Plan:
    return plan(replace(question, by=(), against=None), facts, now, False, targets)


def _read_some(
    task: Task, facts: Facts, props: tuple[str, ...], after: Behind, limit: int
) -> pa.Table:
    money = money_of(task, facts)
    return facts.run(
        ("some rows", task.shape, money, props, limit),
        task.tables(money, (*task.metric.splits, *props)),
        lambda tables, values: Bench(tables, facts.company, money).some_rows(
            task, values, props, limit
        ),
        (*bound_values([task]), after.moment, after.id),
    )


def _total(part: str, task: Task, facts: Facts) -> Total:
    money = money_of(task, facts)
    if not additive(task.metric):
        figure = read_distribution(task, facts)
        return Total(part, figure.n, None, figure)
    found = facts.run(
        ("total of rows", task.shape, money),
        task.tables(money, task.metric.splits),
        lambda tables, values: Bench(tables, facts.company, money).total_of_rows(task, values),
        bound_values([task]),
    ).to_pylist()[0]
    return _summed(part, task, found, money)


def _summed(part: str, task: Task, found: Mapping[str, Any], money: Money) -> Total:
    count, total = int(found["n"] or 0), int(found["total"] or 0)
    if not task.metric.priced_on or not found["unpriced"]:
        currency = money.target if task.metric.priced_on else None
        return Total(part, count, total, _figure(task, count, total, currency))
    alone = money.target is None or task.narrowed_by(CURRENCY)
    if alone and found["lowest"] == found["highest"]:
        raw = int(found["raw"])
        return Total(part, count, raw, _figure(task, count, raw, found["lowest"]))
    return Total(part, count, None, Figure(None, n=count))


def _figure(task: Task, count: int, total: int, currency: str | None) -> Figure:
    measure = task.metric.measure
    if isinstance(measure, Mean):
        mean = round_minor(Decimal(total) / count) if count else None
        return Figure(mean, n=count, currency=currency)
    if isinstance(measure, Share):
        return Figure(total / count if count else None, n=count)
    if isinstance(measure, Count | Sum | Parts):
        return Figure(total, n=count, currency=currency)
    raise TypeError(f"{task.metric.name} is a distribution.")

"""Expressions: figures over the same rows are read in one pass, and rows come from the same declaration."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

import ibis
import ibis.expr.types as ir

from accord.basics.moments import DAY, SECOND
from accord.basics.periods import GRAINS
from accord.metrics import exchange
from accord.metrics.dimensions import matches
from accord.metrics.measures import Parts, Spread, Sum, Waiting, one
from accord.metrics.metric import Metric
from accord.metrics.question import Company, Filter
from accord.metrics.windows import Bounds, Window
from accord.tables.days import local_day
from accord.tables.shelf import Tables

Values = tuple[ir.Value, ...]
# Before every moment that is known.
FIRST = -(2**62)
UNIT_SIZE = {"days": DAY, "seconds": SECOND}


@dataclass(frozen=True)
class Task:
    """One figure to read: a metric within bounds, split and narrowed."""

    metric: Metric
    bounds: Bounds
    by: tuple[str, ...] = ()
    where: tuple[Filter, ...] = ()

    @property
    def batch(self) -> tuple[object, ...]:
        """Tasks of equal batch are read in one pass over the rows."""
        metric = self.metric
        grains = any(name in GRAINS for name in self.by)
        alone = metric.pick is not None or not additive(metric)
        return (
            metric.sheet.name,
            self.by,
            self.where,
            metric.moment if grains else None,
            metric.priced_on,
            self if alone else None,
        )

    def tables(self, money: "Money", also: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Names of the tables that its expression reads."""
        names = self.metric.sheet.tables((*self.dimensions, *also))
        return (*names, "rates") if self.metric.priced_on and money.mixed else names

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What its rows need a column for: what splits and what narrows, grains of time apart."""
        names = (*self.by, *(narrow.dimension for narrow in self.where))
        return tuple(dict.fromkeys(name for name in names if name not in GRAINS))

    def narrowed_by(self, dimension: str) -> bool:
        """Whether only rows of some values of the dimension are asked for."""
        return any(narrow.dimension == dimension for narrow in self.where)

    @property
    def shape(self) -> tuple[object, ...]:
        """All that its expression depends on except the values it is bound to."""
        narrowed = tuple(
            (narrow.dimension, tuple(value is None for value in narrow.values))
            for narrow in self.where
        )
        return (self.metric.name, self.metric.sheet.name, self.bounds.shape, self.by, narrowed)


def additive(metric: Metric) -> bool:
    """Whether its figure is made of sums over rows, as against a distribution of values."""
    return not isinstance(metric.measure, Spread | Waiting)


@dataclass(frozen=True)
class Money:
    """The company's currency and those that amounts come in. `target` None: several, and none chosen."""

    target: str | None
    seen: tuple[str, ...] = ()

    @property
    def mixed(self) -> bool:
        """Whether amounts need converting, or cannot be added up."""
        return bool(set(self.seen) - {self.target})


@dataclass(frozen=True)
class Bench:
    """What expressions are built from: the tables, the company, its money."""

    tables: Tables
    company: Company
    money: Money = field(default_factory=lambda: Money(None))

    def sums(self, tasks: Sequence[Task], values: Values) -> ir.Table:
        """One row a key with each task's cases and terms, as `n0`, `total0`, `n1`, …"""
        taken = iter(values)
        windows = [Window.of(task.bounds, taken) for task in tasks]
        first = tasks[0]
        if first.metric.pick is None:
            table = self._narrowed(self._sheet(first, windows[0]), first.where, taken)
            pairs = zip(tasks, windows, strict=True)
            admitted = [task.metric.counted(table, window) for task, window in pairs]
        else:
            table = self.admitted(first, windows[0], taken)
            admitted = [ibis.literal(value=True)]
        terms: dict[str, ir.Value] = {}
        for place, (task, window) in enumerate(zip(tasks, windows, strict=True)):
            for name, term in self._terms(task, table, window).items():
                # A row that is only there for another task adds nothing here.
                own = term if len(tasks) == 1 else ibis.ifelse(admitted[place], term, 0)
                terms[f"{name}{place}"] = own
        table = table.select(**self.keys(table, first), **terms, admitted=ibis.or_(*admitted))
        table = table.filter(table.admitted)
        return self.grouped(table, tuple(terms))

    def values(self, task: Task, values: Values) -> ir.Table:
        """One row a key and distinct value of a distribution, with how often it stands as `n`."""
        taken = iter(values)
        window = Window.of(task.bounds, taken)
        table = self.admitted(task, window, taken)
        measure = cast(Spread | Waiting, task.metric.measure)
        columns = {"value": measure.value(table, window), "n": ibis.literal(1)}
        if isinstance(measure, Waiting):
            columns["happened"] = one(measure.happened(table, window))
        table = table.select(**self.keys(table, task), **columns)
        return self.grouped(table, ("n",), tuple(name for name in columns if name != "n"))

    def grouped(self, table: ir.Table, terms: Sequence[str], also: Sequence[str] = ()) -> ir.Table:
        """Sums of the terms by key; where time is split, by `day`, of which `in_grains` makes the rest."""
        keys = [name for name in table.columns if name not in (*terms, *also, "admitted")]
        sums = {name: table[name].sum() for name in terms}
        if not (keys or also):
            return table.aggregate(**sums)
        return table.group_by(*keys, *also).aggregate(**sums)

    def rows(self, task: Task, values: Values, props: tuple[str, ...]) -> ir.Table:
        """The counted rows with `moment`, `value` and every dimension, in order of moment and id."""
        return self._listed(task, iter(values), props).order_by("moment", task.metric.sheet.id)

    def some_rows(self, task: Task, values: Values, props: tuple[str, ...], limit: int) -> ir.Table:
        """The first `limit` rows behind a place, which is the last two of the values: (moment, id)."""
        *bound, at, number = values
        listed = self._listed(task, iter(bound), props)
        key = listed[task.metric.sheet.id]
        # Rows without a moment come first, and an unknown moment is neither before nor after another.
        placed = listed.mutate(placed_at=ibis.coalesce(listed["moment"], FIRST))
        behind = (placed.placed_at > at) | ((placed.placed_at == at) & (key > number))
        return placed.filter(behind).order_by("placed_at", task.metric.sheet.id).limit(limit)

    def total_of_rows(self, task: Task, values: Values) -> ir.Table:
        """How many rows are listed and what their values add up to; of amounts also as they came, in
        which currencies, and how many have no rate.
        """
        listed = self._listed(task, iter(values), ())
        value = listed["value"]
        sums: dict[str, ir.Value] = {"n": listed.count(), "total": value.sum()}
        if task.metric.priced_on:
            lacks = listed["amount"].notnull() & value.isnull()
            sums |= {
                "unpriced": one(lacks).sum(),
                "raw": listed["amount"].sum(),
                "lowest": listed["currency"].min(),
                "highest": listed["currency"].max(),
            }
        return listed.aggregate(**sums)

    def _listed(self, task: Task, taken: Iterator[ir.Value], props: tuple[str, ...]) -> ir.Table:
        window = Window.of(task.bounds, taken)
        metric = task.metric
        table = self.admitted(task, window, taken, (*metric.splits, *props))
        columns: dict[str, ir.Value] = {
            metric.sheet.id: table[metric.sheet.id],
            "moment": table[metric.moment],
            "value": _shown(metric, table, window),
        }
        if isinstance(metric.measure, Sum):
            columns |= {"amount": table["amount"], "currency": table["currency"]}
        if isinstance(metric.measure, Waiting):
            columns["happened"] = one(metric.measure.happened(table, window))
        if isinstance(metric.measure, Parts):
            columns["part"] = metric.measure.part(table, window)
        columns |= {name: table[name] for name in ("person", *metric.splits, *props)
                    if name in table.columns}  # fmt: skip
        return table.select(**columns)

    def admitted(
        self, task: Task, window: Window, taken: Iterator[ir.Value], wanted: tuple[str, ...] = ()
    ) -> ir.Table:
        """The counted rows as the task narrows them, before they are split."""
        table = self._sheet(task, window, wanted)
        table = table.filter(task.metric.counted(table, window))
        if task.metric.pick is not None:
            # One row a visitor is picked first, then narrowed by that row's own dimensions.
            plain = not (task.by or task.where or wanted)
            table = task.metric.pick.any(table) if plain else task.metric.pick.first(table)
        return self._narrowed(table, task.where, taken)

    def _sheet(self, task: Task, window: Window, wanted: tuple[str, ...] = ()) -> ir.Table:
        metric = task.metric
        names = tuple(dict.fromkeys((*task.dimensions, *wanted)))
        table = metric.sheet.with_dimensions(self.tables, names)
        return self._priced(table, metric, window) if metric.priced_on else table

    def _priced(self, table: ir.Table, metric: Metric, window: Window) -> ir.Table:
        if not self.money.mixed:
            return exchange.plain(table)
        if self.money.target is None:
            return exchange.unpriced(table)
        moment = window.end() if metric.priced_on == "end" else table[metric.priced_on]
        day = local_day(moment, self.company.calendar.zone)
        return exchange.priced(table, self.tables, self.money.target, self.money.seen, day)

    def _narrowed(
        self, table: ir.Table, where: tuple[Filter, ...], taken: Iterator[ir.Value]
    ) -> ir.Table:
        for narrow in where:
            values = tuple(None if value is None else next(taken) for value in narrow.values)
            table = table.filter(matches(table[narrow.dimension], values))
        return table

    def keys(self, table: ir.Table, task: Task) -> dict[str, ir.Value]:
        """What rows are grouped by: `k0`, `k1`, … in the order of the task, and `day` for grains of time."""
        keys = {
            f"k{place}": table[name] for place, name in enumerate(task.by) if name not in GRAINS
        }
        if len(keys) < len(task.by):
            keys["day"] = self._day(table, task)
        if task.metric.priced_on and self.money.mixed:
            keys["currency"] = table["currency"]
        return keys

    def _day(self, table: ir.Table, task: Task) -> ir.Value:
        moment = table[task.metric.moment]
        if task.metric.sheet.counted_in_days:
            return moment
        return local_day(moment, self.company.calendar.zone)

    def _terms(self, task: Task, table: ir.Table, window: Window) -> dict[str, ir.Value]:
        measure = task.metric.measure
        if isinstance(measure, Spread | Waiting):
            raise TypeError(f"{task.metric.name} is a distribution and has no terms.")
        return {"n": ibis.literal(1), **measure.terms(table, window)}


def bound_values(tasks: Sequence[Task]) -> tuple[int | str, ...]:
    """What the expressions of these tasks are bound to, in the order in which they take it."""
    bounds: list[int | str] = [value for task in tasks for value in task.bounds.values]
    return (
        *bounds,
        *(value for narrow in tasks[0].where for value in narrow.values if value is not None),
    )


def _shown(metric: Metric, table: ir.Table, window: Window) -> ir.Value:
    value = metric.measure.value(table, window)
    size = UNIT_SIZE.get(metric.unit)
    return value / float(size) if size else value

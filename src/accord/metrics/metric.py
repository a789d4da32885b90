"""A metric is one declared object: figure, rows, export, catalogue and help all come from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import ibis
import ibis.expr.types as ir

from accord.metrics.answer import Figure
from accord.metrics.dimensions import PROPERTY
from accord.metrics.measures import Measure, Test, Value
from accord.metrics.sheets import Sheet
from accord.metrics.windows import Window

Owner = Literal["marketing", "sales", "both"]
# On which day an amount is converted: its own column, or the end of the period for open amounts.
PricedOn = Literal["closed_at", "at", "end"]


@dataclass(frozen=True)
class Transition:
    """A lead's way from one stage to another. `exits` are other ways in which it can have moved on."""

    start: str
    end: str
    exits: tuple[str, ...]

    @property
    def name(self) -> str:
        """Start and end in one word."""
        return f"{self.start}>{self.end}"

    def reached(self, table: ir.Table, window: Window) -> ir.BooleanValue:
        """The end was reached by `as_of`, and within the limit where there is one."""
        end = table[self.end]
        reached = end.notnull() & (end <= window.as_of)
        if window.within is not None:
            reached &= end - table[self.start] <= window.within
        return reached

    def waiting(self, table: ir.Table, window: Window) -> ir.BooleanValue:
        """Younger than the horizon, and neither there nor gone elsewhere since."""
        start = table[self.start]
        still = (table[self.end].isnull() | (table[self.end] > window.as_of)) & start.notnull()
        for exit_at in self.exits:
            still &= table[exit_at].isnull() | (table[exit_at] < start)
        return still & (start > window.as_of - window.horizon)


@dataclass(frozen=True)
class Pick:
    """One row for each value of the column `each`: the first by `order`, whose last part is unique."""

    each: str
    order: tuple[str, ...]

    def first(self, table: ir.Table) -> ir.Table:
        """The rows that are first."""
        order = ibis.window(group_by=self.each, order_by=list(self.order))
        placed = table.mutate(place_of_each=ibis.row_number().over(order))
        return placed.filter(placed.place_of_each == 0).drop("place_of_each")

    def any(self, table: ir.Table) -> ir.Table:
        """As many rows without anything but the column: enough to count them, and cheaper."""
        return table.select(self.each).distinct()


@dataclass(frozen=True)
class Metric:
    """The rows of `sheet` that `counted` admits, and the measure over them.

    `moment` is the column that places a row in time. `pick` narrows admitted rows once more before
    dimensions do (one row a visitor). `rollup` is a sheet that answers the same with fewer rows.
    `at_end` says that rows are those of the period's last moment, whenever they began. `in_time` is the share
    of the same rows that kept the metric's own target, which limits it as `within`.
    """

    name: str
    sentence: str
    unit: str
    owner: Owner
    sheet: Sheet
    moment: str
    measure: Measure
    counted: Test
    version: int = 1
    pick: Pick | None = None
    rollup: "Metric | None" = None
    transition: Transition | None = None
    priced_on: PricedOn | None = None
    at_end: bool = False
    in_time: "Metric | None" = None

    @property
    def held_to(self) -> str | None:
        """The metric whose target its answer needs."""
        return self.name if self.in_time else None

    def supports(self, dimension: str) -> bool:
        """Whether the figure can be split and narrowed by the dimension."""
        return self.sheet.supports(dimension)

    @property
    def splits(self) -> tuple[str, ...]:
        """Dimensions of its rows, imported properties apart."""
        return self.sheet.splits


@dataclass(frozen=True)
class Derived:
    """A figure made of other figures over the same question; its rows are theirs, told apart by part.

    `held_to` is the part whose target the formula needs: it finds it among the parts as `target`.
    """

    name: str
    sentence: str
    unit: str
    owner: Owner
    parts: tuple[tuple[str, Metric], ...]
    formula: Callable[[Mapping[str, Figure]], Figure]
    version: int = 1
    held_to: str | None = None

    def supports(self, dimension: str) -> bool:
        """Whether every part can be split by it."""
        return all(part.supports(dimension) for _, part in self.parts)

    @property
    def runs_over_time(self) -> bool:
        """Whether the figure of a longer period has one in each part of it: not where a state counts."""
        return not any(part.at_end for _, part in self.parts)

    @property
    def splits(self) -> tuple[str, ...]:
        """Dimensions that all parts share."""
        first = self.parts[0][1]
        return tuple(name for name in first.splits if self.supports(name))


AnyMetric = Metric | Derived


def properties_of(metric: AnyMetric) -> bool:
    """Whether `props.NAME` splits it."""
    return metric.supports(f"{PROPERTY}any")


def in_period(moment: str) -> Test:
    """Rows whose moment lies in the period; rows without one belong to all time only."""
    return lambda table, window: window.holds(table[moment])


def reached_in_period(moment: str) -> Test:
    """Rows that have the moment, and have it in the period."""
    return lambda table, window: table[moment].notnull() & window.holds(table[moment])


def lasting(start: str, end: str) -> Value:
    """Microseconds from one column to the other."""
    return lambda table, _: table[end] - table[start]

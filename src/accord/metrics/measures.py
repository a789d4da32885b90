"""Measures: how counted rows become one figure, and what each row contributes to it.

Every measure gives a row's own `value`, so that the figure can be made again from its rows: counts
and sums add it up, shares and means average it, spreads take its median.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

import ibis
import ibis.expr.types as ir

from accord.basics.money import round_minor
from accord.basics.rates import rate
from accord.metrics.answer import Figure
from accord.metrics.windows import Window

Value = Callable[[ir.Table, Window], ir.Value]
Test = Callable[[ir.Table, Window], ir.BooleanValue]
Terms = Mapping[str, int]


def one(test: ir.BooleanValue) -> ir.IntegerValue:
    """1 where the test holds, else 0, unknown being 0: boolean casts differ between engines."""
    return cast(ir.IntegerValue, ibis.ifelse(test, 1, 0))


@dataclass(frozen=True)
class Count:
    """How many rows; `weight` is the column that stands for several (rollups)."""

    weight: str | None = None

    def value(self, table: ir.Table, _window: Window) -> ir.Value:
        """1 a row, or its weight."""
        return table[self.weight] if self.weight else ibis.literal(1)

    def terms(self, table: ir.Table, window: Window) -> dict[str, ir.Value]:
        """What is summed over the counted rows."""
        return {"total": self.value(table, window)}

    def figure(self, terms: Terms) -> Figure:
        """The sum; counts have no interval."""
        return Figure(terms.get("total", 0), n=terms.get("total", 0))


@dataclass(frozen=True)
class Sum:
    """The sum of an amount in minor units, converted on the row's `day`."""

    def value(self, table: ir.Table, _window: Window) -> ir.Value:
        """The amount in the company's currency, as `exchange` put it there."""
        return table["converted"]

    def terms(self, table: ir.Table, _window: Window) -> dict[str, ir.Value]:
        """Converted and raw amounts, and how many have no rate."""
        return {
            "total": ibis.coalesce(table["converted"], 0),
            "raw": ibis.coalesce(table["amount"], 0),
            "unpriced": table["unpriced"],
        }

    def figure(self, terms: Terms) -> Figure:
        """The converted sum."""
        return Figure(terms.get("total", 0), n=terms.get("n", 0))


@dataclass(frozen=True)
class Mean(Sum):
    """The mean amount, rounded to whole minor units, half to even."""

    def figure(self, terms: Terms) -> Figure:
        """Sum by number; unknown without rows."""
        n = terms.get("n", 0)
        if not n:
            return Figure(None, n=0, why="No rows have an amount.")
        return Figure(round_minor(Decimal(terms.get("total", 0)) / n), n=n)


@dataclass(frozen=True)
class Share:
    """The share of rows for which `hit` holds, with Wilson's interval.

    `waiting` marks rows that are too young to judge; they stay in, and the figure is marked.
    """

    hit: Test
    waiting: Test | None = None

    def value(self, table: ir.Table, window: Window) -> ir.Value:
        """1 for a hit, else 0."""
        return one(self.hit(table, window))

    def terms(self, table: ir.Table, window: Window) -> dict[str, ir.Value]:
        """Hits, and rows that wait."""
        terms: dict[str, ir.Value] = {"hits": self.value(table, window)}
        if self.waiting is not None:
            terms["waiting"] = one(self.waiting(table, window))
        return terms

    def figure(self, terms: Terms) -> Figure:
        """Hits by rows; unknown without rows."""
        found = rate(terms.get("hits", 0), terms.get("n", 0))
        why = None if terms.get("n", 0) else "There are no cases in the period."
        waiting = terms.get("waiting", 0)
        return Figure(found.value, found.low, found.high, found.n, waiting, why)


@dataclass(frozen=True)
class Parts:
    """A count whose rows fall into named parts, each row into the first whose test holds."""

    tests: tuple[tuple[str, Test], ...]

    def value(self, _table: ir.Table, _window: Window) -> ir.Value:
        """1 a row."""
        return ibis.literal(1)

    def terms(self, table: ir.Table, window: Window) -> dict[str, ir.Value]:
        """How many rows fall into each part."""
        part = self.part(table, window)
        return {name: one(part == name) for name, _ in self.tests}

    def part(self, table: ir.Table, window: Window) -> ir.StringValue:
        """The name of the part that a row falls into."""
        cases = [(test(table, window), ibis.literal(name)) for name, test in self.tests]
        return cast(ir.StringValue, ibis.cases(*cases, else_=ibis.null("string")))

    def figure(self, terms: Terms) -> Figure:
        """All parts together; they add up to the value."""
        parts = {name: terms.get(name, 0) for name, _ in self.tests}
        return Figure(sum(parts.values()), n=terms.get("n", 0), parts=parts)


@dataclass(frozen=True)
class Spread:
    """The median and quartiles of a duration, given in microseconds and shown in `unit`."""

    duration: Value

    def value(self, table: ir.Table, window: Window) -> ir.Value:
        """The duration in microseconds; it is shown in the measure's unit."""
        return self.duration(table, window)


@dataclass(frozen=True)
class Waiting:
    """How long until something happens, those still waiting included as such (Kaplan-Meier)."""

    duration: Value
    happened: Test

    def value(self, table: ir.Table, window: Window) -> ir.Value:
        """Microseconds until it happened, or waited so far."""
        return self.duration(table, window)


def adds_up(measure: "Measure") -> bool:
    """Whether figures of groups add up to that of the whole, and a group without rows is zero."""
    return isinstance(measure, Count | Sum | Parts) and not isinstance(measure, Mean)


Additive = Count | Sum | Share | Parts
Measure = Additive | Spread | Waiting

"""One state of the tables, ready to be asked, and the few facts about it that most questions need."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from accord.basics.moments import HOUR
from accord.metrics import exchange
from accord.metrics.batches import Money
from accord.metrics.horizons import durations, horizon_of, year_before
from accord.metrics.metric import Transition
from accord.metrics.question import Company
from accord.tables.engine import Engine
from accord.tables.marks import Value
from accord.tables.shelf import COLUMNS, Tables

# Tables of one row a record: small beside the activities, and asked by most figures.
COPIED = ("leads", "deals", "spend")
COPIED_AFTER = 4
COPIED_ROWS = 2_000_000
Build = Callable[[Tables, tuple[ir.Value, ...]], ir.Table]


@dataclass
class Copies:
    """Small tables that are asked again and again, in the engine's own form: a third of the cost.

    One copy a table; states share it as long as the table's files stay the same, whatever else changed.
    """

    engine: Engine
    _asked: dict[str, tuple[str, int]] = field(default_factory=dict, init=False)
    _kept: dict[str, tuple[str, ir.Table]] = field(default_factory=dict, init=False)

    def of(self, name: str, view: ir.Table) -> ir.Table:
        """The copy of a named view, or the view itself until it was asked for often enough."""
        files = view.get_name()
        held, copy = self._kept.get(name, ("", view))
        if held == files:
            return copy
        seen, times = self._asked.get(name, (files, 0))
        self._asked[name] = (files, times + 1 if seen == files else 1)
        if self._asked[name][1] < COPIED_AFTER:
            return view
        self._kept[name] = (files, self.engine.keep(("copy of", name), _itself, (view,)))
        return self._kept[name][1]


@dataclass
class Facts:
    """The engine, the tables and the company. Statements are compiled once for all states.

    `copies` serve the tables named in `small`.
    """

    engine: Engine
    tables: Tables
    company: Company
    copies: Copies | None = None
    small: Collection[str] = ()
    _money: Money | None = field(default=None, init=False)
    _horizons: dict[tuple[str, int], int] = field(default_factory=dict, init=False)

    def run(
        self,
        shape: tuple[object, ...],
        names: Sequence[str],
        build: Build,
        values: tuple[Value, ...] = (),
    ) -> pa.Table:
        """Evaluate what `build` makes of the named tables and the values; compiled once per shape."""

        def built(*given: Any) -> ir.Table:
            *stand_ins, bound = given
            return build(_only(names, stand_ins), bound)

        tables = tuple(self._table(name) for name in names)
        return self.engine.prepared((self.company, names, *shape), built, values, tables)

    def _table(self, name: str) -> ir.Table:
        view: ir.Table = getattr(self.tables, name)
        if self.copies is None or name not in self.small:
            return view
        return self.copies.of(name, view)

    def money(self) -> Money:
        """The company's currency, or the only one that amounts come in; read once."""
        if self._money is None:
            found = self.run(
                ("currencies",),
                ("deals", "spend"),
                lambda tables, _values: exchange.currencies_seen(tables),
            )
            seen = tuple(sorted(found["currency"].to_pylist()))
            only = seen[0] if len(seen) == 1 else None
            self._money = Money(self.company.currency or only, seen)
        return self._money

    def horizon(self, way: Transition, as_of: int) -> int:
        """Microseconds in which nine of ten leads that make the transition have made it.

        Over the twelve months before the hour of `as_of`, so that one reading serves an hour.
        """
        as_of -= as_of % HOUR
        key = (way.name, as_of)
        if key not in self._horizons:
            found = self.run(
                ("horizon", way.name),
                ("leads",),
                lambda tables, bound: durations(tables, way, bound),
                (year_before(as_of), as_of),
            )
            columns = [found[name].to_pylist() for name in ("cases", "place", "duration")]
            self._horizons[key] = horizon_of(list(zip(*columns, strict=True)))
        return self._horizons[key]


def _itself(table: ir.Table, _values: object) -> ir.Table:
    return table


def _only(names: Sequence[str], stand_ins: Sequence[object]) -> Tables:
    # Statements see the tables they name and no others, so that a name left out is found at once.
    given = dict(zip(names, stand_ins, strict=True))
    return Tables(**{name: partial(given.__getitem__, name) for name in COLUMNS})

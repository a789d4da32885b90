"""One state of the tables, ready to be asked, and the few facts about it that most questions need."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any

import ibis.expr.operations as ops
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

_states = count()
# Tables of one row a record: small beside the activities, and asked by most figures.
HOT = ("leads", "deals")
HOT_AFTER = 4
Build = Callable[[Tables, tuple[ir.Value, ...]], ir.Table]


@dataclass
class Facts:
    """The engine, the tables and the company. Statements are compiled once for all states."""

    engine: Engine
    tables: Tables
    company: Company
    _money: Money | None = field(default=None, init=False)
    _horizons: dict[tuple[str, int], int] = field(default_factory=dict, init=False)
    _asked: Counter[str] = field(default_factory=Counter, init=False)
    _named: dict[str, ir.Table] = field(default_factory=dict, init=False)
    _state: int = field(default_factory=_states.__next__, init=False)

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
        self._asked[name] += 1
        if name in HOT and self._asked[name] == HOT_AFTER and self.engine.name == "duckdb":
            # A state that is asked again and again is worth a copy: a third of the cost from then on.
            self._named[name] = self.engine.keep(("hot", name), _itself, (self._named[name],))
        return self._named[name] if name in self._named else self._made(name)

    def _made(self, name: str) -> ir.Table:
        made: ir.Table = getattr(self.tables, name)
        if not isinstance(made.op(), ops.UnboundTable):
            made = self.engine.view(("shelf", self._state, name), partial(_itself, made))
        self._named[name] = made
        return made

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

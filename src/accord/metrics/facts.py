"""One state of the tables, ready to be asked, and the few facts about it that most questions need."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

import pyarrow as pa
from ibis.expr import types as ir

from accord.metrics import exchange
from accord.metrics.batches import Money
from accord.metrics.horizons import durations, horizon_of, year_before
from accord.metrics.metric import Transition
from accord.metrics.question import Company
from accord.tables.engine import Engine, Value
from accord.tables.shelf import Tables

Build = Callable[[tuple[ir.Value, ...]], ir.Table]


@dataclass
class Facts:
    """The engine, the tables and the company. `version` names this state for compiled queries."""

    engine: Engine
    tables: Tables
    company: Company
    version: Hashable
    _money: Money | None = field(default=None, init=False)
    _horizons: dict[tuple[str, int], int] = field(default_factory=dict, init=False)

    def run(self, shape: tuple[object, ...], values: tuple[Value, ...], build: Build) -> pa.Table:
        """Evaluate an expression, compiled once per shape."""
        return self.engine.prepared((self.version, self.company, *shape), build, values)

    def money(self) -> Money:
        """The company's currency, or the only one that amounts come in; read once."""
        if self._money is None:
            found = self.run(("currencies",), (), lambda _: exchange.currencies_seen(self.tables))
            seen = tuple(sorted(found["currency"].to_pylist()))
            only = seen[0] if len(seen) == 1 else None
            self._money = Money(self.company.currency or only, seen)
        return self._money

    def horizon(self, way: Transition, as_of: int) -> int:
        """Microseconds in which nine of ten leads that make the transition have made it."""
        key = (way.name, as_of)
        if key not in self._horizons:
            found = self.run(
                ("horizon", way.name),
                (year_before(as_of), as_of),
                lambda bound: durations(self.tables, way, bound),
            )
            columns = [found[name].to_pylist() for name in ("cases", "place", "duration")]
            self._horizons[key] = horizon_of(list(zip(*columns, strict=True)))
        return self._horizons[key]

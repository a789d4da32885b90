"""The bounds of a question as values for the engine: since, until, as of, within, horizon."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import ibis
import ibis.expr.types as ir

from accord.basics.moments import day_number, local_day
from accord.basics.periods import Period


@dataclass(frozen=True)
class Bounds:
    """What a question's moments come to. `horizon` is the age at which a lead counts as mature."""

    since: int | None
    until: int | None
    as_of: int
    within: int | None = None
    horizon: int | None = None

    @classmethod
    def of(
        cls,
        period: Period,
        as_of: int,
        within: int | None = None,
        horizon: int | None = None,
        in_days: bool = False,
    ) -> "Bounds":
        """Bounds of a period as moments, or as day numbers for sheets that count in days."""
        if not in_days or period.first is None or period.end is None:
            return cls(period.since, period.until, as_of, within, horizon)
        as_of_day = day_number(local_day(as_of, period.calendar.zone))
        return cls(day_number(period.first), day_number(period.end), as_of_day, within, horizon)

    @property
    def shape(self) -> tuple[bool, ...]:
        """Which bounds there are, as against what they are."""
        return tuple(value is not None for value in (self.since, self.within, self.horizon))

    @property
    def values(self) -> tuple[int, ...]:
        """The bounds that there are, in the order in which `Window.of` takes them back."""
        every = (self.as_of, self.since, self.until, self.within, self.horizon)
        return tuple(value for value in every if value is not None)


@dataclass(frozen=True)
class Window:
    """The bounds as expressions, None where there is none."""

    as_of: ir.IntegerValue
    since: ir.IntegerValue | None = None
    until: ir.IntegerValue | None = None
    within: ir.IntegerValue | None = None
    horizon: ir.IntegerValue | None = None

    @classmethod
    def of(cls, bounds: Bounds, values: Iterator[ir.Value]) -> "Window":
        """Take as many values as the bounds have."""

        def taken(bound: int | None) -> ir.IntegerValue | None:
            return None if bound is None else cast(ir.IntegerValue, next(values))

        as_of = cast(ir.IntegerValue, next(values))
        return cls(
            as_of,
            taken(bounds.since),
            taken(bounds.until),
            taken(bounds.within),
            taken(bounds.horizon),
        )

    def holds(self, moment: ir.Value) -> ir.BooleanValue:
        """Whether a moment lies in the period; without bounds everything does, unknown moments too."""
        if self.since is None:
            return ibis.literal(value=True)
        return cast(ir.BooleanValue, (moment >= self.since) & (moment < self.until))

    def end(self) -> ir.IntegerValue:
        """The last moment of the period that is not after `as_of`."""
        if self.until is None:
            return self.as_of
        last = self.until - 1
        return cast(ir.IntegerValue, ibis.ifelse(last < self.as_of, last, self.as_of))

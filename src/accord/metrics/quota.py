"""What a target takes, stage by stage, and how much of it the capacity that sales signed can bear."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from accord.agreement.document import OTHER, Capacity
from accord.agreement.values import months_of
from accord.basics.periods import Period

Number = int | float | Fraction


@dataclass(frozen=True)
class Needed:
    """So many at a stage; `rate` is the share of them that goes on to the stage before it in this list."""

    stage: str
    count: int
    rate: Fraction | None = None


@dataclass(frozen=True)
class Owed:
    """Leads that a target needs and those of them that marketing owes, which are never more than sales
    signed to work. `capacity` is None where no capacity is signed for some day of the period.
    """

    needed: int
    capacity: int | None

    @property
    def leads(self) -> int:
        """Leads owed."""
        return self.needed if self.capacity is None else min(self.needed, self.capacity)

    @property
    def beyond(self) -> int:
        """Leads that the target needs and nobody signed to work."""
        return self.needed - self.leads

    @property
    def covered(self) -> float:
        """The share of the target that the leads owed bring."""
        return self.leads / self.needed if self.needed else 1.0


def reverse_funnel(
    target: Number, size: Number, rates: Sequence[tuple[str, Number]]
) -> tuple[Needed, ...]:
    """From a target in money to deals of that size, and back through the stages that lead to them.

    Each of `rates` is a stage and the share of it that reaches the one named before, deals first. Whole
    numbers are rounded up from exact fractions, so rounding at one stage never adds up in the next. A
    stage that nobody passes ends the way: more leads would not help.
    """
    if _exact(size) <= 0:
        return ()
    exact = _exact(target) / _exact(size)
    found = [Needed("won", math.ceil(exact))]
    for stage, rate in rates:
        if _exact(rate) <= 0:
            break
        exact /= _exact(rate)
        found.append(Needed(stage, math.ceil(exact), _exact(rate)))
    return tuple(found)


def signed_capacity(signed: Sequence[Capacity], period: Period) -> int | None:
    """Leads that sales signed to work in the period: leads a week / 7 for each of its days.

    None where no capacity is signed for some of them; all time has no capacity.
    """
    if period.first is None or period.end is None:
        return None
    leads, days = Fraction(0), 0
    for each in signed:
        first, end = days_of(each.period)
        shared = max((min(end, period.end) - max(first, period.first)).days, 0)
        leads += Fraction(each.leads_a_week * shared, 7)
        days += shared
    return math.floor(leads) if days == (period.end - period.first).days else None


def days_of(term: str) -> tuple[date, date]:
    """The first day of a term of the agreement, and the first one after it."""
    months = months_of(term)
    return date(months.start // 12, months.start % 12 + 1, 1), date(
        months.stop // 12, months.stop % 12 + 1, 1
    )


def covers(term: str, period: Period) -> bool:
    """Whether every day of the period lies in the term."""
    if period.first is None or period.end is None:
        return False
    first, end = days_of(term)
    return first <= period.first and period.end - timedelta(days=1) < end


def worth(leads: Mapping[str | None, int], prices: Mapping[str, float]) -> Fraction:
    """What so many leads of each type come to by a price list; types that it does not name count as "other"."""
    return sum(
        (count * _exact(price_of(kind, prices) or 0) for kind, count in leads.items()), Fraction(0)
    )


def price_of(kind: str | None, prices: Mapping[str, float]) -> float | None:
    """What a lead of that type counts as worth; None where the list has neither it nor "other"."""
    return prices.get(kind or OTHER, prices.get(OTHER))


def _exact(number: Number) -> Fraction:
    """A tenth is a tenth, as it was written, and not the nearest binary fraction."""
    return number if isinstance(number, Fraction) else Fraction(str(number))

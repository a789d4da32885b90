"""Deals and revenue of a period with 80 % bands: won so far, from leads open today, from what is yet to come.

Every draw is one way in which it may go: hazards, arrivals and sizes of deals are drawn as the past allows
them, then every lead's fate by them. A band leaves out the lowest and the highest tenth of the draws.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from accord.basics.rates import Floats, Ints
from accord.metrics.forecasts.arrivals import level_of
from accord.metrics.forecasts.hazards import OPEN, Hazards, drawn, watched
from accord.metrics.forecasts.past import Past, Sizes

FEWEST_WON = 20
FEWEST_DAYS = 168
FEWEST_SIZES = 20
LOW, HIGH = 0.1, 0.9
DRAWS = 1000
SEED = 1
# A draw's amounts come from deals won at about the age at which its lead is: from so many around.
_AROUND = 10
# Resampling more than these newest deals would tell little more.
_MOST_SIZES = 2000
# New leads come on any day of what is left; so many days stand for all.
_DAYS_OF_ARRIVAL = 24
# Ages are told apart by the day in a lead's first weeks, then by the week.
_BY_DAY = 28


class TooLittle(Exception):
    """The past is too short to forecast from; the message says what is missing."""


@dataclass(frozen=True)
class Levers:
    """What if: factors on leads yet to come, on their acceptance, on the speed at which leads become deals,
    and on the share that does. Everything else stays as it was.
    """

    leads: float = 1.0
    acceptance: float = 1.0
    speed: float = 1.0
    win: float = 1.0


@dataclass(frozen=True)
class Span:
    """Days from now in which it is forecast, and what was won in the period before now."""

    days: float
    deals: int = 0
    money: int = 0


@dataclass(frozen=True)
class Band:
    """What is expected, and from where to where it goes in eight of ten cases."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Part:
    """Where deals come from; `money` is None where too few deals have an amount."""

    name: str
    deals: Band
    money: Band | None


@dataclass(frozen=True)
class OfKind:
    """The open leads of a type, and the deals expected from them."""

    kind: str | None
    open: int
    deals: Band


@dataclass(frozen=True)
class Forecast:
    """`parts` add up to the expected values, beside what was won so far; `why` says why there is no money."""

    deals: Band
    money: Band | None
    parts: tuple[Part, ...]
    kinds: tuple[OfKind, ...]
    currency: str | None
    why: str | None
    _money: Floats = field(repr=False)

    def chance_of(self, target: int) -> float | None:
        """The share of draws in which revenue reaches the target in minor units."""
        return None if self.money is None else float((self._money >= target).mean())


@dataclass(frozen=True)
class _Drawn:
    deals: Ints
    money: Floats


def require_enough(past: Past) -> None:
    """Raises TooLittle under 20 won leads or 24 weeks of history."""
    lacking = {
        "won leads": FEWEST_WON - past.lived.won,
        "days of history": FEWEST_DAYS - past.days,
    }
    missing = [f"{count} more {what}" for what, count in lacking.items() if count > 0]
    if missing:
        raise TooLittle(
            f"A forecast is made from at least {FEWEST_WON} won leads and {FEWEST_DAYS} days of history; "
            f"there are {past.lived.won} and {past.days}. Missing: {', '.join(missing)}."
        )


def forecast(past: Past, span: Span, levers: Levers, draws: int = DRAWS) -> Forecast:
    """What may be won in the span. Raises TooLittle."""
    require_enough(past)
    # Each part draws by itself, so that what moves one of them leaves the others as they were.
    seeds = np.random.default_rng(SEED).spawn(5)
    hazards = drawn(seeds[0], watched(past.lived, len(past.kinds)), draws)
    donors = _Donors(past.sizes, seeds[1], draws)
    open_now = list(_from_open(past, hazards, donors, span, levers, seeds[2]))
    come = _from_new(past, hazards, donors, span, levers, seeds[3])
    alone = level_of(past.alone).drawn(seeds[4], span.days, 1.0, draws)
    parts = {
        "open": _Drawn(
            np.sum([each.deals for each in open_now], axis=0),
            np.sum([each.money for each in open_now], axis=0),
        ),
        "new": come,
        "alone": _Drawn(alone, donors.amounts(alone, None, 0.0, np.inf, seeds[4])),
    }
    why = _why_no_money(past)
    deals = span.deals + np.sum([part.deals for part in parts.values()], axis=0)
    money = span.money + np.sum([part.money for part in parts.values()], axis=0)
    return Forecast(
        _band(deals),
        None if why else _band(money),
        tuple(
            Part(name, _band(part.deals), None if why else _band(part.money))
            for name, part in parts.items()
        ),
        tuple(
            OfKind(kind, int(n), _band(each.deals))
            for kind, n, each in zip(past.kinds, _open_by_kind(past), open_now, strict=True)
        ),
        past.currency,
        why,
        money,
    )


def _why_no_money(past: Past) -> str | None:
    if past.currency is None and len(past.sizes.amount):
        return "Amounts come in several currencies and the company has chosen none."
    if len(past.sizes.amount) < FEWEST_SIZES:
        return (
            f"Revenue is forecast from at least {FEWEST_SIZES} won deals with an amount; there are "
            f"{len(past.sizes.amount)}."
        )
    return None


def _open_by_kind(past: Past) -> Ints:
    rows = past.lived.ended == OPEN
    return np.bincount(
        past.lived.kind[rows], weights=past.lived.n[rows], minlength=len(past.kinds)
    ).astype(np.int64)


def _from_open(
    past: Past,
    hazards: Hazards,
    donors: "_Donors",
    span: Span,
    levers: Levers,
    rng: np.random.Generator,
) -> Iterator[_Drawn]:
    """Wins among the open leads of each type."""
    lived, ahead = past.lived, span.days * levers.speed
    for kind in range(len(past.kinds)):
        rows = (lived.ended == OPEN) & (lived.kind == kind)
        days = lived.days[rows]
        days = np.where(days < _BY_DAY, days, days // 7 * 7 + 3)
        ages, places = np.unique(days, return_inverse=True)
        n = np.bincount(places, weights=lived.n[rows], minlength=len(ages)).astype(np.int64)
        chances = hazards.chances(kind, ages + 0.5, np.full(len(ages), ahead))
        won = rng.binomial(n, np.minimum(chances * levers.win, 1.0))
        money = np.zeros(len(won))
        for place, age in enumerate(ages.tolist()):
            money += donors.amounts(won[:, place], kind, age, age + ahead, rng)
        yield _Drawn(won.sum(axis=1), money)


def _from_new(
    past: Past,
    hazards: Hazards,
    donors: "_Donors",
    span: Span,
    levers: Levers,
    rng: np.random.Generator,
) -> _Drawn:
    """Wins among leads that open within the span."""
    draws = len(hazards.won)
    come = level_of(past.arrivals.sum(axis=1)).drawn(rng, span.days, levers.leads, draws)
    recent = past.arrivals[:6].sum(axis=0)
    shares = rng.dirichlet(recent + 1 / len(recent), draws)
    by_kind = rng.multinomial(come, shares)
    left = (np.arange(_DAYS_OF_ARRIVAL) + 0.5) / _DAYS_OF_ARRIVAL * span.days * levers.speed
    deals, money = np.zeros(draws, np.int64), np.zeros(draws)
    for kind in range(len(past.kinds)):
        chance = hazards.chances(kind, np.zeros(len(left)), left).mean(axis=1)
        won = rng.binomial(
            by_kind[:, kind], np.minimum(chance * levers.acceptance * levers.win, 1.0)
        )
        deals += won
        money += donors.amounts(won, kind, 0.0, span.days * levers.speed, rng)
    return _Drawn(deals, money)


class _Donors:
    """Amounts of past deals, resampled: by lead type and the age at which they were won where enough were.

    Each draw shifts every donor to one of its neighbours in age, once for all its deals, so that the draws
    also differ in how large deals are on average.
    """

    def __init__(self, sizes: Sizes, rng: np.random.Generator, draws: int) -> None:
        self._rng, self._draws = rng, draws
        self._groups: dict[int | None, tuple[Floats, Floats, Ints]] = {}
        newest = slice(max(len(sizes.amount) - _MOST_SIZES, 0), None)
        kind, days, amount = sizes.kind[newest], sizes.days[newest], sizes.amount[newest]
        self._all = self._group(days[kind >= 0], amount[kind >= 0])
        for each in np.unique(kind).tolist():
            if (kind == each).sum() >= FEWEST_SIZES:
                name = None if each < 0 else each
                self._groups[name] = self._group(days[kind == each], amount[kind == each])

    def _group(self, days: Ints, amount: Floats) -> tuple[Floats, Floats, Ints]:
        order = np.argsort(days, kind="stable")
        shift = self._rng.integers(-_AROUND, _AROUND + 1, (self._draws, len(order)))
        last = max(len(order) - 1, 0)
        return (
            days[order].astype(np.float64),
            amount[order],
            np.clip(np.arange(len(order)) + shift, 0, last),
        )

    def amounts(
        self, won: Ints, kind: int | None, since: float, until: float, rng: np.random.Generator
    ) -> Floats:
        """By draw, what so many won deals of that age bring together."""
        days, amount, shifted = self._groups.get(kind, self._all)
        if not len(amount) or not won.any():
            return np.zeros(len(won))
        first, end = (int(each) for each in np.searchsorted(days, [since, until]))
        lacking = max(FEWEST_SIZES - (end - first), 0)
        first = max(min(first - lacking // 2, len(days) - FEWEST_SIZES), 0)
        end = min(max(end, first + FEWEST_SIZES), len(days))
        draw = np.repeat(np.arange(len(won)), won)
        chosen = rng.integers(first, end, len(draw))
        taken = amount[shifted[draw, chosen]]
        return np.bincount(draw, weights=taken, minlength=len(won)).astype(np.float64)


def _band(draws: Ints | Floats) -> Band:
    low, high = np.quantile(draws, [LOW, HIGH], method="inverted_cdf")
    return Band(float(draws.mean()), float(low), float(high))

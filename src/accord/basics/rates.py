"""The one rate type with its interval, and the order statistics, survival and splits that figures rest on."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

Z95 = 1.959963984540054


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95 % interval and the number of cases behind it; null where it cannot be known."""

    value: float | None
    low: float | None
    high: float | None
    n: int


def rate(hits: int, n: int) -> Estimate:
    """Hits / n with Wilson's interval: (p + z2/2n -+ z sqrt(p(1-p)/n + z2/4n2)) / (1 + z2/n)."""
    if n <= 0:
        return Estimate(None, None, None, 0)
    share, square = hits / n, Z95 * Z95
    centre = share + square / (2 * n)
    reach = Z95 * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    scale = 1 + square / n
    low = 0.0 if hits == 0 else (centre - reach) / scale
    high = 1.0 if hits == n else (centre + reach) / scale
    return Estimate(share, low, high, n)


def percentile(histogram: "Histogram", share: float) -> float | None:
    """Type 7, as the database's percentile_cont: linear between the two neighbouring order statistics."""
    if histogram.n == 0:
        return None
    place = (histogram.n - 1) * share
    below = math.floor(place + 1e-9)
    low = histogram.ranked(below)
    high = histogram.ranked(min(below + 1, histogram.n - 1))
    return low + (high - low) * max(place - below, 0.0)


@dataclass(frozen=True)
class Histogram:
    """Distinct values in growing order and how often each stands."""

    values: Floats
    counts: Ints

    @classmethod
    def of(
        cls, values: Sequence[float] | Floats, counts: Sequence[int] | Ints | None = None
    ) -> "Histogram":
        """From values in any order, equal ones allowed."""
        raw = np.asarray(values, dtype=np.float64)
        weights = np.ones(len(raw), np.int64) if counts is None else np.asarray(counts, np.int64)
        distinct, places = np.unique(raw, return_inverse=True)
        summed = np.bincount(places, weights=weights, minlength=len(distinct))
        return cls(distinct, np.rint(summed).astype(np.int64))

    @property
    def n(self) -> int:
        """Number of cases."""
        return int(self.counts.sum())

    def ranked(self, rank: int) -> float:
        """The value at a rank, counted from 0."""
        return float(self.values[np.searchsorted(np.cumsum(self.counts), rank, side="right")])

    def mean(self) -> float | None:
        """Arithmetic mean, null without cases."""
        return float(self.values @ self.counts) / self.n if self.n else None


def median(histogram: Histogram) -> Estimate:
    """The median with its distribution-free 95 % interval between two order statistics."""
    ranks = median_ranks(histogram.n)
    low, high = (histogram.ranked(rank - 1) for rank in ranks) if ranks else (None, None)
    return Estimate(percentile(histogram, 0.5), low, high, histogram.n)


def median_ranks(n: int) -> tuple[int, int] | None:
    """Ranks (from 1) between which the median lies with at least 95 %; None under six cases.

    The lower rank is the largest l with P(B(n, 1/2) < l) <= 2.5 %, the upper its mirror.
    """
    if n < 6:
        return None
    # Below sixteen standard deviations nothing is left that a float could hold.
    first = max(n // 2 - 8 * math.isqrt(n), 0)
    ranks = np.arange(first + 1, n // 2 + 1)
    start = math.lgamma(n + 1) - math.lgamma(first + 1) - math.lgamma(n - first + 1)
    steps = np.concatenate(([0.0], np.cumsum(np.log((n - ranks + 1) / ranks))))
    below = np.cumsum(np.exp(start - n * math.log(2) + steps))
    lower = first + int(np.count_nonzero(below <= 0.025))
    return lower, n + 1 - lower


@dataclass(frozen=True)
class Survival:
    """Kaplan-Meier: after `times[i]`, with `at_risk[i]` before and `events[i]` then, `share[i]` is left."""

    times: Floats
    at_risk: Ints
    events: Ints
    share: Floats

    def quantile(self, share: float) -> float | None:
        """The first time by which at least `share` have had the event; None where it is never reached."""
        return self._first(self.share, 1 - share)

    def interval(self) -> tuple[Floats, Floats]:
        """95 % limits of the share left: Greenwood's variance on the log-log scale."""
        left = (self.at_risk - self.events).astype(np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = np.sqrt(np.cumsum(self.events / (self.at_risk * left)))
            scale = np.log(self.share)
            reach = Z95 * spread / scale
            low, high = self.share ** np.exp(-reach), self.share ** np.exp(reach)
        # Where nobody is left there is no variance to speak of: the share is 0 and so are its limits.
        return np.nan_to_num(low), np.nan_to_num(high)

    def median_interval(self) -> tuple[float | None, float | None]:
        """Times at which the limits of the share left pass one half (Brookmeyer and Crowley)."""
        low, high = self.interval()
        return self._first(low, 0.5), self._first(high, 0.5)

    def _first(self, left: Floats, share: float) -> float | None:
        reached = np.flatnonzero(left <= share + 1e-12)
        return float(self.times[reached[0]]) if len(reached) else None


def kaplan_meier(times: Floats, events: Ints, counts: Ints) -> Survival:
    """S(t) = product of (1 - d/n); cases that end unobserved (`events` 0) at t leave after the events at t."""
    distinct, places = np.unique(times, return_inverse=True)
    happened = np.bincount(places, weights=counts * (events > 0), minlength=len(distinct))
    leaving = np.bincount(places, weights=counts, minlength=len(distinct))
    before = leaving.sum() - np.concatenate(([0.0], np.cumsum(leaving)[:-1]))
    left = np.cumprod(1 - np.divide(happened, before, out=np.zeros_like(before), where=before > 0))
    real = happened > 0
    return Survival(
        distinct[real],
        np.rint(before[real]).astype(np.int64),
        np.rint(happened[real]).astype(np.int64),
        left[real],
    )


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` whole units by weight: floors, then one each by largest fraction, ties by place."""
    whole = sum(weights)
    if whole <= 0:
        raise ValueError("A split needs at least one weight above zero.")
    floors = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for place in order[: total - sum(floors)]:
        floors[place] += 1
    return floors

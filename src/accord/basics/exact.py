"""Exact comparisons of counts: how often chance alone would go as far, were both sides alike."""

import math
from collections.abc import Sequence

import numpy as np

from accord.basics.rates import Z95, Estimate, Floats


def binomial_at_most(hits: int, n: int, share: float) -> float:
    """P(X <= hits) of n trials that each hit with `share`, which lies between 0 and 1, both excluded."""
    return _upto(_binomial(n, share), hits)


def binomial_at_least(hits: int, n: int, share: float) -> float:
    """P(X >= hits) of n trials that each hit with `share`."""
    return _from(_binomial(n, share), hits)


def fisher_at_most(hits: int, n: int, other_hits: int, other_n: int) -> float:
    """One-sided Fisher: P(at most so many of all hits fall to this side), both sides alike."""
    first, shares = _hypergeometric(n, other_n, hits + other_hits)
    return _upto(shares, hits - first)


def fisher_at_least(hits: int, n: int, other_hits: int, other_n: int) -> float:
    """One-sided Fisher: P(at least so many of all hits fall to this side), both sides alike."""
    first, shares = _hypergeometric(n, other_n, hits + other_hits)
    return _from(shares, hits - first)


def holm(chances: Sequence[float]) -> list[float]:
    """Chances of several looks at once, each grown so that a level holds for all of them together.

    Holm 1979: the smallest times k, the next times k - 1 and so on, never below the one before.
    """
    order = sorted(range(len(chances)), key=lambda place: chances[place])
    grown, highest = [1.0] * len(chances), 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, chances[place] * (len(chances) - rank)))
        grown[place] = highest
    return grown


def counted(count: int, spread: float = 1.0) -> Estimate:
    """A count with the 95 % limits of the mean it came from, as Byar approximates Poisson's exact ones.

    k (1 - 1/9k -+ z/3 sqrt k)^3, with k + 1 above (Breslow and Day 1987). `spread` is variance by
    mean where counts vary more than Poisson's do.
    """
    pieces = count / spread
    low = pieces * (1 - 1 / (9 * pieces) - Z95 / (3 * math.sqrt(pieces))) ** 3 if count else 0.0
    above = pieces + 1
    high = above * (1 - 1 / (9 * above) + Z95 / (3 * math.sqrt(above))) ** 3
    return Estimate(count, max(low, 0.0) * spread, high * spread, count)


def _binomial(n: int, share: float) -> Floats:
    below = np.arange(n, dtype=np.float64)
    return _shares(np.log((n - below) / (below + 1)) + math.log(share / (1 - share)))


def _hypergeometric(n: int, other_n: int, hits: int) -> tuple[int, Floats]:
    first, last = max(0, hits - other_n), min(n, hits)
    below = np.arange(first, last, dtype=np.float64)
    up = np.log((hits - below) * (n - below))
    return first, _shares(up - np.log((below + 1) * (other_n - hits + below + 1)))


def _shares(steps: Floats) -> Floats:
    """Probabilities that are known by the logarithms of their ratios only."""
    logs = np.concatenate(([0.0], np.cumsum(steps)))
    shares = np.exp(logs - logs.max())
    return np.asarray(shares / shares.sum(), dtype=np.float64)


def _upto(shares: Floats, place: int) -> float:
    return min(1.0, float(shares[: max(place + 1, 0)].sum()))


def _from(shares: Floats, place: int) -> float:
    return min(1.0, float(shares[max(place, 0) :].sum()))

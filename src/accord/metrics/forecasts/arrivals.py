"""How many will come: a level that drifts, learned from the past in steps of four weeks.

The steady model of counts (Harvey and Fernandes 1989, Journal of Business and Economic Statistics 7, 407):
the level has a gamma distribution that each step widens by a discount and each count sharpens, and the
discount is the likeliest one. Four weeks at a time, because weeks of one season are alike and would look
more certain than they are. It knows no seasons: those need more years than most companies bring.
"""

import math
from dataclasses import dataclass

import numpy as np

from accord.basics.rates import Ints

STEP_DAYS = 28
_DISCOUNTS = np.linspace(0.3, 1.0, 71)


@dataclass(frozen=True)
class Level:
    """Arrivals a step: gamma with mean `shape` / `rate`; `discount` of what is known outlives a step."""

    shape: float
    rate: float
    discount: float

    def drawn(self, rng: np.random.Generator, days: float, factor: float, draws: int) -> Ints:
        """Arrivals in so many days from now, by draw.

        The mean of n steps of a random walk drifts from its first step as far as one step does in
        (n - 1)(2n - 1) / 6n steps.
        """
        steps = days / STEP_DAYS
        drift = (steps - 1) * (2 * steps - 1) / (6 * steps) if steps > 1 else 0.0
        kept = self.discount ** (1 + drift)
        levels = rng.gamma(self.shape * kept, 1 / (self.rate * kept), draws)
        return np.asarray(rng.poisson(levels * steps * factor), dtype=np.int64)


def level_of(steps: Ints) -> Level:
    """The level after counts in past steps of four weeks, the newest first; half of one stands for none."""
    counts = steps[::-1].tolist() if steps.sum() else [0.5]
    likelihoods = [_followed(counts, discount)[1] for discount in _DISCOUNTS.tolist()]
    discount = float(_DISCOUNTS[int(np.argmax(likelihoods))])
    (shape, rate), _ = _followed(counts, discount)
    return Level(shape, rate, discount)


def _followed(counts: list[float], discount: float) -> tuple[tuple[float, float], float]:
    """Shape and rate after all counts, and the logarithm of their likelihood (negative binomials)."""
    shape, rate, likelihood = 0.0, 0.0, 0.0
    for count in counts:
        shape, rate = shape * discount, rate * discount
        if shape > 0:
            likelihood += (
                math.lgamma(shape + count) - math.lgamma(shape) - math.lgamma(count + 1)
                + shape * math.log(rate) - (shape + count) * math.log(1 + rate)
            )  # fmt: skip
        shape, rate = shape + count, rate + 1
    return (shape, rate), likelihood

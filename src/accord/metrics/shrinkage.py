"""Rates of several groups, each drawn towards what they have in common by as much as it is uncertain.

Empirical Bayes with a beta-binomial (Morris 1983; Robinson, Introduction to Empirical Bayes): every group's
true rate is taken from one Beta(a, b), fitted by maximum likelihood to all groups; a group with x of n then
counts as (x + a) / (n + a + b).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# Beyond a million imagined cases nothing is left of the groups' own differences.
_LEAST_STRENGTH, _MOST_STRENGTH = 0.5, 1e6
_GOLDEN = (math.sqrt(5) - 1) / 2
_STEPS = 60


@dataclass(frozen=True)
class Prior:
    """Beta(`a`, `b`): what is known of a group before any of its own cases."""

    a: float
    b: float

    def shrunk(self, hits: int, n: int) -> float:
        """The group's rate, drawn towards the others' by a + b imagined cases."""
        return (hits + self.a) / (n + self.a + self.b)


def fitted(groups: Sequence[tuple[int, int]]) -> Prior | None:
    """The prior under which these (hits, n) are likeliest; None without a case."""
    held = [(hits, n) for hits, n in groups if n > 0]
    if not held:
        return None
    hits, cases = sum(hits for hits, _ in held), sum(n for _, n in held)
    # Half a case of each kind keeps a rate of none or all from being certain.
    middle = (hits + 0.5) / (cases + 1)
    if len(held) == 1:
        return Prior(middle, 1 - middle)
    strength = math.exp(_highest(
        lambda log: _at_best_mean(held, math.exp(log), middle)[0],
        math.log(_LEAST_STRENGTH), math.log(_MOST_STRENGTH),
    ))  # fmt: skip
    _, mean = _at_best_mean(held, strength, middle)
    return Prior(mean * strength, (1 - mean) * strength)


def _at_best_mean(
    groups: Sequence[tuple[int, int]], strength: float, middle: float
) -> tuple[float, float]:
    """The highest likelihood at this strength, and the mean at which it is."""
    centre = math.log(middle / (1 - middle))
    odds = _highest(lambda at: _likelihood(groups, strength, _share(at)), centre - 3, centre + 3)
    return _likelihood(groups, strength, _share(odds)), _share(odds)


def _share(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))


def _likelihood(groups: Sequence[tuple[int, int]], strength: float, mean: float) -> float:
    a, b = mean * strength, (1 - mean) * strength
    own = math.lgamma(strength) - math.lgamma(a) - math.lgamma(b)
    return sum(
        own + math.lgamma(hits + a) + math.lgamma(n - hits + b) - math.lgamma(n + strength)
        for hits, n in groups
    )


def _highest(of: Callable[[float], float], low: float, high: float) -> float:
    """Where a function with one peak is highest: golden section."""
    for _ in range(_STEPS):
        step = _GOLDEN * (high - low)
        if of(high - step) >= of(low + step):
            high = low + step
        else:
            low = high - step
    return (low + high) / 2

"""Weight of evidence and information value: what a trait's bins tell of the outcome."""

from dataclasses import dataclass

import numpy as np

from accord.basics.rates import Floats, Ints

GIVEN_AWAY = 0.5
# Naeem Siddiqi, Credit Risk Scorecards (2006), chapter 6; what is above the last gives the outcome away.
STRENGTHS = ((0.02, "none"), (0.1, "weak"), (0.3, "medium"), (GIVEN_AWAY, "strong"))


@dataclass(frozen=True)
class Evidence:
    """`weights` of each bin, above zero where the outcome is likelier than on average; `value` of them all."""

    weights: Floats
    value: float

    @property
    def strength(self) -> str:
        """The information value in a word."""
        return next((word for top, word in STRENGTHS if self.value < top), "suspicious")


def weigh(positives: Ints, negatives: Ints) -> Evidence:
    """WoE = ln((positives_i / P) / (negatives_i / N)); IV = the sum of (those shares' difference) x WoE.

    A bin of one kind only would weigh infinitely, so 0.5 is then added to every count; an empty bin weighs 0.
    """
    held = positives + negatives > 0
    good, bad = positives[held].astype(np.float64), negatives[held].astype(np.float64)
    if not (good.all() and bad.all()):
        good, bad = good + 0.5, bad + 0.5
    good, bad = good / good.sum(), bad / bad.sum()
    weights = np.zeros(len(held))
    weights[held] = np.log(good / bad)
    return Evidence(weights, float((good - bad) @ weights[held]))


def by_chance(positives: Ints, negatives: Ints) -> float:
    """The information value that bins without any meaning stay under in 98 of 100 traits or more.

    There IV / (1/P + 1/N) is about chi-squared, with a degree of freedom less than bins; this is its mean
    and three standard deviations more.
    """
    free = max(int(np.count_nonzero(positives + negatives)) - 1, 0)
    kinds = 1 / max(positives.sum(), 1) + 1 / max(negatives.sum(), 1)
    return float(kinds * (free + 3 * np.sqrt(2 * free)))


def tally(places: Ints, outcomes: Ints, bins: int) -> tuple[Ints, Ints]:
    """Cases with and without the outcome in each bin."""
    everyone = np.bincount(places, minlength=bins).astype(np.int64)
    positives = np.bincount(places[outcomes == 1], minlength=bins).astype(np.int64)
    return positives, everyone - positives

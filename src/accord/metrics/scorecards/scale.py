"""From odds to points and back: the scale on which a scorecard is read."""

import math
from dataclasses import dataclass

import numpy as np

from accord.basics.rates import Floats


@dataclass(frozen=True)
class Scale:
    """Odds of `odds` to one are `score` points; every `double` points more, the odds are twice as high.

    factor = double / ln 2, offset = score - factor ln(odds), points = offset + factor ln(odds of a case).
    """

    score: float = 600.0
    odds: float = 50.0
    double: float = 20.0

    @property
    def factor(self) -> float:
        """Points of one unit of log odds."""
        return self.double / math.log(2)

    @property
    def offset(self) -> float:
        """Points at even odds."""
        return self.score - self.factor * math.log(self.odds)

    def points(self, log_odds: Floats, parts: int = 1) -> Floats:
        """Points of log odds; with `parts` those of one of so many parts, which add up to the score."""
        return np.asarray(log_odds * self.factor + self.offset / parts)

    def probabilities(self, scores: Floats) -> Floats:
        """What a score says of the outcome's probability."""
        return np.asarray(1 / (1 + np.exp((self.offset - scores) / self.factor)))

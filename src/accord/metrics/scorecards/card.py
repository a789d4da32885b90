"""The scorecard: a logistic regression on weights of evidence, written as points that add up to the score."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from sklearn.linear_model import LogisticRegression

from accord.basics.rates import Floats, Ints
from accord.metrics.scorecards.bins import LEAST_CASES, Bins, bins_of
from accord.metrics.scorecards.cases import Cases, Trait
from accord.metrics.scorecards.evidence import Evidence, by_chance, tally, weigh
from accord.metrics.scorecards.scale import Scale

LEAST_VALUE = 0.02


@dataclass(frozen=True)
class Part:
    """One trait of a card. `points` a bin, null with a reason `why` where the trait earns none."""

    trait: str
    bins: Bins
    n: Ints
    positives: Ints
    evidence: Evidence
    points: Floats | None = None
    why: str | None = None

    def weights(self, trait: Trait) -> Floats:
        """The weight of evidence of each value."""
        return np.asarray(self.evidence.weights[self.bins.places(trait.values)])


@dataclass(frozen=True)
class Scorecard:
    """Points per bin; a case's score is `start` and its points of every part, exactly."""

    scale: Scale
    start: float
    parts: tuple[Part, ...]

    def scores(self, cases: Cases) -> Floats:
        """The score of each case, which must have the card's traits in the same order."""
        found = np.full(cases.n, self.start)
        for part, trait in zip(self.parts, cases.traits, strict=True):
            if part.points is not None:
                found += part.points[part.bins.places(trait.values)]
        return found

    def probabilities(self, cases: Cases) -> Floats:
        """The probability of the outcome that each score states."""
        return self.scale.probabilities(self.scores(cases))


def learned(cases: Cases, scale: Scale) -> Scorecard:
    """A scorecard from past outcomes, of which there must be both kinds."""
    parts = [_judged(trait, cases.outcomes) for trait in cases.traits]
    fit = _agreeing([part for part in parts if part.why is None], cases)
    return _written(parts, fit, scale)


def _judged(trait: Trait, outcomes: Ints) -> Part:
    bins = bins_of(trait, outcomes)
    positives, negatives = tally(bins.places(trait.values), outcomes, len(bins.labels))
    # What is rare is weighed together, down to a number that says nothing.
    counted = positives + negatives >= LEAST_CASES
    weighed = positives * counted, negatives * counted
    evidence, least = weigh(*weighed), max(LEAST_VALUE, by_chance(*weighed))
    why = None if evidence.value >= least else "It tells too little of the outcome."
    return Part(trait.name, bins, positives + negatives, positives, evidence, None, why)


@dataclass(frozen=True)
class _Fit:
    intercept: float
    slopes: dict[str, float]


def _agreeing(parts: Sequence[Part], cases: Cases) -> _Fit:
    """Fit; while a slope turns a trait's evidence round, which nobody could explain, leave that trait out."""
    values = {trait.name: trait for trait in cases.traits}
    weights = {part.trait: part.weights(values[part.trait]) for part in parts}
    while weights:
        model = LogisticRegression(C=1.0, solver="newton-cholesky")
        model.fit(np.column_stack(list(weights.values())), cases.outcomes)
        slopes = dict(zip(weights, model.coef_[0].tolist(), strict=True))
        worst = min(slopes, key=lambda name: slopes[name])
        if slopes[worst] > 0:
            return _Fit(float(model.intercept_[0]), slopes)
        del weights[worst]
    return _Fit(float(np.log(cases.positives / (cases.n - cases.positives))), {})


def _written(parts: Sequence[Part], fit: _Fit, scale: Scale) -> Scorecard:
    if not fit.slopes:
        return Scorecard(scale, float(scale.points(np.array(fit.intercept))), tuple(parts))
    return Scorecard(scale, 0.0, tuple(_pointed(part, fit, scale) for part in parts))


def _pointed(part: Part, fit: _Fit, scale: Scale) -> Part:
    """Points of a bin = (WoE x slope + intercept / k) x factor + offset / k, over k parts with points."""
    if part.why is not None:
        return part
    if part.trait not in fit.slopes:
        return replace(part, why="What it tells is told by other columns already.")
    count = len(fit.slopes)
    log_odds = part.evidence.weights * fit.slopes[part.trait] + fit.intercept / count
    return replace(part, points=scale.points(log_odds, count))

"""How well probabilities told outcomes apart, and how far they can be taken at their word."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import (
    auc,
    average_precision_score,
    brier_score_loss,
    log_loss,
    roc_auc_score,
    roc_curve,
)

from accord.basics.rates import Z95, Estimate, Floats, Ints, rate

SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
GROUPS = 10


@dataclass(frozen=True)
class Reach:
    """Of the `share` of cases with the highest scores: the part of all outcomes in it, and that over the share."""

    share: float
    gain: float
    lift: float


@dataclass(frozen=True)
class Calibrated:
    """One group of like probabilities: their mean beside the rate that came."""

    predicted: float
    observed: Estimate


@dataclass(frozen=True)
class Quality:
    """Measures of one set of probabilities. `alift` is the area under the curve of cumulative gains."""

    n: int
    positives: int
    auc: Estimate
    average_precision: float
    brier: float
    log_loss: float
    alift: float
    lift: tuple[Reach, ...]
    calibration: tuple[Calibrated, ...]


def quality(outcomes: Ints, probabilities: Floats) -> Quality:
    """All measures; there must be two outcomes of either kind at least."""
    chosen, gained = _gains(outcomes, probabilities)
    return Quality(
        n=len(outcomes),
        positives=int(outcomes.sum()),
        auc=area(outcomes, probabilities),
        average_precision=float(average_precision_score(outcomes, probabilities)),
        brier=float(brier_score_loss(outcomes, probabilities)),
        log_loss=float(log_loss(outcomes, probabilities)),
        alift=float(auc(chosen, gained)),
        lift=tuple(_reach(share, chosen, gained) for share in SHARES),
        calibration=_calibration(outcomes, probabilities),
    )


def area(outcomes: Ints, probabilities: Floats) -> Estimate:
    """AUC with DeLong's 95 % interval on the logit scale; none where the order is perfect or says nothing."""
    value = float(roc_auc_score(outcomes, probabilities))
    spread = math.sqrt(_variance(outcomes == 1, probabilities))
    if spread == 0 or value in {0.0, 1.0}:
        return Estimate(value, None, None, len(outcomes))
    middle, reach = math.log(value / (1 - value)), Z95 * spread / (value * (1 - value))
    low, high = (1 / (1 + math.exp(-(middle + side))) for side in (-reach, reach))
    return Estimate(value, low, high, len(outcomes))


def _variance(positive: NDArray[np.bool_], scores: Floats) -> float:
    """DeLong, DeLong and Clarke-Pearson (1988): the spread, over cases, of the share of the other kind beaten."""
    ranks, n_positive, n_negative = _midranks(scores), positive.sum(), (~positive).sum()
    beaten = (ranks[positive] - _midranks(scores[positive])) / n_negative
    beating = (ranks[~positive] - _midranks(scores[~positive])) / n_positive
    return float(beaten.var(ddof=1) / n_positive + beating.var(ddof=1) / n_negative)


def _midranks(scores: Floats) -> Floats:
    _, places, counts = np.unique(scores, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[places])


def _gains(outcomes: Ints, probabilities: Floats) -> tuple[Floats, Floats]:
    """Share of cases taken, best first, and share of the outcomes among them; ties go together, as averages."""
    false, true, _ = roc_curve(outcomes, probabilities, drop_intermediate=False)
    base = outcomes.mean()
    return base * true + (1 - base) * false, true


def _reach(share: float, chosen: Floats, gained: Floats) -> Reach:
    gain = float(np.interp(share, chosen, gained))
    return Reach(share, gain, gain / share)


def _calibration(outcomes: Ints, probabilities: Floats) -> tuple[Calibrated, ...]:
    """Ten groups of equal size in the order of probability; equal probabilities stay together."""
    edges = np.unique(np.quantile(probabilities, np.arange(1, GROUPS) / GROUPS))
    places = np.searchsorted(edges, probabilities)
    groups = [places == place for place in np.unique(places)]
    return tuple(
        Calibrated(
            float(probabilities[group].mean()),
            rate(int(outcomes[group].sum()), int(group.sum())),
        )
        for group in groups
    )

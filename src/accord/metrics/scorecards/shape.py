"""The challenger as plain values, for whoever reads it outside."""

from typing import Any

from accord.metrics.scorecards.card import Part
from accord.metrics.scorecards.challenger import Challenger, Trial
from accord.metrics.scorecards.quality import Quality
from accord.metrics.scorecards.scale import Scale

Shape = dict[str, Any]
_PLACES = 6


def challenger_shape(found: Challenger) -> Shape:
    """The trial in the order of time stands first: it is the one to believe."""
    both = {"time_ordered": found.time_ordered, "random": found.random}
    return {
        "n": found.cases.n,
        "positives": found.cases.positives,
        **{name: _trial_shape(trial, trial.card) for name, trial in both.items()},
        "reference": {name: _trial_shape(trial, trial.reference) for name, trial in both.items()},
        "suspicious": [{"column": each.column, "reason": each.reason} for each in found.suspects],
        "scale": _scale_shape(found.card.scale, found.card.start),
        "columns": [_part_shape(part) for part in found.card.parts],
    }


def _trial_shape(trial: Trial, judged: Quality | None) -> Shape:
    return {"auc": None, "why": trial.why} if judged is None else _quality_shape(judged)


def _quality_shape(quality: Quality) -> Shape:
    return {
        "n": quality.n,
        "positives": quality.positives,
        "rate": _round(quality.positives / quality.n),
        "auc": _round(quality.auc.value),
        "low": _round(quality.auc.low),
        "high": _round(quality.auc.high),
        "average_precision": _round(quality.average_precision),
        "brier": _round(quality.brier),
        "log_loss": _round(quality.log_loss),
        "alift": _round(quality.alift),
        "lift": [
            {"share": reach.share, "gain": _round(reach.gain), "lift": _round(reach.lift)}
            for reach in quality.lift
        ],
        "calibration": [
            {
                "n": group.observed.n,
                "predicted": _round(group.predicted),
                "observed": _round(group.observed.value),
                "low": _round(group.observed.low),
                "high": _round(group.observed.high),
            }
            for group in quality.calibration
        ],
    }


def _scale_shape(scale: Scale, start: float) -> Shape:
    return {
        "score": scale.score,
        "odds": scale.odds,
        "double": scale.double,
        "factor": _round(scale.factor),
        "offset": _round(scale.offset),
        "start": _round(start),
    }


def _part_shape(part: Part) -> Shape:
    return {
        "column": part.trait,
        "iv": _round(part.evidence.value),
        "strength": part.evidence.strength,
        "used": part.points is not None,
        "why": part.why,
        "bins": [_bin_shape(part, place) for place in range(len(part.n)) if part.n[place]],
    }


def _bin_shape(part: Part, place: int) -> Shape:
    n, positives = int(part.n[place]), int(part.positives[place])
    return {
        "bin": part.bins.labels[place],
        "n": n,
        "positives": positives,
        "rate": _round(positives / n),
        "woe": _round(float(part.evidence.weights[place])),
        "points": None if part.points is None else _round(float(part.points[place])),
    }


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, _PLACES)

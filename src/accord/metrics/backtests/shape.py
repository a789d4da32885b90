"""A back-test as JSON values."""

from typing import Any

from accord.basics.rates import Estimate
from accord.metrics.answer import period_shape
from accord.metrics.backtests.backtest import Backtest, Part
from accord.metrics.scorecards.quality import Quality


def backtest_shape(found: Backtest) -> dict[str, Any]:
    """Everything that the page shows; shares with their interval and cases."""
    return {
        "period": period_shape(found.period),
        **part_shape(found.whole),
        "a_week": round(found.a_week, 2),
        "capacity": found.capacity,
        "weeks_over": found.over,
        "threshold": None
        if found.threshold is None
        else {"points": found.threshold.points, "a_week": round(found.threshold.leads, 2)},
        "unknown": found.unknown,
        "lead_types": [{"lead_type": kind, **part_shape(part)} for kind, part in found.kinds.items()],
        "sides": {side: part_shape(part) for side, part in found.sides.items()},
        "weeks": [
            {"first": week.first.isoformat(), "n": week.n, "sent": week.sent, "lead_types": dict(week.by_kind)}
            for week in found.weeks
        ],
        "points": None if found.measures is None else _quality_shape(found.measures),
        "why": found.why,
    }  # fmt: skip


def part_shape(part: Part) -> dict[str, Any]:
    """Some leads and what became of those that were sent."""
    return {
        "n": part.n,
        "stock": part.stock,
        "sent": part.sent,
        "accepted": {**_share(part.accepted), "immature": part.accept_waiting},
        "won": {**_share(part.won), "immature": part.win_waiting},
    }


def _share(found: Estimate) -> dict[str, Any]:
    return {"value": found.value, "low": found.low, "high": found.high, "n": found.n}


def _quality_shape(found: Quality) -> dict[str, Any]:
    return {
        "n": found.n,
        "won": found.positives,
        "auc": {"value": found.auc.value, "low": found.auc.low, "high": found.auc.high},
        "alift": found.alift,
        "lift": [{"share": each.share, "gain": each.gain, "lift": each.lift} for each in found.lift],
        "calibration": [
            {"promised": each.predicted, "came": _share(each.observed)} for each in found.calibration
        ],
    }  # fmt: skip

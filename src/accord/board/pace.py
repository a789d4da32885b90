"""Targets, pure: which way is better, what one asks for by now, how it is written."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from accord.basics.money import exponent, to_major, to_minor
from accord.basics.periods import Grain, Period

Direction = Literal["more", "less", "neither"]
# Of these neither department wants more; of money spent and of what is open nobody can say.
_LESS = frozenset({
    "return_rate", "expiry_rate", "speed_to_lead", "sales_cycle_days", "lead_to_won_days",
    "cost_per_lead", "cost_per_won", "deals_lost",
})  # fmt: skip
_NEITHER = frozenset({"spend", "activities", "nurture_stock"})
# Counts and sums fill up over a period; everything else is a level that holds all the time.
_FILLING = ("count", "money")
_LEVELS = frozenset({"average_deal", "cost_per_lead", "cost_per_won", "pipeline_open"})
# The grains that a target is set for.
TARGET_GRAINS: tuple[Grain, ...] = ("quarter", "month", "year")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?|[0-9]{1,3}([, ][0-9]{3})+(\.[0-9]+)?")
# A comma before decimals, or dots that may stand between thousands.
_TWO_READINGS = re.compile(r"[0-9.]*,[0-9]+|[1-9][0-9]{0,2}(\.[0-9]{3})+")
# As people write them; hours and days of a century.
_MOST = {"share": 100, "money": 10**13, "money_per_day": 10**13, "seconds": 876_000, "days": 36_500}
_MOST_OF_OTHERS = 10**12


class BadTarget(ValueError):
    """A text that is no target for its metric; the message says how to write one."""


@dataclass(frozen=True)
class Pace:
    """`target` for the whole period, `due` of it by now, and whether the figure has reached that."""

    target: float
    due: float
    on_course: bool


def better(metric: str) -> Direction:
    """Whether more of it is better."""
    if metric in _LESS:
        return "less"
    return "neither" if metric in _NEITHER else "more"


def pace(
    metric: str, unit: str, value: float | None, target: float, period: Period, now: int
) -> Pace:
    """What the target asks for by `now`: of what fills up, the elapsed share of working days."""
    due = target
    if unit in _FILLING and metric not in _LEVELS:
        due = target * elapsed_share(period, now)
    reached = value is not None and (value <= due if better(metric) == "less" else value >= due)
    return Pace(target, due, reached)


def elapsed_share(period: Period, now: int) -> float:
    """The share of the period's working days that has passed, today included; 1 once it is over."""
    until = period.until
    if period.finished(now) or until is None:
        return 1.0
    whole = period.elapsed_working_days(until - 1)
    return period.elapsed_working_days(now) / whole if whole else 1.0


def read_target(text: str, unit: str, currency: str | None) -> float:
    """A target as people write it: 61.5 per cent, 12.50 of the currency, hours for durations, a count."""
    number, most = _number(text, unit, currency), _MOST.get(unit, _MOST_OF_OTHERS)
    if number > most:
        raise BadTarget(f"'{text}' is too much for this figure; write at most {most:,}.")
    if unit == "share":
        return float(number / 100)
    if unit in ("money", "money_per_day"):
        return float(to_minor(number, currency or "EUR"))
    return float(number * 3600) if unit == "seconds" else float(number)


def _number(text: str, unit: str, currency: str | None) -> Decimal:
    written = text.strip().removesuffix("%").rstrip()
    thousandths = unit.startswith("money") and exponent(currency or "EUR") >= 3
    fits = _NUMBER.fullmatch(written)
    if _TWO_READINGS.fullmatch(written) and not (fits and ("," in written or thousandths)):
        raise BadTarget(f"'{text}' can be read in two ways. Write 1.5 or 1500.")
    if not fits:
        raise BadTarget(f"'{text}' is no target; write a number such as 120 or 61.5.")
    return Decimal(re.sub("[, ]", "", written))


def in_unit(value: float, unit: str) -> float | int:
    """The target as figures of the unit are: whole where they are counts or minor units."""
    return round(value) if unit == "count" or unit.startswith("money") else value


def written_target(value: float, unit: str, currency: str | None) -> str:
    """The target as `read_target` reads it."""
    if unit == "share":
        number = Decimal(str(value)) * 100
    elif unit in ("money", "money_per_day"):
        number = to_major(round(value), currency or "EUR")
    else:
        number = Decimal(str(value)) / (3600 if unit == "seconds" else 1)
    text = f"{number.normalize():f}"
    # 1.125 might be a thousand and more.
    return f"{text}0" if _TWO_READINGS.fullmatch(text) else text

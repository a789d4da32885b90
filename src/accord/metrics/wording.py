"""Figures in words: one place that turns a value of a unit into text that people read."""

from accord.basics.money import Money, to_major
from accord.metrics.answer import Answer
from accord.metrics.metric import AnyMetric, Derived

_STEPS = ((1_000_000_000, "bn"), (1_000_000, "m"), (10_000, "k"))
_PER_STEP = {"bn": 1_000_000_000, "m": 1_000_000, "k": 1_000}
_LENGTHS = ((86_400, "d"), (3_600, "h"), (60, "m"), (1, "s"))


_SHORT_FOR = {
    "mqls": "MQLs",
    "sals": "SALs",
    "sqls": "SQLs",
    "mql": "MQL",
    "sal": "SAL",
    "sql": "SQL",
}


def title(name: str) -> str:
    """A metric's or dimension's name as a heading: Acceptance rate, SAL to SQL rate."""
    words = " ".join(_SHORT_FOR.get(word, word) for word in name.split("_"))
    return words[:1].upper() + words[1:]


def worded(value: float | int | None, unit: str, currency: str | None = None) -> str:
    """The value with its unit, exact: 61.3 %, 12.50 EUR, 57 days; an en dash where it is unknown."""
    if value is None:
        return "–"
    if unit == "share":
        # Below one in a hundred a single decimal would hide what there is.
        return f"{value * 100:.2f} %" if 0 < abs(value) < 0.01 else f"{value * 100:.1f} %"
    if unit in ("money", "money_per_day"):
        per = " a day" if unit == "money_per_day" else ""
        return f"{Money(round(value), currency)}{per}" if currency else f"{round(value):,}{per}"
    if unit == "seconds":
        return length(value)
    if unit == "days":
        return "1 day" if value == 1 else f"{value:,.4g} days"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def short(value: float | int | None, unit: str, currency: str | None = None) -> str:
    """The value as a tile shows it: 10.0 m USD, 3 h 20 m; `worded` has it exactly."""
    if value is None or unit not in ("money", "money_per_day") or not currency:
        return worded(value, unit, currency)
    major = float(to_major(round(value), currency))
    for least, letter in _STEPS:
        if abs(major) >= least:
            return f"{major / _PER_STEP[letter]:,.1f} {letter} {currency}"
    return f"{major:,.0f} {currency}"


def length(seconds: float) -> str:
    """A duration in its two largest units: 3 h 20 m."""
    left = abs(round(seconds))
    parts: list[str] = []
    for size, letter in _LENGTHS:
        count, left = divmod(left, size)
        if count or (parts and len(parts) < 2):
            parts.append(f"{count} {letter}")
        if len(parts) == 2:
            break
    sign = "-" if seconds < 0 else ""
    return sign + (" ".join(part for part in parts if not part.startswith("0 ")) or "0 s")


def in_time(answer: Answer) -> str:
    """How many kept the target time, in words, or why that is not known; empty for other metrics."""
    extra = answer.extra
    if "within_target" not in extra:
        return ""
    if extra["within_target"] is None:
        return str(extra["within_target_why"])
    target = worded(extra["target"], answer.unit)
    return f"{worded(extra['within_target'], 'share')} within the target of {target}."


def unit_of_part(metric: AnyMetric, part: str) -> str:
    """The unit of what an answer's `parts` hold under that name."""
    if isinstance(metric, Derived):
        units = {name: of.unit for name, of in metric.parts}
        if metric.held_to:
            units |= {"target": units[metric.held_to]}
        return units.get(part, "days" if part.endswith("_days") else "count")
    return metric.unit if part == "mean" else "count"


def unit_of_rows(metric: AnyMetric, part: str | None = None) -> str:
    """The unit of the `value` of a row; a row of a share is a hit or none, so it is counted."""
    whole = dict(metric.parts)[part] if isinstance(metric, Derived) and part else metric
    return "count" if whole.unit == "share" else whole.unit

"""Figures in words: one place that turns a value of a unit into text that people read."""

from accord.basics.money import Money, to_major

_STEPS = ((1_000_000_000, "bn"), (1_000_000, "m"), (10_000, "k"))
_PER_STEP = {"bn": 1_000_000_000, "m": 1_000_000, "k": 1_000}
_LENGTHS = ((86_400, "d"), (3_600, "h"), (60, "m"), (1, "s"))


def worded(value: float | int | None, unit: str, currency: str | None = None) -> str:
    """The value with its unit, exact: 61.3 %, 12.50 EUR, 57 days; an en dash where it is unknown."""
    if value is None:
        return "–"
    if unit == "share":
        return f"{value * 100:.1f} %"
    if unit in ("money", "money_per_day"):
        per = " a day" if unit == "money_per_day" else ""
        return f"{Money(round(value), currency)}{per}" if currency else f"{round(value):,}{per}"
    if unit == "seconds":
        return length(value)
    if unit == "days":
        return f"{value:,.4g} days"
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

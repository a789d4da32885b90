"""A figure as pages show it: words, interval, cases, comparison, and the address of its rows."""

from dataclasses import dataclass

from accord.metrics.answer import Answer, Figure, Group
from accord.metrics.wording import short, worded


@dataclass(frozen=True)
class Shown:
    """`text` is short and `exact` whole; `raw` is the value itself, for whoever checks the page.

    `interval` is empty for figures without one, `why` says why a value is unknown, `change` how far it
    moved from `before`.
    """

    metric: str
    text: str
    exact: str
    raw: float | int | None
    rows: str
    n: int
    immature: int = 0
    interval: str = ""
    why: str = ""
    before: str = ""
    change: str = ""


def shown(answer: Answer) -> Shown:
    """The answer's own figure."""
    before = answer.against.figure if answer.against else None
    return _shown(answer, answer.figure, answer.rows, before)


def shown_group(answer: Answer, group: Group, rows: str) -> Shown:
    """One group's figure; `rows` is the address of the rows of that group alone."""
    return _shown(answer, group.figure, rows, group.against)


def _shown(answer: Answer, figure: Figure, rows: str, before: Figure | None) -> Shown:
    unit, currency = answer.unit, figure.currency or answer.currency
    held = None if before is None else before.value
    return Shown(
        answer.metric,
        short(figure.value, unit, currency),
        worded(figure.value, unit, currency),
        figure.value,
        rows,
        figure.n,
        figure.immature,
        _interval(figure, unit, currency),
        figure.why or "",
        "" if held is None else short(held, unit, currency),
        _change(figure.value, held, unit),
    )


def _interval(figure: Figure, unit: str, currency: str | None) -> str:
    if figure.low is None or figure.high is None:
        return ""
    return f"{worded(figure.low, unit, currency)} to {worded(figure.high, unit, currency)}"


def _change(value: float | None, before: float | None, unit: str) -> str:
    """Shares move by points, everything else by per cent of what it was."""
    if value is None or before is None:
        return ""
    if unit == "share":
        return f"{(value - before) * 100:+.1f} points"
    if before == 0:
        return ""
    return f"{(value / before - 1) * 100:+.0f} %"

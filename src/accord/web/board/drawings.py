"""Small drawings as numbers: points of a spark line, lengths of a bullet bar. Templates make SVG of them."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, EDGE = 96.0, 24.0, 2.0


@dataclass(frozen=True)
class Spark:
    """`lines` are strokes between known values, `rest` the dashed one to an unfinished last value."""

    lines: tuple[str, ...]
    rest: str
    words: str


def spark(values: Sequence[float | None], unfinished: bool, words: str) -> Spark | None:
    """A spark line over values in the order of time; None where fewer than two are known."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    low, high = min(known), max(known)
    step = WIDTH / (len(values) - 1)

    def point(place: int, value: float) -> str:
        share = (value - low) / (high - low) if high > low else 0.5
        return f"{place * step:.1f},{HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE):.1f}"

    strokes: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            strokes.append([])
        else:
            strokes[-1].append(point(place, value))
    rest = ""
    if unfinished and len(strokes[-1]) > 1:
        rest = " ".join(strokes[-1][-2:])
        strokes[-1] = strokes[-1][:-1]
    return Spark(tuple(" ".join(s) for s in strokes if len(s) > 1), rest, words)


@dataclass(frozen=True)
class Bullet:
    """Lengths on a scale of 0 to 100; `low` and `high` are None for figures without an interval."""

    actual: float
    target: float
    due: float
    low: float | None
    high: float | None
    unfinished: bool
    words: str


def bullet(
    value: float | None,
    target: float,
    due: float,
    interval: tuple[float | None, float | None],
    words: str,
) -> Bullet:
    """A bar from zero with the target as a line and what is due by now as the darker range."""
    low, high = interval
    most = max(value or 0, target, due, high or 0) or 1
    scale = 92 / most
    return Bullet(
        round((value or 0) * scale, 1),
        round(target * scale, 1),
        round(due * scale, 1),
        None if low is None or high is None else round(low * scale, 1),
        None if low is None or high is None else round(high * scale, 1),
        due < target,
        words,
    )


def bar(value: float | None, most: float) -> float:
    """Length of a bar inside a cell, 0 to 100, from zero."""
    return round(max(value or 0, 0) / most * 100, 1) if most > 0 else 0.0

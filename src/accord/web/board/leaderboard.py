"""The leaderboard of sources: what each cost, what it brought, and what one of each cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from accord.metrics.answer import Answer, Figure
from accord.metrics.catalogue import metric_named
from accord.metrics.dimensions import CURRENCY
from accord.metrics.wording import short, title, worded
from accord.web.board.bar import Bar, refused
from accord.web.board.drawings import bar as bar_length
from accord.web.shell.page import Visit
from accord.web.shell.selection import Selection

SPLITS = ("channel", "source", "campaign")
METRICS = (
    "spend", "leads", "sals", "deals_won", "revenue_won", "cost_per_lead", "cost_per_won",
    "return_on_spend",
)  # fmt: skip
# Its share of leads too young to judge is what a bar shows hatched.
_RIPENING = "lead_to_won_rate"
_BARS = frozenset({"spend", "leads", "sals", "deals_won", "revenue_won"})
MOST, ON_BOARD = 60, 10


@dataclass(frozen=True)
class Cell:
    """A figure in a table of groups; `bar` and `hatch` are lengths of 0 to 100."""

    text: str
    exact: str
    raw: float | int | None
    rows: str
    why: str
    bar: float = 0.0
    hatch: float = 0.0


@dataclass(frozen=True)
class Line:
    """One source; `narrow` is the board with only this one."""

    name: str | None
    narrow: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Leaderboard:
    """The lines, largest first, and all of them together."""

    by: str
    splits: tuple[tuple[str, str, bool], ...]
    heads: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    more: int
    total: Line | None
    left_out: tuple[str, ...]


def leaderboard_of(visit: Visit, bar: Bar, by: str, most: int = MOST) -> Leaderboard:
    """Every metric split by `by`, asked together so that those over the same rows share a scan."""
    company = visit.desk.company
    selection = replace(bar.selection, against=None)
    able = [
        name
        for name in (*METRICS, _RIPENING)
        if refused(metric_named(name, company).splits, selection) is None
    ]
    asked = [selection.question(name, (by,)) for name in able]
    answers = dict(zip(able, visit.desk.ask_all(asked, visit.now), strict=True))
    shown = [answers[name] for name in METRICS if name in answers]
    groups = {answer.metric: _by_key(answer, by) for answer in answers.values()}
    keys = _ordered(groups)
    lines = tuple(_line(key, by, bar, shown, groups) for key in keys[:most])
    return Leaderboard(
        by,
        tuple((name, title(name), name == by) for name in SPLITS),
        tuple((answer.metric, title(answer.metric)) for answer in shown),
        lines,
        max(len(keys) - most, 0),
        Line(None, "", tuple(_total(answer, bar.selection) for answer in shown)) if keys else None,
        tuple(title(name) for name in METRICS if name not in answers),
    )


def split_of(asked: str) -> str:
    """The dimension to split by; the channel unless another of those offered is asked for."""
    return asked if asked in SPLITS else SPLITS[0]


def _by_key(answer: Answer, by: str) -> Mapping[str | None, Figure]:
    found = {_text(group.key[by]): group.figure for group in answer.groups if by in group.key}
    if any(CURRENCY in group.key for group in answer.groups):
        # Amounts of several currencies make no bars; each opens to its rows, where they stand apart.
        return {
            key: Figure(None, n=figure.n, why=answer.figure.why) for key, figure in found.items()
        }
    return found


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)


def _ordered(groups: Mapping[str, Mapping[str | None, Figure]]) -> list[str | None]:
    sizes: dict[str | None, tuple[float, float]] = {}
    for name in ("leads", "spend"):
        for key, figure in groups.get(name, {}).items():
            leads, spent = sizes.get(key, (0.0, 0.0))
            value = float(figure.value or 0)
            sizes[key] = (value, spent) if name == "leads" else (leads, value)
    for name in ("deals_won", "sals"):
        for key in groups.get(name, {}):
            sizes.setdefault(key, (0.0, 0.0))
    return sorted(sizes, key=lambda key: (-sizes[key][0], -sizes[key][1], key is None, str(key)))


def _line(
    key: str | None,
    by: str,
    bar: Bar,
    answers: Sequence[Answer],
    groups: Mapping[str, Mapping[str | None, Figure]],
) -> Line:
    narrowed = bar.selection.narrowed(by, key)
    ripening = groups.get(_RIPENING, {}).get(key)
    young = ripening.immature / ripening.n if ripening and ripening.n else 0.0
    cells = [
        _cell(answer, groups[answer.metric].get(key), _most(groups[answer.metric]), young, narrowed)
        for answer in answers
    ]
    return Line(key, reverse("board") + narrowed.address(), tuple(cells))


def _most(figures: Mapping[str | None, Figure]) -> float:
    return max((float(figure.value or 0) for figure in figures.values()), default=0.0)


def _cell(
    answer: Answer, figure: Figure | None, most: float, young: float, selection: Selection
) -> Cell:
    rows = selection.question(answer.metric).address()
    filling = answer.metric in _BARS
    if figure is None:
        figure = Figure(0 if filling else None)
    length = bar_length(figure.value, most) if filling else 0.0
    unripe = young if answer.metric in ("sals", "deals_won", "revenue_won") else 0.0
    unit, currency = answer.unit, figure.currency or answer.currency
    return Cell(
        short(figure.value, unit, currency),
        worded(figure.value, unit, currency),
        figure.value,
        rows,
        figure.why or "",
        round(length * (1 - unripe), 1),
        round(length * unripe, 1),
    )


def _total(answer: Answer, selection: Selection) -> Cell:
    figure, unit, currency = answer.figure, answer.unit, answer.currency
    return Cell(
        short(figure.value, unit, currency), worded(figure.value, unit, currency), figure.value,
        selection.question(answer.metric).address(), figure.why or "",
    )  # fmt: skip

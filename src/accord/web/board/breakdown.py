"""One metric at length: its course over time as a chart, and its figure split by a dimension."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from accord.basics.moments import local_day
from accord.basics.periods import period_holding
from accord.board.pace import in_unit
from accord.board.questions import Written
from accord.metrics.answer import Answer, Group
from accord.metrics.dimensions import CURRENCY
from accord.metrics.metric import AnyMetric, Derived
from accord.metrics.wording import short, title
from accord.web.board.bar import Bar
from accord.web.board.course import Course, course_of, questions_of, values_of
from accord.web.board.drawings import bar as bar_length
from accord.web.shell.figures import Shown, shown_group
from accord.web.shell.page import Visit

POINTS = 12
MOST = 50


@dataclass(frozen=True)
class Point:
    """One period of the chart."""

    label: str
    text: str
    raw: float | int | None
    rows: str
    unfinished: bool


@dataclass(frozen=True)
class Chart:
    """The points, what the browser draws them from, and the notes that stand at them by number."""

    points: tuple[Point, ...]
    spec: Mapping[str, Any]
    notes: tuple[tuple[int, Written], ...]
    grain: str

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(point.raw for point in self.points)


@dataclass(frozen=True)
class Line:
    """One group of a breakdown; `narrow` is the page with only this one."""

    name: str
    narrow: str
    figure: Shown
    bar: float


@dataclass(frozen=True)
class Breakdown:
    """The groups by a dimension, and how many more there are."""

    by: str
    words: str
    lines: tuple[Line, ...]
    more: int


def chart_of(
    visit: Visit, bar: Bar, metric: AnyMetric, notes: Sequence[Written], target: float | None
) -> Chart:
    """The metric over the last periods of the length that the selection speaks of."""
    calendar = visit.desk.company.calendar
    today = period_holding(local_day(bar.as_of, calendar.zone), "day", calendar)
    course = course_of(bar.period, bar.as_of, today, POINTS)
    answers = visit.desk.ask_all(questions_of(metric, bar.selection, course), visit.now)
    values = values_of(metric, course, answers)
    unit, currency = answers[0].unit, answers[0].currency
    points = tuple(
        Point(
            each.label,
            short(value, unit, currency),
            value,
            replace(bar.selection, period=each.label).question(metric.name).address(),
            course.unfinished and each is course.periods[-1],
        )
        for each, value in zip(course.periods, values, strict=True)
    )
    flags = _flags(course, notes)
    spec = _spec(metric, points, unit, currency, flags)
    if target is not None and bar.period.label == course.periods[-1].label:
        words = _("Target: %s") % short(in_unit(target, unit), unit, currency)
        spec = {**spec, "commitment": {"value": target, "label": words}}
    return Chart(
        points, spec, tuple((number, note) for number, _label, note in flags), course.grain
    )


def _spec(
    metric: AnyMetric,
    points: Sequence[Point],
    unit: str,
    currency: str | None,
    flags: Sequence[tuple[int, str, Written]],
) -> dict[str, Any]:
    known = [point for point in points if point.raw is not None]
    words = ""
    if known:
        words = _("%(name)s: from %(first)s in %(begin)s to %(last)s in %(end)s") % {
            "name": title(metric.name),
            "first": known[0].text, "begin": known[0].label,
            "last": known[-1].text, "end": known[-1].label,
        }  # fmt: skip
    team = {} if metric.owner == "both" else {"team": metric.owner}
    series = {
        "name": title(metric.name),
        "values": [point.raw for point in points],
        "rows": [point.rows for point in points],
        **team,
    }
    return {
        "kind": "line",
        "unit": {"money_per_day": "money"}.get(unit, unit),
        **({"currency": currency} if currency else {}),
        "description": words,
        "labels": [point.label for point in points],
        "unfinished": int(points[-1].unfinished),
        "series": [series],
        "notes": [{"at": label, "number": number} for number, label, _note in flags],
    }


def _flags(course: Course, notes: Sequence[Written]) -> list[tuple[int, str, Written]]:
    """Notes of the chart's days in the order of time, numbered from one."""
    found: list[tuple[int, str, Written]] = []
    for note in sorted(notes, key=lambda note: (note.day, note.id)):
        label = _label_at(course, note.day)
        if label:
            found.append((len(found) + 1, label, note))
    return found


def _label_at(course: Course, day: date) -> str:
    for each in course.periods:
        if each.first is not None and each.end is not None and each.first <= day < each.end:
            return each.label
    return ""


def breakdown_of(visit: Visit, bar: Bar, metric: AnyMetric, by: str) -> Breakdown:
    """The metric split by a dimension, largest group first, null groups among them."""
    answer = visit.desk.ask(bar.selection.question(metric.name, (by,)), visit.now)
    groups = [group for group in answer.groups if by in group.key]
    most = max((float(group.figure.value or 0) for group in groups), default=0.0)
    lines = tuple(_line(answer, group, by, bar, most) for group in groups[:MOST])
    return Breakdown(by, title(by), lines, max(len(groups) - MOST, 0))


def _line(answer: Answer, group: Group, by: str, bar: Bar, most: float) -> Line:
    value = group.key[by]
    text = None if value is None else str(value)
    narrowed = bar.selection.narrowed(by, text)
    currency = group.key.get(CURRENCY) if by != CURRENCY else None
    if currency is not None:
        # Amounts that could not be added up stand apart, each in its own currency.
        narrowed = narrowed.narrowed(CURRENCY, str(currency))
    figure = shown_group(answer, group, narrowed.question(answer.metric).address())
    return Line(
        (_("(none)") if text is None else text) + (f", {currency}" if currency else ""),
        reverse("board-metric", args=[answer.metric]) + narrowed.address(),
        figure,
        bar_length(group.figure.value, most),
    )


@dataclass(frozen=True)
class Definition:
    """A metric's definition in words."""

    formula: str
    unit: str
    parts: tuple[tuple[str, str], ...]


def definition_of(metric: AnyMetric) -> Definition:
    """How the figure is made, for people."""
    parts: tuple[tuple[str, str], ...] = ()
    if isinstance(metric, Derived):
        parts = tuple((title(name), part.sentence) for name, part in metric.parts)
        return Definition(
            _("Made of other figures over the same period and filters."), _unit(metric), parts
        )
    return Definition(str(_FORMULAS[type(metric.measure).__name__]), _unit(metric), parts)


def _unit(metric: AnyMetric) -> str:
    words = {
        "count": _("a number"),
        "share": _("per cent"),
        "money": _("money, in the company's currency"),
        "money_per_day": _("money a day, in the company's currency"),
        "seconds": _("a length of time"),
        "days": _("days"),
        "ratio": _("times"),
    }
    return words.get(metric.unit, metric.unit)


_FORMULAS = {
    "Count": later("How many rows there are."),
    "Sum": later("The sum of the rows' amounts, each converted on its day."),
    "Mean": later("The sum of the rows' amounts divided by how many there are."),
    "Share": later(
        "Rows for which it came true, divided by all rows; the interval is Wilson's, at 95 %."
    ),
    "Parts": later("How many rows there are, each in the first part that fits."),
    "Spread": later(
        "The median of the rows' lengths of time, with its distribution-free 95 % interval."
    ),
    "Waiting": later(
        "The time by which half of the rows had it happen; those still waiting count as such "
        "(Kaplan-Meier)."
    ),
}

"""Eight periods of a metric: which they are, which questions ask for them, what came back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from accord.basics.periods import Grain, Period, all_time, period_holding, span
from accord.metrics.answer import Answer
from accord.metrics.batches import additive
from accord.metrics.metric import AnyMetric, Derived
from accord.metrics.question import Question
from accord.web.shell.selection import Selection

PERIODS = 8


@dataclass(frozen=True)
class Course:
    """The periods in the order of time; the last may be `unfinished`."""

    grain: Grain
    periods: tuple[Period, ...]
    unfinished: bool


def course_of(period: Period, as_of: int, today: Period, count: int = PERIODS) -> Course:
    """The `count` months, quarters … that end with the one in which the period does.

    `today` is the day of `as_of`; a period without an end, or with one ahead, ends with today's.
    """
    grain = period.unit or _grain(period)
    assert today.first is not None
    last_day = today.first
    if period.end is not None:
        last_day = min(last_day, period.end - timedelta(days=1))
    if period.unit and period.first is not None:
        last_day = max(last_day, period.first)
    last = period_holding(last_day, grain, period.calendar)
    periods = [last]
    while len(periods) < count and (before := periods[0].previous()):
        periods.insert(0, before)
    return Course(grain, tuple(periods), not last.finished(as_of))


def _grain(period: Period) -> Grain:
    if period.first is None or period.end is None:
        return "quarter"
    days = (period.end - period.first).days
    if days <= 13:
        return "day"
    if days <= 59:
        return "week"
    return "month" if days <= 400 else "quarter"


def questions_of(metric: AnyMetric, selection: Selection, course: Course) -> list[Question]:
    """Counts, sums and shares are asked period by period, which one pass answers; a distribution is
    split by time, since each of its questions is a pass of its own.
    """
    asked = replace(selection, against=None)
    if _split_by_time(metric):
        whole = span_of(course)
        return [replace(asked, period=whole.label).question(metric.name, (course.grain,))]
    return [replace(asked, period=each.label).question(metric.name) for each in course.periods]


def values_of(
    metric: AnyMetric, course: Course, answers: Sequence[Answer]
) -> list[float | int | None]:
    """The figure of each period, in order."""
    if not _split_by_time(metric):
        return [answer.figure.value for answer in answers]
    found: Mapping[str | int | None, float | int | None] = {
        group.key[course.grain]: group.figure.value for group in answers[0].groups
    }
    return [found.get(each.label) for each in course.periods]


def span_of(course: Course) -> Period:
    """All periods of the course as one."""
    first, last = course.periods[0], course.periods[-1]
    if first.first is None or last.end is None:
        return all_time(first.calendar)
    return span(first.first, last.end, first.calendar)


def _split_by_time(metric: AnyMetric) -> bool:
    return not isinstance(metric, Derived) and not additive(metric)

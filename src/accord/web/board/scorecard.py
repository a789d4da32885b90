"""The scorecard: one row a metric, with what it is held against, its course, its target, its last note."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.basics.moments import local_day
from accord.basics.periods import period_holding
from accord.board import questions
from accord.board.pace import Pace, better, in_unit, pace
from accord.board.questions import Written
from accord.metrics.answer import Answer
from accord.metrics.catalogue import metric_named
from accord.metrics.metric import AnyMetric
from accord.metrics.question import Question
from accord.metrics.wording import in_time, short, title
from accord.web.board.bar import Bar, refused
from accord.web.board.boards import INPUTS, Board, Input
from accord.web.board.course import Course, course_of, questions_of, values_of
from accord.web.board.drawings import Bullet, Spark, bullet, spark
from accord.web.shell.figures import Shown, shown
from accord.web.shell.page import Visit

WRITE_IMPORT = Permission(Verb.WRITE, "import")


@dataclass(frozen=True)
class Row:
    """One metric; `refusal` says why it has no figure under these filters, `compared` is its page held
    against the period before.
    """

    metric: str
    name: str
    sentence: str
    owner: str
    page: str
    compared: str
    figure: Shown | None = None
    before_rows: str = ""
    before_raw: float | int | None = None
    turn: str = ""
    why_not: str = ""
    spark: Spark | None = None
    pace: Pace | None = None
    bullet: Bullet | None = None
    target: str = ""
    gap: str = ""
    note: Written | None = None
    refusal: str = ""
    in_time: str = ""


@dataclass(frozen=True)
class Scorecard:
    """Its rows, what they wait for, and how many periods of which length the small lines show."""

    rows: tuple[Row, ...]
    missing: tuple[tuple[Input, str], ...]
    course: Course

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all has come in."""
        return len(self.missing) == len(INPUTS)


def scorecard_of(visit: Visit, bar: Bar, board: Board) -> Scorecard:
    """The board's rows, asked together."""
    company, selection = visit.desk.company, bar.selection
    today = period_holding(local_day(bar.as_of, company.calendar.zone), "day", company.calendar)
    course = course_of(bar.period, bar.as_of, today)
    metrics = [metric_named(name, company) for name in board.metrics]
    answers = _asked(visit, bar, metrics, course)
    targets = questions.targets_of(board.metrics, bar.period.label)
    notes = _last_notes(visit, bar, board.metrics)
    rows = tuple(
        _row(metric, answers[metric.name], bar, course, targets.get(metric.name), notes)
        if metric.name in answers
        else _refused(metric, refused(metric.splits, selection) or "", bar)
        for metric in metrics
    )
    return Scorecard(rows, _missing(visit, board), course)


def _asked(
    visit: Visit, bar: Bar, metrics: Sequence[AnyMetric], course: Course
) -> Mapping[str, tuple[Answer, Sequence[Answer]]]:
    able = [metric for metric in metrics if refused(metric.splits, bar.selection) is None]
    courses = [questions_of(metric, bar.selection, course) for metric in able]
    asked: list[Question] = [bar.selection.question(metric.name) for metric in able]
    found: Iterator[Answer] = iter(
        visit.desk.ask_all([*asked, *(each for own in courses for each in own)], visit.now)
    )
    figures = [next(found) for _metric in able]
    return {
        metric.name: (figure, [next(found) for _question in own])
        for metric, figure, own in zip(able, figures, courses, strict=True)
    }


def _row(
    metric: AnyMetric,
    answers: tuple[Answer, Sequence[Answer]],
    bar: Bar,
    course: Course,
    target: float | None,
    notes: Mapping[str, Written],
) -> Row:
    answer, past = answers
    figure = shown(answer)
    against = answer.against
    held = pace_of(answer, target, bar)
    unit, currency = answer.unit, answer.currency
    return Row(
        metric.name,
        title(metric.name),
        metric.sentence,
        metric.owner,
        page_address(metric.name, bar),
        page_address(metric.name, bar, "previous"),
        figure,
        before_rows=rows_of_other(answer, bar),
        before_raw=against.figure.value if against else None,
        turn=turn_of(metric.name, answer),
        why_not=(against.why or "") if against else "",
        spark=_spark(metric, past, course, answer),
        pace=held,
        bullet=_bullet(answer, held) if held else None,
        target=short(in_unit(target, unit), unit, currency) if target is not None else "",
        gap=_gap(answer, held),
        note=notes.get(metric.name),
        in_time=in_time(answer),
    )


def _refused(metric: AnyMetric, why: str, bar: Bar) -> Row:
    return Row(
        metric.name, title(metric.name), metric.sentence, metric.owner,
        page_address(metric.name, bar), page_address(metric.name, bar, "previous"), refusal=why,
    )  # fmt: skip


def page_address(metric: str, bar: Bar, against: str | None = None) -> str:
    """The metric's own page under the same selection, or held against something else."""
    selection = replace(bar.selection, against=against or bar.selection.against)
    if refused_by(metric, bar):
        selection = replace(selection, where=())
    return reverse("board-metric", args=[metric]) + selection.address()


def refused_by(metric: str, bar: Bar) -> bool:
    """Whether the filters in force are none of the metric's."""
    company_metric = metric_named(metric, bar.company)
    return refused(company_metric.splits, bar.selection) is not None


def pace_of(answer: Answer, target: float | None, bar: Bar) -> Pace | None:
    """How the figure stands to its target by now."""
    if target is None:
        return None
    return pace(answer.metric, answer.unit, answer.figure.value, target, bar.period, bar.as_of)


def rows_of_other(answer: Answer, bar: Bar) -> str:
    """Where the rows of the other period are; empty where it may not be compared."""
    if answer.against is None or answer.against.period is None:
        return ""
    other = replace(bar.selection, period=answer.against.period.label)
    return other.question(answer.metric).address()


def turn_of(metric: str, answer: Answer) -> str:
    """`good` or `bad` where one way is better, else empty."""
    before = answer.against.figure.value if answer.against else None
    value = answer.figure.value
    way = better(metric)
    if value is None or before is None or value == before or way == "neither":
        return ""
    return "good" if (value > before) == (way == "more") else "bad"


def _spark(
    metric: AnyMetric, past: Sequence[Answer], course: Course, answer: Answer
) -> Spark | None:
    values = values_of(metric, course, past) if past else []
    if not any(values):
        return None
    known = [value for value in values if value is not None]
    words = _("%(count)s periods, from %(first)s to %(last)s") % {
        "count": len(values),
        "first": short(known[0], answer.unit, answer.currency),
        "last": short(known[-1], answer.unit, answer.currency),
    }
    return spark(values, course.unfinished, words)


def _bullet(answer: Answer, held: Pace) -> Bullet:
    figure, unit, currency = answer.figure, answer.unit, answer.currency
    words = _("%(value)s of %(target)s; by now %(due)s is due") % {
        "value": short(figure.value, unit, currency),
        "target": short(in_unit(held.target, unit), unit, currency),
        "due": short(in_unit(held.due, unit), unit, currency),
    }
    return bullet(figure.value, held.target, held.due, (figure.low, figure.high), words)


def _gap(answer: Answer, held: Pace | None) -> str:
    """How far the figure is from what is due, in its own unit."""
    if held is None or answer.figure.value is None:
        return ""
    gap = answer.figure.value - held.due
    if answer.unit == "share":
        return f"{gap * 100:+.1f} {_('points')}"
    if answer.unit == "count":
        return f"{gap:+,.0f}"
    sign = "+" if gap > 0 else ""
    return sign + short(in_unit(gap, answer.unit), answer.unit, answer.currency)


def _last_notes(visit: Visit, bar: Bar, metrics: Sequence[str]) -> Mapping[str, Written]:
    if visit.user is None:
        return {}
    found = questions.notes_of(metrics, visit.user, bar.period.first, bar.period.end)
    # Newest first, so the first of each metric is its last note.
    return {note.metric: note for note in reversed(found)}


def _missing(visit: Visit, board: Board) -> tuple[tuple[Input, str], ...]:
    """Inputs of which there is nothing at all, and which of the board's metrics wait for each."""
    asked = [Question(each.counted, "all") for each in INPUTS]
    answers = visit.desk.ask_all(asked, visit.now)
    return tuple(
        (each, ", ".join(title(name).lower() for name in board.metrics if name in each.metrics))
        for each, answer in zip(INPUTS, answers, strict=True)
        if not answer.figure.n
    )


def row_of(
    visit: Visit, bar: Bar, metric: AnyMetric, target: float | None, notes: Sequence[Written]
) -> Row:
    """The one metric as a row of a scorecard, without its small line."""
    answer = visit.desk.ask(bar.selection.question(metric.name), visit.now)
    today = period_holding(
        local_day(bar.as_of, bar.company.calendar.zone), "day", bar.company.calendar
    )
    course = course_of(bar.period, bar.as_of, today)
    return _row(
        metric, (answer, ()), bar, course, target, {note.metric: note for note in notes[:1]}
    )

"""The cohort funnel as a table of steps: who came in, who went on, who is still open, who left."""

from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accord.basics.periods import Period
from accord.metrics.funnel import Funnels, Step
from accord.metrics.question import Question
from accord.metrics.stages import LEADS_OPENED
from accord.metrics.steps import STEPS, step_metric_name
from accord.metrics.wording import worded
from accord.web.board.bar import Bar, refused
from accord.web.shell.page import Visit

STAGES: dict[str, str | Promise] = {
    "lead": _("Leads opened"),
    "mql": _("Marketing-qualified"),
    "sent": _("Sent to sales"),
    "sal": _("Accepted"),
    "sql": _("Sales-qualified"),
    "won": _("Won"),
}
# The step whose lower edge is the hand-over between the departments.
HANDOVER = "sent"
# With more than this share of a cohort still open, its rates are not held against another's.
_RIPE = 0.1


@dataclass(frozen=True)
class Number:
    """A count and the address of its rows."""

    raw: int
    rows: str


@dataclass(frozen=True)
class Row:
    """One step; the first has nothing before it, and from the last nobody moves on or leaves."""

    stage: str
    words: str
    owner: str
    before: Number | None
    reached: Number
    share: str
    interval: str
    open: Number | None
    left: Number | None
    change: str
    is_handover: bool


@dataclass(frozen=True)
class Funnel:
    """The steps; `unripe` says that too many are still open to compare."""

    rows: tuple[Row, ...]
    unripe: bool
    refusal: str = ""


def funnel_of(visit: Visit, bar: Bar) -> Funnel:
    """The funnel of the leads opened in the period."""
    why = refused(LEADS_OPENED.splits, bar.selection)
    if why:
        return Funnel((), False, why)
    asked = replace(bar.selection, against=None)
    found = visit.desk.funnel(asked.question("leads"), visit.now)
    before = _other(visit, bar, found.period)
    steps = found.whole.steps
    unripe = _open_share(found) > _RIPE
    rows = []
    for place, step in enumerate(steps):
        change = ""
        if before is not None and not unripe:
            change = _change(step, before.whole.steps[place]) if place else ""
        rows.append(
            _row(step, steps[place - 1] if place else None, change, asked.question("leads"))
        )
    return Funnel(tuple(rows), unripe)


def _other(visit: Visit, bar: Bar, period: Period) -> Funnels | None:
    previous = period.previous()
    if bar.selection.against != "previous" or previous is None:
        return None
    other = period.comparable(previous, bar.as_of)
    asked = replace(bar.selection, against=None, period=other.label)
    found = visit.desk.funnel(asked.question("leads"), visit.now)
    return None if _open_share(found) > _RIPE else found


def _open_share(found: Funnels) -> float:
    steps = found.whole.steps
    return sum(step.open for step in steps) / (steps[0].reached or 1)


def _row(step: Step, before: Step | None, change: str, question: Question) -> Row:
    def number(what: str, count: int, stage: str = step.stage) -> Number:
        return Number(count, replace(question, metric=step_metric_name(what, stage)).address())

    interval, is_last = "", step.stage == STEPS[-1][0]
    if before is not None and step.share.low is not None and step.share.high is not None:
        interval = f"{step.share.low * 100:.0f} – {step.share.high * 100:.0f} %"
    return Row(
        step.stage,
        str(STAGES[step.stage]),
        "marketing" if step.stage in ("lead", "mql", "sent") else "sales",
        None if before is None else number("reached", before.reached, before.stage),
        number("reached", step.reached),
        "" if before is None else worded(step.share.value, "share"),
        interval,
        None if is_last else number("open", step.open),
        None if is_last else number("left", step.left),
        change,
        step.stage == HANDOVER,
    )


def _change(step: Step, before: Step) -> str:
    if step.share.value is None or before.share.value is None:
        return ""
    return f"{(step.share.value - before.share.value) * 100:+.1f} {_('points')}"

"""What stands above the board: period and comparison, filters, as of when, whether all data is counted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accord.access.decide import Permission, require_properties
from accord.access.matrix import Verb
from accord.basics.moments import iso
from accord.basics.periods import BadPeriod, Period, parse_period
from accord.metrics.dimensions import PROPERTY
from accord.metrics.question import Company, Question
from accord.metrics.wording import title
from accord.store import queue
from accord.web.shell.page import Visit
from accord.web.shell.selection import Selection

FIGURES = Permission(Verb.READ, "metric")

PERIODS: tuple[tuple[str, str | Promise], ...] = (
    ("this-month", _("This month")),
    ("last-month", _("Last month")),
    ("this-quarter", _("This quarter")),
    ("last-quarter", _("Last quarter")),
    ("last-90-days", _("Last 90 days")),
    ("this-year", _("This year")),
    ("all", _("All time")),
)
# What the board offers to narrow by; every dimension works in the address.
OFFERED = ("channel", "segment", "region", "lead_type")
MOST_VALUES = 12


@dataclass(frozen=True)
class Choice:
    """One of several addresses; `is_here` is the one in force."""

    words: str
    address: str
    is_here: bool = False


@dataclass(frozen=True)
class Offer:
    """A dimension and the addresses that narrow the board to one of its values."""

    words: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Bar:
    """The controls of one page; `keep` are the fields that a form of it must send along."""

    selection: Selection
    period: Period
    periods: tuple[Choice, ...]
    comparisons: tuple[Choice, ...]
    offers: tuple[Offer, ...]
    chips: tuple[Choice, ...]
    keep: tuple[tuple[str, str], ...]
    since: date | None
    last: date | None
    as_of: int
    without_as_of: str
    health: str
    more: str
    company: Company


def selection_of(visit: Visit) -> Selection:
    """What the address selects; the board compares by itself. What it splits or narrows by and the
    visitor may not read is refused.
    """
    selection = Selection.of(
        visit.request.GET, visit.desk.place.zone, period="this-quarter", against="previous"
    )
    by = visit.request.GET.getlist("by")
    require_properties(visit.actor, selection.question("", by).properties)
    return selection


def own_dates(visit: Visit) -> HttpResponse | None:
    """Days from the form of own dates as a readable address; None where the form was not sent."""
    asked = visit.request.GET
    if "since" not in asked:
        return None
    try:
        first, last = date.fromisoformat(asked["since"]), date.fromisoformat(asked.get("last", ""))
        end = last + timedelta(days=1)
    except (ValueError, OverflowError):
        raise BadPeriod(str(_("Choose a first and a last day."))) from None
    if last < first:
        raise BadPeriod(
            str(_("The last day is before the first; choose them the other way round."))
        )
    kept = [
        (name, value)
        for name, values in asked.lists()
        for value in values
        if name not in ("since", "last", "period") and (value or name != "as_of")
    ]
    period = f"{first.isoformat()}..{end.isoformat()}"
    return HttpResponseRedirect(f"{visit.request.path}?{urlencode([('period', period), *kept])}")


def bar_of(visit: Visit, selection: Selection, offers: Sequence[str] = OFFERED, **more: str) -> Bar:
    """The controls of a page with this selection; `more` is what else its address says."""
    as_of = visit.now if selection.as_of is None else selection.as_of
    period = parse_period(selection.period, visit.desk.company.calendar, as_of)
    return Bar(
        selection,
        period,
        tuple(
            Choice(
                str(words),
                replace(selection, period=name).address(**more),
                selection.period == name,
            )
            for name, words in PERIODS
        ),
        _comparisons(selection, more),
        _offers(visit, selection, offers, more),
        _chips(selection, more),
        _kept(selection, more),
        period.first,
        period.end and period.end - timedelta(days=1),
        as_of,
        replace(selection, as_of=None).address(**more),
        _health(visit),
        urlencode({name: value for name, value in more.items() if value}),
        visit.desk.company,
    )


def _comparisons(selection: Selection, more: dict[str, str]) -> tuple[Choice, ...]:
    words = {"previous": _("With the period before"), "none": _("Compare with nothing")}
    known = selection.against if selection.against not in (None, *words) else None
    offered = [*words.items(), *([(known, _("With %s") % known)] if known else [])]
    return tuple(
        Choice(
            str(text),
            replace(selection, against=name).address(**more),
            name == (selection.against or "none"),
        )
        for name, text in offered
    )


def _offers(
    visit: Visit, selection: Selection, names: Sequence[str], more: dict[str, str]
) -> tuple[Offer, ...]:
    taken = {narrow.dimension for narrow in selection.where}
    asked = [name for name in names if name not in taken]
    answers = visit.desk.ask_all([Question("leads", "all", (name,)) for name in asked], visit.now)
    offers = []
    for name, answer in zip(asked, answers, strict=True):
        values = [group.key[name] for group in answer.groups][:MOST_VALUES]
        if any(value is not None for value in values):
            offers.append(Offer(title(name), _choices(selection, name, values, more)))
    return tuple(offers)


def _choices(
    selection: Selection, name: str, values: Sequence[str | int | None], more: dict[str, str]
) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            str(_("(none)")) if value is None else str(value),
            selection.narrowed(name, None if value is None else str(value)).address(**more),
        )
        for value in values
    )


def _chips(selection: Selection, more: dict[str, str]) -> tuple[Choice, ...]:
    """Each filter in words, with the address that removes it."""
    return tuple(
        Choice(
            f"{narrow.dimension.replace('_', ' ')}: {value if value is not None else _('(none)')}",
            selection.without(narrow.dimension, value).address(**more),
        )
        for narrow in selection.where
        for value in narrow.values
    )


def _kept(selection: Selection, more: dict[str, str]) -> tuple[tuple[str, str], ...]:
    pairs = [("against", selection.against or "")]
    pairs += [
        (narrow.dimension, "" if value is None else str(value))
        for narrow in selection.where
        for value in narrow.values
    ]
    if selection.as_of is not None:
        pairs.append(("as_of", iso(selection.as_of)))
    pairs += [(name, value) for name, value in more.items() if value]
    return tuple(pair for pair in pairs if pair[0] != "against" or pair[1])


def _health(visit: Visit) -> str:
    if queue.dead():
        return "warn"
    return "good" if visit.desk.is_fresh() else "waiting"


def refused(metric_splits: Sequence[str], selection: Selection) -> str | None:
    """Why a metric cannot be narrowed so, in words; None where it can."""
    for narrow in selection.where:
        if narrow.dimension not in metric_splits and not narrow.dimension.startswith(PROPERTY):
            return str(
                _("It has no %(name)s, so it cannot be narrowed by one.")
                % {"name": narrow.dimension.replace("_", " ")}
            )
    return None

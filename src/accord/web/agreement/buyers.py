"""Whom we sell to: a card for each buyer profile and industry, its words from the agreement, its figures from rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.agreement.cards import WRITE_CARD, Section
from accord.agreement.document import Industry, Profile
from accord.agreement.industries import name_of
from accord.agreement.questions import document_of, judging_at
from accord.agreement.rules import in_words
from accord.basics.periods import parse_period
from accord.metrics.answer import Answer
from accord.metrics.question import Filter, Question
from accord.metrics.wording import title
from accord.web.agreement.season import Season, season_of, year_of_months
from accord.web.shell.asked import Asked
from accord.web.shell.figures import Shown, shown, shown_group
from accord.web.shell.page import Absent, Page, Place, Visit
from accord.web.shell.rendering import show

READ = Permission(Verb.READ, "agreement")
LEAD = Permission(Verb.READ, "lead")
FIGURES = ("leads", "acceptance_rate", "win_rate", "sales_cycle_days", "average_deal")
YEAR = "last-365-days"
PERIODS = (("last-90-days", _("90 days")), (YEAR, _("12 months")), ("all", _("All time")))
MOST = 30
PERIOD = Asked("period")
FIELD_WORDS: Mapping[str, str | Promise] = {
    "job": _("Their job"),
    "pains": _("What hurts"),
    "triggers": _("What sets it off"),
    "decides_with": _("Who else decides"),
    "objections": _("What they object, in their words"),
    "reads": _("What they read before buying"),
    "cycle": _("How long it takes"),
    "size": _("How large it gets"),
    "win_rate": _("How often we win"),
    "season": _("When in the year"),
}


@dataclass(frozen=True)
class Kind:
    """Profiles or industries: the dimension of figures, and its section of the agreement."""

    dimension: str
    section: Section
    words: Promise | str
    question: Promise | str


KINDS = (
    Kind("profile", "profiles", _("Buyer profiles"), _("Which people do we sell to?")),
    Kind("industry", "industries", _("Industries"), _("Where do they work?")),
)


@dataclass(frozen=True)
class Buyer:
    """One row or card; `agreed` is what the version in force says of it, None where it says nothing."""

    name: str
    page: str
    figures: tuple[Shown, ...]
    agreed: Profile | Industry | None


@dataclass(frozen=True)
class Said:
    """A part of a card, in lines."""

    head: str | Promise
    lines: tuple[str, ...]


def buyers(visit: Visit) -> HttpResponse:
    """Both tables: everybody whom the agreement names, and everybody whom leads name besides."""
    period = asked_period(visit)
    tables = [(kind, _buyers(visit, kind, period)) for kind in KINDS]
    return show(
        visit, "agreement/buyers.html", "tables", tables=tables, periods=periods_offered(period),
        heads=[title(name) for name in FIGURES], is_empty=not any(rows for _, rows in tables),
    )  # fmt: skip


def card(visit: Visit, dimension: str, buyer: str) -> HttpResponse:
    """One card. Raises Absent for a name that neither the agreement nor any lead has."""
    kind, period = kind_of(dimension), asked_period(visit)
    agreed = agreed_of(visit.now, kind).get(buyer.casefold())
    where = (Filter(dimension, counted_as(kind, buyer, agreed)),)
    asked = [Question(each, period, where=where) for each in FIGURES]
    ever = Question("leads", "all", where=where)
    *figures, all_time = visit.desk.ask_all([*asked, ever], visit.now)
    if agreed is None and not all_time.figure.n:
        raise Absent(str(_("Neither the agreement nor any lead knows that name.")))
    return show(
        visit, "agreement/buyer.html", "figures", kind=kind, name=buyer, agreed=agreed,
        tiles=[(title(one.metric), shown(one)) for one in figures], periods=periods_offered(period),
        said=_said(agreed), rule=in_words(agreed.when) if agreed else "", codes=_codes(agreed),
        season=_season(visit, dimension, buyer), coverage=_coverage_of(visit, kind, period),
        may_write=agreed is not None and visit.may(WRITE_CARD),
    )  # fmt: skip


def counted_as(kind: Kind, name: str, agreed: Profile | Industry | None) -> tuple[str, ...]:
    """Names that leads bear for it: where the agreement lists values of that very trait, all of them."""
    when = None if agreed is None else agreed.when
    if when is None or when.trait != kind.dimension:
        return (name,)
    listed = when.one_of if when.is_ is None else (when.is_,)
    return tuple(str(value) for value in listed or (name,))


def kind_of(dimension: str) -> Kind:
    """Profiles or industries. Raises Absent for anything else."""
    for kind in KINDS:
        if kind.dimension == dimension:
            return kind
    raise Absent(str(_("There are cards of profiles and of industries.")))


def agreed_of(now: int, kind: Kind) -> dict[str, Profile | Industry]:
    """What the version in force names, by its name in small letters; nothing without a version."""
    number = judging_at(now)
    parts = () if number is None else getattr(document_of(number), kind.section)
    return {one.name.casefold(): one for one in parts}


def asked_period(visit: Visit) -> str:
    """The period that the address asks for. Raises BadPeriod."""
    asked = visit.request.GET.get("period") or YEAR
    parse_period(asked, visit.desk.company.calendar, visit.now)
    return asked


def periods_offered(period: str) -> list[tuple[str | Promise, str, bool]]:
    """Periods to choose from: words, address, whether it is the one in force."""
    return [(words, f"?{urlencode({'period': name})}", name == period) for name, words in PERIODS]


def _buyers(visit: Visit, kind: Kind, period: str) -> list[Buyer]:
    answers = visit.desk.ask_all(
        [Question(name, period, by=(kind.dimension,)) for name in FIGURES], visit.now
    )
    agreed = agreed_of(visit.now, kind)
    wide = _wide(visit, kind, period, agreed)
    part_of = {
        value.casefold(): agreed[name.casefold()]
        for name, (values, _) in wide.items()
        for value in values
    }
    named = [
        str(group.key[kind.dimension]) for group in answers[0].groups if group.key[kind.dimension]
    ]
    unused = [one.name for one in agreed.values() if one.name not in named]
    return [
        Buyer(
            name, reverse("agreement-buyer", args=[kind.dimension, name]),
            wide[name][1] if name in wide else _figures(answers, kind.dimension, name),
            agreed.get(name.casefold()) or part_of.get(name.casefold()),
        )
        for name in (*named[:MOST], *unused)
    ]  # fmt: skip


def _wide(
    visit: Visit, kind: Kind, period: str, agreed: Mapping[str, Profile | Industry]
) -> dict[str, tuple[tuple[str, ...], tuple[Shown, ...]]]:
    """What is agreed of several names that leads bear: these names, and the figures of them all."""
    listed = {one.name: counted_as(kind, one.name, one) for one in agreed.values()}
    several = {name: values for name, values in listed.items() if len(values) > 1}
    asked = [
        Question(each, period, where=(Filter(kind.dimension, values),))
        for values in several.values()
        for each in FIGURES
    ]
    found = iter(map(shown, visit.desk.ask_all(asked, visit.now)))
    return {name: (values, tuple(next(found) for _ in FIGURES)) for name, values in several.items()}


def _figures(answers: Sequence[Answer], dimension: str, name: str) -> tuple[Shown, ...]:
    return tuple(_figure(answer, dimension, name) for answer in answers)


def _figure(answer: Answer, dimension: str, name: str) -> Shown:
    rows = f"{answer.rows}&{urlencode({dimension: name})}"
    for group in answer.groups:
        if group.key[dimension] == name:
            return shown_group(answer, group, rows)
    nothing = replace(
        answer.figure, value=0 if answer.unit == "count" else None, n=0, low=None, high=None
    )
    return shown(replace(answer, figure=nothing, rows=rows, against=None))


def _said(agreed: Profile | Industry | None) -> list[Said]:
    """The parts of the card that somebody has written."""
    if agreed is None:
        return []
    found = {name: getattr(agreed.card, name, None) for name in FIELD_WORDS}
    return [
        Said(FIELD_WORDS[name], (text,) if isinstance(text, str) else tuple(text))
        for name, text in found.items()
        if text
    ]


def _codes(agreed: Profile | Industry | None) -> list[tuple[str, str]]:
    if not isinstance(agreed, Industry):
        return []
    standard = agreed.standard
    return [(f"{standard.upper()} {code}", name_of(standard, code) or "") for code in agreed.codes]


def _season(visit: Visit, dimension: str, name: str) -> Season:
    calendar = visit.desk.company.calendar
    period, where = year_of_months(calendar, visit.now), (Filter(dimension, (name,)),)
    by_month = Question("leads", period, by=("month",), where=where)
    return season_of(visit.desk.ask(by_month, visit.now), calendar)


def _coverage_of(visit: Visit, kind: Kind, period: str) -> str:
    if kind.dimension != "profile" or not visit.may(LEAD):
        return ""
    return f"{reverse('agreement-coverage')}?{urlencode({'period': period})}"


PAGES = (
    Page(
        "agreement/buyers", "agreement-buyers", READ, buyers, place=Place.AGREEMENT, asks=(PERIOD,)
    ),
    Page(
        "agreement/buyers/<str:dimension>/<str:buyer>", "agreement-buyer", READ, card,
        place=Place.AGREEMENT, asks=(PERIOD,),
    ),
)  # fmt: skip

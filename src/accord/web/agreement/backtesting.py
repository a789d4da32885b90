"""A version on the history: whom it would have sent, and what changes against another version."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.access.decide import Permission, readable
from accord.access.matrix import Verb
from accord.agreement.questions import Known, versions
from accord.agreement.standing import State
from accord.basics.periods import Period, parse_period
from accord.basics.rates import Estimate
from accord.metrics.backtests.backtest import Backtest, Part, backtest
from accord.metrics.backtests.cases import BOTH, NEWLY, NO_LONGER, Grounds
from accord.metrics.backtests.effects import Effect, effects
from accord.metrics.backtests.listing import MOST_ROWS, Wanted, listed
from accord.metrics.scorecards.quality import Quality
from accord.people import records
from accord.people.grounds import grounds_of_all
from accord.web.agreement.front import COMING
from accord.web.agreement.proposing import document_named
from accord.web.shell.asked import Asked
from accord.web.shell.page import Page, Place, Visit
from accord.web.shell.rendering import show

FIGURES = Permission(Verb.READ, "metric")
LEAD = Permission(Verb.READ, "lead")
_PERIODS: tuple[tuple[str, str | Promise], ...] = (
    ("last-90-days", gettext_lazy("90 days")),
    ("last-180-days", gettext_lazy("180 days")),
    ("last-365-days", gettext_lazy("12 months")),
)
_YEAR = _PERIODS[-1][0]
_NEWEST = _PERIODS[0][0]
_SIDES: dict[str, str | Promise] = {
    BOTH: gettext_lazy("Sent, and would be"),
    NEWLY: gettext_lazy("Would newly be sent"),
    NO_LONGER: gettext_lazy("Sent, and would not be"),
}
_WOULD = (BOTH, NEWLY)


@dataclass(frozen=True)
class Number:
    """A count of leads and where they are listed."""

    raw: int
    rows: str


@dataclass(frozen=True)
class Line:
    """Some leads and what became of those that were sent."""

    words: str
    would: Number
    sent: Number
    accepted: str
    accepted_band: str
    won: str
    won_band: str
    waiting: int


@dataclass(frozen=True)
class Changed:
    """What one version sends and the other does not, of one lead type or owner."""

    words: str
    effect: Effect


def backtested(visit: Visit) -> HttpResponse:
    """A version on the history, by default the newest that waits for signatures."""
    known = versions(visit.now)
    version = _version(visit, known)
    if version is None:
        return show(visit, "agreement/backtest.html", known=known)
    name, period = _period(visit, _YEAR)
    document = document_named(visit, version)
    found = backtest(document, visit.desk.facts(), _grounds(visit), period, visit.now)
    return show(
        visit, "agreement/backtest.html", "answer", known=known, version=version, found=found,
        a_week=f"{found.a_week:,.0f}",
        periods=[
            (words, f"?{urlencode({'version': version, 'period': each})}", each == name)
            for each, words in _PERIODS
        ],
        whole=_number(found.whole.n, version, name, _WOULD),
        new=_count(found, NEWLY, version, name), gone=_count(found, NO_LONGER, version, name),
        both=_count(found, BOTH, version, name),
        sides=_sides(found, version, name), kinds=_kinds(found, version, name),
        chart=_chart(found), weeks=found.weeks, measures=_measures(found.measures),
    )  # fmt: skip


def rows(visit: Visit) -> HttpResponse:
    """The leads behind a number of a back-test."""
    known = versions(visit.now)
    version = _version(visit, known)
    if version is None:
        return show(visit, "agreement/backtest.html", known=known)
    asked = visit.request.GET
    sides = tuple(side for side in asked.getlist("side") if side in _SIDES) or _WOULD
    wanted = Wanted(sides, asked.get("kind", ""), asked.get("sent") == "1")
    name, period = _period(visit, _YEAR)
    found, total = listed(
        document_named(visit, version),
        visit.desk.facts(),
        _grounds(visit),
        period,
        visit.now,
        wanted,
    )
    seen = readable(visit.actor, LEAD, ("person",))
    names = records.names("person", [row.person for row in found if row.person])
    return show(
        visit, "agreement/backtest_rows.html", lines=[
            (row, names.get(row.person or 0, "") if "person" in seen else "", _SIDES[row.side])
            for row in found
        ],
        total=total, most=MOST_ROWS, wanted=wanted, sides=[_SIDES[side] for side in sides],
        back=f"{reverse('agreement-backtest')}?{urlencode({'version': version, 'period': name})}",
    )  # fmt: skip


def effect(visit: Visit) -> HttpResponse:
    """What changes from one version to another, counted on the newest history."""
    asked = visit.request.GET
    old, new = asked.get("from", ""), asked.get("to", "")
    if not old or not new:
        return redirect("agreement-compare")
    before, after = document_named(visit, old), document_named(visit, new)
    name, period = _period(visit, _NEWEST)
    desk = visit.desk
    found = effects(before, after, desk.facts(), _grounds(visit), period, visit.now)
    owners = records.names("owner", [owner for owner in found.by_owner if owner is not None])
    return show(
        visit, "agreement/effect.html", "effect", old=old, new=new, period=name, whole=found.whole,
        kinds=_changed(found.by_kind, {}, _("Without a lead type")),
        owners=_changed(found.by_owner, owners, _("Nobody yet")),
    )  # fmt: skip


def _grounds(visit: Visit) -> Grounds:
    return grounds_of_all(visit.desk.engine, visit.desk.log)


def _changed(found: Mapping[Any, Effect], names: Mapping[int, str], nobody: str) -> list[Changed]:
    return [
        Changed(nobody if key is None else names.get(key, str(key)), each)
        for key, each in found.items()
    ]


def _version(visit: Visit, known: list[Known]) -> str | None:
    """The version asked for; else the newest that waits, or the one in force."""
    asked = visit.request.GET.get("version")
    if asked:
        return asked
    coming = [one for one in known if one.state in COMING]
    judging = [one for one in known if one.state is State.IN_FORCE]
    return next((str(one.number) for one in (*coming, *judging)), None)


def _period(visit: Visit, default: str) -> tuple[str, Period]:
    name = visit.request.GET.get("period") or default
    return name, parse_period(name, visit.desk.company.calendar, visit.now)


def _number(count: int, version: str, period: str, sides: tuple[str, ...], **more: str) -> Number:
    pairs = [("version", version), ("period", period), *(("side", side) for side in sides)]
    pairs += [(name, value) for name, value in more.items() if value]
    return Number(count, f"{reverse('agreement-backtest-rows')}?{urlencode(pairs)}")


def _count(found: Backtest, side: str, version: str, period: str) -> Number:
    part = found.sides.get(side)
    return _number(0 if part is None else part.n, version, period, (side,))


def _sides(found: Backtest, version: str, period: str) -> list[Line]:
    return [
        _line(str(words), found.sides[side], version, period, (side,), "")
        for side, words in _SIDES.items()
        if side in found.sides
    ]


def _kinds(found: Backtest, version: str, period: str) -> list[Line]:
    return [
        _line(kind or _("Without a lead type"), part, version, period, _WOULD, kind or "")
        for kind, part in found.kinds.items()
    ]


def _line(
    words: str, part: Part, version: str, period: str, sides: tuple[str, ...], kind: str
) -> Line:
    return Line(
        words,
        _number(part.n, version, period, sides, kind=kind),
        _number(part.sent, version, period, sides, kind=kind, sent="1"),
        _share(part.accepted), _band(part.accepted), _share(part.won), _band(part.won),
        part.win_waiting,
    )  # fmt: skip


def _share(found: Estimate) -> str:
    return "" if found.value is None else f"{found.value * 100:.1f} %"


def _band(found: Estimate) -> str:
    if found.low is None or found.high is None:
        return ""
    return f"{found.low * 100:.1f} – {found.high * 100:.1f} %"


def _chart(found: Backtest) -> dict[str, Any] | None:
    if len(found.weeks) < 2:
        return None
    capacity = (
        {}
        if found.capacity is None
        else {
            "commitment": {
                "value": found.capacity,
                "label": _("Signed: %s a week") % found.capacity,
            }
        }
    )
    return {
        "kind": "line", "unit": "count",
        "description": _("Leads by week: what the version would have sent, and what was sent"),
        "labels": [week.first.isoformat() for week in found.weeks],
        "series": [
            {"name": _("Would have been sent"), "values": [week.n for week in found.weeks]},
            {"name": _("Were sent"), "values": [week.sent for week in found.weeks]},
        ],
        **capacity,
    }  # fmt: skip


def _measures(found: Quality | None) -> dict[str, Any] | None:
    if found is None:
        return None
    fifth = next(each for each in found.lift if each.share == 0.2)
    return {
        "n": found.n, "won": found.positives,
        "auc": f"{found.auc.value:.3f}",
        "band": "" if found.auc.low is None else f"{found.auc.low:.3f} – {found.auc.high:.3f}",
        "alift": f"{found.alift:.3f}", "lift": f"{fifth.lift:.2f}",
        "calibration": [
            (
                f"{each.predicted * 100:.1f} %", _share(each.observed), _band(each.observed),
                each.observed.n,
            )
            for each in found.calibration
        ],
    }  # fmt: skip


_ASKS = (Asked("version"), Asked("period"))
PAGES = (
    Page(
        "agreement/backtest", "agreement-backtest", LEAD, backtested, place=Place.AGREEMENT, asks=_ASKS
    ),
    Page(
        "agreement/backtest/rows", "agreement-backtest-rows", LEAD, rows, place=Place.AGREEMENT,
        asks=(*_ASKS, Asked("side", tuple(_SIDES), many=True), Asked("kind"), Asked("sent", ("1",))),
    ),
    Page(
        "agreement/effect", "agreement-effect", FIGURES, effect, place=Place.AGREEMENT,
        asks=(Asked("from"), Asked("to"), Asked("period")),
    ),
)  # fmt: skip

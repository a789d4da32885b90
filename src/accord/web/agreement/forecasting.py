"""The page of a period's forecast and quota: what it may bring, what its target takes from each side."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.board.actions import WRITE_TARGET
from accord.board.outlook import Outlook, outlook
from accord.metrics.answer import Answer
from accord.metrics.forecasts.forecast import Band, Levers
from accord.metrics.question import BadQuestion, Filter, Question
from accord.metrics.wording import short
from accord.web.shell.asked import Asked
from accord.web.shell.page import Page, Place, Visit
from accord.web.shell.rendering import show

_LEAST, _MOST = 0, 300
_LEVERS = ("leads", "acceptance", "speed", "win")
_PERIODS: tuple[tuple[str, str | Promise], ...] = (
    ("this-month", gettext_lazy("This month")),
    ("this-quarter", gettext_lazy("This quarter")),
    ("this-year", gettext_lazy("This year")),
)
_STAGES: dict[str, str | Promise] = {
    "won": gettext_lazy("Deals won"),
    "sql": gettext_lazy("Sales-qualified"),
    "sal": gettext_lazy("Accepted"),
    "sent": gettext_lazy("Sent to sales"),
    "mql": gettext_lazy("Marketing-qualified"),
    "lead": gettext_lazy("Leads opened"),
}
_PARTS: dict[str, str | Promise] = {
    "open": gettext_lazy("Leads open today"),
    "new": gettext_lazy("Leads yet to come"),
    "alone": gettext_lazy("Deals without a lead"),
}


@dataclass(frozen=True)
class Slider:
    """What if so many per cent of what there is now."""

    name: str
    words: str
    hint: str
    per_cent: int


@dataclass(frozen=True)
class Number:
    """A figure that opens to its rows."""

    text: str
    raw: float | int | None
    rows: str


@dataclass(frozen=True)
class Line:
    """Where deals and money come from; `count` opens to the rows that they are expected of."""

    words: str
    count: Number | None
    deals: str
    deals_band: str
    money: str
    money_band: str


@dataclass(frozen=True)
class Stage:
    """A stage on the way back from the target."""

    words: str
    reached: Number
    share: str
    interval: str
    needed: int | None
    is_handover: bool


@dataclass(frozen=True)
class Priced:
    """A lead type in the price list."""

    kind: str
    pledged: int
    sent: Number
    price: float | None
    learned: str


@dataclass(frozen=True)
class Drawing:
    """Won, expected band and target on one line, as shares of its length in hundredths."""

    won: float
    low: float
    wide: float
    target: float | None


def forecast(visit: Visit) -> HttpResponse:
    """What may come of the period, what it is to bring, and what that takes."""
    asked = visit.request.GET
    sliders = _sliders(
        {name: asked.get(name, "") for name in ("leads", "acceptance", "speed", "win")}
    )
    levers = Levers(*(slider.per_cent / 100 for slider in sliders))
    period = asked.get("period") or "this-quarter"
    found = outlook(visit.desk, period, levers, visit.now)
    return show(
        visit,
        "agreement/forecast.html",
        "answer",
        found=found,
        may_set=visit.may(WRITE_TARGET),
        period=period,
        periods=[(name, words, name == period) for name, words in _PERIODS],
        sliders=sliders,
        changed=[slider for slider in sliders if slider.per_cent != 100],
        won=_number(found.revenue, found),
        won_deals=_number(found.deals, found),
        expected=_band_words(found),
        aim=None if found.aim is None else _money(found, found.aim.money),
        chance=None if found.chance is None else round(found.chance * 100),
        drawing=_drawing(found),
        lines=_lines(found),
        kinds=_kinds(found),
        stages=_stages(found),
        covered=None if found.owed is None else round(found.owed.covered * 100),
        pledge=found.pledge,
        prices=_prices(found),
    )


def _sliders(given: dict[str, str]) -> list[Slider]:
    words = {
        "leads": (_("Leads"), _("that are yet to come")),
        "acceptance": (_("Acceptance"), _("of leads that are yet to come")),
        "speed": (_("Speed"), _("at which leads become deals")),
        "win": (_("Win"), _("the share of leads that become deals")),
    }
    return [Slider(name, *words[name], _per_cent(name, text)) for name, text in given.items()]


def _per_cent(name: str, text: str) -> int:
    if not text:
        return 100
    if not text.isascii() or not text.isdecimal() or not _LEAST <= int(text) <= _MOST:
        raise BadQuestion(
            _("%(name)s is a whole per cent from %(least)s to %(most)s, as in 120.")
            % {"name": f"'{name}'", "least": _LEAST, "most": _MOST}
        )
    return int(text)


def _number(answer: Answer, found: Outlook) -> Number:
    return Number(
        short(answer.figure.value, answer.unit, found.currency), answer.figure.value, answer.rows
    )


def _money(found: Outlook, value: float | None) -> str:
    return short(value, "money", found.currency)


def _band_words(found: Outlook) -> dict[str, str] | None:
    band = None if found.forecast is None else found.forecast.money
    if band is None:
        return None
    return {name: _money(found, getattr(band, name)) for name in ("value", "low", "high")}


def _drawing(found: Outlook) -> Drawing | None:
    band = None if found.forecast is None else found.forecast.money
    won = found.revenue.figure.value
    if band is None or won is None or band.high <= 0:
        return None
    target = None if found.aim is None else found.aim.money
    whole = max(band.high, target or 0) * 1.05

    def at(value: float) -> float:
        return round(100 * max(value, 0) / whole, 2)

    wide = round(at(band.high) - at(band.low), 2)
    return Drawing(at(won), at(band.low), wide, None if target is None else at(target))


def _lines(found: Outlook) -> list[Line]:
    if found.forecast is None:
        return []
    opened = Number(f"{sum(kind.open for kind in found.forecast.kinds):,}", None, found.open_rows)
    opened_raw = sum(kind.open for kind in found.forecast.kinds)
    counts = {"open": Number(opened.text, opened_raw, opened.rows)}
    return [
        Line(
            str(_PARTS[part.name]), counts.get(part.name), _one(part.deals), _from_to(part.deals),
            *_money_words(found, part.money),
        )
        for part in found.forecast.parts
    ]  # fmt: skip


def _money_words(found: Outlook, band: Band | None) -> tuple[str, str]:
    if band is None:
        return "", ""
    return _money(found, band.value), f"{_money(found, band.low)} – {_money(found, band.high)}"


def _one(band: Band) -> str:
    return f"{band.value:,.1f}"


def _from_to(band: Band) -> str:
    return f"{band.low:,.0f} – {band.high:,.0f}"


def _kinds(found: Outlook) -> list[Line]:
    if found.forecast is None:
        return []
    return [
        Line(
            each.kind or _("Without a lead type"),
            Number(
                f"{each.open:,}", each.open,
                Question("leads_open", where=(Filter("lead_type", (each.kind,)),)).address(),
            ),
            _one(each.deals), _from_to(each.deals), "", "",
        )
        for each in found.forecast.kinds
    ]  # fmt: skip


def _stages(found: Outlook) -> list[Stage]:
    return [
        Stage(
            str(_STAGES[rung.stage]), Number(f"{rung.reached:,}", rung.reached, rung.rows),
            "" if rung.share.value is None else f"{rung.share.value * 100:.0f} %",
            "" if rung.share.low is None or rung.share.high is None
            else f"{rung.share.low * 100:.0f} – {rung.share.high * 100:.0f} %",
            rung.needed, rung.stage == "sal",
        )
        for rung in found.rungs
    ]  # fmt: skip


def _prices(found: Outlook) -> list[Priced]:
    if found.pledge is None:
        return []
    return [
        Priced(
            each.kind, each.pledged, Number(f"{each.sent:,}", each.sent, each.rows), each.price,
            "" if each.learned is None else _money(found, each.learned),
        )
        for each in found.pledge.prices
    ]  # fmt: skip


PAGES = (
    Page(
        "agreement/forecast",
        "agreement-forecast",
        Permission(Verb.READ, "metric"),
        forecast,
        place=Place.AGREEMENT,
        asks=(Asked("period"), *(Asked(name, is_number=True) for name in _LEVERS)),
    ),
)

"""What a period is to bring, what that takes from each side, and what may come of it by its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Protocol

from accord.agreement.document import OTHER, Document
from accord.agreement.questions import document_of, judging_at
from accord.basics.moments import DAY, local_day
from accord.basics.money import to_minor
from accord.basics.periods import Period, parse_period, span
from accord.basics.rates import Estimate
from accord.board.pace import elapsed_share
from accord.board.questions import targets_of
from accord.metrics.answer import Answer
from accord.metrics.facts import Facts
from accord.metrics.forecasts.forecast import Forecast, Levers, Span, TooLittle, forecast
from accord.metrics.forecasts.past import past_of
from accord.metrics.funnel import Funnel, Funnels
from accord.metrics.question import BadQuestion, Company, Filter, Question
from accord.metrics.quota import (
    Owed,
    covers,
    days_of,
    price_of,
    reverse_funnel,
    signed_capacity,
    worth,
)
from accord.metrics.shrinkage import fitted
from accord.metrics.steps import STEPS, step_metric_name

# Leads of the year before the last so many days have had their time.
RIPE_DAYS = 90
YEAR_DAYS = 365
SENT = "sent"


class Desk(Protocol):
    """What answers: a workspace."""

    company: Company

    def facts(self) -> Facts:
        """The tables as they are now."""

    def ask_all(self, questions: Sequence[Question], now: int) -> list[Answer]:
        """Answers in the order of the questions."""

    def funnel(self, question: Question, now: int) -> Funnels:
        """What became of the leads opened in a period."""


@dataclass(frozen=True)
class Aim:
    """What the period is to bring in minor units, and who said so: the board, the agreement's targets, its plan."""

    money: int
    said_by: str


@dataclass(frozen=True)
class Rung:
    """A stage: how many leads of the ripe year reached it, their share of the stage before, what the aim needs."""

    stage: str
    reached: int
    share: Estimate
    needed: int | None
    rows: str


@dataclass(frozen=True)
class Price:
    """A lead type in the price list: leads pledged and sent so far with what they count as worth (whole units
    of the currency), and what history says such a lead is worth, drawn towards the others.
    """

    kind: str
    pledged: int
    price: float | None
    sent: int
    rows: str
    learned: int | None


@dataclass(frozen=True)
class Pledge:
    """Marketing's commitment as value: what is pledged for the period, what was delivered, what is due by now."""

    currency: str
    prices: tuple[Price, ...]
    pledged: Fraction
    delivered: Fraction
    due: Fraction


@dataclass(frozen=True)
class Outlook:
    """`version` is the agreement's in force. `forecast` is None with a reason `why` where it cannot be made."""

    period: Period
    version: int | None
    currency: str | None
    aim: Aim | None
    deals: Answer
    revenue: Answer
    average: Answer
    ripe: Period
    rungs: tuple[Rung, ...]
    owed: Owed | None
    pledge: Pledge | None
    open_rows: str
    forecast: Forecast | None
    why: str | None

    @property
    def chance(self) -> float | None:
        """The chance that the aim is reached by the period's end."""
        if self.aim is None or self.forecast is None:
            return None
        return self.forecast.chance_of(self.aim.money)


def outlook(desk: Desk, period: str, levers: Levers, now: int) -> Outlook:
    """The outlook of a period, by default of the agreement in force. Raises BadQuestion, BadPeriod."""
    asked = parse_period(period, desk.company.calendar, now)
    if asked.first is None:
        raise BadQuestion("All time has no end to look at; name a period, as in this-quarter.")
    number = judging_at(now)
    document = Document() if number is None else document_of(number)
    ripe = _ripe(now, desk.company)
    funnel = desk.funnel(Question("leads", ripe.label, ("lead_type",)), now)
    deals, revenue, average, sent = desk.ask_all(
        [
            Question("deals_won", asked.label),
            Question("revenue_won", asked.label),
            Question("average_deal", f"last-{YEAR_DAYS}-days"),
            Question("leads_sent", asked.label, ("lead_type",)),
        ],
        now,
    )
    currency = average.currency or revenue.currency
    aim = _aim(document, asked, currency)
    rungs = _rungs(funnel, ripe, aim, average)
    made, why = _forecast(desk.facts(), asked, deals, revenue, levers, now)
    return Outlook(
        asked, number, currency, aim, deals, revenue, average, ripe, rungs,
        _owed(document, asked, rungs), _pledge(document, asked, sent, funnel, average, now),
        Question("leads_open").address(), made, why,
    )  # fmt: skip


def _ripe(now: int, company: Company) -> Period:
    end = local_day(now, company.calendar.zone) - timedelta(days=RIPE_DAYS)
    return span(end - timedelta(days=YEAR_DAYS), end, company.calendar)


def _aim(document: Document, period: Period, currency: str | None) -> Aim | None:
    held = targets_of(["revenue_won"], period.label).get("revenue_won")
    if held is not None:
        return Aim(round(held), "board")
    if currency is None:
        return None
    for target in document.targets:
        if target.metric == "revenue_won" and _is_term(target.period, period):
            return Aim(to_minor(str(target.value), currency), "agreement")
    for quota in document.quota:
        if _is_term(quota.period, period):
            parts = (
                Fraction(each.leads) * _exact(each.acceptance) * _exact(each.reach)
                * _exact(each.win) * _exact(each.size)
                for each in quota.plan.values()
            )  # fmt: skip
            whole = sum(parts, Fraction(0))
            return Aim(to_minor(Decimal(whole.numerator) / whole.denominator, currency), "plan")
    return None


def _is_term(term: str, period: Period) -> bool:
    return days_of(term) == (period.first, period.end)


def _exact(number: float) -> Fraction:
    return Fraction(str(number))


def _rungs(funnel: Funnels, ripe: Period, aim: Aim | None, average: Answer) -> tuple[Rung, ...]:
    """The stages from the won back to the leads that opened."""
    steps = list(reversed(funnel.whole.steps))
    rates = [
        (before.stage, Fraction(after.reached, before.reached) if before.reached else Fraction(0))
        for after, before in pairwise(steps)
    ]
    size = average.figure.value
    found = reverse_funnel(aim.money, size, rates) if aim and size else ()
    needed = {step.stage: step.count for step in found}
    return tuple(
        Rung(
            step.stage, step.reached, step.share, needed.get(step.stage),
            Question(step_metric_name("reached", step.stage), ripe.label).address(),
        )
        for step in steps
    )  # fmt: skip


def _owed(document: Document, period: Period, rungs: Sequence[Rung]) -> Owed | None:
    needed = next((rung.needed for rung in rungs if rung.stage == SENT), None)
    capacity = signed_capacity(document.capacity, period)
    return None if needed is None else Owed(needed, capacity)


def _pledge(
    document: Document, period: Period, sent: Answer, funnel: Funnels, average: Answer, now: int
) -> Pledge | None:
    """None unless the agreement has a price list for the period and says how many leads it is for."""
    listed = next((each for each in document.prices if covers(each.period, period)), None)
    plan = next((each.plan for each in document.quota if _is_term(each.period, period)), None)
    if listed is None or plan is None:
        return None
    pledged: dict[str | None, int] = {kind: each.leads for kind, each in plan.items()}
    came = {_kind(group.key): int(group.figure.value or 0) for group in sent.groups}
    learned = _learned(funnel, average)
    named = (*plan, *listed.leads, *(kind for kind in came if kind is not None))
    prices = tuple(
        Price(
            kind, pledged.get(kind, 0), price_of(kind, listed.leads),
            sum(came.get(each, 0) for each in _same(kind)),
            Question("leads_sent", period.label, where=(Filter("lead_type", _same(kind)),)).address(),
            learned.get(kind),
        )
        for kind in dict.fromkeys((*named, OTHER))
    )  # fmt: skip
    whole = worth(pledged, listed.leads)
    due = whole * Fraction(elapsed_share(period, now))
    return Pledge(listed.currency, prices, whole, worth(came, listed.leads), due)


def _same(kind: str) -> tuple[str | None, ...]:
    """Values of the dimension that count as the type: leads without one are "other"."""
    return (kind, None) if kind == OTHER else (kind,)


def _kind(key: Mapping[str, str | int | None]) -> str | None:
    kind = key["lead_type"]
    return None if kind is None else str(kind)


def _learned(funnel: Funnels, average: Answer) -> dict[str, int]:
    """By lead type, the shrunk share of leads sent that was won x the average deal, in minor units."""
    counts = {_kind(group.key): _sent_and_won(group) for group in funnel.groups}
    prior = fitted(list(counts.values()))
    if prior is None or average.figure.value is None:
        return {}
    size = float(average.figure.value)
    return {kind: round(prior.shrunk(*each) * size) for kind, each in counts.items() if kind}


def _sent_and_won(group: Funnel) -> tuple[int, int]:
    reached = {step.stage: step.reached for step in group.steps}
    return reached[STEPS[-1][0]], reached[SENT]


def _forecast(
    facts: Facts, period: Period, deals: Answer, revenue: Answer, levers: Levers, now: int
) -> tuple[Forecast | None, str | None]:
    since, until = period.since, period.until
    if since is None or until is None or until <= now:
        return None, f"{period.label} is over; what came of it stands on the board."
    if since > now:
        return None, f"{period.label} has not begun; a forecast is made of a period that runs."
    won = Span((until - now) / DAY, int(deals.figure.value or 0), int(revenue.figure.value or 0))
    try:
        return forecast(past_of(facts, now), won, levers), None
    except TooLittle as fault:
        return None, str(fault)

"""The ground that all five answers stand on: what is recorded, since when, up to when, and how long things take."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from typing import cast

import ibis
import ibis.expr.types as ir

from accord.basics.moments import DAY, day_of_number, day_start, local_day
from accord.basics.periods import Calendar, Period, period_holding, span, whole_months
from accord.metrics.facts import Facts
from accord.metrics.metric import Metric, Transition
from accord.metrics.question import BadQuestion
from accord.metrics.sheets import LEADS
from accord.tables.shelf import Tables

# A file taken some days before a month's end is a history of that whole month.
SILENCE_DAYS = 7
LEAD_MOMENTS = (
    "created_at", "mql_at", "sent_at", "handed_at", "answered_at", "first_contact_at", "sal_at", "sent_back_at",
    "sql_at", "won_at", "lost_at",
)  # fmt: skip
LEAD_SOURCES = ("channel", "source", "campaign", "lead_type")


@dataclass(frozen=True)
class Recorded:
    """How many rows have what, and since when: names of columns, with `deals.` before those of deals."""

    counts: Mapping[str, int]
    since: Mapping[str, int]
    last: int | None

    def has(self, *names: str) -> bool:
        """Whether each of these is recorded at all."""
        return all(self.counts.get(name) for name in names)


@dataclass(frozen=True)
class Ground:
    """`known_until` is the moment up to which the history reaches, at most now. `asked` is the period
    that was asked for, else each complaint takes the newest that can be judged."""

    facts: Facts
    recorded: Recorded
    known_until: int
    asked: Period | None = None

    @property
    def calendar(self) -> Calendar:
        """Where the company's days and months begin."""
        return self.facts.company.calendar

    def days(self, metric: Metric) -> int:
        """Whole days in which nine of ten leads that make the transition have made it."""
        horizon = self.facts.horizon(way_of(metric), self.known_until)
        return max(1, -(-horizon // DAY))

    def ends_on(self, now: int) -> date | None:
        """The last day of a history that ends long before now; None if it reaches up to it."""
        return None if self.known_until >= now else self._day(cast(int, self.recorded.last))

    def period(self, since: int, ripe_days: int = 0) -> Period:
        """The newest three whole months that are older than so many days; one where the past is short."""
        if self.asked is not None:
            return self.asked
        end = self._day(self.known_until - ripe_days * DAY)
        began = self._day(since)
        months = (end.year - began.year) * 12 + end.month - began.month
        return whole_months(end, 3 if months >= 9 else 1, self.calendar)

    def ripe_on(self, period: Period, days: int = 0) -> date | None:
        """The day from which the period can be judged; None if it can be today."""
        until = cast(int, period.until) + days * DAY
        return self._day(until + DAY - 1) if until > self.known_until else None

    def year_to(self, end: date, since: int) -> Period | None:
        """The twelve months up to `end`, from the first whole month after `since`; None without any."""
        first = max(_months_earlier(end, 12), self._whole_month(since))
        return span(first, end, self.calendar) if first < end else None

    def past(self, period: Period, since: int) -> Period | None:
        """Up to twelve months before the period, in steps as long as itself or of a quarter.

        Months of a quarter are not alike (deals are won at its end), so a quarter is held against
        whole quarters.
        """
        first, end = cast(date, period.first), cast(date, period.end)
        year = self.year_to(first, since)
        if year is None:
            return None
        step = min(_months(first, end), 3)
        count = _months(cast(date, year.first), first) // step * step
        return span(_months_earlier(first, count), first, self.calendar) if count else None

    def covers(self, period: Period, since: int) -> bool:
        """Whether the history holds all of the period."""
        return cast(date, period.first) >= self._whole_month(since)

    def _whole_month(self, since: int) -> date:
        day = self._day(since)
        month = period_holding(day, "month", self.calendar)
        begins = day - cast(date, month.first) <= timedelta(days=SILENCE_DAYS)
        return cast(date, month.first if begins else month.end)

    def _day(self, moment: int) -> date:
        return local_day(moment, self.calendar.zone)


def _months(first: date, end: date) -> int:
    """Whole months of a period, at least one."""
    return max(1, (end.year - first.year) * 12 + end.month - first.month)


def _months_earlier(day: date, count: int) -> date:
    month = day.year * 12 + day.month - 1 - count
    return date(month // 12, month % 12 + 1, min(day.day, 28))


def ground(facts: Facts, now: int, asked: Period | None = None) -> Ground:
    """Read what is recorded, in one statement."""
    if asked is not None and asked.first is None:
        raise BadQuestion("All time has no past to be held against; name a period, as in 2026-Q3.")
    recorded = _recorded(facts, now)
    last = now if recorded.last is None else recorded.last + SILENCE_DAYS * DAY
    return Ground(facts, recorded, min(now, last), asked)


def _recorded(facts: Facts, now: int) -> Recorded:
    found = facts.run(("recorded",), ("leads", "deals", "daily"), _columns, (now,)).to_pylist()[0]
    counts = {name[2:]: int(n or 0) for name, n in found.items() if name.startswith("n:")}
    since = {name[2:]: at for name, at in found.items() if name.startswith("s:") and at is not None}
    lasts = [at for name, at in found.items() if name.startswith("l:") and at is not None]
    if found["last_day"] is not None:
        lasts.append(day_start(day_of_number(found["last_day"]), facts.company.calendar.zone))
    return Recorded(counts, since, max(lasts, default=None))


def _columns(tables: Tables, values: tuple[ir.Value, ...]) -> ir.Table:
    (now,) = values
    leads, deals = LEADS.table(tables), tables.deals
    of_leads = _told(leads, LEAD_MOMENTS, "", now) | {
        f"n:{name}": leads[name].count() for name in LEAD_SOURCES
    }
    closed = deals.outcome.isin(("won", "lost")) & deals.closed_at.notnull()
    lost = closed & (deals.outcome == "lost")
    tests = {
        "closed": closed,
        "lost": lost,
        "won_with_amount": closed & (deals.outcome == "won") & (deals.amount > 0),
        "lost_with_amount": lost & (deals.amount > 0),
        "lost_with_product": lost & deals["product"].notnull(),
    }
    of_deals = _told(deals, ("created_at", "closed_at"), "deals.", now) | {
        f"n:deals.{name}": ibis.ifelse(test, 1, 0).sum() for name, test in tests.items()
    }
    daily = tables.daily
    known = [
        leads.aggregate(**of_leads),
        deals.aggregate(**of_deals),
        daily.aggregate(last_day=daily.day.max()),
    ]
    return reduce(lambda one, other: one.cross_join(other), known)


def _told(table: ir.Table, moments: tuple[str, ...], of: str, now: ir.Value) -> dict[str, ir.Value]:
    told: dict[str, ir.Value] = {}
    for name in moments:
        # Dates far ahead are errors or plans; the history ends with what has happened.
        past = ibis.ifelse(table[name] <= now, table[name], ibis.null("int64"))
        told[f"n:{of}{name}"] = past.count()
        told[f"s:{of}{name}"], told[f"l:{of}{name}"] = past.min(), past.max()
    return told


def way_of(metric: Metric) -> Transition:
    """The transition of a cohort rate."""
    return cast(Transition, metric.transition)

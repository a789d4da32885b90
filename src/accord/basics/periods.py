"""The one period type: a span of local days with its moments, its predecessor and how much of it has passed."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from accord.basics.moments import FIRST_YEAR, LAST_YEAR, day_start, local_day

Grain = Literal["day", "week", "month", "quarter", "year"]
GRAINS: tuple[Grain, ...] = ("day", "week", "month", "quarter", "year")

_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_YEAR = re.compile(r"\d{4}")
_LAST = re.compile(r"last-(\d{1,4})-days?")
_ROLLING = re.compile(r"(this|last)-(week|month|quarter|year)")
_ONE_DAY = timedelta(days=1)


class BadPeriod(ValueError):
    """A text that names no period; the message says which forms there are."""


@dataclass(frozen=True)
class Calendar:
    """Where days begin and when the fiscal year does. `fiscal_start` is a month, 1 to 12.

    A fiscal year is named after the calendar year in which it ends, so with `fiscal_start` 10 the
    year 2026 runs from 2025-10-01 to 2026-10-01; with 1 it is the calendar year.
    """

    zone: str = "UTC"
    fiscal_start: int = 1

    def quarter_start(self, year: int, quarter: int) -> date:
        """First day of a fiscal quarter; quarter 5 is the first one of the next year."""
        back = 12 if self.fiscal_start > 1 else 0
        return _month_start(year * 12 + self.fiscal_start - 1 - back + (quarter - 1) * 3)


@dataclass(frozen=True)
class Period:
    """Local days from `first` to `end` (exclusive) and the same span as moments; all null for all time.

    `unit` is the grain that the period is one of, or None for a span of days.
    """

    label: str
    calendar: Calendar
    first: date | None = None
    end: date | None = None
    unit: Grain | None = None

    @property
    def since(self) -> int | None:
        """First moment, microseconds UTC."""
        return None if self.first is None else day_start(self.first, self.calendar.zone)

    @property
    def until(self) -> int | None:
        """First moment after the period."""
        return None if self.end is None else day_start(self.end, self.calendar.zone)

    def contains(self, moment: int) -> bool:
        """Whether the moment lies in the period."""
        since, until = self.since, self.until
        return (since is None or since <= moment) and (until is None or moment < until)

    def previous(self) -> "Period | None":
        """The unit before, or the same number of days directly before.

        None for all time, and where it would begin before any year that can be asked for.
        """
        if self.first is None or self.end is None:
            return None
        if self.unit:
            before = period_holding(self.first - _ONE_DAY, self.unit, self.calendar)
        else:
            length = min(self.end - self.first, self.first - date.min)
            before = span(self.first - length, self.first, self.calendar)
        return before if _can_be_asked(before) else None

    def year_before(self) -> "Period | None":
        """The same days of the year before; of a day or a week the same weekdays. None for all time."""
        if self.first is None or self.end is None:
            return None
        if self.unit in ("day", "week"):
            return period_holding(self.first - timedelta(days=364), self.unit, self.calendar)
        first = _year_earlier(self.first)
        if self.unit:
            return period_holding(first, self.unit, self.calendar)
        return span(first, _year_earlier(self.end), self.calendar)

    def finished(self, now: int) -> bool:
        """Whether nothing more can happen in it at `now`."""
        until = self.until
        return until is not None and until <= now

    def elapsed_working_days(self, now: int) -> int:
        """Mondays to Fridays of the period up to and including the local day of `now`."""
        if self.first is None or self.end is None:
            return 0
        end = min(self.end, local_day(now, self.calendar.zone) + _ONE_DAY)
        return working_days(self.first, end)

    def first_working_days(self, count: int, through_weekend: bool = False) -> "Period":
        """The head of the period that holds `count` working days; with the weekend after them if asked."""
        if self.first is None or self.end is None:
            return self
        end, seen = self.first, 0
        while end < self.end and seen < count:
            seen += end.weekday() < 5
            end += _ONE_DAY
        while through_weekend and end < self.end and end.weekday() >= 5:
            end += _ONE_DAY
        return span(self.first, end, self.calendar)

    def comparable(self, other: "Period", now: int) -> "Period":
        """`other`, cut to the working days that have passed here when this period is unfinished."""
        if self.first is None or self.finished(now) or other.first is None:
            return other
        weekend = local_day(now, self.calendar.zone).weekday() >= 5
        return other.first_working_days(self.elapsed_working_days(now), weekend)


def all_time(calendar: Calendar) -> Period:
    """The period without bounds."""
    return Period("all", calendar)


def span(first: date, end: date, calendar: Calendar) -> Period:
    """The days from `first` to `end`, exclusive."""
    return Period(f"{first.isoformat()}..{end.isoformat()}", calendar, first, end)


def whole_months(day: date, count: int, calendar: Calendar) -> Period:
    """So many whole months before the one that holds `day`; a month or fiscal quarter by its name."""
    month = day.year * 12 + day.month - 1
    first, end = _month_start(month - count), _month_start(month)
    units: tuple[Grain, ...] = ("month", "quarter")
    for unit in units:
        named = period_holding(first, unit, calendar)
        if (named.first, named.end) == (first, end):
            return named
    return span(first, end, calendar)


def period_holding(day: date, unit: Grain, calendar: Calendar) -> Period:
    """The day, week, month, fiscal quarter or fiscal year that holds `day`."""
    if unit == "day":
        return Period(day.isoformat(), calendar, day, day + _ONE_DAY, unit)
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        year, week, _ = monday.isocalendar()
        return Period(f"{year}-W{week:02}", calendar, monday, monday + timedelta(days=7), unit)
    month = day.year * 12 + day.month - 1
    if unit == "month":
        label = f"{day.year}-{day.month:02}"
        return Period(label, calendar, _month_start(month), _month_start(month + 1), unit)
    year, quarter = fiscal_quarter(month, calendar)
    first = quarter if unit == "quarter" else 1
    after = quarter + 1 if unit == "quarter" else 5
    label = f"{year}-Q{quarter}" if unit == "quarter" else str(year)
    start, end = calendar.quarter_start(year, first), calendar.quarter_start(year, after)
    return Period(label, calendar, start, end, unit)


def fiscal_quarter(month: int, calendar: Calendar) -> tuple[int, int]:
    """Fiscal year and quarter of a month number (year * 12 + month - 1)."""
    shifted = month - (calendar.fiscal_start - 1)
    year = shifted // 12 + (1 if calendar.fiscal_start > 1 else 0)
    return year, shifted % 12 // 3 + 1


def parse_period(text: str, calendar: Calendar, now: int) -> Period:
    """Read 2026-Q4, 2026-11, 2026-W47, 2026, 2026-11-23, last-90-days, all or FROM..TO (TO exclusive).

    `last-90-days` ends with the local day of `now`, which it includes; `this-quarter` and `last-month`
    are the unit that holds that day and the one before it, under their own names.
    """
    text = text.strip()
    try:
        found = (
            _unit_of(text, calendar)
            or _rolling(text, calendar, now)
            or _span_of(text, calendar, now)
        )
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise BadPeriod(
            f"'{text}' is not a period; write 2026-Q4, 2026-11, 2026-W47, 2026, last-90-days, "
            "this-month, last-quarter, all or 2026-01-01..2026-07-01 (the last day exclusive)."
        )
    if not _can_be_asked(found):
        raise BadPeriod(f"'{text}' lies outside the years {FIRST_YEAR} to {LAST_YEAR}.")
    return found


def working_days(first: date, end: date) -> int:
    """Mondays to Fridays from `first` to `end`, exclusive."""
    days = max((end - first).days, 0)
    weeks, rest = divmod(days, 7)
    return weeks * 5 + sum((first.weekday() + step) % 7 < 5 for step in range(rest))


def _unit_of(text: str, calendar: Calendar) -> Period | None:
    if match := _QUARTER.fullmatch(text):
        first = calendar.quarter_start(int(match[1]), int(match[2]))
        return period_holding(first, "quarter", calendar)
    if match := _MONTH.fullmatch(text):
        return period_holding(date(int(match[1]), int(match[2]), 1), "month", calendar)
    if match := _WEEK.fullmatch(text):
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return period_holding(monday, "week", calendar)
    if _YEAR.fullmatch(text):
        return period_holding(calendar.quarter_start(int(text), 1), "year", calendar)
    return None


def _rolling(text: str, calendar: Calendar, now: int) -> Period | None:
    match = _ROLLING.fullmatch(text)
    if match is None:
        return None
    unit = next(grain for grain in GRAINS if grain == match[2])
    period = period_holding(local_day(now, calendar.zone), unit, calendar)
    return period if match[1] == "this" else period.previous()


def _span_of(text: str, calendar: Calendar, now: int) -> Period | None:
    if text == "all":
        return all_time(calendar)
    if match := _LAST.fullmatch(text):
        end = local_day(now, calendar.zone) + _ONE_DAY
        days = timedelta(days=int(match[1]))
        return Period(text, calendar, end - days, end) if days else None
    if ".." in text:
        first, _, end_text = text.partition("..")
        start, stop = date.fromisoformat(first), date.fromisoformat(end_text)
        return span(start, stop, calendar) if start < stop else None
    return period_holding(date.fromisoformat(text), "day", calendar)


def _can_be_asked(period: Period) -> bool:
    if period.first is None or period.end is None:
        return True
    return date(FIRST_YEAR, 1, 1) <= period.first and period.end <= date(LAST_YEAR + 1, 1, 1)


def _month_start(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _year_earlier(day: date) -> date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap_day else day.day)

"""How leads come over the year: a small line, and in words which month brings most."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from accord.basics.moments import local_day
from accord.basics.periods import Calendar
from accord.metrics.answer import Answer
from accord.web.board.drawings import Spark, spark

# Of fewer leads a year, that one month has more than another says nothing.
FEWEST = 60


@dataclass(frozen=True)
class Season:
    """`words` is empty where there are too few leads to say anything of months."""

    line: Spark | None
    words: str


def year_of_months(calendar: Calendar, now: int) -> str:
    """The twelve whole months before the one that runs, and it, as a period."""
    months = _months_until(local_day(now, calendar.zone))
    return f"{months[0]}..{(months[-1] + timedelta(days=31)).replace(day=1)}"


def season_of(answer: Answer, calendar: Calendar) -> Season:
    """Of leads counted by month over such a year; the month that runs is drawn, not spoken of."""
    counts = {str(group.key["month"]): group.figure.n for group in answer.groups}
    today = local_day(answer.as_of, calendar.zone)
    months = [f"{month:%Y-%m}" for month in _months_until(today)]
    values = [float(counts.get(month, 0)) for month in months]
    words = _("%(count)s leads in thirteen months") % {"count": f"{answer.figure.n:,}"}
    return Season(spark(values, unfinished=True, words=words), _said(months[:-1], counts))


def _months_until(day: date) -> list[date]:
    last = day.year * 12 + day.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(last - 12, last + 1)]


def _said(whole: list[str], counts: dict[str, int]) -> str:
    if sum(counts.get(month, 0) for month in whole) < FEWEST:
        return ""
    most = max(whole, key=lambda month: counts.get(month, 0))
    least = min(whole, key=lambda month: counts.get(month, 0))
    return _("%(most)s brought most, %(most_count)s; %(least)s least, %(least_count)s.") % {
        "most": MONTHS[int(most[5:])], "most_count": counts.get(most, 0),
        "least": MONTHS[int(least[5:])], "least_count": counts.get(least, 0),
    }  # fmt: skip

"""What prospects do: activities, sessions, visitors, new people, awareness."""

from dataclasses import replace

import ibis
import ibis.expr.types as ir

from accord.metrics.measures import Count, Parts, Test
from accord.metrics.metric import Metric, Pick, in_period
from accord.metrics.sheets import ACTIVITIES, DAILY, PEOPLE, SESSIONS
from accord.metrics.windows import Window

_ACTIVITIES_BY_DAY = Metric(
    "activities",
    "The same from daily counts.",
    "count",
    "marketing",
    DAILY,
    "day",
    Count(weight="n"),
    in_period("day"),
)
ACTIVITY_COUNT = Metric(
    "activities",
    "What prospects did in the period: inbound and not by bots, without bookkeeping and system mail.",
    "count",
    "marketing",
    ACTIVITIES,
    "at",
    Count(),
    in_period("at"),
    rollup=_ACTIVITIES_BY_DAY,
)
SESSION_COUNT = Metric(
    "sessions",
    "Visits that began in the period: page and screen views of one person without a gap over 30 minutes.",
    "count",
    "marketing",
    SESSIONS,
    "started_at",
    Count(),
    in_period("started_at"),
)


VISITORS = replace(
    SESSION_COUNT,
    name="visitors",
    sentence=(
        "Persons, known or anonymous, with a session in the period; each counts once, with the "
        "dimensions and the day of their first session in it."
    ),
    pick=Pick("person", ("started_at", "session")),
)
NEW_PEOPLE = Metric(
    "new_people",
    "Persons first seen in the period: by first activity or import, whichever is earlier.",
    "count",
    "marketing",
    PEOPLE,
    "created_at",
    Count(),
    in_period("created_at"),
)


def _direct(sessions: ir.Table, _: Window) -> ir.BooleanValue:
    return sessions.channel == "Direct"


def _returning(sessions: ir.Table, window: Window) -> ir.BooleanValue:
    if window.since is None:
        return ibis.literal(value=False)
    return sessions.visitor_since < window.since


def _branded(words: tuple[str, ...]) -> Test:
    def test(sessions: ir.Table, _: Window) -> ir.BooleanValue:
        if not words:
            return ibis.literal(value=False)
        term = ibis.literal(" ") + sessions.term.lower() + ibis.literal(" ")
        return ibis.or_(*(term.contains(f" {word.strip().lower()} ") for word in words))

    return test


def awareness(brand: tuple[str, ...]) -> Metric:
    """The metric for a company's brand words; without any, no search counts as branded."""
    tests = (("direct", _direct), ("branded", _branded(brand)), ("returning", _returning))

    def counted(sessions: ir.Table, window: Window) -> ir.BooleanValue:
        return window.holds(sessions.started_at) & ibis.or_(
            *(ibis.coalesce(test(sessions, window), ibis.literal(value=False)) for _, test in tests)
        )

    return Metric(
        "awareness",
        "Sessions of people who already knew us: Direct, searching for the brand, or seen before "
        "the period; each counts once, in the first part that fits.",
        "count",
        "marketing",
        SESSIONS,
        "started_at",
        Parts(tests),
        counted,
    )

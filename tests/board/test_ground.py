"""Which past a period is held against, and up to when a history reaches."""

import pytest

from accord.basics.moments import DAY, parse_moment
from accord.basics.periods import parse_period
from accord.metrics.complaints.ground import Ground, Recorded, ground
from board.history import NOW, UTC, History, always, leads


def empty() -> Ground:
    return Ground(History().facts(), Recorded({}, {}, None), NOW)


@pytest.mark.parametrize(
    ("period", "since", "past"),
    [
        ("2026-Q3", "2024-01-01", "2025-07-01..2026-07-01"),
        ("2026-Q3", "2025-11-20", "2026-01-01..2026-07-01"),
        ("2026-Q3", "2025-12-05", "2026-01-01..2026-07-01"),
        ("2026-Q3", "2026-04-20", None),
        ("2026-10", "2026-06-03", "2026-06-01..2026-10-01"),
        ("2025-11-01..2026-11-01", "2025-02-01", "2025-02-01..2025-11-01"),
    ],
)
def test_the_past_is_whole_quarters_from_the_first_whole_month(
    period: str, since: str, past: str | None
) -> None:
    found = empty().past(parse_period(period, UTC, NOW), parse_moment(since))
    assert (found and found.label) == past


@pytest.mark.parametrize(
    ("since", "ripe_days", "period"),
    [
        ("2024-01-01", 0, "2026-08-01..2026-11-01"),
        ("2024-01-01", 20, "2026-Q3"),
        ("2026-05-01", 0, "2026-10"),
    ],
)
def test_the_newest_ripe_months_are_judged_and_one_where_the_past_is_short(
    since: str, ripe_days: int, period: str
) -> None:
    assert empty().period(parse_moment(since), ripe_days).label == period


def test_a_history_reaches_to_now_or_a_week_beyond_its_last_record() -> None:
    history = leads(always(20))
    facts = history.facts()
    last = ground(facts, NOW).recorded.last
    assert last is not None
    assert ground(facts, last + DAY).known_until == last + DAY
    assert ground(facts, last + DAY).ends_on(last + DAY) is None
    assert ground(facts, last + 900 * DAY).known_until == last + 7 * DAY
    assert str(ground(facts, last + 900 * DAY).ends_on(last + 900 * DAY)) == "2026-10-27"

"""Quiet hours over midnight and over the changes of clocks."""

import pytest

from accord.basics.moments import iso, parse_moment
from accord.notices.quiet import Hours

BERLIN = Hours("Europe/Berlin", 20 * 60, 7 * 60, 8 * 60)


@pytest.mark.parametrize(
    ("now", "awake"),
    [
        ("2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z"),
        ("2026-11-23T19:00:00Z", "2026-11-24T06:00:00Z"),
        ("2026-11-24T05:59:59Z", "2026-11-24T06:00:00Z"),
        ("2026-11-24T06:00:00Z", "2026-11-24T06:00:00Z"),
        # Clocks go back in the night to 25 October and forward in the night to 29 March.
        ("2026-10-24T22:00:00Z", "2026-10-25T06:00:00Z"),
        ("2026-03-28T22:00:00Z", "2026-03-29T05:00:00Z"),
    ],
)
def test_mail_waits_for_the_end_of_quiet_hours(now: str, awake: str) -> None:
    assert iso(BERLIN.awake_at(parse_moment(now))) == awake


def test_hours_within_a_day_and_no_hours() -> None:
    lunch = Hours("UTC", 12 * 60, 13 * 60, 8 * 60)
    assert lunch.is_quiet(parse_moment("2026-11-23T12:30:00Z"))
    assert not lunch.is_quiet(parse_moment("2026-11-23T13:00:00Z"))
    never = Hours("UTC", 0, 0, 8 * 60)
    assert not never.is_quiet(parse_moment("2026-11-23T00:00:00Z"))


def test_the_daily_mail_comes_at_its_minute_of_the_local_day() -> None:
    assert iso(BERLIN.next_daily(parse_moment("2026-11-23T06:59:00Z"))) == "2026-11-23T07:00:00Z"
    assert iso(BERLIN.next_daily(parse_moment("2026-11-23T07:00:00Z"))) == "2026-11-24T07:00:00Z"

"""What a target asks for by now, and how people write one."""

import pytest

from accord.basics.moments import parse_moment
from accord.basics.periods import Calendar, parse_period
from accord.board.pace import BadTarget, pace, read_target, written_target

NOW = parse_moment("2026-11-10T12:00:00Z")
NOVEMBER = parse_period("2026-11", Calendar(), NOW)


def test_what_fills_up_is_held_against_the_working_days_that_have_passed() -> None:
    # 2 to 10 November are seven of twenty-one working days.
    held = pace("leads", "count", 20, 60, NOVEMBER, NOW)
    assert (held.due, held.on_course) == (20.0, True)
    assert not pace("leads", "count", 19, 60, NOVEMBER, NOW).on_course
    assert pace("leads", "count", 59, 60, parse_period("2026-10", Calendar(), NOW), NOW).due == 60


def test_a_level_is_due_at_once() -> None:
    assert pace("acceptance_rate", "share", 0.6, 0.65, NOVEMBER, NOW).due == 0.65
    assert pace("pipeline_open", "money", 5, 10, NOVEMBER, NOW).due == 10


def test_of_what_should_be_little_less_is_on_course() -> None:
    assert pace("speed_to_lead", "seconds", 3_000, 3_600, NOVEMBER, NOW).on_course
    assert not pace("cost_per_lead", "money", 4_000, 3_600, NOVEMBER, NOW).on_course
    assert not pace("speed_to_lead", "seconds", None, 3_600, NOVEMBER, NOW).on_course


@pytest.mark.parametrize(
    ("text", "unit", "currency", "value"),
    [
        ("61.5", "share", None, 0.615),
        ("61.5 %", "share", None, 0.615),
        ("1,250.50", "money", "EUR", 125_050),
        ("1250", "money", "JPY", 1_250),
        ("12.505", "money", "KWD", 12_505),
        ("1,500", "count", None, 1_500),
        ("1 500 000", "count", None, 1_500_000),
        ("0.125", "days", None, 0.125),
        ("1.1250", "ratio", None, 1.125),
        ("4", "seconds", None, 14_400),
        ("30", "days", None, 30),
        ("120", "count", None, 120),
    ],
)
def test_a_target_is_written_in_the_unit_people_use(
    text: str, unit: str, currency: str | None, value: float
) -> None:
    assert read_target(text, unit, currency) == value
    assert read_target(written_target(value, unit, currency), unit, currency) == value


@pytest.mark.parametrize("text", ["", "many", "-1", "nan", "inf", "1e400", "1e1", "1,50,0", "101"])
def test_what_is_no_target_is_refused(text: str) -> None:
    with pytest.raises(BadTarget):
        read_target(text, "share", None)


@pytest.mark.parametrize("text", ["1,5", "12,50", "1.250,50", "1.500", "1.500.000"])
def test_a_number_with_two_readings_is_refused(text: str) -> None:
    with pytest.raises(BadTarget, match=r"Write 1\.5 or 1500\."):
        read_target(text, "money", "EUR")


@pytest.mark.parametrize(
    ("unit", "most", "beyond"),
    [
        ("share", "100", "100.1"),
        ("money", "1" + "0" * 13, "1" + "0" * 30),
        ("count", "1" + "0" * 12, "9" * 400),
        ("seconds", "876000", "876001"),
        ("days", "36500", "36501"),
    ],
)
def test_a_target_that_nobody_can_reach_is_refused(unit: str, most: str, beyond: str) -> None:
    assert read_target(most, unit, "EUR") > 0
    with pytest.raises(BadTarget, match="write at most"):
        read_target(beyond, unit, "EUR")

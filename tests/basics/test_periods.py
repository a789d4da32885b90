from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.basics.moments import HOUR, BadMoment, parse_moment
from accord.basics.periods import (
    GRAINS,
    BadPeriod,
    Calendar,
    Grain,
    parse_period,
    period_holding,
    span,
    whole_months,
    working_days,
)

UTC = Calendar()
NOW = parse_moment("2026-11-23T09:00:00Z")


@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        ("2026-Q4", "2026-10-01", "2027-01-01"),
        ("2026-11", "2026-11-01", "2026-12-01"),
        ("2026-12", "2026-12-01", "2027-01-01"),
        ("2026-W47", "2026-11-16", "2026-11-23"),
        ("2026-W53", "2026-12-28", "2027-01-04"),
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026-11-23", "2026-11-23", "2026-11-24"),
        ("last-90-days", "2026-08-26", "2026-11-24"),
        ("2026-01-15..2026-02-01", "2026-01-15", "2026-02-01"),
    ],
)
def test_a_period_is_read_as_its_days(text: str, first: str, end: str) -> None:
    period = parse_period(text, UTC, NOW)
    assert (str(period.first), str(period.end), period.label) == (first, end, text)


def test_all_time_has_no_bounds_and_nothing_before_it() -> None:
    period = parse_period("all", UTC, NOW)
    assert (period.first, period.since, period.until, period.previous()) == (None,) * 4
    assert period.contains(-1)


def test_all_time_is_never_cut_and_never_over() -> None:
    period = parse_period("all", UTC, NOW)
    assert period.first_working_days(3) is period
    assert (period.elapsed_working_days(NOW), period.finished(NOW)) == (0, False)
    quarter = parse_period("2026-Q3", UTC, NOW)
    assert period.comparable(quarter, NOW) is quarter
    assert quarter.contains(parse_moment("2026-07-01T00:00:00Z"))
    assert not quarter.contains(parse_moment("2026-10-01T00:00:00Z"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-Q5",
        "2026-13",
        "2027-W53",
        "last-0-days",
        "2026-02-01..2026-01-01",
        "soon",
        "2026-02-30",
    ],
)
def test_what_is_no_period_is_refused_with_the_forms_there_are(text: str) -> None:
    with pytest.raises(BadPeriod, match="2026-Q4, 2026-11"):
        parse_period(text, UTC, NOW)


@pytest.mark.parametrize(
    "text", ["0001", "0001-01", "1899-12-31", "1000-01-01..9998-12-31", "1900-01-01..9999-01-02"]
)
def test_years_that_nobody_has_figures_of_are_refused(text: str) -> None:
    with pytest.raises(BadPeriod, match="outside the years 1900 to 9998"):
        parse_period(text, UTC, NOW)


@pytest.mark.parametrize("text", ["9999", "9999-12", "9999-W52", "9999-12-31"])
def test_days_after_the_last_are_no_period(text: str) -> None:
    with pytest.raises(BadPeriod):
        parse_period(text, UTC, NOW)


@pytest.mark.parametrize("text", ["1900", "1900-Q1", "1900-01-01", "1900-01-02..9998-12-31"])
def test_before_the_first_years_there_is_nothing(text: str) -> None:
    assert parse_period(text, UTC, NOW).previous() is None


def test_the_second_quarter_of_the_first_year_has_one_before_it() -> None:
    previous = parse_period("1900-Q2", UTC, NOW).previous()
    assert previous is not None
    assert previous.label == "1900-Q1"


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00Z", "0001-01-01", "9999-12-31T23:59:59-14:00"]
)
def test_a_moment_outside_the_years_is_refused(text: str) -> None:
    with pytest.raises(BadMoment, match="outside the years 1900 to 9998"):
        parse_moment(text, "Europe/Berlin")


def test_days_begin_where_the_company_is() -> None:
    berlin = parse_period("2026-11", Calendar("Europe/Berlin"), NOW)
    assert berlin.since == parse_moment("2026-10-31T23:00:00Z")
    assert berlin.until == parse_moment("2026-11-30T23:00:00Z")


def test_a_month_with_a_clock_change_is_an_hour_longer() -> None:
    october = parse_period("2026-10", Calendar("Europe/Berlin"), NOW)
    assert october.since is not None
    assert october.until is not None
    assert october.until - october.since == (31 * 24 + 1) * HOUR


@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        ("2026", "2025-10-01", "2026-10-01"),
        ("2026-Q1", "2025-10-01", "2026-01-01"),
        ("2026-Q4", "2026-07-01", "2026-10-01"),
    ],
)
def test_a_fiscal_year_is_named_after_the_year_it_ends_in(text: str, first: str, end: str) -> None:
    period = parse_period(text, Calendar(fiscal_start=10), NOW)
    assert (str(period.first), str(period.end)) == (first, end)


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("2026-Q1", "2025-Q4"),
        ("2026-01", "2025-12"),
        ("2026-W01", "2025-W52"),
        ("2026", "2025"),
        ("2026-03-01", "2026-02-28"),
        ("2026-01-15..2026-02-01", "2025-12-29..2026-01-15"),
    ],
)
def test_the_period_before(text: str, before: str) -> None:
    previous = parse_period(text, UTC, NOW).previous()
    assert previous is not None
    assert previous.label == before


def test_an_unfinished_quarter_is_held_against_as_many_working_days() -> None:
    quarter = parse_period("2026-Q4", UTC, NOW)
    previous = quarter.previous()
    assert previous is not None
    # 1 October to Monday 23 November 2026 has 38 working days; so has 1 July to Friday 21 August.
    assert quarter.elapsed_working_days(NOW) == 38
    assert quarter.comparable(previous, NOW) == span(date(2026, 7, 1), date(2026, 8, 22), UTC)


def test_on_a_sunday_the_weekend_counts_on_both_sides() -> None:
    sunday = parse_moment("2026-11-22T09:00:00Z")
    quarter = parse_period("2026-Q4", UTC, sunday)
    previous = quarter.previous()
    assert previous is not None
    assert str(quarter.comparable(previous, sunday).end) == "2026-08-21"
    saturday_after_friday = parse_moment("2026-10-03T09:00:00Z")
    assert str(quarter.comparable(previous, saturday_after_friday).end) == "2026-07-03"


def test_a_finished_period_is_held_against_the_whole_one_before() -> None:
    quarter = parse_period("2026-Q3", UTC, NOW)
    previous = quarter.previous()
    assert previous is not None
    assert quarter.comparable(previous, NOW) is previous


@settings(deadline=None)
@given(st.dates(date(1995, 1, 1), date(2055, 1, 1)), st.sampled_from(GRAINS), st.integers(1, 12))
def test_units_hold_their_day_and_join_without_gap(day: date, grain: Grain, start: int) -> None:
    calendar = Calendar(fiscal_start=start)
    unit = period_holding(day, grain, calendar)
    assert unit.first is not None
    assert unit.end is not None
    assert unit.first <= day < unit.end
    previous = unit.previous()
    assert previous is not None
    assert previous.end == unit.first
    assert parse_period(unit.label, calendar, NOW) == unit


@settings(deadline=None)
@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 40))
def test_working_days_are_counted_one_by_one(first: date, length: int) -> None:
    days = [date.fromordinal(first.toordinal() + step) for step in range(length)]
    end = date.fromordinal(first.toordinal() + length)
    assert working_days(first, end) == sum(day.isoweekday() <= 5 for day in days)


@pytest.mark.parametrize(
    ("day", "count", "label"),
    [
        ("2026-11-24", 1, "2026-10"),
        ("2026-11-24", 3, "2026-08-01..2026-11-01"),
        ("2026-10-01", 3, "2026-Q3"),
        ("2026-02-10", 3, "2025-11-01..2026-02-01"),
    ],
)
def test_whole_months_end_before_the_one_that_holds_the_day(
    day: str, count: int, label: str
) -> None:
    period = whole_months(date.fromisoformat(day), count, UTC)
    assert period == parse_period(label, UTC, NOW)


@pytest.mark.parametrize(
    ("label", "before"),
    [
        ("2026-Q3", "2025-Q3"),
        ("2024-02", "2023-02"),
        ("2026-W20", "2025-W20"),
        ("2024-02-29..2024-03-31", "2023-02-28..2023-03-31"),
    ],
)
def test_the_year_before_has_the_same_days(label: str, before: str) -> None:
    assert parse_period(label, UTC, NOW).year_before() == parse_period(before, UTC, NOW)


def test_all_time_has_no_year_before() -> None:
    assert parse_period("all", UTC, NOW).year_before() is None


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("this-month", "2026-11"),
        ("last-month", "2026-10"),
        ("this-quarter", "2026-Q4"),
        ("last-quarter", "2026-Q3"),
        ("this-year", "2026"),
        ("last-week", "2026-W47"),
    ],
)
def test_a_rolling_period_is_the_unit_it_means_today(text: str, label: str) -> None:
    assert parse_period(text, UTC, NOW) == parse_period(label, UTC, NOW)

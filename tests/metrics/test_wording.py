"""Figures in words, as people read them."""

import pytest

from accord.metrics.catalogue import metric_named
from accord.metrics.wording import length, short, unit_of_part, unit_of_rows, worded
from metrics.asking import ACME


@pytest.mark.parametrize(
    ("value", "unit", "currency", "text"),
    [
        (0.6134, "share", None, "61.3 %"),
        (0.00049, "share", None, "0.05 %"),
        (0.0, "share", None, "0.0 %"),
        (1250, "money", "EUR", "12.50 EUR"),
        (5600, "money_per_day", "EUR", "56.00 EUR a day"),
        (500, "money", "JPY", "500 JPY"),
        (57.0, "days", None, "57 days"),
        (1.0, "days", None, "1 day"),
        (28784.0, "seconds", None, "7 h 59 m"),
        (4238, "count", None, "4,238"),
        (1.5, "ratio", None, "1.50"),
        (None, "share", None, "–"),
    ],
)
def test_a_value_is_said_with_its_unit(value, unit, currency, text) -> None:
    assert worded(value, unit, currency) == text


def test_a_tile_shows_large_money_in_short() -> None:
    assert short(1_000_553_400, "money", "USD") == "10.0 m USD"
    assert short(2_030_000, "money", "EUR") == "20.3 k EUR"
    assert short(99_900, "money", "EUR") == "999 EUR"


def test_a_length_of_time_shows_its_two_largest_units() -> None:
    assert length(0) == "0 s"
    assert length(3600) == "1 h"
    assert length(90_061) == "1 d 1 h"
    assert length(-65) == "-1 m 5 s"


@pytest.mark.parametrize(
    ("metric", "part", "unit"),
    [
        ("sales_velocity", "deals_open", "count"),
        ("sales_velocity", "win_rate", "share"),
        ("sales_velocity", "average_deal", "money"),
        ("sales_velocity", "mean_cycle_days", "days"),
        ("return_on_spend", "spend", "money"),
        ("sales_cycle_days", "mean", "days"),
        ("speed_to_lead", "waiting", "count"),
    ],
)
def test_each_part_of_a_figure_has_a_unit_of_its_own(metric: str, part: str, unit: str) -> None:
    assert unit_of_part(metric_named(metric, ACME), part) == unit


def test_a_row_of_a_share_is_counted() -> None:
    assert unit_of_rows(metric_named("win_rate", ACME)) == "count"
    assert unit_of_rows(metric_named("revenue_won", ACME)) == "money"
    assert unit_of_rows(metric_named("cost_per_lead", ACME), "spend") == "money"

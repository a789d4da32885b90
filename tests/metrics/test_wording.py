"""Figures in words, as people read them."""

import pytest

from accord.metrics.wording import length, short, worded


@pytest.mark.parametrize(
    ("value", "unit", "currency", "text"),
    [
        (0.6134, "share", None, "61.3 %"),
        (1250, "money", "EUR", "12.50 EUR"),
        (500, "money", "JPY", "500 JPY"),
        (57.0, "days", None, "57 days"),
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

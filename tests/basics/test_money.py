from decimal import Decimal

import pytest

from accord.basics.money import BadAmount, Money, exponent, round_minor, to_major, to_minor


@pytest.mark.parametrize(("currency", "places"), [("USD", 2), ("JPY", 0), ("KWD", 3), ("eur", 2)])
def test_minor_units_follow_the_standard(currency: str, places: int) -> None:
    assert exponent(currency) == places


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12.50", "EUR", 1250),
        ("12", "JPY", 12),
        ("1.234", "KWD", 1234),
        ("12.505", "EUR", 1250),
        ("12.515", "EUR", 1252),
        ("-3.10", "USD", -310),
    ],
)
def test_major_units_become_minor_ones_half_to_even(text: str, currency: str, minor: int) -> None:
    assert to_minor(text, currency) == minor


def test_back_to_major_units_nothing_is_lost() -> None:
    assert to_major(1250, "EUR") == Decimal("12.50")
    assert str(Money(1_000_553_400, "USD")) == "10,005,534.00 USD"
    assert str(Money(5, "JPY")) == "5 JPY"


def test_a_word_is_no_amount() -> None:
    with pytest.raises(BadAmount, match="'twelve' is not an amount"):
        to_minor("twelve", "EUR")


def test_halves_go_to_the_even_neighbour() -> None:
    assert [round_minor(Decimal(text)) for text in ("0.5", "1.5", "2.5", "-0.5")] == [0, 2, 2, 0]

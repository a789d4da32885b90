"""A deal is large in the top quarter of the amounts of its currency."""

import polars as pl

from accord.metrics import reading
from accord.metrics.facts import Facts
from accord.metrics.question import Filter, Question
from accord.tables.shelf import tables_of_rows
from metrics.asking import ACME, duckdb
from metrics.small_log import NOW


def sizes(*amounts: tuple[int | None, str]) -> dict[str | int | None, int]:
    deals = pl.DataFrame(
        {
            "deal": range(1, len(amounts) + 1),
            "amount": [amount for amount, _ in amounts],
            "currency": [currency for _, currency in amounts],
            "outcome": ["won"] * len(amounts),
            "closed_at": [NOW] * len(amounts),
        },
        schema_overrides={"amount": pl.Int64},
    )
    facts = Facts(duckdb(), tables_of_rows(duckdb(), {"deals": deals}), ACME)
    answer = reading.ask([Question("deals_won", by=("size",))], facts, NOW)[0]
    for group in answer.groups:
        narrow = Question("deals_won", where=(Filter("size", (group.key["size"],)),))
        assert reading.rows(narrow, facts, NOW).count == group.figure.value
    return {group.key["size"]: group.figure.n for group in answer.groups}


def test_a_quarter_is_large() -> None:
    assert sizes(*((amount, "EUR") for amount in range(1, 9))) == {"smaller": 6, "large": 2}


def test_equal_amounts_are_of_equal_size() -> None:
    assert sizes(*[(5, "EUR")] * 4, (9, "EUR")) == {"smaller": 4, "large": 1}
    assert sizes(*[(5, "EUR")] * 4) == {"smaller": 4}


def test_each_currency_has_its_own_quarter() -> None:
    yen = [(amount * 1000, "JPY") for amount in range(1, 5)]
    euro = [(amount, "EUR") for amount in range(1, 5)]
    assert sizes(*yen, *euro) == {"smaller": 6, "large": 2}


def test_a_deal_without_an_amount_has_no_size() -> None:
    assert sizes((None, "EUR"), (0, "EUR"), (7, "EUR")) == {None: 2, "smaller": 1}

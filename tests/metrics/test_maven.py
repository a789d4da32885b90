import polars as pl
import pytest

from accord.metrics import reading
from accord.metrics.answer import Answer
from accord.metrics.facts import Facts
from accord.metrics.question import Question
from accord.tables.shelf import tables_of_rows
from metrics.asking import ACME, duckdb
from metrics.small_log import NOW
from reference import REFERENCE


@pytest.fixture(scope="module")
def maven() -> Facts:
    source = pl.read_csv(
        REFERENCE.folder() / "maven-crm" / "sales_pipeline.csv", try_parse_dates=True
    )
    outcomes = pl.col("deal_stage").replace_strict({"Won": "won", "Lost": "lost"}, default="open")
    ids = {name: pl.col(name).rank("dense").cast(pl.Int64) for name in ("sales_agent", "account")}
    deals = source.select(
        deal=pl.int_range(1, pl.len() + 1),
        owner=ids["sales_agent"],
        account=ids["account"],
        product="product",
        outcome=outcomes,
        created_at=pl.col("engage_date").cast(pl.Datetime("us")).cast(pl.Int64),
        closed_at=pl.col("close_date").cast(pl.Datetime("us")).cast(pl.Int64),
        amount=(pl.col("close_value") * 100).cast(pl.Int64),
        currency=pl.lit("USD"),
    )
    return Facts(duckdb(), tables_of_rows(duckdb(), {"deals": deals}), ACME)


def ask(maven: Facts, name: str, *by: str) -> Answer:
    return reading.ask([Question(name, by=by)], maven, NOW)[0]


def test_the_published_figures_of_the_public_data(maven: Facts) -> None:
    assert ask(maven, "deals_won").figure.value == 4238
    assert ask(maven, "deals_lost").figure.value == 2473
    assert ask(maven, "win_rate").figure.value == pytest.approx(0.631501, abs=5e-7)
    assert ask(maven, "revenue_won").figure.value == 1_000_553_400
    assert ask(maven, "average_deal").figure.value == 236_091
    cycle = ask(maven, "sales_cycle_days").figure
    assert (cycle.value, cycle.quantiles) == (57, {"p25": 9, "p75": 88, "p90": 106})
    assert (cycle.parts or {})["mean"] == pytest.approx(51.781973, abs=5e-7)
    assert ask(maven, "deals_created").figure.value == 8800


def test_every_split_adds_up(maven: Facts) -> None:
    for dimension in ("owner", "product", "account", "month"):
        groups = ask(maven, "revenue_won", dimension).groups
        assert sum(group.figure.value or 0 for group in groups) == 1_000_553_400
    assert len(ask(maven, "deals_won", "owner").groups) == 30


def test_the_rows_of_the_won_deals(maven: Facts) -> None:
    found = reading.rows(Question("deals_won"), maven, NOW)
    assert found.count == 4238

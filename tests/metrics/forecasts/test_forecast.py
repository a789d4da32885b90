from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
import pytest

from accord.basics.moments import DAY
from accord.metrics import reading
from accord.metrics.facts import Facts
from accord.metrics.forecasts.forecast import Levers, Span, TooLittle, forecast, require_enough
from accord.metrics.forecasts.past import Past, past_of
from accord.metrics.question import Company, Question
from accord.simulate.story import Work
from accord.tables.shelf import tables_of_rows
from metrics.asking import duckdb
from metrics.forecasts.companies import QUARTERS, company, facts_at, quarter

LAST = QUARTERS[-1]
SPAN = Span((LAST[1] - LAST[0]) / DAY)


@cache
def done() -> Work:
    return company(60_000)


@cache
def past() -> Past:
    return past_of(facts_at(done(), LAST[0]), LAST[0])


def expected(**levers: float) -> list[float]:
    """Deals expected from open leads, from new ones, and without a lead."""
    return [part.deals.value for part in forecast(past(), SPAN, Levers(**levers), 600).parts]


def test_every_lead_stands_once_in_the_past_as_the_tables_have_it() -> None:
    facts = facts_at(done(), LAST[0])
    opened = reading.ask([Question("leads"), Question("leads_open_sal")], facts, LAST[0])
    lived = past().lived
    assert lived.n.sum() == opened[0].figure.value
    assert past().open == sum(
        reading.ask([Question(f"leads_open_{stage}")], facts, LAST[0])[0].figure.n
        for stage in ("lead", "mql", "sent", "sal", "sql")
    )
    won = reading.ask([Question("deals_won")], facts, LAST[0])[0].figure
    assert len(past().sizes.amount) == won.value
    assert (
        past().sizes.amount.sum()
        == pl.DataFrame(reading.rows(Question("revenue_won"), facts, LAST[0]).frame)["value"].sum()
    )


def test_levers_move_what_they_name_and_nothing_else() -> None:
    now, none, more, better, faster = (
        expected(), expected(leads=0.0), expected(acceptance=1.5), expected(win=1.5), expected(speed=1.5),
    )  # fmt: skip
    assert none == [now[0], 0, now[2]]
    assert more == [now[0], pytest.approx(1.5 * now[1], rel=0.05), now[2]]
    assert better[0] == pytest.approx(1.5 * now[0], rel=0.05)
    assert better[1] == pytest.approx(1.5 * now[1], rel=0.05)
    assert now[0] < faster[0]
    assert now[1] < faster[1]


def test_parts_and_what_was_won_before_add_up() -> None:
    found = forecast(past(), replace(SPAN, deals=7, money=1_000_000), Levers(), 600)
    assert found.deals.value == pytest.approx(7 + sum(part.deals.value for part in found.parts))
    assert found.money is not None
    in_parts = sum(part.money.value for part in found.parts if part.money)
    assert found.money.value == pytest.approx(1_000_000 + in_parts)
    assert found.parts[0].deals.value == pytest.approx(
        sum(kind.deals.value for kind in found.kinds)
    )
    assert sum(kind.open for kind in found.kinds) == past().open
    assert found.chance_of(0) == 1
    assert found.chance_of(int(found.money.high) * 10) == 0


def test_the_same_past_gives_the_same_forecast() -> None:
    first, second = (forecast(past(), SPAN, Levers(), 200).money for _ in range(2))
    assert first == second


def test_a_young_company_hears_what_is_missing() -> None:
    young = replace(past().lived, days=np.minimum(past().lived.days, 100))
    with pytest.raises(TooLittle, match=r"Missing: 68 more days of history\.$"):
        require_enough(replace(past(), lived=young, days=100))
    nobody = tables_of_rows(
        duckdb(), {"leads": pl.DataFrame({"lead": [1], "created_at": [0]}), "deals": pl.DataFrame()}
    )
    with pytest.raises(TooLittle, match="20 more won leads, 158 more days"):
        forecast(past_of(Facts(duckdb(), nobody, Company()), 10 * DAY), SPAN, Levers())


def test_one_company_on_two_first_days() -> None:
    """Wide enough to fail only where the forecast is off by a half."""
    for first in (QUARTERS[1], LAST):
        found = quarter(done(), *first)
        money = found.forecast.money
        assert money is not None
        assert money.low * 0.6 < found.money < money.high * 1.6
        assert found.forecast.deals.low * 0.6 < found.deals < found.forecast.deals.high * 1.6


@pytest.mark.proof
def test_bands_of_eight_in_ten_hold_so_many_of_two_hundred_quarters() -> None:
    """Fifty companies whose year has seasons that no forecast is told of, four quarters each."""
    found = [quarter(company(61_000 + seed), *first) for seed in range(50) for first in QUARTERS]
    money = np.mean(
        [
            one.forecast.money.low <= one.money <= one.forecast.money.high
            for one in found
            if one.forecast.money
        ]
    )
    # An end of a band of whole numbers stands for both of its sides.
    sides = [
        (np.sign(one.deals - one.forecast.deals.low) + np.sign(one.forecast.deals.high - one.deals))
        / 2
        for one in found
    ]
    deals = np.mean(np.maximum(sides, 0.0))
    ratios = [one.money / one.forecast.money.value for one in found if one.forecast.money]
    print(
        f"80 % bands held revenue in {money:.1%} and deals in {deals:.1%} of {len(found)} quarters"
    )
    print(f"revenue came to {np.mean(ratios):.3f} of what was expected in the mean")
    assert 0.75 <= money <= 0.85
    assert 0.75 <= deals <= 0.85

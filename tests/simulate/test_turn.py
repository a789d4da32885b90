"""What turns for the worse from a day on: only that, only then, and by as much as was planted."""

from functools import cache

import polars as pl
import pytest

from accord.basics.moments import parse_moment
from accord.simulate.selling import NEVER
from accord.simulate.story import Work, work
from accord.simulate.truth import CHANNELS, LARGE, Plan, Truth, Turn

START = parse_moment("2024-11-24")
PAID = "Paid Search"
TURN = Turn(400, leads=0.5, source=PAID, accepted=0.5, qualified=0.5, large_won=0.2, heard=0.8)


def plan_of(turn: Turn) -> Plan:
    return Plan(LARGE, START, scale=0.4, truth=Truth(turn=turn))


@cache
def done(turn: Turn) -> Work:
    return work(plan_of(turn))


def leads(turn: Turn) -> pl.DataFrame:
    found = done(turn).leads
    moments = {
        "sent": found.sent_at,
        "accepted": found.accepted_at,
        "returned": found.returned_at,
        "qualified": found.qualified_at,
        "contacted": found.contact_at,
    }
    frame = pl.DataFrame({name: at < NEVER for name, at in moments.items()})
    return frame.with_columns(
        after=pl.Series(found.sent_at >= plan_of(TURN).turn_at),
        paid=pl.Series(found.channel == [channel.name for channel in CHANNELS].index(PAID)),
    ).filter("sent")


def share(frame: pl.DataFrame, what: pl.Expr) -> float:
    return float(frame.select(what.mean()).item())


def turned(what: pl.Expr, among: pl.Expr, after: bool) -> float:
    """How much of a share is left by the turn."""
    when = pl.col("after") if after else ~pl.col("after")
    with_turn, without = (share(leads(turn).filter(when & among), what) for turn in (TURN, Turn()))
    return with_turn / without


@pytest.mark.parametrize(
    ("what", "among", "left"),
    [
        (pl.col("contacted") | pl.col("accepted") | pl.col("returned"), pl.lit(value=True), 0.8),
        (pl.col("accepted"), pl.col("paid") & (pl.col("accepted") | pl.col("returned")), 0.5),
        (pl.col("accepted"), ~pl.col("paid") & (pl.col("accepted") | pl.col("returned")), 1.0),
        (pl.col("qualified"), pl.col("accepted"), 0.5),
    ],
)
def test_a_share_is_left_after_the_turn_and_all_before(
    what: pl.Expr, among: pl.Expr, left: float
) -> None:
    assert turned(what, among, after=True) == pytest.approx(left, abs=0.12)
    assert turned(what, among, after=False) == pytest.approx(1.0, abs=0.08)


def test_fewer_leads_come_after_the_turn_only() -> None:
    counts = [leads(turn)["after"].value_counts().sort("after")["count"] for turn in (TURN, Turn())]
    assert counts[0][0] == pytest.approx(counts[1][0], rel=0.08)
    assert counts[0][1] / counts[1][1] == pytest.approx(0.5, abs=0.06)


def test_large_deals_slip_away_after_the_turn_and_small_ones_do_not() -> None:
    deals = done(Turn(400, large_won=0.2)).deals
    frame = pl.DataFrame(
        {
            "after": deals.created_at >= plan_of(TURN).turn_at,
            "large": deals.amount >= TURN.large,
            "won": deals.won,
        }
    )
    won = {
        (a, b): rate for a, b, rate in frame.group_by("after", "large").agg(pl.mean("won")).rows()
    }
    assert won[True, True] < 0.4 * won[False, True]
    assert won[True, False] == pytest.approx(won[False, False], abs=0.06)

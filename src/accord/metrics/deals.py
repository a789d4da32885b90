"""Deals: created, won, lost, open; what they bring and how long they take."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import ibis.expr.types as ir

from accord.basics.money import round_minor
from accord.metrics.answer import Figure
from accord.metrics.measures import Count, Mean, Share, Spread, Sum, Test
from accord.metrics.metric import Derived, Metric, in_period, lasting
from accord.metrics.sheets import DEALS
from accord.metrics.windows import Window


def _closed(*outcomes: str) -> Test:
    def test(deals: ir.Table, window: Window) -> ir.BooleanValue:
        return deals.outcome.isin(outcomes) & window.holds(deals.closed_at)

    return test


def _open_at_end(deals: ir.Table, window: Window) -> ir.BooleanValue:
    end = window.end()
    return (deals.begun_at <= end) & ((deals.outcome == "open") | (deals.closed_at > end))


def _with_amount(test: Test) -> Test:
    return lambda deals, window: test(deals, window) & deals.amount.notnull()


def _due_in_period(deals: ir.Table, window: Window) -> ir.BooleanValue:
    return _open_at_end(deals, window) & window.holds(deals.expected_close_at)


def _takes_known_days(deals: ir.Table, window: Window) -> ir.BooleanValue:
    known = deals.created_at.notnull() & deals.closed_at.notnull()
    return _closed("won")(deals, window) & known


DEALS_CREATED = Metric(
    "deals_created",
    "Deals opened in the period.",
    "count",
    "sales",
    DEALS,
    "created_at",
    Count(),
    in_period("created_at"),
)
DEALS_WON = Metric(
    "deals_won",
    "Deals won in the period, by closing day.",
    "count",
    "sales",
    DEALS,
    "closed_at",
    Count(),
    _closed("won"),
)
DEALS_LOST = replace(
    DEALS_WON,
    name="deals_lost",
    sentence="Deals lost in the period, by closing day.",
    counted=_closed("lost"),
)
WIN_RATE = replace(
    DEALS_WON,
    name="win_rate",
    sentence="Of the deals closed in the period, the share that was won.",
    unit="share",
    measure=Share(lambda deals, _: deals.outcome == "won"),
    counted=_closed("won", "lost"),
)
REVENUE_WON = replace(
    DEALS_WON,
    name="revenue_won",
    sentence="Amounts of the deals won in the period, by closing day.",
    unit="money",
    owner="both",
    measure=Sum(),
    priced_on="closed_at",
)
AMOUNT_LOST = replace(
    REVENUE_WON,
    name="amount_lost",
    sentence="Amounts of the deals lost in the period, by closing day.",
    owner="sales",
    counted=_closed("lost"),
)
AVERAGE_DEAL = replace(
    REVENUE_WON,
    name="average_deal",
    sentence="Mean amount of the deals won in the period that have one.",
    owner="sales",
    measure=Mean(),
    counted=_with_amount(_closed("won")),
)
SALES_CYCLE_DAYS = replace(
    DEALS_WON,
    name="sales_cycle_days",
    sentence="Days from opening to closing, of the deals won in the period.",
    unit="days",
    measure=Spread(lasting("created_at", "closed_at")),
    counted=_takes_known_days,
)
PIPELINE_OPEN = Metric(
    "pipeline_open",
    "Amounts of the deals open at the end of the period, or now if it has not ended. A deal without an "
    "opening day is open from the first moment of which anything is known of it; by time they stand "
    "where they were opened.",
    "money",
    "sales",
    DEALS,
    "begun_at",
    Sum(),
    _open_at_end,
    priced_on="end",
    at_end=True,
)
_DEALS_OPEN = replace(
    PIPELINE_OPEN,
    name="deals_open",
    sentence="Deals open at the end of the period.",
    unit="count",
    measure=Count(),
    priced_on=None,
)
_PIPELINE_DUE = replace(
    PIPELINE_OPEN,
    name="pipeline_due",
    sentence="Open amounts expected to close in the period.",
    moment="expected_close_at",
    counted=_due_in_period,
)


def _velocity(parts: Mapping[str, Figure]) -> Figure:
    won, size, days = parts["win_rate"], parts["average_deal"], parts["sales_cycle_days"]
    mean_days = (days.parts or {}).get("mean")
    known = {
        "deals_open": parts["deals_open"].value,
        "win_rate": won.value,
        "average_deal": size.value,
        "mean_cycle_days": mean_days,
    }
    n = parts["deals_open"].n
    if won.value is None or size.value is None or not mean_days or mean_days <= 0:
        why = size.why or "No deal was won in the period, so it has no pace."
        return Figure(None, n=n, why=why, parts=known)
    pace = n * won.value * float(size.value) / mean_days
    return Figure(round_minor(Decimal(pace)), n=n, parts=known)


def _coverage(parts: Mapping[str, Figure]) -> Figure:
    due, won, target = parts["pipeline_due"], parts["revenue_won"], parts["target"]
    known = {name: part.value for name, part in parts.items()}
    if due.value is None or won.value is None or target.value is None:
        return Figure(None, n=due.n, why=target.why or due.why or won.why, parts=known)
    lacking = target.value - won.value
    if lacking <= 0:
        return Figure(None, n=due.n, why="The target is reached; nothing is lacking.", parts=known)
    return Figure(due.value / lacking, n=due.n, parts=known)


SALES_VELOCITY = Derived(
    "sales_velocity",
    "Money a day: deals open at the period's end, as pipeline_open has them, x win rate x average deal "
    "/ mean days to win.",
    "money_per_day",
    "sales",
    (
        ("deals_open", _DEALS_OPEN),
        ("win_rate", WIN_RATE),
        ("average_deal", AVERAGE_DEAL),
        ("sales_cycle_days", SALES_CYCLE_DAYS),
    ),
    _velocity,
)
PIPELINE_COVERAGE = Derived(
    "pipeline_coverage",
    "Open amounts expected to close in the period / what the target still lacks.",
    "ratio",
    "both",
    (("pipeline_due", _PIPELINE_DUE), ("revenue_won", REVENUE_WON)),
    _coverage,
    held_to="revenue_won",
)

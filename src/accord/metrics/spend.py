"""Money spent and what it bought."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from accord.basics.money import round_minor
from accord.metrics.answer import Figure
from accord.metrics.deals import DEALS_WON, REVENUE_WON
from accord.metrics.measures import Sum
from accord.metrics.metric import Derived, Metric, in_period
from accord.metrics.sheets import SPEND
from accord.metrics.stages import LEADS_OPENED

SPENT = Metric(
    "spend",
    "Money spent on campaigns and channels in the period.",
    "money",
    "marketing",
    SPEND,
    "at",
    Sum(),
    in_period("at"),
    priced_on="at",
)


def _cost_per(part: str, noun: str) -> Callable[[Mapping[str, Figure]], Figure]:
    def formula(parts: Mapping[str, Figure]) -> Figure:
        spent, bought = parts["spend"], parts[part]
        known = {"spend": spent.value, part: bought.value}
        if spent.value is None or not bought.value:
            why = spent.why or f"There are no {noun} in the period."
            return Figure(None, n=bought.n, why=why, parts=known)
        cost = round_minor(Decimal(spent.value) / Decimal(bought.value))
        return Figure(cost, n=bought.n, parts=known)

    return formula


def _returned(parts: Mapping[str, Figure]) -> Figure:
    spent, won = parts["spend"], parts["revenue_won"]
    known = {"revenue_won": won.value, "spend": spent.value}
    if won.value is None or not spent.value:
        why = spent.why or won.why or "Nothing was spent in the period."
        return Figure(None, n=won.n, why=why, parts=known)
    return Figure(won.value / spent.value, n=won.n, parts=known)


COST_PER_LEAD = Derived(
    "cost_per_lead",
    "Spend of the period / leads opened in the period.",
    "money",
    "marketing",
    (("spend", SPENT), ("leads", LEADS_OPENED)),
    _cost_per("leads", "leads"),
)
COST_PER_WON = Derived(
    "cost_per_won",
    "Spend of the period / deals won in the period.",
    "money",
    "both",
    (("spend", SPENT), ("deals_won", DEALS_WON)),
    _cost_per("deals_won", "won deals"),
)
RETURN_ON_SPEND = Derived(
    "return_on_spend",
    "Amounts won in the period / spend of the period.",
    "ratio",
    "both",
    (("revenue_won", REVENUE_WON), ("spend", SPENT)),
    _returned,
)

"""Cohort rates: of the leads that entered a stage in the period, the share that reached another."""

from accord.metrics.measures import Share, Spread
from accord.metrics.metric import Metric, Owner, Transition, lasting, reached_in_period
from accord.metrics.sheets import LEADS

_GONE = ("won_at", "lost_at", "recycled_at", "disqualified_at")
_ANSWERS = ("sal_at", "sent_back_at", "expired_at")


def _rate(name: str, sentence: str, owner: Owner, start: str, end: str) -> Metric:
    exits = (*_ANSWERS, *_GONE) if start == "sent_at" else ("sent_back_at", "expired_at", *_GONE)
    way = Transition(start, end, tuple(moment for moment in exits if moment != end))
    return Metric(
        name,
        sentence,
        "share",
        owner,
        LEADS,
        start,
        Share(way.reached, way.waiting),
        reached_in_period(start),
        transition=way,
    )


LEAD_TO_MQL_RATE = _rate(
    "lead_to_mql_rate",
    "Of the leads opened in the period, the share that became marketing-qualified.",
    "marketing",
    "created_at",
    "mql_at",
)
ACCEPTANCE_RATE = _rate(
    "acceptance_rate",
    "Of the leads sent to sales in the period, the share that sales accepted.",
    "both",
    "sent_at",
    "sal_at",
)
SAL_TO_SQL_RATE = _rate(
    "sal_to_sql_rate",
    "Of the leads accepted in the period, the share that became sales-qualified.",
    "sales",
    "sal_at",
    "sql_at",
)
SQL_TO_WON_RATE = _rate(
    "sql_to_won_rate",
    "Of the leads that became sales-qualified in the period, the share that was won.",
    "sales",
    "sql_at",
    "won_at",
)
LEAD_TO_WON_RATE = _rate(
    "lead_to_won_rate",
    "Of the leads opened in the period, the share that was won.",
    "both",
    "created_at",
    "won_at",
)
RETURN_RATE = _rate(
    "return_rate",
    "Of the leads sent to sales in the period, the share that sales sent back.",
    "both",
    "sent_at",
    "sent_back_at",
)
EXPIRY_RATE = _rate(
    "expiry_rate",
    "Of the leads sent to sales in the period, the share that nobody answered in time.",
    "sales",
    "sent_at",
    "expired_at",
)
LEAD_TO_WON_DAYS = Metric(
    "lead_to_won_days",
    "Days from opening to winning, of the leads opened in the period and won.",
    "days",
    "both",
    LEADS,
    "created_at",
    Spread(lasting("created_at", "won_at")),
    lambda leads, window: reached_in_period("created_at")(leads, window) & leads.won_at.notnull(),
)

"""Cohort rates: of the leads that entered a stage in the period, the share that reached another."""

from dataclasses import replace

import ibis
import ibis.expr.types as ir

from accord.metrics.measures import Share, Spread
from accord.metrics.metric import Metric, Owner, Transition, lasting, reached_in_period
from accord.metrics.sheets import LEADS
from accord.metrics.windows import Window

_GONE = ("won_at", "lost_at", "recycled_at", "disqualified_at")
_TOLD = ("sal_at", "sent_back_at")
_ANSWERS = (*_TOLD, "expired_at")


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
MQL_TO_SQL_RATE = _rate(
    "mql_to_sql_rate",
    "Of the leads that became marketing-qualified in the period, the share that became "
    "sales-qualified.",
    "both",
    "mql_at",
    "sql_at",
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


def _answered(leads: ir.Table, window: Window) -> ir.BooleanValue:
    told = [leads[name].notnull() & (leads[name] <= window.as_of) for name in _TOLD]
    return reached_in_period("sent_at")(leads, window) & ibis.or_(*told)


ANSWERED_RETURN_RATE = replace(
    RETURN_RATE,
    name="answered_return_rate",
    sentence="Of the leads sent to sales in the period that sales accepted or sent back, the share "
    "that it sent back.",
    counted=_answered,
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

"""Leads and the stages they reach, by the stage's own moment, once a cycle."""

from accord.metrics.measures import Count
from accord.metrics.metric import Metric, Owner, reached_in_period
from accord.metrics.sheets import LEADS


def _reached(name: str, sentence: str, owner: Owner, moment: str) -> Metric:
    return Metric(name, sentence, "count", owner, LEADS, moment, Count(), reached_in_period(moment))


LEADS_OPENED = _reached("leads", "Leads opened in the period.", "marketing", "created_at")
MQLS = _reached(
    "mqls", "Leads that became marketing-qualified in the period.", "marketing", "mql_at"
)
SENT = _reached("leads_sent", "Leads sent to sales in the period.", "marketing", "sent_at")
SALS = _reached("sals", "Leads that sales accepted in the period.", "sales", "sal_at")
SQLS = _reached("sqls", "Leads that became sales-qualified in the period.", "sales", "sql_at")

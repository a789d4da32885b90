"""The catalogue: every metric there is, in one tuple, in the order in which a lead meets them."""

import difflib
from typing import Any

from accord.metrics import activity, conversion, deals, speed, spend, stages
from accord.metrics.metric import AnyMetric, properties_of
from accord.metrics.question import BadQuestion, Company
from accord.metrics.steps import STEP_METRICS


def catalogue(company: Company) -> tuple[AnyMetric, ...]:
    """Every metric, as a company's brand words make them."""
    return (
        activity.ACTIVITY_COUNT,
        activity.VISITORS,
        activity.SESSION_COUNT,
        activity.NEW_PEOPLE,
        activity.awareness(company.brand),
        stages.LEADS_OPENED,
        stages.MQLS,
        stages.SALS,
        stages.SQLS,
        conversion.LEAD_TO_MQL_RATE,
        conversion.MQL_TO_SQL_RATE,
        conversion.ACCEPTANCE_RATE,
        conversion.RETURN_RATE,
        conversion.ANSWERED_RETURN_RATE,
        conversion.EXPIRY_RATE,
        speed.SPEED_TO_LEAD,
        speed.UNANSWERED_RATE,
        conversion.SAL_TO_SQL_RATE,
        conversion.SQL_TO_WON_RATE,
        conversion.LEAD_TO_WON_RATE,
        conversion.LEAD_TO_WON_DAYS,
        deals.DEALS_CREATED,
        deals.DEALS_WON,
        deals.DEALS_LOST,
        deals.WIN_RATE,
        deals.REVENUE_WON,
        deals.AMOUNT_LOST,
        deals.AVERAGE_DEAL,
        deals.SALES_CYCLE_DAYS,
        deals.PIPELINE_OPEN,
        deals.PIPELINE_COVERAGE,
        deals.SALES_VELOCITY,
        spend.SPENT,
        spend.COST_PER_LEAD,
        spend.COST_PER_WON,
        spend.RETURN_ON_SPEND,
    )


# Metrics whose answer needs a target, and the metric whose target it is.
HELD_TO = {metric.name: metric.held_to for metric in catalogue(Company()) if metric.held_to}


def metric_named(name: str, company: Company) -> AnyMetric:
    """The metric of that name, steps of the funnel too; an unknown one is refused with the nearest names."""
    known: dict[str, AnyMetric] = {metric.name: metric for metric in catalogue(company)}
    steps = {metric.name: metric for metric in STEP_METRICS}
    if name in steps:
        return steps[name]
    if name not in known:
        near = difflib.get_close_matches(name, known, n=3) or sorted(known)
        raise BadQuestion(f"There is no metric '{name}'; perhaps {', '.join(near)}.")
    return known[name]


def entry_shape(metric: AnyMetric) -> dict[str, Any]:
    """A metric as the catalogue shows it, with what splits and narrows it."""
    props = ("props.NAME",) if properties_of(metric) else ()
    return {
        "name": metric.name,
        "sentence": metric.sentence,
        "unit": metric.unit,
        "owner": metric.owner,
        "version": metric.version,
        "dimensions": [*metric.splits, *props],
    }

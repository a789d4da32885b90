"""Steps of the cohort funnel: who reached a stage, who stands there still, who left; each a metric of its own.

They are counted in the funnel and listed by the same declaration, so a step and its rows cannot disagree.
"""

from collections.abc import Callable
from dataclasses import replace

import ibis
import ibis.expr.types as ir

from accord.metrics.metric import Metric
from accord.metrics.stages import LEADS_OPENED, SENT
from accord.metrics.windows import Window

STEPS = (
    ("lead", "created_at"),
    ("mql", "mql_at"),
    ("sent", "sent_at"),
    ("sal", "sal_at"),
    ("sql", "sql_at"),
    ("won", "won_at"),
)
GONE = ("sent_back", "expired", "recycled", "disqualified", "lost")


def reached(leads: ir.Table, stage: str, window: Window) -> ir.BooleanValue:
    """The stage or any later one was reached by `as_of`."""
    moments = [leads[moment] for _, moment in STEPS[_place(stage) :]]
    return ibis.or_(*(at.notnull() & (at <= window.as_of) for at in moments))


def left(leads: ir.Table, stage: str, window: Window) -> ir.BooleanValue:
    """The stage is the furthest, and the lead has left from it."""
    return _furthest(leads, stage, window) & leads.state.isin(GONE)


def still_open(leads: ir.Table, stage: str, window: Window) -> ir.BooleanValue:
    """The stage is the furthest, and the lead may still move on."""
    return _furthest(leads, stage, window) & ~leads.state.isin(GONE)


WHATS: tuple[tuple[str, str, Callable[[ir.Table, str, Window], ir.BooleanValue]], ...] = (
    ("reached", "that reached this stage or a later one", reached),
    ("left", "whose furthest stage this is and who have left", left),
    ("open", "whose furthest stage this is and who may still move on", still_open),
)


def step_metric_name(what: str, stage: str) -> str:
    """The name under which the leads of a step are listed."""
    return f"leads_{what}_{stage}"


def _metric(
    what: str, words: str, test: Callable[[ir.Table, str, Window], ir.BooleanValue], stage: str
) -> Metric:
    def counted(leads: ir.Table, window: Window) -> ir.BooleanValue:
        return LEADS_OPENED.counted(leads, window) & test(leads, stage, window)

    return replace(
        LEADS_OPENED,
        name=step_metric_name(what, stage),
        sentence=f"Leads opened in the period {words}: {stage}.",
        owner="both",
        counted=counted,
    )


def _open_anywhere(leads: ir.Table, window: Window) -> ir.BooleanValue:
    stages = (stage for stage, _ in STEPS[:-1])
    return LEADS_OPENED.counted(leads, window) & ibis.or_(
        *(still_open(leads, stage, window) for stage in stages)
    )


LEADS_OPEN = replace(
    LEADS_OPENED,
    name="leads_open",
    sentence="Leads opened in the period that are not won and may still move on.",
    owner="both",
    counted=_open_anywhere,
)
# Listed like any metric, but parts of other figures rather than figures of the catalogue.
STEP_METRICS: tuple[Metric, ...] = (
    SENT,
    LEADS_OPEN,
    *(
        _metric(what, words, test, stage)
        for stage, _ in STEPS
        for what, words, test in WHATS
        if what == "reached" or stage != STEPS[-1][0]
    ),
)


def _furthest(leads: ir.Table, stage: str, window: Window) -> ir.BooleanValue:
    later = STEPS[_place(stage) + 1 :]
    here = reached(leads, stage, window)
    return here & ~reached(leads, later[0][0], window) if later else here


def _place(stage: str) -> int:
    return [name for name, _ in STEPS].index(stage)

"""Ready boards: which metrics stand on them, and which inputs those metrics wait for."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Board:
    """A named tuple of at most nine metrics."""

    id: str
    words: str | Promise
    metrics: tuple[str, ...]


@dataclass(frozen=True)
class Input:
    """What a company may not have imported yet: no rows of `counted` at all say so."""

    words: str | Promise
    counted: str
    metrics: frozenset[str]


SHARED = Board(
    "shared",
    _("Shared scorecard"),
    (
        "leads", "mqls", "acceptance_rate", "speed_to_lead", "sqls", "win_rate", "deals_won",
        "revenue_won", "pipeline_open",
    ),
)  # fmt: skip
BOARDS = (
    SHARED,
    Board(
        "executive",
        _("Executive"),
        (
            "revenue_won", "pipeline_open", "win_rate", "sales_velocity", "lead_to_won_rate",
            "lead_to_won_days", "spend", "cost_per_won", "return_on_spend",
        ),
    ),
    Board(
        "marketing",
        _("Head of marketing"),
        (
            "visitors", "new_people", "leads", "mqls", "lead_to_mql_rate", "acceptance_rate",
            "return_rate", "spend", "cost_per_lead",
        ),
    ),
    Board(
        "sales",
        _("Head of sales"),
        (
            "sals", "speed_to_lead", "expiry_rate", "sqls", "sal_to_sql_rate", "deals_created",
            "win_rate", "sales_cycle_days", "revenue_won",
        ),
    ),
    Board(
        "revops",
        _("Revenue operations"),
        (
            "acceptance_rate", "return_rate", "expiry_rate", "speed_to_lead", "sal_to_sql_rate",
            "sql_to_won_rate", "lead_to_won_days", "average_deal", "pipeline_coverage",
        ),
    ),
)  # fmt: skip

_TRAFFIC = frozenset({"visitors", "sessions", "activities", "awareness", "new_people"})
_LEADS = frozenset({
    "leads", "mqls", "sals", "sqls", "acceptance_rate", "return_rate", "expiry_rate",
    "speed_to_lead", "lead_to_mql_rate", "sal_to_sql_rate", "sql_to_won_rate", "lead_to_won_rate",
    "lead_to_won_days",
})  # fmt: skip
_DEALS = frozenset({
    "deals_created", "deals_won", "deals_lost", "win_rate", "revenue_won", "average_deal",
    "sales_cycle_days", "pipeline_open", "pipeline_coverage", "sales_velocity",
})  # fmt: skip
INPUTS = (
    Input(_("No website activity has come in yet"), "activities", _TRAFFIC),
    Input(_("No leads have come in yet"), "leads", _LEADS),
    Input(_("No deals have been imported yet"), "deals_created", _DEALS),
    Input(
        _("No spend has been imported yet"),
        "spend",
        frozenset({"spend", "cost_per_lead", "cost_per_won", "return_on_spend"}),
    ),
)


def board_named(name: str) -> Board:
    """The board of that id; the shared scorecard for none and for an unknown one."""
    return next((board for board in BOARDS if board.id == name), SHARED)

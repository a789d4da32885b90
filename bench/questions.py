"""The same questions to three contenders: our declared metrics, SQL of an indexed PostgreSQL, a bare scan.

Each SQL statement says what definitions.md says, on the raw activities and on records as a CRM holds
them; answers are brought into one form (key to figures) and compared before any time is taken.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from accord.basics.moments import day_start

QUARTER = ("2026-Q1", day_start(date(2026, 1, 1), "UTC"), day_start(date(2026, 4, 1), "UTC"))
YEAR = ("2025", day_start(date(2025, 1, 1), "UTC"), day_start(date(2026, 1, 1), "UTC"))
COUNTED = "bot IS NULL AND direction = 'in'"
MONTH = "to_char(to_timestamp({0} / 1000000) AT TIME ZONE 'UTC', 'YYYY-MM')"
DUCK_MONTH = "strftime(make_timestamp({0}), '%Y-%m')"
HALF_HOUR = 1_800_000_000

Figures = Mapping[tuple[object, ...], tuple[float, ...]]


@dataclass(frozen=True)
class Asked:
    """One question. `postgres` and `scan` are SQL giving key columns, then figures; `keys` counts the former."""

    name: str
    metric: str
    period: str
    by: tuple[str, ...]
    postgres: str
    scan: str | None = None
    within: int | None = None
    figure: Callable[[object], tuple[float, ...]] | None = None


def _range(column: str, span: tuple[str, int, int]) -> str:
    return f"{column} >= {span[1]} AND {column} < {span[2]}"


def _sessions_sql(key: str, figure: str) -> str:
    return f"""
    WITH e AS (SELECT subject, moment, lag(moment) OVER (PARTITION BY subject ORDER BY moment) AS before
               FROM activities
               WHERE url IS NOT NULL AND {COUNTED} AND moment >= {QUARTER[1] - HALF_HOUR} AND moment < {QUARTER[2]})
    SELECT {key} {figure} FROM e
    WHERE moment >= {QUARTER[1]} AND (before IS NULL OR moment - before > {HALF_HOUR})"""


def _both(sql: str) -> tuple[str, str]:
    """PostgreSQL's and DuckDB's spelling of a statement with {month:COLUMN}."""
    spelled = []
    for month in (MONTH, DUCK_MONTH):
        text = sql
        while "{month:" in text:
            before, _, rest = text.partition("{month:")
            column, _, after = rest.partition("}")
            text = before + month.format(column) + after
        spelled.append(text)
    return spelled[0], spelled[1]


def _reached(second: str, within_days: int) -> str:
    return (
        f"avg(CASE WHEN {second} - mql_at <= {within_days * 86_400_000_000} THEN 1.0 ELSE 0.0 END)"
    )


def _pair(
    name: str,
    metric: str,
    span: tuple[str, int, int],
    by: tuple[str, ...],
    sql: str,
    within: int | None = None,
) -> Asked:
    postgres, scan = _both(sql)
    return Asked(name, metric, span[0], by, postgres, scan, within)


ACTIVITIES = (
    _pair(
        "activities by channel, a year", "activities", YEAR, ("channel",),
        f"SELECT channel, count(*) FROM activities WHERE {COUNTED} AND {_range('moment', YEAR)} GROUP BY 1",
    ),
    _pair(
        "activities by month", "activities", YEAR, ("month",),
        f"SELECT {{month:moment}}, count(*) FROM activities WHERE {COUNTED} AND {_range('moment', YEAR)} GROUP BY 1",
    ),
    _pair(
        "activities by kind of medium, a quarter", "activities", QUARTER, ("medium",),
        f"SELECT utm_medium, count(*) FROM activities WHERE {COUNTED} AND {_range('moment', QUARTER)} GROUP BY 1",
    ),
    _pair("sessions, a quarter", "sessions", QUARTER, (), _sessions_sql("", "count(*)")),
    _pair("visitors, a quarter", "visitors", QUARTER, (), _sessions_sql("", "count(DISTINCT subject)")),
    _pair(
        "sessions by month, a quarter", "sessions", QUARTER, ("month",),
        _sessions_sql('{month:moment},', "count(*)") + " GROUP BY 1",
    ),
)  # fmt: skip

LEADS = (
    _pair(
        "leads by month and source", "leads", YEAR, ("month", "source"),
        f"SELECT {{month:created_at}}, utm_source, count(*) FROM leads "
        f"WHERE {_range('created_at', YEAR)} GROUP BY 1, 2",
    ),
    _pair(
        "mqls by month and source", "mqls", YEAR, ("month", "source"),
        f"SELECT {{month:mql_at}}, utm_source, count(*) FROM leads WHERE {_range('mql_at', YEAR)} GROUP BY 1, 2",
    ),
    _pair(
        "acceptance rate by channel", "acceptance_rate", YEAR, ("channel",),
        "SELECT channel, avg(CASE WHEN accepted_at IS NOT NULL THEN 1.0 ELSE 0.0 END), count(*) FROM leads "
        f"WHERE {_range('sent_at', YEAR)} GROUP BY 1",
    ),
    _pair(
        "lead to MQL within 30 days by channel", "lead_to_mql_rate", YEAR, ("channel",),
        "SELECT channel, avg(CASE WHEN mql_at - created_at <= 2592000000000 THEN 1.0 ELSE 0.0 END), count(*) "
        f"FROM leads WHERE {_range('created_at', YEAR)} GROUP BY 1",
        2_592_000_000_000,
    ),
    _pair(
        "speed to lead, a year", "speed_to_lead", YEAR, (),
        "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY first - sent_at) / 1000000.0 FROM ("
        "SELECT l.sent_at, (SELECT min(a.moment) FROM activities a WHERE a.subject = l.person AND a.direction = 'out' "
        f"AND a.human AND a.moment >= l.sent_at) AS first FROM leads l WHERE {_range('l.sent_at', YEAR)}) x",
    ),
)  # fmt: skip

DEALS = (
    _pair(
        "won deals by owner, a year", "deals_won", YEAR, ("owner",),
        f"SELECT owner, count(*) FROM deals WHERE outcome = 'won' AND {_range('closed_at', YEAR)} GROUP BY 1",
    ),
    _pair(
        "revenue by product, a year", "revenue_won", YEAR, ("product",),
        f"SELECT product, sum(amount) FROM deals WHERE outcome = 'won' AND {_range('closed_at', YEAR)} GROUP BY 1",
    ),
    _pair(
        "win rate by month, a year", "win_rate", YEAR, ("month",),
        "SELECT {month:closed_at}, avg(CASE WHEN outcome = 'won' THEN 1.0 ELSE 0.0 END), count(*) FROM deals "
        f"WHERE outcome IN ('won', 'lost') AND {_range('closed_at', YEAR)} GROUP BY 1",
    ),
)  # fmt: skip

QUESTIONS = (*ACTIVITIES, *LEADS, *DEALS)
# What a board shows: the tiles of a first page.
TILES = (
    "activities",
    "sessions",
    "leads",
    "mqls",
    "acceptance_rate",
    "win_rate",
    "deals_won",
    "revenue_won",
)

INDEXES = (
    "CREATE INDEX ON activities (subject, moment) INCLUDE (direction, human, url, bot)",
    "CREATE INDEX ON activities (moment) INCLUDE (channel, utm_medium, direction, bot)",
    "CREATE INDEX ON activities (channel, moment)",
    "CREATE INDEX ON leads (created_at)",
    "CREATE INDEX ON leads (mql_at)",
    "CREATE INDEX ON leads (sent_at)",
    "CREATE INDEX ON deals (closed_at)",
)

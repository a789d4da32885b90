"""Simulated companies on the first day of a quarter: what was known then, and what the quarter brought."""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import polars as pl

from accord.basics.moments import DAY, parse_moment
from accord.metrics.facts import Facts
from accord.metrics.forecasts.forecast import Forecast, Levers, Span, forecast
from accord.metrics.forecasts.past import past_of
from accord.metrics.question import Company as Installation
from accord.simulate.story import Work, work
from accord.simulate.truth import LARGE, LEAD_TYPES, Plan
from accord.tables.shelf import tables_of_rows
from board.simulated import deals_until, leads_until
from metrics.asking import duckdb

START = parse_moment("2024-07-01")
# The plan's second year; the first is the least that a year's growth is read from.
QUARTERS = tuple(
    pairwise(
        map(parse_moment, ("2025-07-01", "2025-10-01", "2026-01-01", "2026-04-01", "2026-07-01"))
    )
)
BUSY = replace(LARGE, name="busy", visitors=26_000, staff=24)
_GONE = ("sent_back", "lost")
_STAGES = ("mql", "sent", "sal", "sql", "won", *_GONE)


@dataclass(frozen=True)
class Quarter:
    """A forecast on the quarter's first day beside what came."""

    forecast: Forecast
    deals: int
    money: int


def company(seed: int) -> Work:
    """A company as the demo is: it grows, and its year has seasons."""
    return work(Plan(BUSY, START, seed=seed))


def quarter(done: Work, since: int, until: int) -> Quarter:
    facts = facts_at(done, since)
    made = forecast(past_of(facts, since), Span((until - since) / DAY), Levers())
    deals = done.deals
    came = deals.won & (deals.closed_at >= since) & (deals.closed_at < until)
    return Quarter(made, int(came.sum()), int(deals.amount[came].sum()))


def facts_at(done: Work, now: int) -> Facts:
    rows = {"leads": known_leads(done, now), "deals": deals_until(done.deals, now)}
    return Facts(duckdb(), tables_of_rows(duckdb(), rows), Installation())


def known_leads(done: Work, now: int) -> pl.DataFrame:
    """Leads as the tables have them at the moment, with the state that their stages come to."""
    leads = leads_until(done.leads, done.deals, now)
    kinds = pl.Series([kind.name for kind in LEAD_TYPES])
    known = np.flatnonzero(done.leads.created_at < now)
    state = pl.lit("lead")
    for stage in _STAGES:
        state = pl.when(pl.col(f"{stage}_at").is_not_null()).then(pl.lit(stage)).otherwise(state)
    return leads.with_columns(lead_type=kinds.gather(done.leads.lead_type[known]), state=state)

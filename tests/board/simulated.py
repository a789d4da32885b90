"""Simulated companies whose complaint is known, asked as of the end of their history."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from accord.basics.moments import DAY, parse_moment
from accord.board.complaints import Answered, quarrel
from accord.metrics import reading
from accord.metrics.complaints.ground import ground
from accord.metrics.facts import Facts
from accord.metrics.question import Company as Installation
from accord.metrics.question import Question
from accord.simulate.names import PRODUCTS
from accord.simulate.selling import NEVER, Deals, Leads, reason_names, return_reasons
from accord.simulate.story import work
from accord.simulate.truth import (
    CHANNELS,
    HISTORY_DAYS,
    LARGE,
    SEGMENTS,
    Company,
    Plan,
    Truth,
    Turn,
)
from accord.tables.shelf import tables_of_rows
from metrics.asking import duckdb

END = parse_moment("2026-11-16")
START = END - HISTORY_DAYS * DAY
# Where nothing is planted, large deals are won like all others.
EVEN = tuple(replace(segment, win=0.0) for segment in SEGMENTS)


# Two thirds of the large demo: about 320 leads a month, 24 staff.
BUSY = replace(LARGE, name="busy", visitors=26_000, staff=24)


@dataclass(frozen=True)
class Planted:
    """A complaint and the turn that makes it true; `also` are those that it may make true as well."""

    complaint: str | None
    turn: Turn
    also: tuple[str, ...] = ()


PLANTED = (
    Planted("too_few_leads", Turn(day=620, leads=0.6)),
    Planted("poor_leads", Turn(day=365, source="Paid Search", accepted=0.5)),
    Planted("little_converted", Turn(day=490, won=0.4), ("lucrative_deals_lost",)),
    Planted("lucrative_deals_lost", Turn(day=365, large_won=0.25), ("little_converted",)),
    Planted("prospects_disregarded", Turn(day=620, heard=0.8)),
)
NOTHING = Planted(None, Turn())


def plan_of(number: int, turn: Turn, company: Company = BUSY) -> Plan:
    """No growth: it would hide false alarms of too few leads."""
    return Plan(
        company, START, seed=number, truth=Truth(segments=EVEN, yearly_growth=0.0, turn=turn)
    )


def facts_of(plan: Plan) -> Facts:
    done = work(plan)
    rows = {
        "leads": leads_until(done.leads, done.deals, END),
        "deals": deals_until(done.deals, END),
    }
    return Facts(duckdb(), tables_of_rows(duckdb(), rows), Installation())


def answers(plan: Plan) -> dict[str, Answered]:
    facts = facts_of(plan)

    def rows(question: Question) -> pl.DataFrame:
        return pl.DataFrame(reading.rows(question, facts, END).frame)

    found = quarrel(ground(facts, END), lambda asked: reading.ask(asked, facts, END), rows, END)
    return {one.complaint: one for one in found.answers}


def leads_until(leads: Leads, deals: Deals, until: int) -> pl.DataFrame:
    ends = {}
    for name, won in (("won_at", True), ("lost_at", False)):
        ends[name] = np.full(len(leads.person), NEVER)
        rows = (deals.lead >= 0) & (deals.won == won)
        ends[name][deals.lead[rows]] = deals.closed_at[rows]
    moments: Mapping[str, np.ndarray] = {
        "created_at": leads.created_at,
        "mql_at": leads.mql_at,
        "sent_at": leads.sent_at,
        "sal_at": leads.accepted_at,
        "sent_back_at": leads.returned_at,
        "sql_at": leads.qualified_at,
        "first_contact_at": leads.contact_at,
        **ends,
    }
    frame = pl.DataFrame({name: known(at, until) for name, at in moments.items()})
    frame = frame.with_columns(
        lead=pl.int_range(1, pl.len() + 1),
        owner=pl.Series(leads.owner),
        channel=pl.Series([channel.name for channel in CHANNELS]).gather(leads.channel),
        reason=pl.when(pl.col("sent_back_at").is_not_null()).then(return_reasons(leads)),
    )
    return frame.filter(pl.col("created_at").is_not_null())


def deals_until(deals: Deals, until: int) -> pl.DataFrame:
    closed = known(deals.closed_at, until)
    outcome = pl.Series(np.where(deals.won, "won", "lost"))
    frame = pl.DataFrame(
        {
            "deal": np.arange(1, len(deals.lead) + 1),
            "lead": deals.lead + 1,
            "owner": deals.owner,
            "amount": deals.amount,
            "product": pl.Series(PRODUCTS).gather(deals.product),
            "reason": reason_names(deals),
            "created_at": known(deals.created_at, until),
            "closed_at": closed,
            "outcome": outcome,
        }
    )
    over = pl.col("closed_at").is_not_null()
    frame = frame.with_columns(
        lead=pl.when(pl.col("lead") > 0).then("lead"),
        outcome=pl.when(over).then("outcome").otherwise(pl.lit("open")),
        reason=pl.when(over).then("reason"),
        currency=pl.lit("EUR"),
    )
    return frame.filter(pl.col("created_at").is_not_null())


def known(at: np.ndarray, until: int) -> pl.Series:
    return pl.Series(np.where(at < until, at, NEVER)).replace(NEVER, None)

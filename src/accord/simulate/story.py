"""The whole story of a plan, told once in columns; `as_known` is what a file of some day would hold of it."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from accord.simulate.campaigns import Calendar, plan_campaigns
from accord.simulate.chance import Chance
from accord.simulate.contacts import record_contacts
from accord.simulate.mail import send_mail
from accord.simulate.market import Market, make_market
from accord.simulate.names import STAGES
from accord.simulate.records import (
    account_rows,
    campaign_rows,
    deal_rows,
    lead_rows,
    need_rows,
    people_rows,
    spend_rows,
    stage_rows,
)
from accord.simulate.returning import Returning, joined, send_around
from accord.simulate.selling import Deals, Leads, work_deals, work_leads
from accord.simulate.staff import Staff, hire
from accord.simulate.truth import Plan
from accord.simulate.visits import Conversions, Pages, Visits, make_pages, make_visits
from accord.simulate.web import browse

LEAD_MOMENTS = (
    "created_at", "mql_at", "sent_at", "accepted_at", "returned_at", "first_contact_at", "qualified_at", "won_at",
    "lost_at",
)  # fmt: skip
DEAL_MOMENTS = (*(f"stage_{number}" for number in range(len(STAGES))), "closed_at")


@dataclass(frozen=True)
class Story:
    """Frames in the columns of the import kinds, sorted by `since` (messages, mail and contacts by `at`,
    needs by `known_at`).

    `conversions`, `worked_leads` and `worked_deals` are the truth behind them, for tests.
    """

    plan: Plan
    owners: pl.DataFrame
    campaigns: pl.DataFrame
    accounts: pl.DataFrame
    people: pl.DataFrame
    needs: pl.DataFrame
    messages: pl.DataFrame
    mail: pl.DataFrame
    contacts: pl.DataFrame
    leads: pl.DataFrame
    deals: pl.DataFrame
    stages: pl.DataFrame
    spend: pl.DataFrame
    conversions: Conversions
    worked_leads: Leads
    worked_deals: Deals


@dataclass(frozen=True)
class Work:
    """What became of everybody who left an address, and all that it came from."""

    staff: Staff
    market: Market
    calendar: Calendar
    visits: Visits
    pages: Pages
    returning: Returning
    leads: Leads
    deals: Deals


def work(plan: Plan) -> Work:
    """The half of the story that leads and deals are made in, without what else people saw and read."""
    chances = Chance(plan.seed)
    staff = hire(plan, chances)
    market = make_market(plan, chances)
    calendar = plan_campaigns(plan, chances, staff)
    visits = make_visits(plan, chances, market, calendar)
    pages = make_pages(plan, chances, visits)
    known = visits.conversions
    first = work_leads(plan, chances, market, staff, known, pages.form_at)
    returning = send_around(plan, chances, first, known)
    again = returning.again
    second = work_leads(plan, chances, market, staff, again, again.at, "leads again")
    leads = joined(first, second)
    deals = work_deals(plan, chances, market, staff, leads)
    return Work(staff, market, calendar, visits, pages, returning, leads, deals)


def tell(plan: Plan) -> Story:
    """Make everything that happens in the plan's days; the same plan gives the same story."""
    chances, done = Chance(plan.seed), work(plan)
    market, calendar, leads, deals = done.market, done.calendar, done.leads, done.deals
    known, again = done.visits.conversions, done.returning.again
    mail = send_mail(plan, chances, market, calendar, known, done.pages.form_at)
    web = browse(plan, chances, market, calendar, done.visits, done.pages, mail, again)
    contacts = record_contacts(chances, market, done.staff, leads, deals)
    people = people_rows(market, leads, deals)
    lead_frame = lead_rows(plan, market, done.staff, leads, deals)
    return Story(
        plan,
        done.staff.frame.with_columns(since=pl.lit(plan.start)),
        campaign_rows(calendar),
        account_rows(plan, chances, market, people),
        people,
        need_rows(lead_frame),
        web.messages,
        _numbered(mail.activities, "email", "M"),
        _numbered(contacts, "person_key", "T"),
        lead_frame,
        deal_rows(plan, market, done.staff, deals),
        stage_rows(lead_frame, done.returning.moves),
        spend_rows(plan, chances, calendar, web),
        known,
        leads,
        deals,
    )


def _numbered(activities: pl.DataFrame, who: str, letter: str) -> pl.DataFrame:
    """In order of time, with keys that stay the same when the plan is told further."""
    number = pl.int_range(pl.len()).cast(pl.String).str.zfill(7)
    return activities.sort("at", who, "kind").with_columns(
        key=pl.concat_str(pl.lit(letter), number)
    )


def during(frame: pl.DataFrame, column: str, since: int, until: int) -> pl.DataFrame:
    """Rows of a frame sorted by `column` whose moment lies from `since` up to, not with, `until`."""
    moments = frame[column].to_numpy()
    first, last = np.searchsorted(moments, [since, until])
    return frame.slice(int(first), int(last - first))


def leads_known(leads: pl.DataFrame, since: int, until: int) -> pl.DataFrame:
    """Leads that something happened to in the step, with what was known at its end."""
    rows = _touched(leads, LEAD_MOMENTS, since, until)
    seen = rows.with_columns(_hidden(name, until) for name in LEAD_MOMENTS)
    return seen.with_columns(
        reason=pl.when(pl.col("returned_at").is_not_null()).then("reason"),
        owner=pl.when(pl.col("sent_at").is_not_null()).then("owner"),
        status=_status(),
    ).drop("won_at", "lost_at")


def deals_known(deals: pl.DataFrame, since: int, until: int) -> pl.DataFrame:
    """Deals that something happened to in the step, with what was known at its end."""
    rows = _touched(deals, DEAL_MOMENTS, since, until)
    seen = rows.with_columns(_hidden(name, until) for name in DEAL_MOMENTS)
    closed = pl.col("closed_at").is_not_null()
    stage = pl.lit(STAGES[0])
    for number, name in enumerate(STAGES):
        stage = pl.when(pl.col(f"stage_{number}").is_not_null()).then(pl.lit(name)).otherwise(stage)
    return seen.with_columns(
        stage=pl.when(closed).then(pl.format("Closed {}", "outcome")).otherwise(stage),
        outcome=pl.when(closed).then("outcome").otherwise(pl.lit("open")),
        reason=pl.when(closed).then("reason"),
    ).drop([name for name in DEAL_MOMENTS if name != "closed_at"])


def _touched(frame: pl.DataFrame, names: tuple[str, ...], since: int, until: int) -> pl.DataFrame:
    return frame.filter(
        pl.any_horizontal((pl.col(n) >= since) & (pl.col(n) < until) for n in names)
    )


def _hidden(name: str, until: int) -> pl.Expr:
    return pl.when(pl.col(name) < until).then(name).alias(name)


def _status() -> pl.Expr:
    order = (
        ("lost_at", "lost"), ("won_at", "won"), ("qualified_at", "sql"), ("returned_at", "sent_back"),
        ("accepted_at", "sal"), ("sent_at", "sent"), ("mql_at", "mql"),
    )  # fmt: skip
    status = pl.lit("lead")
    for name, word in reversed(order):
        status = pl.when(pl.col(name).is_not_null()).then(pl.lit(word)).otherwise(status)
    return status

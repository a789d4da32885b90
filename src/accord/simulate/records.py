"""Rows of the kinds of surfaces.md section 5, each with `since`: the moment from which a file would hold it."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from accord.basics.moments import DAY, SECOND
from accord.simulate.campaigns import Calendar
from accord.simulate.chance import Chance, Ints
from accord.simulate.market import Market
from accord.simulate.names import PRODUCTS, STAGES
from accord.simulate.selling import NEVER, Deals, Leads, reason_names, return_reasons
from accord.simulate.staff import Staff
from accord.simulate.truth import Plan
from accord.simulate.web import Web

TARGET_ACCOUNTS = 0.3


def maybe(at: Ints) -> pl.Series:
    """Moments as a column, null where they never come."""
    return pl.Series(at).replace(NEVER, None)


def campaign_rows(calendar: Calendar) -> pl.DataFrame:
    """Kind campaigns; a campaign is known on its first day."""
    return calendar.frame.with_columns(since=pl.col("starts")).sort("since", maintain_order=True)


def people_rows(market: Market, leads: Leads, deals: Deals) -> pl.DataFrame:
    """Kind people: whoever has a lead or a deal, from its creation."""
    alone = deals.lead < 0
    person = np.r_[leads.person, deals.person[alone]]
    since = np.r_[leads.created_at, deals.created_at[alone]]
    found = (
        pl.DataFrame({"person": person, "since": since})
        .group_by("person")
        .agg(pl.min("since"))
        .sort("person")
    )
    people = market.people[found["person"]].with_columns(found["since"])
    account = market.accounts["key"].gather(people["account"])
    return people.select(
        "since", "key", "email", "name", "title", "country", "consent", account_key=account
    ).sort("since", maintain_order=True)


def need_rows(leads: pl.DataFrame) -> pl.DataFrame:
    """Kind people: what marketing heard of somebody's need, named or, before their next lead, open again."""
    named = leads.filter(pl.col("mql_at").is_not_null()).select(
        "created_at", key="person_key", known_at="mql_at", need=pl.lit("named")
    )
    again = pl.col("created_at") > pl.col("created_at").min().over("person_key")
    # A form comes up to two minutes before its lead.
    opened = leads.filter(again).select(
        "created_at",
        key="person_key",
        known_at=pl.col("created_at") - 180 * SECOND,
        need=pl.lit("open"),
    )
    rows = pl.concat([named, opened]).sort("known_at", "key", maintain_order=True)
    return rows.select("key", "known_at", pl.col("need").alias("props.need"))


def account_rows(plan: Plan, chances: Chance, market: Market, people: pl.DataFrame) -> pl.DataFrame:
    """Kind accounts: a list of targets on the first day, the rest with their first person."""
    first = people.group_by(key="account_key").agg(pl.min("since"))
    listed = chances.of("targets").random(market.accounts.height) < TARGET_ACCOUNTS
    return (
        market.accounts.drop("segment_index", "region_index")
        .with_columns(listed=listed)
        .join(first, on="key", how="left", maintain_order="left")
        .with_columns(since=pl.when("listed").then(plan.start).otherwise("since"))
        .filter(pl.col("since").is_not_null())
        .drop("listed")
        .sort("since", maintain_order=True)
    )


def lead_rows(plan: Plan, market: Market, staff: Staff, leads: Leads, deals: Deals) -> pl.DataFrame:
    """Kind leads as they end: every moment that will come, with `won_at` and `lost_at` of their deal."""
    people = market.people[leads.person]
    account = market.accounts["key"].gather(people["account"])
    own = deals.lead >= 0
    closing: dict[str, Ints] = {}
    for name, won in (("won_at", True), ("lost_at", False)):
        at = np.full(len(leads.person), NEVER)
        rows = own & (deals.won == won)
        at[deals.lead[rows]] = deals.closed_at[rows]
        closing[name] = at
    moments: Mapping[str, Ints] = {
        "mql_at": leads.mql_at,
        "sent_at": leads.sent_at,
        "accepted_at": leads.accepted_at,
        "returned_at": leads.returned_at,
        "first_contact_at": np.where(leads.stated, leads.contact_at, NEVER),
        "qualified_at": leads.qualified_at,
        **closing,
    }
    return people.select(
        "email",
        "profile",
        "segment",
        key=pl.format("L{}", pl.int_range(pl.len()).cast(pl.String).str.zfill(6)),
        person_key="key",
        account_key=account,
        created_at=pl.Series(leads.created_at),
        lead_type=pl.Series([t.name for t in plan.truth.lead_types]).gather(leads.lead_type),
        **{name: maybe(at) for name, at in moments.items()},
        reason=return_reasons(leads),
        owner=staff.keys.gather(np.maximum(leads.owner, 0)),
    )


def deal_rows(plan: Plan, market: Market, staff: Staff, deals: Deals) -> pl.DataFrame:
    """Kind deals as they end, with the moments of their stages in `stage_1` and on."""
    people = market.people[deals.person]
    account = market.accounts[people["account"]]
    product = pl.Series(PRODUCTS).gather(deals.product)
    lead = pl.Series(
        [f"L{number:06d}" if number >= 0 else None for number in deals.lead], dtype=pl.String
    )
    return people.select(
        key=pl.format("D{}", pl.int_range(pl.len()).cast(pl.String).str.zfill(5)),
        lead_key=lead,
        account_key=account["key"],
        person_key="key",
        name=pl.concat_str(account["name"], pl.lit(" / "), product),
        email="email",
        amount=pl.Series(deals.amount),
        currency=pl.lit(plan.company.currency),
        created_at=pl.Series(deals.created_at),
        expected_close_at=pl.Series(deals.expected_at),
        closed_at=pl.Series(deals.closed_at),
        outcome=pl.when(pl.Series(deals.won)).then(pl.lit("won")).otherwise(pl.lit("lost")),
        reason=reason_names(deals),
        owner=staff.keys.gather(deals.owner),
        product=product,
        **{f"stage_{n}": maybe(deals.stage_at[:, n]) for n in range(len(STAGES))},
    )


def stage_rows(leads: pl.DataFrame, moves: pl.DataFrame) -> pl.DataFrame:
    """Kind stages: what became of leads that sales did not keep."""
    named = leads[moves["lead"]]
    owner = pl.when(pl.col("actor") == "human").then("owner")
    return moves.with_columns(subject_key=named["key"], owner=named["owner"]).select(
        "at", "to", "actor", "subject_key", owner=owner, since="at", subject_kind=pl.lit("lead")
    )


def spend_rows(plan: Plan, chances: Chance, calendar: Calendar, web: Web) -> pl.DataFrame:
    """Kind spend: a row a paid campaign and day with clicks; known the morning after."""
    rng = chances.of("spend")
    clicks = web.paid_clicks
    size = clicks.height
    channel = calendar.channel[clicks["campaign"].to_numpy()]
    cost = np.array([c.cost for c in plan.truth.channels])[channel]
    # More clicks are paid for than sessions arrive.
    paid = np.ceil(clicks["visits"].to_numpy() * (1.05 + 0.25 * rng.random(size))).astype(np.int64)
    amount = paid * cost * np.exp(0.12 * rng.standard_normal(size))
    rate = np.where(cost > 1000, 0.031, 0.006)
    campaign = calendar.frame[clicks["campaign"]]
    return clicks.select(
        pl.col("day").cast(pl.Int32),
        occurrence=pl.lit(0, pl.Int64),
        since=(pl.col("day") + 1) * DAY + 6 * 3600 * SECOND,
        campaign_key=campaign["key"],
        channel=campaign["channel"],
        amount=pl.Series(np.maximum(1, amount).astype(np.int64)),
        currency=pl.lit(plan.company.currency),
        impressions=pl.Series(
            (paid / rate * np.exp(0.2 * rng.standard_normal(size))).astype(np.int64)
        ),
        clicks=pl.Series(paid),
    ).sort("since", maintain_order=True)

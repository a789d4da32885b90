"""Small tables that are plain views of the log: spend, accounts, owners, campaigns, rates, properties."""

import ibis

from accord.tables.streams import Streams, resolved

_ = ibis._


def spend(streams: Streams) -> ibis.Table:
    """One row per line of spend; what it does not say of its channel its campaign says."""
    named = _campaign_facts(streams)
    joined = streams.spend.left_join(named, streams.spend.campaign == named.campaign_key)
    return joined.select(
        "entry", "subject", "day", "at", "campaign",
        channel=ibis.coalesce(_.channel, _.campaign_channel), source="campaign_source",
        medium="campaign_medium", amount="amount", currency="currency",
        impressions="impressions", clicks="clicks",
    )  # fmt: skip


def _campaign_facts(streams: Streams) -> ibis.Table:
    # Two sources may know a campaign of one key: the newest record speaks.
    order = ibis.window(group_by="campaign", order_by=[ibis.desc("entry")])
    named = streams.campaigns.filter(_.campaign.notnull())
    last = named.mutate(place=ibis.row_number().over(order)).filter(_.place == 0)
    return last.select(
        campaign_key="campaign", campaign_channel="channel",
        campaign_source="utm_source", campaign_medium="utm_medium",
    )  # fmt: skip


def accounts(streams: Streams) -> ibis.Table:
    """One row per account record."""
    return streams.accounts.select(
        "industry", "country", "region", "segment", "employees", "revenue", account="subject"
    )


def owners(streams: Streams) -> ibis.Table:
    """One row per colleague."""
    return streams.owners.select("department", "manager", "region", "pod", owner="subject")


def campaigns(streams: Streams) -> ibis.Table:
    """One row per campaign record."""
    return streams.campaigns.select(
        "campaign", "channel", "starts_at", "ends_at", "budget", "owner", "subject",
        source="utm_source", medium="utm_medium",
    )  # fmt: skip


def rates(streams: Streams) -> ibis.Table:
    """One row per day and pair of currencies: the newest word."""
    order = ibis.window(
        group_by=["day", "from_currency", "to_currency"], order_by=[ibis.desc("entry")]
    )
    last = streams.rates.mutate(place=ibis.row_number().over(order)).filter(_.place == 0)
    return last.select("day", "from_currency", "to_currency", "rate")


def properties(streams: Streams) -> ibis.Table:
    """Every word on a property; persons resolved. `property_of` takes the last."""
    said = streams.properties
    persons = resolved(said.filter(_.subject_kind == "person"), streams.identities, "subject")
    others = said.filter(_.subject_kind != "person")
    return persons.union(others).select(
        "entry", "recorded_at", "subject_kind", "subject", "of_entry", "name", "value"
    )

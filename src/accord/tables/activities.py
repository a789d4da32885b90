"""The view activities and the table daily: what happened, and how much of what counts on which day."""

import ibis

from accord.log.kinds.prospects import BOOKKEEPING, SYSTEM_MAIL
from accord.tables.days import local_day
from accord.tables.streams import Streams

_ = ibis._

DIMENSIONS = ("channel", "source", "medium", "campaign", "asset")


def inbound(entries: ibis.Table) -> ibis.Table:
    """From the prospect and no bot's; an activity without a direction came from the prospect."""
    return entries.filter(
        _.bot.isnull() & (_.direction.isnull() | (_.direction != ibis.literal("out")))
    )


def counts(entries: ibis.Table) -> ibis.Value:
    """Whether the metric `activities` counts it: definitions.md section 4."""
    towards = entries.direction.isnull() | (entries.direction != "out")
    return entries.bot.isnull() & towards & entries.kind.notin((*BOOKKEEPING, *SYSTEM_MAIL))


def activities(streams: Streams) -> ibis.Table:
    """One row per activity with its person; `counted` is 1 where the metric counts it, else 0."""
    acts = streams.activities
    return acts.select(
        "entry", "person", "at", "kind", "name", "direction", "human", "bot",
        source="utm_source", medium="utm_medium", channel="channel", campaign="campaign",
        asset="asset", landing_page="url", term="term", account="account", owner="owner",
        value="value", counted=ibis.ifelse(counts(acts), 1, 0).cast("int64"),
    )  # fmt: skip


def daily(streams: Streams, zone: str) -> ibis.Table:
    """Counted activities per day of the zone, kind and dimensions; `n` of them."""
    acts = streams.activities
    counted = acts.filter(counts(acts))
    days = counted.select(
        "kind", "channel", "campaign", "asset",
        day=local_day(counted.at, zone), source="utm_source", medium="utm_medium",
    )  # fmt: skip
    groups = days.group_by("day", "kind", "channel", "source", "medium", "campaign", "asset")
    return groups.agg(n=_.count())

"""The table journeys: each person's touches in order of time."""

from dataclasses import replace

import ibis

from accord.tables.activities import inbound
from accord.tables.streams import Streams

_ = ibis._


def journeys(streams: Streams) -> ibis.Table:
    """One row per touch: inbound, no bot's, with a channel or a campaign; `position` counts from 1."""
    touches = inbound(streams.activities).filter(_.channel.notnull() | _.campaign.notnull())
    order = ibis.window(group_by="person", order_by=["at", "entry"])
    return touches.select(
        "person", "entry", "at", "channel", source="utm_source", medium="utm_medium",
        campaign="campaign", asset="asset", landing_page="url",
        position=(ibis.row_number().over(order) + 1).cast("int64"),
    )  # fmt: skip


def journeys_of(streams: Streams, parties: ibis.Table) -> ibis.Table:
    """The touches of these parties (a column `party`) alone."""
    acts = streams.activities
    return journeys(
        replace(streams, activities=acts.semi_join(parties, acts.person == parties.party))
    )

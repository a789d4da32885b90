"""The campaign calendar of marketing: two a quarter for each channel that has campaigns, with assets and budgets."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from accord.basics.moments import DAY
from accord.simulate.chance import Chance, Ints
from accord.simulate.names import TOPICS
from accord.simulate.staff import Staff
from accord.simulate.truth import Plan

QUARTER_DAYS = 91
A_QUARTER = 2
ASSETS = 3


@dataclass(frozen=True)
class Calendar:
    """`frame` in the columns of the kind campaigns and, by index, the channel each belongs to.

    The campaign of (channel with campaigns, quarter, choice) stands at `index`.
    """

    frame: pl.DataFrame
    channel: Ints
    start: int
    slots: Ints
    quarters: int

    def running(self, channel: Ints, at: Ints, pick: Ints) -> Ints:
        """Campaign index of each visit, -1 where its channel has none."""
        quarter = ((at - self.start) // (QUARTER_DAYS * DAY)).clip(0, self.quarters - 1)
        slot = self.slots[channel]
        index = (slot * self.quarters + quarter) * A_QUARTER + pick % A_QUARTER
        return np.where(slot < 0, -1, index)


def plan_campaigns(plan: Plan, chance: Chance, staff: Staff) -> Calendar:
    """Every channel with UTM except plain search results runs campaigns from the first day to the last."""
    channels = plan.truth.channels
    with_campaigns = [i for i, channel in enumerate(channels) if channel.utm]
    slots = np.full(len(channels), -1)
    slots[with_campaigns] = np.arange(len(with_campaigns))
    quarters = -(-plan.days // QUARTER_DAYS)
    channel = np.repeat(with_campaigns, quarters * A_QUARTER)
    quarter = np.tile(np.repeat(np.arange(quarters), A_QUARTER), len(with_campaigns))
    choice = np.tile(np.arange(A_QUARTER), len(with_campaigns) * quarters)
    topic = (quarter + choice * 3 + channel) % len(TOPICS)
    starts = plan.start + quarter * QUARTER_DAYS * DAY
    owners = staff.marketers[chance.of("campaigns").integers(0, len(staff.marketers), len(channel))]
    named = pl.DataFrame(
        {
            "channel": pl.Series([c.name for c in channels]).gather(channel),
            "topic": pl.Series(TOPICS).gather(topic),
            "month": pl.Series(starts).cast(pl.Datetime("us")).dt.strftime("%Y-%m"),
            "choice": choice,
        }
    )
    frame = named.select(
        key=pl.concat_str(
            pl.col("month"), pl.col("channel").str.to_lowercase().str.replace_all(" ", "-", literal=True),
            pl.col("topic").str.to_lowercase(), separator="-",
        ),
        name=pl.format("{} {} {}", "topic", "channel", "month"),
        channel="channel",
        source=pl.Series([c.source for c in channels]).gather(channel),
        medium=pl.Series([c.medium for c in channels]).gather(channel),
        starts=pl.Series(starts),
        ends=pl.Series(starts + QUARTER_DAYS * DAY),
        budget=pl.Series(_budgets(plan, channel)),
        owner=staff.keys.gather(owners),
    )  # fmt: skip
    return Calendar(frame, channel.astype(np.int64), plan.start, slots, quarters)


def _budgets(plan: Plan, channel: Ints) -> Ints:
    channels = plan.truth.channels
    visits = plan.visitors * 1.6 / (8 * A_QUARTER)
    cost = np.array([c.cost * c.share for c in channels])[channel] * visits
    # Rounded up to hundreds of the currency, as budgets are.
    return (np.ceil(cost / 10_000) * 10_000).astype(np.int64)


def asset_names(frame: pl.DataFrame, campaign: Ints, pick: Ints) -> pl.Series:
    """The ad or piece of content within a campaign; null where there is none."""
    names = pl.DataFrame(
        {"key": frame["key"].gather(np.maximum(campaign, 0)), "pick": pick % ASSETS, "c": campaign}
    )
    return names.select(
        pl.when(pl.col("c") >= 0).then(pl.format("{}-{}", "key", pl.col("pick") + 1))
    ).to_series()

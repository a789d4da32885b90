"""What was planted can be found again by plain counts, and nothing where nothing was planted."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
import pytest

from accord.basics.moments import DAY, HOUR, parse_moment
from accord.log.kinds import kind_named
from accord.simulate.selling import NEVER
from accord.simulate.story import Story, deals_known, leads_known, tell
from accord.simulate.truth import CHANNELS, HISTORY_DAYS, LARGE, LEAD_TYPES, SMALL, Plan, Truth

START = parse_moment("2024-11-24")
END = START + HISTORY_DAYS * DAY
FRAMES = (
    "owners", "campaigns", "accounts", "people", "messages", "mail",
    "contacts", "leads", "deals", "stages", "spend",
)  # fmt: skip


@cache
def whole() -> Story:
    return tell(Plan(LARGE, START))


@cache
def nothing_planted() -> Story:
    truth = Truth(
        channels=tuple(replace(c, qualify=0.0) for c in CHANNELS),
        lead_types=tuple(replace(t, accept=0.0, qualify=0.0) for t in LEAD_TYPES),
        speed=0.0,
    )
    return tell(Plan(LARGE, START, seed=8, truth=truth))


def work(story: Story) -> pl.DataFrame:
    """One row a sent lead: type, channel, hours to contact, accepted, returned, qualified."""
    leads = story.worked_leads
    frame = pl.DataFrame(
        {
            "type": leads.lead_type,
            "channel": leads.channel,
            "hours": leads.contact_hours,
            "sent": leads.sent_at < NEVER,
            "accepted": leads.accepted_at < NEVER,
            "returned": leads.returned_at < NEVER,
            "qualified": leads.qualified_at < NEVER,
        }
    )
    return frame.filter("sent")


def log_odds_ratio(frame: pl.DataFrame, exposed: pl.Expr, outcome: str, strata: list[str]) -> float:
    """Pooled over strata, Mantel-Haenszel."""
    cells = frame.with_columns(exposed=exposed).group_by(strata).agg(
        a=(pl.col("exposed") & pl.col(outcome)).sum().cast(float),
        b=(pl.col("exposed") & ~pl.col(outcome)).sum().cast(float),
        c=(~pl.col("exposed") & pl.col(outcome)).sum().cast(float),
        d=(~pl.col("exposed") & ~pl.col(outcome)).sum().cast(float),
        n=pl.len(),
    )  # fmt: skip
    above = (cells["a"] * cells["d"] / cells["n"]).sum()
    below = (cells["b"] * cells["c"] / cells["n"]).sum()
    return float(np.log(above / below))


def preference(story: Story) -> float:
    types = [t.name for t in LEAD_TYPES]
    demo, webinar = types.index("Demo request"), types.index("Webinar")
    decided = work(story).filter(
        pl.col("type").is_in([demo, webinar]) & (pl.col("accepted") | pl.col("returned"))
    )
    return log_odds_ratio(decided.with_columns(one=1), pl.col("type") == demo, "accepted", ["one"])


def channel_effect(story: Story) -> float:
    names = [c.name for c in CHANNELS]
    good, poor = names.index("Paid Search"), names.index("Paid Social")
    tried = work(story).filter(pl.col("accepted") & pl.col("channel").is_in([good, poor]))
    tried = tried.with_columns(slow=pl.col("hours").clip(0.25, 240).log(2).floor().fill_nan(99))
    return log_odds_ratio(tried, pl.col("channel") == good, "qualified", ["type", "slow"])


def speed_effect(story: Story) -> float:
    """Of one doubling of the hours."""
    tried = (
        work(story)
        .filter("accepted")
        .with_columns(doubling=pl.col("hours").log(2).clip(-9, 99).floor().cast(int))
    )
    tried = tried.filter(pl.col("doubling").is_in([0, 1, 5, 6]))
    slower = tried["doubling"] >= 5
    gap = tried.filter(slower)["hours"].log(2).mean() - tried.filter(~slower)["hours"].log(2).mean()
    return log_odds_ratio(tried, pl.col("doubling") >= 5, "qualified", ["type"]) / gap


@pytest.mark.parametrize(
    ("found", "planted", "within"),
    [
        (preference, LEAD_TYPES[0].accept - LEAD_TYPES[3].accept, 0.3),
        (channel_effect, CHANNELS[2].qualify - CHANNELS[3].qualify, 0.35),
        (speed_effect, Truth().speed, 0.08),
    ],
)
def test_a_planted_effect_is_found_and_a_null_stays_null(
    found: Callable[[Story], float], planted: float, within: float
) -> None:
    assert found(whole()) == pytest.approx(planted, abs=within)
    assert found(nothing_planted()) == pytest.approx(0.0, abs=within)


def test_the_same_seed_tells_the_same_story_and_another_seed_another() -> None:
    plan = Plan(LARGE, START, scale=0.01)
    one, two, other = tell(plan), tell(plan), tell(replace(plan, seed=8))
    for name in FRAMES:
        assert getattr(one, name).equals(getattr(two, name)), name
    assert not one.messages.equals(other.messages)
    assert not one.leads.equals(other.leads)


def test_scale_one_has_forty_thousand_people_and_one_and_a_half_million_activities() -> None:
    story = whole()
    messages = story.messages.filter(pl.col("at") < END)
    activities = messages.height + sum(
        frame.filter(pl.col("at") < END).height for frame in (story.mail, story.contacts)
    )
    assert activities == pytest.approx(1_500_000, rel=0.05)
    visitors = messages["anonymous"].str.extract(r"^(v\d+)").drop_nulls().n_unique()
    assert visitors == pytest.approx(40_000, rel=0.03)
    assert story.owners.height == 60


def test_a_team_of_ten_gets_about_forty_leads_a_month() -> None:
    story = tell(Plan(SMALL, START))
    leads = story.leads.filter(pl.col("created_at") < END).height
    assert leads / 24 == pytest.approx(40, rel=0.15)
    assert story.owners.height == 10


def test_every_stage_loses_some_and_keeps_some() -> None:
    leads = whole().leads.filter(pl.col("created_at") < END - 120 * DAY)
    chain = ("mql_at", "sent_at", "accepted_at", "qualified_at", "won_at")
    counts = [leads.height, *(leads[name].count() for name in chain)]
    shares = [later / former for former, later in itertools.pairwise(counts)]
    assert shares == [pytest.approx(expected, abs=0.1) for expected in (0.6, 1.0, 0.65, 0.5, 0.3)]


def test_moments_of_a_lead_follow_one_another() -> None:
    leads = whole().leads
    chain = ("created_at", "mql_at", "sent_at", "accepted_at", "qualified_at")
    for former, later in itertools.pairwise(chain):
        assert leads.filter(pl.col(later) < pl.col(former)).is_empty(), (former, later)
    assert leads.filter(pl.col("first_contact_at") < pl.col("sent_at")).is_empty()


def test_prospects_rest_at_the_weekend_and_sellers_work_in_office_hours() -> None:
    story = whole()
    pages = story.messages.filter(~pl.col("anonymous").str.starts_with("crawler"))
    weekday = (pages["at"] // DAY + 3) % 7
    assert (weekday >= 5).mean() < 0.14
    calls = story.contacts.filter(pl.col("kind") == "call")
    moment = calls["at"].cast(pl.Datetime("us"))
    # Saturday 12:00 UTC is nobody's working hour in any of the three regions.
    assert calls.filter((moment.dt.weekday() == 6) & moment.dt.hour().is_between(11, 13)).is_empty()


def test_traffic_grows_and_summers_are_slow() -> None:
    at = whole().messages["at"]
    first = ((at >= START) & (at < START + 365 * DAY)).sum()
    second = ((at >= START + 365 * DAY) & (at < END)).sum()
    assert second / first > 1.2
    month = at.filter((at >= START + 365 * DAY) & (at < END)).cast(pl.Datetime("us")).dt.month()
    assert (month == 7).sum() < (month == 3).sum()


def test_only_the_first_page_of_a_session_carries_utm() -> None:
    pages = whole().messages.filter(pl.col("type") == "page")
    inner = pages.filter(pl.col("referrer") == "https://www.lumenforge.example/")
    assert inner["source"].drop_nulls().is_empty()
    assert pages["campaign"].count() > 0.05 * pages.height


def test_spend_follows_the_price_of_a_click() -> None:
    spend = whole().spend.group_by("channel").agg(pl.sum("amount"), pl.sum("clicks"))
    paid = {channel.name: channel.cost for channel in CHANNELS if channel.cost}
    assert set(spend["channel"]) == set(paid)
    for channel, amount, clicks in spend.iter_rows():
        assert amount / clicks == pytest.approx(paid[channel], rel=0.05)


def test_activities_have_declared_kinds_and_known_owners() -> None:
    story = whole()
    for frame in (story.mail, story.contacts):
        assert frame["key"].is_unique().all()
        for name in frame["kind"].unique():
            assert kind_named(name).stream.name == "activities"
    assert set(story.contacts["owner"]) <= set(story.owners["key"])


def test_a_lead_shows_only_what_was_known_at_the_end_of_the_step() -> None:
    leads = whole().leads
    since, until = START + 300 * DAY, START + 307 * DAY
    known = leads_known(leads, since, until)
    assert known.height > 50
    for name in ("created_at", "mql_at", "sent_at", "accepted_at", "returned_at", "qualified_at"):
        assert known.filter(pl.col(name) >= until).is_empty()
    assert known.filter(pl.col("returned_at").is_null() & pl.col("reason").is_not_null()).is_empty()
    assert known.filter(pl.col("sent_at").is_null() & pl.col("owner").is_not_null()).is_empty()
    assert set(known["status"]) <= {"lead", "mql", "sent", "sal", "sql", "won", "lost", "sent_back"}


def test_steps_together_end_where_one_long_step_ends() -> None:
    story = tell(Plan(LARGE, START, scale=0.05))
    bounds = [START - DAY + week * 14 * DAY for week in range(40)]
    stepwise = pl.concat(
        deals_known(story.deals, since, until).with_columns(step=pl.lit(number))
        for number, (since, until) in enumerate(itertools.pairwise(bounds))
    )
    last = (
        stepwise.sort("step").group_by("key", maintain_order=True).last().drop("step").sort("key")
    )
    at_once = deals_known(story.deals, bounds[0], bounds[-1]).sort("key")
    assert last.equals(at_once)


def test_an_open_deal_has_no_outcome_yet() -> None:
    story = whole()
    known = deals_known(story.deals, START, END)
    still_open = known.filter(pl.col("outcome") == "open")
    assert still_open.height > 20
    assert still_open["closed_at"].drop_nulls().is_empty()
    assert still_open["reason"].drop_nulls().is_empty()
    assert known.filter(pl.col("outcome") == "won")["stage"].unique().to_list() == ["Closed won"]


def test_first_contact_waits_differ_between_sellers() -> None:
    leads = whole().worked_leads
    frame = pl.DataFrame({"owner": leads.owner, "wait": leads.contact_at - leads.sent_at})
    frame = frame.filter(pl.Series(leads.contact_at < NEVER))
    medians = frame.group_by("owner").agg(pl.median("wait") / HOUR)["wait"]
    assert medians.max() / medians.min() > 2

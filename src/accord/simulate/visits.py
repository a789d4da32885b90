"""What prospects do on the site: sessions over channels, pages, the moment they say who they are."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from accord.basics.moments import DAY, HOUR, SECOND
from accord.simulate.campaigns import Calendar
from accord.simulate.chance import (
    Bools,
    Chance,
    Floats,
    Ints,
    chance,
    choose,
    expand,
    off_weekend,
    within_day,
)
from accord.simulate.market import Market
from accord.simulate.names import PAGE_WEIGHTS, PAGES, REGION_HOURS, REGIONS
from accord.simulate.truth import Plan, Truth

LOOKBACK = 90 * DAY
MEAN_RETURNS = 4.7
MAIN, SECOND_DEVICE = 0, 1


@dataclass(frozen=True)
class Sessions:
    """One element a session in order of (person, at); `known` once the person has said who they are."""

    person: Ints
    at: Ints
    channel: Ints
    campaign: Ints
    device: Ints
    known: Bools
    converts: Bools
    agent: Ints


@dataclass(frozen=True)
class Conversions:
    """One element a person who left an address: when, the session's index, type, and the channel that counts.

    `channel` is that of the last session that was not direct within 90 days, else Direct, as
    definitions.md section 3 has it; `intent` is the person's hidden interest.
    """

    person: Ints
    at: Ints
    session: Ints
    lead_type: Ints
    channel: Ints
    campaign: Ints
    intent: Floats


@dataclass(frozen=True)
class Visits:
    """Sessions and conversions of everybody."""

    sessions: Sessions
    conversions: Conversions


def make_visits(plan: Plan, chances: Chance, market: Market, calendar: Calendar) -> Visits:
    """Visitors come by channel, return at growing intervals, and a share of them leaves an address."""
    truth = plan.truth
    rng = chances.of("visits")
    people = market.people
    count = people.height
    first_channel = choose(rng, [c.share for c in truth.channels], count)
    intent = rng.standard_normal(count)
    sessions_of = 1 + rng.poisson(np.exp(np.log(MEAN_RETURNS) - 0.18 + 0.6 * intent))
    known = rng.random(count) < chance(_known_odds(truth, first_channel, intent))
    converting = np.where(known, (sessions_of * rng.random(count) ** 0.7).astype(np.int64), -1)
    person, position = expand(sessions_of)
    at = _session_moments(rng, people, person, position)
    keep = at < plan.start + plan.days * DAY
    person, position, at = person[keep], position[keep], at[keep]
    converting = _kept(plan, chances, converting, person, position, at)
    is_known = (converting[person] >= 0) & (position > converting[person])
    channel = _channels(rng, truth, first_channel[person], position, is_known)
    sessions = Sessions(
        person,
        at,
        channel,
        calendar.running(channel, at, rng.integers(0, 2, len(at))),
        np.where(is_known & (rng.random(len(at)) < truth.second_device), SECOND_DEVICE, MAIN),
        is_known,
        position == converting[person],
        choose(rng, [55, 22, 12, 11], count)[person],
    )
    return Visits(sessions, _conversions(rng, truth, sessions, intent))


def _kept(
    plan: Plan, chances: Chance, converting: Ints, person: Ints, position: Ints, at: Ints
) -> Ints:
    """Of those who would leave an address after the turn, only a share still does."""
    turned = person[(position == converting[person]) & (at >= plan.turn_at)]
    gone = turned[chances.of("turn").random(len(turned)) >= plan.truth.turn.leads]
    kept = converting.copy()
    kept[gone] = -1
    return kept


def _known_odds(truth: Truth, channel: Ints, intent: Floats) -> Floats:
    share = truth.known_share
    known = np.array([c.known for c in truth.channels])
    odds = np.log(share / (1 - share)) - 0.12 + truth.intent * intent + known[channel]
    return np.asarray(odds, dtype=np.float64)


def _session_moments(
    rng: np.random.Generator, people: pl.DataFrame, person: Ints, position: Ints
) -> Ints:
    size = len(person)
    gap_days = 1 + (6.0 * np.exp(1.1 * rng.standard_normal(size))).astype(np.int64)
    gap_days[position == 0] = 0
    passed = np.cumsum(gap_days)
    passed -= np.repeat(passed[position == 0], np.bincount(person))
    first_at = people["first_at"].to_numpy()
    again = first_at[person] // DAY * DAY + passed * DAY + within_day(rng, size)
    at = np.where(position == 0, first_at[person], off_weekend(rng, again, 0.3))
    # A move off the weekend must not overtake the next session.
    at = pl.DataFrame({"p": person, "at": at}).sort("p", "at")["at"].to_numpy()
    ahead = np.array([REGION_HOURS[region] for region in REGIONS])
    return np.asarray(at - ahead[people["region_index"].to_numpy()[person]] * HOUR, dtype=np.int64)


def _channels(
    rng: np.random.Generator, truth: Truth, first: Ints, position: Ints, is_known: Bools
) -> Ints:
    size = len(first)
    again = choose(rng, [c.returns for c in truth.channels], size)
    email = [c.name for c in truth.channels].index("Email")
    again = np.where((again == email) & ~is_known, 0, again)
    same = rng.random(size) < 0.12
    return np.where((position == 0) | same, first, again)


def _last_counting(sessions: Sessions) -> Ints:
    """Index of the last session that was not direct, this one included, within 90 days; -1 when none."""
    order = np.arange(len(sessions.at))
    last = np.maximum.accumulate(np.where(sessions.channel > 0, order, -1))
    starts = np.flatnonzero(np.r_[True, sessions.person[1:] != sessions.person[:-1]])
    first_of = np.repeat(starts, np.diff(np.r_[starts, len(order)]))
    stale = (last < first_of) | (sessions.at - sessions.at[np.maximum(last, 0)] > LOOKBACK)
    return np.where(stale, -1, last)


def _conversions(
    rng: np.random.Generator, truth: Truth, sessions: Sessions, intent: Floats
) -> Conversions:
    session = np.flatnonzero(sessions.converts)
    counting = _last_counting(sessions)[session]
    found = counting >= 0
    person = sessions.person[session]
    return Conversions(
        person,
        sessions.at[session],  # The form comes minutes later; `pages` says when.
        session,
        choose(rng, [t.share for t in truth.lead_types], len(session)),
        np.where(found, sessions.channel[counting], 0),
        np.where(found, sessions.campaign[counting], -1),
        intent[person],
    )


@dataclass(frozen=True)
class Pages:
    """One element a page view; `first` marks a session's first, `form_at` is by conversion."""

    session: Ints
    at: Ints
    path: pl.Series
    first: Bools
    form_at: Ints


def make_pages(plan: Plan, chances: Chance, visits: Visits) -> Pages:
    """Pages of every session, seconds to minutes apart; a converting session ends on the form's page."""
    rng = chances.of("pages")
    sessions, conversions = visits.sessions, visits.conversions
    counts = rng.geometric(0.2, len(sessions.at)).clip(1, 30) + sessions.converts
    session, position = expand(counts)
    dwell = (40 * np.exp(0.9 * rng.standard_normal(len(session)))).clip(3, 1200) * SECOND
    dwell = dwell.astype(np.int64) // 1000 * 1000
    dwell[position == 0] = 0
    passed = np.cumsum(dwell)
    passed -= np.repeat(passed[position == 0], counts)
    at = sessions.at[session] + passed
    last_row = np.cumsum(counts) - 1
    path = choose(rng, PAGE_WEIGHTS, len(session))
    path[last_row[conversions.session]] = len(PAGES) + conversions.lead_type
    paths = pl.Series([*PAGES, *(t.page for t in plan.truth.lead_types)]).gather(path)
    filling = rng.integers(20_000, 150_000, len(conversions.at)) * 1000
    return Pages(session, at, paths, position == 0, at[last_row[conversions.session]] + filling)

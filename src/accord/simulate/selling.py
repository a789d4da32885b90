"""What sales does: leads through their stages, first contact at each seller's pace, deals to their close."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from accord.basics.moments import DAY, HOUR, MINUTE
from accord.simulate.chance import (
    Bools,
    Chance,
    Floats,
    Ints,
    at_work,
    chance,
    choose,
    choose_by,
    waits,
)
from accord.simulate.market import Market
from accord.simulate.names import (
    LOST_REASONS,
    PRODUCT_OF_SEGMENT,
    REGION_HOURS,
    REGIONS,
    RETURN_REASONS,
    RETURN_WEIGHTS,
    STAGES,
    WON_REASONS,
)
from accord.simulate.staff import Staff
from accord.simulate.truth import Plan
from accord.simulate.visits import Conversions

NEVER = np.iinfo(np.int64).max
NOT_CONTACTED = -1.5
# Hours to first contact at which `Truth.speed` adds nothing.
SPEED_CENTRE = 8.0
OUTBOUND_SHARE = 0.2


@dataclass(frozen=True)
class Leads:
    """One element a lead; a moment that never comes is NEVER. `owner` -1 before sending."""

    person: Ints
    lead_type: Ints
    channel: Ints
    campaign: Ints
    owner: Ints
    created_at: Ints
    mql_at: Ints
    sent_at: Ints
    accepted_at: Ints
    returned_at: Ints
    contact_at: Ints
    qualified_at: Ints
    reason: Ints
    stated: Bools

    @property
    def contact_hours(self) -> Floats:
        """Hours from sending to first contact; infinite where it never came."""
        found = self.contact_at < NEVER
        wait = (
            np.where(found, self.contact_at - np.minimum(self.sent_at, self.contact_at), 0) / HOUR
        )
        return np.where(found, wait, np.inf)


@dataclass(frozen=True)
class Deals:
    """One element a deal; `lead` -1 for deals that sales found alone. `stage_at` has a row a stage."""

    lead: Ints
    person: Ints
    owner: Ints
    created_at: Ints
    expected_at: Ints
    closed_at: Ints
    won: Bools
    amount: Ints
    product: Ints
    reason: Ints
    stage_at: Ints


def work_leads(
    plan: Plan,
    chances: Chance,
    market: Market,
    staff: Staff,
    known: Conversions,
    form_at: Ints,
    part: str = "leads",
) -> Leads:
    """Each person's lead from creation to qualification by the planted truth."""
    rng = chances.of(part)
    truth, lags, size = plan.truth, plan.truth.lags, len(known.person)
    types = truth.lead_types
    created = form_at + rng.integers(5, 120, size) * 1_000_000
    is_mql = rng.random(size) < np.array([t.mql for t in types])[known.lead_type]
    mql_at = created + waits(rng, lags.mql_hours, lags.sigma, size)
    region = market.people["region_index"].to_numpy()[known.person]
    ahead = np.array([REGION_HOURS[name] for name in REGIONS])[region]
    sent_at = at_work(rng, mql_at + waits(rng, lags.sent_hours, lags.sigma, size), ahead)
    owner = _assign(staff, region, is_mql)
    pace = staff.pace[owner]
    contact_at = at_work(
        rng, sent_at + waits(rng, lags.contact_hours * pace, lags.sigma, size), ahead
    )
    contact_at = np.where(rng.random(size) < truth.never_contacted, NEVER, contact_at)
    silent = rng.random(size) < truth.silent
    accept = np.array([t.accept for t in types])[known.lead_type]
    accepts = rng.random(size) < chance(truth.accept + accept + staff.taste[owner])
    decided = at_work(rng, sent_at + waits(rng, lags.accept_hours * pace, lags.sigma, size), ahead)
    turned = _turned(plan, chances.of(f"{part} turn"), known, sent_at)
    silent, accepts = silent | turned.unheard, accepts & ~turned.poor
    accepted = is_mql & ~silent & accepts
    contact_at = np.where(is_mql & ~turned.unheard, contact_at, NEVER)
    qualifies = accepted & (
        rng.random(size) < chance(_qualify_odds(plan, known, sent_at, contact_at))
    )
    qualifies &= ~turned.unqualified
    base = np.maximum(decided, np.where(contact_at < NEVER, contact_at, 0))
    qualified = at_work(rng, base + waits(rng, lags.qualify_days * 24, lags.sigma, size), ahead)
    return Leads(
        known.person,
        known.lead_type,
        known.channel,
        known.campaign,
        np.where(is_mql, owner, -1),
        _whole(created),
        _whole(np.where(is_mql, mql_at, NEVER)),
        _whole(np.where(is_mql, sent_at, NEVER)),
        _whole(np.where(accepted, decided, NEVER)),
        _whole(np.where(is_mql & ~silent & ~accepts, decided, NEVER)),
        _whole(contact_at),
        _whole(np.where(qualifies, qualified, NEVER)),
        choose(rng, RETURN_WEIGHTS, size),
        rng.random(size) < 0.25,
    )


@dataclass(frozen=True)
class Turned:
    """Leads that the turn makes unheard, poor or unqualified, whatever they would have been."""

    unheard: Bools
    poor: Bools
    unqualified: Bools


def _turned(plan: Plan, rng: np.random.Generator, known: Conversions, sent_at: Ints) -> Turned:
    turn, size = plan.truth.turn, len(known.person)
    after = sent_at >= plan.turn_at
    names = [channel.name for channel in plan.truth.channels]
    of_source = known.channel == (names.index(turn.source) if turn.source else -1)
    return Turned(
        after & (rng.random(size) >= turn.heard),
        after & of_source & (rng.random(size) >= turn.accepted),
        after & (rng.random(size) >= turn.qualified),
    )


def _whole(at: Ints) -> Ints:
    # Whole seconds, as CRMs store them; the sender's milliseconds stay with the collector.
    return np.where(at == NEVER, NEVER, at // 1_000_000 * 1_000_000)


def _assign(staff: Staff, region: Ints, is_mql: Bools) -> Ints:
    """Sellers of the region in turn."""
    owner = np.zeros(len(region), np.int64)
    for number, sellers in enumerate(staff.sellers):
        rows = np.flatnonzero((region == number) & is_mql)
        owner[rows] = sellers[np.arange(len(rows)) % len(sellers)]
    return owner


def _qualify_odds(plan: Plan, known: Conversions, sent_at: Ints, contact_at: Ints) -> Floats:
    truth = plan.truth
    hours = np.where(contact_at < NEVER, contact_at - sent_at, 0) / HOUR
    doublings = np.log2(hours.clip(0.25, 240) / SPEED_CENTRE)
    waited = np.where(contact_at < NEVER, truth.speed * doublings, NOT_CONTACTED)
    by_type = np.array([t.qualify for t in truth.lead_types])[known.lead_type]
    by_channel = np.array([c.qualify for c in truth.channels])[known.channel]
    return np.asarray(truth.qualify + by_type + by_channel + waited, dtype=np.float64)


def work_deals(plan: Plan, chances: Chance, market: Market, staff: Staff, leads: Leads) -> Deals:
    """A deal for every qualified lead, and a fifth as many again that sales found alone."""
    rng = chances.of("deals")
    lead = np.flatnonzero(leads.qualified_at < NEVER)
    alone = round(len(lead) * OUTBOUND_SHARE)
    person = np.r_[leads.person[lead], _strangers(rng, market, leads, alone)]
    region = market.people["region_index"].to_numpy()[person]
    owner = np.r_[leads.owner[lead], _assign(staff, region[len(lead) :], np.ones(alone, bool))]
    first_at = market.people["first_at"].to_numpy()[person[len(lead) :]]
    opened = np.r_[
        leads.qualified_at[lead] + rng.integers(5, 600, len(lead)) * MINUTE,
        first_at + waits(rng, 24 * 20, 0.8, alone),
    ]
    ahead = np.array([REGION_HOURS[name] for name in REGIONS])[region]
    size = len(person)
    created = _whole(at_work(rng, opened, ahead))
    segment = market.people["segment_index"].to_numpy()[person]
    won = rng.random(size) < chance(_win_odds(plan, leads, lead, segment))
    cycle = np.array([s.cycle_days for s in plan.truth.segments])[segment]
    cycle_hours = np.where(won, cycle, cycle * 0.8) * 24
    closed = _whole(
        at_work(rng, created + waits(rng, cycle_hours, plan.truth.lags.close_sigma, size), ahead)
    )
    median = np.array([s.deal_median for s in plan.truth.segments])[segment]
    amount = median * np.exp(0.45 * rng.standard_normal(size))
    expected = created + (cycle * (0.8 + 0.8 * rng.random(size))).astype(np.int64) * DAY
    won &= ~_slipped(plan, chances.of("deals turn"), created, amount)
    return Deals(
        np.r_[lead, np.full(alone, -1)],
        person,
        owner,
        created,
        expected // DAY * DAY,
        closed,
        won,
        (amount / 10_000).astype(np.int64) * 10_000,
        choose_by(rng, PRODUCT_OF_SEGMENT, segment),
        rng.integers(0, len(WON_REASONS), size),
        _stage_moments(rng, created, closed, won),
    )


def _slipped(plan: Plan, rng: np.random.Generator, created: Ints, amount: Floats) -> Bools:
    """Deals that the turn lets slip away, whatever they would have been."""
    turn, size = plan.truth.turn, len(created)
    after = created >= plan.turn_at
    slips = rng.random(size) >= turn.won
    large_slips = (amount >= turn.large) & (rng.random(size) >= turn.large_won)
    return np.asarray(after & (slips | large_slips))


def _strangers(rng: np.random.Generator, market: Market, leads: Leads, count: int) -> Ints:
    """Persons whom sales wrote to first: they never left an address."""
    others = np.setdiff1d(np.arange(market.people.height), leads.person)
    return rng.choice(others, count, replace=False).astype(np.int64)


def _win_odds(plan: Plan, leads: Leads, lead: Ints, segment: Ints) -> Floats:
    truth = plan.truth
    by_type = np.zeros(len(segment))
    by_type[: len(lead)] = np.array([t.win for t in truth.lead_types])[leads.lead_type[lead]]
    return np.asarray(truth.win + by_type + np.array([s.win for s in truth.segments])[segment])


def _stage_moments(rng: np.random.Generator, created: Ints, closed: Ints, won: Bools) -> Ints:
    """Moments of reaching each stage; a lost deal stops on the way."""
    size = len(created)
    parts = np.sort(rng.random((size, len(STAGES) - 1)), axis=1) * 0.95
    moments = created[:, None] + (parts * (closed - created)[:, None]).astype(np.int64)
    reached = np.where(won, len(STAGES) - 1, choose(rng, [3, 3, 2, 1], size))
    moments = np.where(
        np.arange(1, len(STAGES)) <= reached[:, None], moments // 1_000_000 * 1_000_000, NEVER
    )
    return np.column_stack([created, moments]).astype(np.int64)


def reason_names(deals: Deals) -> pl.Series:
    """Why each deal was won or lost."""
    won = pl.Series(WON_REASONS).gather(deals.reason)
    lost = pl.Series(LOST_REASONS).gather(deals.reason)
    return pl.select(pl.when(pl.Series(deals.won)).then(won).otherwise(lost)).to_series()


def return_reasons(leads: Leads) -> pl.Series:
    """Why each lead would be sent back."""
    return pl.Series(RETURN_REASONS).gather(leads.reason)

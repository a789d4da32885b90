"""What becomes of leads that sales did not keep: expired, disqualified, or recycled and back months later."""

from dataclasses import dataclass, fields

import numpy as np
import polars as pl

from accord.basics.moments import DAY, HOUR
from accord.simulate.chance import Bools, Chance, Ints, choose
from accord.simulate.names import RETURN_REASONS
from accord.simulate.selling import NEVER, Leads
from accord.simulate.truth import Plan
from accord.simulate.visits import Conversions

RECYCLED_REASONS = ("timing", "no_budget")
RECYCLED, COMES_BACK = 0.8, 0.45
DISQUALIFIED_REASONS = ("no_fit", "duplicate", "inaccurate_data")
DISQUALIFIED = 0.6
EXPIRES_AFTER = 10 * DAY


@dataclass(frozen=True)
class Returning:
    """`moves`: lead index, stage, moment, by whom. `again`: the second form of recycled persons."""

    moves: pl.DataFrame
    again: Conversions


def send_around(plan: Plan, chances: Chance, leads: Leads, known: Conversions) -> Returning:
    """Stages after a return, and the forms with which some of the recycled come back."""
    rng = chances.of("returning")
    size = len(leads.person)
    reason = np.array(RETURN_REASONS)[leads.reason]
    returned = leads.returned_at < NEVER
    silent = (leads.sent_at < NEVER) & ~returned & (leads.accepted_at == NEVER)
    recycled = returned & np.isin(reason, RECYCLED_REASONS) & (rng.random(size) < RECYCLED)
    gone = returned & np.isin(reason, DISQUALIFIED_REASONS) & (rng.random(size) < DISQUALIFIED)
    day = rng.integers(HOUR, 3 * DAY, size) // 1_000_000 * 1_000_000
    moves = pl.concat(
        [
            _moves(silent, "expired", leads.sent_at, np.full(size, EXPIRES_AFTER), "system"),
            _moves(recycled, "recycled", leads.returned_at, day, "human"),
            _moves(gone, "disqualified", leads.returned_at, day, "human"),
        ]
    ).sort("at", "lead")
    later = day + rng.integers(40 * DAY, 190 * DAY, size) // 1_000_000 * 1_000_000
    returns = recycled & (rng.random(size) < COMES_BACK)
    at = np.where(returns, leads.returned_at, 0) + later
    back = np.flatnonzero(returns & (at < plan.start + plan.days * DAY))
    email = [channel.name for channel in plan.truth.channels].index("Email")
    again = Conversions(
        leads.person[back],
        at[back],
        known.session[back],
        choose(rng, [t.share for t in plan.truth.lead_types], len(back)),
        np.full(len(back), email),
        np.full(len(back), -1),
        known.intent[back],
    )
    return Returning(moves, again)


def _moves(which: Bools, stage: str, since: Ints, after: Ints, actor: str) -> pl.DataFrame:
    rows = np.flatnonzero(which)
    frame = pl.DataFrame({"lead": rows, "at": since[rows] + after[rows]})
    return frame.with_columns(to=pl.lit(stage), actor=pl.lit(actor))


def joined(first: Leads, second: Leads) -> Leads:
    """Leads of both rounds, the first keeping their places."""
    pairs = ((getattr(first, field.name), getattr(second, field.name)) for field in fields(Leads))
    return Leads(*(np.concatenate(pair) for pair in pairs))

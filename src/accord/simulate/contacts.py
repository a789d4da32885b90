"""Calls, mails and meetings of sellers with their leads and in their deals, and the answers."""

import numpy as np
import polars as pl

from accord.basics.moments import DAY, MINUTE
from accord.simulate.chance import Bools, Chance, Ints, at_work, expand, waits
from accord.simulate.market import Market
from accord.simulate.names import REGION_HOURS, REGIONS
from accord.simulate.selling import NEVER, Deals, Leads
from accord.simulate.staff import Staff

FOLLOW_UPS = 3.2
IN_DEALS = 11.0
RECORDED = 0.7
OUT_KINDS = np.array(["call", "email"])


def record_contacts(
    chances: Chance, market: Market, staff: Staff, leads: Leads, deals: Deals
) -> pl.DataFrame:
    """Rows in the columns of the kind activities, the owner by key."""
    rng = chances.of("contacts")
    parts = [
        _first(rng, leads),
        _follow_ups(rng, market, leads),
        _qualifying(rng, leads),
        _in_deals(rng, market, deals),
    ]
    frame = pl.concat(parts)
    return frame.select(
        pl.col("at") // 1_000_000 * 1_000_000,
        "kind",
        person_key=market.people["key"].gather(frame["person"]),
        direction=pl.when("inbound").then(pl.lit("in")).otherwise(pl.lit("out")),
        human=pl.lit(True),
        recording_id=_recordings(rng, frame),
        owner=staff.keys.gather(frame["owner"]),
    )


def _recordings(rng: np.random.Generator, frame: pl.DataFrame) -> pl.Expr:
    """Most calls are recorded by the telephone system; what is not was only logged by hand."""
    recorded = pl.Series(
        (frame["kind"] == "call").to_numpy() & (rng.random(frame.height) < RECORDED)
    )
    number = pl.int_range(pl.len()).cast(pl.String)
    return pl.when(recorded).then(pl.concat_str(pl.lit("rec-"), number))


def _frame(person: Ints, owner: Ints, at: Ints, kind: np.ndarray, inbound: Bools) -> pl.DataFrame:
    return pl.DataFrame(
        {"person": person, "owner": owner, "at": at, "kind": kind.astype(str), "inbound": inbound},
        schema_overrides={"kind": pl.String},
    )


def _same(kind: str, size: int) -> np.ndarray:
    return np.full(size, kind)


def _first(rng: np.random.Generator, leads: Leads) -> pl.DataFrame:
    """The first contact itself, by call or mail, at the moment the truth says."""
    rows = np.flatnonzero(leads.contact_at < NEVER)
    kinds = OUT_KINDS[(rng.random(len(rows)) < 0.45).astype(int)]
    return _frame(
        leads.person[rows],
        leads.owner[rows],
        leads.contact_at[rows],
        kinds,
        np.zeros(len(rows), bool),
    )


def _follow_ups(rng: np.random.Generator, market: Market, leads: Leads) -> pl.DataFrame:
    rows = np.flatnonzero(leads.contact_at < NEVER)
    liked = (leads.accepted_at[rows] < NEVER) * 1.0 + 0.35
    parent, _ = expand(rng.poisson(FOLLOW_UPS * liked))
    lead = rows[parent]
    at = leads.contact_at[lead] + waits(rng, 70.0, 0.9, len(lead))
    at = at_work(rng, at, _ahead(market, leads.person[lead]))
    return _with_answers(rng, leads.person[lead], leads.owner[lead], at, 0.22)


def _qualifying(rng: np.random.Generator, leads: Leads) -> pl.DataFrame:
    """The meeting in which a lead is qualified."""
    rows = np.flatnonzero(leads.qualified_at < NEVER)
    at = leads.qualified_at[rows] - rng.integers(45, 240, len(rows)) * MINUTE
    at = np.maximum(at, leads.sent_at[rows] + 31 * MINUTE)
    held = (leads.contact_at[rows] < NEVER) & (at > leads.contact_at[rows])
    rows, at = rows[held], at[held]
    return _frame(
        leads.person[rows],
        leads.owner[rows],
        at,
        _same("meeting", len(rows)),
        np.zeros(len(rows), bool),
    )


def _in_deals(rng: np.random.Generator, market: Market, deals: Deals) -> pl.DataFrame:
    parent, _ = expand(rng.poisson(IN_DEALS, len(deals.person)))
    span = deals.closed_at[parent] - deals.created_at[parent]
    at = deals.created_at[parent] + (span * rng.random(len(parent))).astype(np.int64)
    at = at_work(rng, at, _ahead(market, deals.person[parent]))
    met = rng.random(len(parent)) < 0.25
    meetings = _frame(
        deals.person[parent[met]], deals.owner[parent[met]], at[met],
        _same("meeting", int(met.sum())), np.zeros(int(met.sum()), bool),
    )  # fmt: skip
    rest = parent[~met]
    return pl.concat(
        [meetings, _with_answers(rng, deals.person[rest], deals.owner[rest], at[~met], 0.4)]
    )


def _with_answers(
    rng: np.random.Generator, person: Ints, owner: Ints, at: Ints, answered: float
) -> pl.DataFrame:
    """Calls and mails out; a share of the mails is answered within about a day."""
    size = len(at)
    mail = rng.random(size) < 0.5
    out = _frame(person, owner, at, OUT_KINDS[mail.astype(int)], np.zeros(size, bool))
    reply = np.flatnonzero(mail & (rng.random(size) < answered))
    back = at[reply] + waits(rng, 9.0, 1.0, len(reply)).clip(MINUTE, 12 * DAY)
    answers = _frame(
        person[reply],
        owner[reply],
        back,
        _same("email_reply", len(reply)),
        np.ones(len(reply), bool),
    )
    return pl.concat([out, answers])


def _ahead(market: Market, person: Ints) -> Ints:
    hours = np.array([REGION_HOURS[name] for name in REGIONS])
    return np.asarray(hours[market.people["region_index"].to_numpy()[person]], dtype=np.int64)

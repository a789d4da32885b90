"""What a forecast rests on, read in three statements whose answers do not grow with the number of leads."""

from dataclasses import dataclass
from functools import reduce

import ibis
import ibis.expr.types as ir
import numpy as np
import polars as pl

from accord.basics.moments import DAY
from accord.basics.rates import Floats, Ints
from accord.metrics import exchange
from accord.metrics.facts import Build, Facts
from accord.metrics.forecasts.arrivals import STEP_DAYS
from accord.metrics.forecasts.hazards import GONE, OPEN, WON, Lived
from accord.metrics.steps import GONE as GONE_STATES
from accord.tables.days import local_day
from accord.tables.shelf import Tables

_STEP = STEP_DAYS * DAY
_NEVER = -(2**62)


@dataclass(frozen=True)
class Sizes:
    """Amounts of won deals in minor units with the days from their lead's opening, and the lead's type
    as a place, -1 for deals without a lead. The oldest win first.
    """

    kind: Ints
    days: Ints
    amount: Floats


@dataclass(frozen=True)
class Past:
    """`kinds` are the lead types, null for leads without one; the others name them by their place.

    `arrivals` has leads opened by step of four weeks (newest first) and type, `alone` the deals won
    without a lead by step. `currency` is that of the sizes, None where amounts cannot be added up.
    """

    kinds: tuple[str | None, ...]
    lived: Lived
    arrivals: Ints
    alone: Ints
    sizes: Sizes
    currency: str | None
    days: int

    @property
    def open(self) -> int:
        """Leads open now."""
        return int(self.lived.n[self.lived.ended == OPEN].sum())


def past_of(facts: Facts, now: int) -> Past:
    """The past of the company up to now."""
    lives = _frame(facts, "forecast lives", ("leads",), _lives, now)
    opened = _frame(facts, "forecast arrivals", ("leads",), _arrivals, now)
    won = _won(facts, now)
    kinds = tuple(
        sorted(lives["lead_type"].unique().to_list(), key=lambda name: (name is None, name))
    )
    places = {name: place for place, name in enumerate(kinds)}
    lived = Lived(_places(lives, places), *(_ints(lives, name) for name in ("days", "ended", "n")))
    since = max(_ints(opened, "step").max(initial=-1), _ints(won, "step").max(initial=-1)) + 1
    # The oldest step is seldom whole, so the level of arrivals is not read from it.
    steps = int(since) - 1 if since > 1 else int(since)
    arrivals = np.zeros((steps, len(kinds)), np.int64)
    held = opened.filter(pl.col("step") < steps)
    np.add.at(arrivals, (_ints(held, "step"), _places(held, places)), _ints(held, "n"))
    without = won.filter(pl.col("opened_at").is_null() & (pl.col("step") < steps))
    alone = np.bincount(_ints(without, "step"), minlength=steps).astype(np.int64)
    age = int(lived.days.max(initial=0))
    currency = facts.money().target
    return Past(kinds, lived, arrivals, alone, _sizes(won, places), currency, age)


def _frame(
    facts: Facts, name: str, tables: tuple[str, ...], build: Build, now: int
) -> pl.DataFrame:
    return pl.DataFrame(facts.run((name,), tables, build, (now,)))


def _lives(tables: Tables, values: tuple[ir.Value, ...]) -> ir.Table:
    (now,) = values
    leads = _leads_until(tables, now)
    won = leads.won_at.notnull() & (leads.won_at <= now)
    gone = ~won & leads.state.isin(GONE_STATES)
    moments = (ibis.coalesce(leads[f"{state}_at"], _NEVER) for state in GONE_STATES)
    left = reduce(ibis.greatest, moments)
    ended = ibis.cases((won, WON), (gone, GONE), else_=OPEN).cast("int64")
    until = ibis.cases((won, leads.won_at), (gone, left), else_=now)
    days = ibis.greatest(until - leads.created_at, 0) // DAY
    each = leads.select("lead_type", days=days.cast("int64"), ended=ended)
    return each.group_by("lead_type", "days", "ended").aggregate(n=each.count())


def _arrivals(tables: Tables, values: tuple[ir.Value, ...]) -> ir.Table:
    (now,) = values
    leads = _leads_until(tables, now)
    each = leads.select("lead_type", step=((now - leads.created_at) // _STEP).cast("int64"))
    return each.group_by("lead_type", "step").aggregate(n=each.count())


def _leads_until(tables: Tables, now: ir.Value) -> ir.Table:
    return tables.leads.filter(tables.leads.created_at <= now)


def _won(facts: Facts, now: int) -> pl.DataFrame:
    money = facts.money()
    zone = facts.company.calendar.zone

    def build(tables: Tables, values: tuple[ir.Value, ...]) -> ir.Table:
        (until,) = values
        deals = tables.deals
        won = deals.filter((deals.outcome == "won") & (deals.closed_at <= until))
        if not money.mixed:
            sized = exchange.plain(won)
        elif money.target is None:
            sized = exchange.unpriced(won)
        else:
            day = local_day(won.closed_at, zone)
            sized = exchange.priced(won, tables, money.target, money.seen, day)
        leads = tables.leads.select(of_lead="lead", opened_at="created_at", kind="lead_type")
        known = sized.left_join(leads, sized.lead == leads.of_lead)
        step = ((until - known.closed_at) // _STEP).cast("int64")
        days = (ibis.greatest(known.closed_at - known.opened_at, 0) // DAY).cast("int64")
        rows = known.select(
            "deal",
            "opened_at",
            "closed_at",
            lead_type="kind",
            step=step,
            days=days,
            amount="converted",
        )
        return rows.order_by("closed_at", "deal")

    names = ("leads", "deals", "rates")
    return pl.DataFrame(facts.run(("forecast won", money), names, build, (now,)))


def _sizes(won: pl.DataFrame, places: dict[str | None, int]) -> Sizes:
    sized = won.filter(pl.col("amount").is_not_null())
    with_lead = sized["opened_at"].is_not_null().to_numpy()
    return Sizes(
        np.where(with_lead, _places(sized, places), -1),
        sized["days"].fill_null(0).to_numpy().astype(np.int64),
        sized["amount"].to_numpy().astype(np.float64),
    )


def _places(frame: pl.DataFrame, places: dict[str | None, int]) -> Ints:
    return np.array([places.get(name, 0) for name in frame["lead_type"].to_list()], dtype=np.int64)


def _ints(frame: pl.DataFrame, name: str) -> Ints:
    return frame[name].to_numpy().astype(np.int64)

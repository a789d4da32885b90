"""A version on the history: leads by type and week, what became of them, the work they are for sales."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import polars as pl
from sklearn.linear_model import LogisticRegression

from accord.agreement.document import Document
from accord.basics.moments import local_day
from accord.basics.periods import Period
from accord.basics.rates import Estimate, Floats, Ints, rate
from accord.metrics.backtests.cases import (
    BOTH,
    NEWLY,
    NO_LONGER,
    TENTHS,
    WEEK,
    Grounds,
    Reach,
    cases,
    qualified,
)
from accord.metrics.backtests.threshold import Threshold, threshold
from accord.metrics.complaints.ground import way_of
from accord.metrics.conversion import ACCEPTANCE_RATE, LEAD_TO_WON_RATE
from accord.metrics.facts import Facts
from accord.metrics.question import BadQuestion
from accord.metrics.quota import days_of
from accord.metrics.scorecards.quality import Quality, quality

_ = ibis._

# Points are judged by leads that came later than those from which their meaning is learned.
LEARNED_SHARE = 0.7
FEWEST_WON = 20
_SUMS = ("n", "sent", "accepted", "accept_waiting", "won", "win_waiting", "stock")


@dataclass(frozen=True)
class Part:
    """Some leads and what became of them. Shares are of those that were really `sent`; `waiting` are so young
    that they may still move.
    """

    n: int
    sent: int
    accepted: Estimate
    accept_waiting: int
    won: Estimate
    win_waiting: int
    stock: int


@dataclass(frozen=True)
class Week:
    """Leads that the version would have sent in the week of that first day, and those that were sent."""

    first: date
    by_kind: Mapping[str | None, int]
    sent: int

    @property
    def n(self) -> int:
        """All of them."""
        return sum(self.by_kind.values())


@dataclass(frozen=True)
class Backtest:
    """`sides` says of leads sent under both, newly, no longer; `unknown` of those sent whose person nobody
    knows, so that no document could have judged them. `capacity` is leads a week as signed in the document,
    `threshold` the points that keep within it. `measures` are None with a reason `why`.
    """

    period: Period
    whole: Part
    kinds: Mapping[str | None, Part]
    sides: Mapping[str, Part]
    unknown: int
    weeks: tuple[Week, ...]
    capacity: int | None
    threshold: Threshold | None
    measures: Quality | None
    why: str | None

    @property
    def a_week(self) -> float:
        """Leads a week that the version would have sent, those already there on the first day left out."""
        return (self.whole.n - self.whole.stock) / max(len(self.weeks), 1)

    @property
    def over(self) -> int:
        """Weeks in which there would have been more than sales signed to work."""
        if self.capacity is None:
            return 0
        return sum(week.n > self.capacity for week in self.weeks)


def backtest(
    document: Document, facts: Facts, grounds: Grounds, period: Period, now: int
) -> Backtest:
    """Whom the document would have sent in the period, by what was known at each moment. Raises BadQuestion."""
    reach = reach_of(period, now)
    found = qualified(document, facts, grounds, reach)
    table = cases(facts, found, reach, now)
    parts = _parts(facts, table, now)
    sent_unknown = parts.filter(pl.col("side") == NO_LONGER)["unknown"].sum()
    weeks = _weeks(facts, table, reach, period)
    capacity = _capacity(document, local_day(now, period.calendar.zone))
    measures, why = _measured(facts, table, now)
    would = parts.filter(pl.col("side") != NO_LONGER)
    return Backtest(
        period, _part(would), _by(would, "kind"), _by(parts, "side"), int(sent_unknown), weeks,
        capacity, _threshold(facts, table, len(weeks), capacity), measures, why,
    )  # fmt: skip


def reach_of(period: Period, now: int) -> Reach:
    """The moments of a period up to now. Raises BadQuestion for all time and for what has not begun."""
    since, until = period.since, period.until
    if since is None or until is None or since >= now:
        raise BadQuestion(
            "A back-test needs a period that has begun, as in last-90-days or 2026-Q3."
        )
    return Reach(since, min(until, now))


def _parts(facts: Facts, table: ir.Table, now: int) -> pl.DataFrame:
    horizons = (
        now - facts.horizon(way_of(ACCEPTANCE_RATE), now),
        now - facts.horizon(way_of(LEAD_TO_WON_RATE), now),
    )
    return pl.DataFrame(facts.engine.prepared("back-test parts", _counted, horizons, (table,)))


def _counted(table: ir.Table, values: tuple[ir.Value, ...]) -> ir.Table:
    accept_after, win_after = values
    sent = table.side != NEWLY
    open_yet = sent & ~table.is_gone & (table.won == 0)
    each = table.select(
        "side", "kind", "stock",
        sent=_one(sent),
        accepted=ibis.ifelse(sent, table.accepted, 0),
        accept_waiting=_one(open_yet & (table.accepted == 0) & (table.sent_at > accept_after)),
        won=ibis.ifelse(sent, table.won, 0),
        win_waiting=_one(open_yet & (table.sent_at > win_after)),
        unknown=_one(table.person.isnull()),
    )  # fmt: skip
    sums = {name: each[name].sum() for name in (*_SUMS[1:], "unknown")}
    return each.group_by("side", "kind").aggregate(n=each.count(), **sums)


def _one(test: ir.Value) -> ir.Value:
    return ibis.ifelse(test, 1, 0).cast("int64")


def _by(parts: pl.DataFrame, column: str) -> dict[Any, Part]:
    names = parts.group_by(column).agg(pl.col("n").sum()).sort("n", column, descending=True)
    return {
        name: _part(parts.filter(pl.col(column).eq_missing(name)))
        for name in names[column].to_list()
    }


def _part(parts: pl.DataFrame) -> Part:
    said = {name: int(parts[name].sum() or 0) for name in _SUMS}
    sent = said["sent"]
    return Part(
        said["n"], sent, rate(said["accepted"], sent), said["accept_waiting"],
        rate(said["won"], sent), said["win_waiting"], said["stock"],
    )  # fmt: skip


def _weeks(facts: Facts, table: ir.Table, reach: Reach, period: Period) -> tuple[Week, ...]:
    found = pl.DataFrame(
        facts.engine.prepared("back-test weeks", _by_week, (reach.since,), (table,))
    )
    first = local_day(reach.since, period.calendar.zone)
    return tuple(
        Week(
            first + timedelta(days=7 * number),
            _named(found.filter((pl.col("week") == number) & (pl.col("was") == 0))),
            int(found.filter((pl.col("week") == number) & (pl.col("was") == 1))["n"].sum()),
        )
        # The last days that are no whole week would look like a drop.
        for number in range(int(reach.weeks))
    )


def _by_week(table: ir.Table, values: tuple[ir.Value, ...]) -> ir.Table:
    (since,) = values
    would = table.filter((_.stock == 0) & _.moment.notnull())
    was = table.filter(_.side != NEWLY)
    both = would.select("kind", at="moment", was=0).union(was.select("kind", at="sent_at", was=1))
    placed = both.mutate(week=((both["at"] - since) // WEEK).cast("int64"))
    return placed.group_by("kind", "was", "week").aggregate(n=placed.count())


def _named(rows: pl.DataFrame) -> dict[str | None, int]:
    return dict(zip(rows["kind"].to_list(), rows["n"].to_list(), strict=True))


def _capacity(document: Document, day: date) -> int | None:
    """Leads a week as signed for that day, else for the first time named."""
    for each in document.capacity:
        first, end = days_of(each.period)
        if first <= day < end:
            return each.leads_a_week
    return document.capacity[0].leads_a_week if document.capacity else None


def _threshold(facts: Facts, table: ir.Table, weeks: int, capacity: int | None) -> Threshold | None:
    if capacity is None or weeks == 0:
        return None
    found = facts.engine.prepared("back-test points", _by_points, (), (table,))
    points = found["points"].to_numpy() / TENTHS
    return threshold(points, found["n"].to_numpy(), float(weeks), float(capacity))


def _by_points(table: ir.Table, _values: Sequence[ir.Value]) -> ir.Table:
    flowing = table.filter((_.stock == 0) & _.points.notnull())
    return flowing.group_by("points").aggregate(n=flowing.count())


def _measured(facts: Facts, table: ir.Table, now: int) -> tuple[Quality | None, str | None]:
    """How well points told who was won, learned on the earlier leads and judged on the later ones."""
    ripe = now - facts.horizon(way_of(LEAD_TO_WON_RATE), now)
    found = facts.engine.prepared("back-test outcomes", _outcomes, (ripe,), (table,))
    points = found["points"].to_numpy().astype(np.float64)
    won = found["won"].to_numpy().astype(np.int64)
    cut = round(len(won) * LEARNED_SHARE)
    fewest = min((int(side.sum()) for side in (won[:cut], won[cut:])), default=0)
    if fewest < FEWEST_WON:
        return None, (
            f"Points are held against outcomes from {FEWEST_WON} won leads on, in the earlier and in the later "
            f"part of those sent under both; there are {int(won[:cut].sum())} and {int(won[cut:].sum())}."
        )
    if won.all() or len(np.unique(points)) == 1:
        return (
            None,
            "All these leads were won, or all have the same points, so there is nothing to tell apart.",
        )
    return quality(won[cut:], _promised(points, won, cut)), None


def _promised(points: Floats, won: Ints, cut: int) -> Floats:
    model = LogisticRegression(C=1e6).fit(points[:cut].reshape(-1, 1) / 1000, won[:cut])
    return np.asarray(model.predict_proba(points[cut:].reshape(-1, 1) / 1000)[:, 1])


def _outcomes(table: ir.Table, values: tuple[ir.Value, ...]) -> ir.Table:
    (ripe,) = values
    known = table.filter((_.side == BOTH) & (_.sent_at <= ripe))
    return known.order_by("moment", "lead").select("points", "won")

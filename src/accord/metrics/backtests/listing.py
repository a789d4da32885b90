"""The leads behind a number of a back-test."""

from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from accord.agreement.document import Document
from accord.basics.periods import Period
from accord.metrics.backtests.backtest import reach_of
from accord.metrics.backtests.cases import TENTHS, Grounds, cases, qualified
from accord.metrics.facts import Facts

_ = ibis._

MOST_ROWS = 100


@dataclass(frozen=True)
class Wanted:
    """Leads of these sides; `kind` empty is any lead type; `sent_only` leaves out those that were never sent."""

    sides: tuple[str, ...]
    kind: str = ""
    sent_only: bool = False


@dataclass(frozen=True)
class Listed:
    """A lead of a back-test: since when it would have been sent, when it was, what became of it."""

    lead: int
    person: int | None
    side: str
    kind: str | None
    moment: int | None
    sent_at: int | None
    points: float | None
    accepted: bool
    won: bool


def listed(
    document: Document, facts: Facts, grounds: Grounds, period: Period, now: int, wanted: Wanted
) -> tuple[list[Listed], int]:
    """The newest of them, and how many there are."""
    reach = reach_of(period, now)
    table = cases(facts, qualified(document, facts, grounds, reach), reach, now)

    def build(rows: ir.Table, _values: object) -> ir.Table:
        held = rows.filter(_.side.isin(wanted.sides))
        if wanted.kind:
            held = held.filter(_.kind == wanted.kind)
        if wanted.sent_only:
            held = held.filter(_.sent_at.notnull())
        counted = held.mutate(of_all=held.count().over(ibis.window()))
        latest = ibis.coalesce(_.moment, _.sent_at)
        return counted.order_by(ibis.desc(latest), ibis.desc("lead")).limit(MOST_ROWS)

    rows = facts.engine.prepared(("back-test rows", wanted), build, (), (table,)).to_pylist()
    return [_listed(row) for row in rows], rows[0]["of_all"] if rows else 0


def _listed(row: dict[str, Any]) -> Listed:
    points = row["points"]
    return Listed(
        row["lead"], row["person"], row["side"], row["kind"], row["moment"], row["sent_at"],
        None if points is None else points / TENTHS, row["accepted"] == 1, row["won"] == 1,
    )  # fmt: skip

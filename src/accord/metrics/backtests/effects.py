"""What changes if one version takes the place of another: counted on the newest history."""

from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import polars as pl

from accord.agreement.document import Document
from accord.basics.periods import Period
from accord.metrics.backtests.backtest import reach_of
from accord.metrics.backtests.cases import Grounds, qualified
from accord.metrics.facts import Facts

_ = ibis._


@dataclass(frozen=True)
class Effect:
    """Leads that the old and the new version would have sent; `newly` only the new, `no_longer` only the old."""

    old: int
    new: int
    newly: int
    no_longer: int


@dataclass(frozen=True)
class Effects:
    """For all, by lead type (of the new version, else of the old) and by the id of the owner, None for nobody."""

    period: Period
    whole: Effect
    by_kind: dict[str | None, Effect]
    by_owner: dict[int | None, Effect]


def effects(
    old: Document, new: Document, facts: Facts, grounds: Grounds, period: Period, now: int
) -> Effects:
    """Whom each would have sent, had it taken effect on the period's first day. Raises BadQuestion."""
    reach = reach_of(period, now)
    before, after = (qualified(each, facts, grounds, reach) for each in (old, new))
    rows = pl.DataFrame(
        facts.engine.prepared("effects", _compared, (), (before, after, facts.tables.leads))
    )
    return Effects(period, _effect(rows), _by(rows, "kind"), _by(rows, "owner"))


def _compared(
    before: ir.Table, after: ir.Table, leads: ir.Table, _values: tuple[ir.Value, ...]
) -> ir.Table:
    sides = before.select("lead", "kind", was=1, will=0).union(
        after.select("lead", "kind", was=0, will=1)
    )
    each = sides.group_by("lead").aggregate(
        was=_.was.max(), will=_.will.max(),
        new_kind=ibis.ifelse(_.will == 1, _.kind, ibis.null("string")).max(), old_kind=_.kind.max(),
    )  # fmt: skip
    owners = leads.select("owner", of_lead="lead")
    owned = each.join(owners, each.lead == owners.of_lead)
    named = owned.mutate(kind=ibis.coalesce(owned.new_kind, owned.old_kind))
    return named.group_by("kind", "owner", "was", "will").aggregate(n=named.count())


def _by(rows: pl.DataFrame, column: str) -> dict[Any, Effect]:
    names = rows.group_by(column).agg(pl.col("n").sum()).sort("n", column, descending=True)
    return {
        name: _effect(rows.filter(pl.col(column).eq_missing(name)))
        for name in names[column].to_list()
    }


def _effect(rows: pl.DataFrame) -> Effect:
    def count(*tests: pl.Expr) -> int:
        return int(rows.filter(*tests)["n"].sum())

    was, will = pl.col("was") == 1, pl.col("will") == 1
    return Effect(count(was), count(will), count(~was), count(~will))

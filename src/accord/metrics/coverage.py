"""Which content buyers met on their way: by profile, by the stage that their lead was in, piece by piece.

A lead meets a piece when its person does something inbound that names the piece as `asset`, after the lead
before it had ended and not after its own end. Shares are of the leads that reached the stage, by the leads'
creation in the period.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import ibis
import pyarrow as pa

from accord.basics.rates import Estimate, rate
from accord.metrics.facts import Facts
from accord.tables.marks import Value
from accord.tables.shelf import Tables

_ = ibis._

STAGES = ("lead", "mql", "sal", "sql")
_ENDS = ("won_at", "lost_at", "disqualified_at", "recycled_at")
_NEVER = 2**62
# Of fewer leads, that none met anything says nothing.
FEWEST = 10
MOST_ROWS = 500
Bound = tuple[ibis.Value, ...]


@dataclass(frozen=True)
class Piece:
    """A piece of content; `leads` met it, of which `won` have won."""

    asset: str
    leads: int
    won: int


@dataclass(frozen=True)
class Cell:
    """Of the leads of a profile that reached a stage, those that met anything in it; the most met first."""

    profile: str | None
    stage: str
    met: Estimate
    pieces: tuple[Piece, ...]

    @property
    def is_hole(self) -> bool:
        """Whether enough leads came by and none met anything."""
        return self.met.n >= FEWEST and not self.pieces


def coverage(facts: Facts, since: int, until: int) -> dict[tuple[str | None, str], Cell]:
    """A cell for each profile and stage that any lead opened in [since, until) reached."""
    span = (since, until)
    found = facts.run(("coverage", "pieces"), ("leads", "activities"), _pieces, span)
    pieces: dict[tuple[str | None, str], list[Piece]] = {}
    for row in _ordered(found):
        key = row["profile"], row["stage"]
        pieces.setdefault(key, []).append(Piece(row["asset"], row["leads"], row["won"]))
    met_rows = facts.run(("coverage", "met"), ("leads", "activities"), _met, span).to_pylist()
    met = {(row["profile"], row["stage"]): row["leads"] for row in met_rows}
    return {
        (row["profile"], stage): _cell(row, stage, met, pieces)
        for row in facts.run(("coverage", "reached"), ("leads",), _reached, span).to_pylist()
        for stage in STAGES
        if row[stage]
    }


def who_met(facts: Facts, since: int, until: int, asked: Mapping[str, str]) -> pa.Table:
    """The leads behind a cell, `asked` of profile (empty: without one), stage and, if one piece is meant,
    asset; newest first.

    Columns: lead, person, account, moment (its creation), state. At most MOST_ROWS, and `all` of them.
    """
    names = tuple(name for name in ("profile", "stage", "asset") if asked.get(name))
    nobodys = not asked.get("profile")

    def build(tables: Tables, bound: Bound) -> ibis.Table:
        met = _meetings(tables, bound)
        narrowed = [met[name] == value for name, value in zip(names, bound[2:], strict=True)]
        narrowed += [met.profile.isnull()] if nobodys else []
        leads = met.filter(narrowed).select("lead").distinct()
        rows = _opened(tables, bound).semi_join(leads, "lead")
        every = rows.select(
            "lead", "person", "account", "state", moment="created_at",
            all=rows.lead.count().over(ibis.window()),
        )  # fmt: skip
        return every.order_by([ibis.desc("moment"), "lead"]).limit(MOST_ROWS)

    values: tuple[Value, ...] = (since, until, *(asked[name] for name in names))
    return facts.run(("coverage", "rows", names, nobodys), ("leads", "activities"), build, values)


def _cell(
    row: Mapping[str, Any],
    stage: str,
    met: Mapping[tuple[str | None, str], int],
    pieces: Mapping[tuple[str | None, str], list[Piece]],
) -> Cell:
    key = row["profile"], stage
    return Cell(*key, rate(met.get(key, 0), row[stage]), tuple(pieces.get(key, ())))


def _ordered(found: pa.Table) -> list[dict[str, Any]]:
    return sorted(found.to_pylist(), key=lambda row: (-row["leads"], -row["won"], row["asset"]))


def _opened(tables: Tables, bound: Bound) -> ibis.Table:
    """Leads opened in the period, each with the moments between which it could meet anything."""
    ends = [ibis.coalesce(tables.leads[name], _NEVER) for name in _ENDS]
    leads = tables.leads.mutate(ended=reduce(ibis.least, ends))
    before = leads.ended.lag().over(ibis.window(group_by="person", order_by="cycle"))
    spanned = leads.mutate(begun=ibis.coalesce(before, -_NEVER))
    return spanned.filter(
        spanned.person.notnull()
        & (spanned.created_at >= bound[0])
        & (spanned.created_at < bound[1])
    )


def _meetings(tables: Tables, bound: Bound) -> ibis.Table:
    """(lead, profile, won, stage, asset), each once."""
    acts = tables.activities
    read = acts.filter(acts.asset.notnull() & acts.bot.isnull() & (acts.direction == "in"))
    leads = _opened(tables, bound)
    own = read.select("person", "at", piece="asset").join(leads, "person")
    met = own.filter((own.at > own.begun) & (own.at <= own.ended))
    stage = ibis.cases(
        *((met.at >= met[f"{name}_at"], name) for name in STAGES[:0:-1]), else_="lead"
    )
    won = ibis.ifelse(met.won_at.notnull(), 1, 0)
    return met.select("lead", "profile", won=won, stage=stage, asset="piece").distinct()


def _pieces(tables: Tables, bound: Bound) -> ibis.Table:
    met = _meetings(tables, bound)
    return met.group_by("profile", "stage", "asset").agg(leads=met.lead.count(), won=met.won.sum())


def _met(tables: Tables, bound: Bound) -> ibis.Table:
    met = _meetings(tables, bound).select("lead", "profile", "stage").distinct()
    return met.group_by("profile", "stage").agg(leads=met.lead.count())


def _reached(tables: Tables, bound: Bound) -> ibis.Table:
    leads = _opened(tables, bound)
    later = {name: leads[f"{name}_at"].count() for name in STAGES[1:]}
    return leads.group_by("profile").agg(lead=leads.lead.count(), **later)

"""The leads that a back-test is about: those that a document would have sent, and those that were sent."""

from dataclasses import dataclass
from typing import Protocol

import ibis
import ibis.expr.types as ir

from accord.agreement.binding import digest
from accord.agreement.document import Document
from accord.agreement.scoring import MILLION
from accord.basics.moments import DAY
from accord.metrics.facts import Facts
from accord.metrics.steps import GONE
from accord.tables.judging import first_qualifying

_ = ibis._

WEEK = 7 * DAY
# Points are told apart to a tenth.
TENTHS = 10
BOTH, NEWLY, NO_LONGER = "both", "newly", "no longer"


class Grounds(Protocol):
    """What people are judged by: `spans` of leads (lead, person, opened_at, closed_at, sent_at, mql_at),
    `traits` and `activities` as `judging` takes them.
    """

    @property
    def spans(self) -> ir.Table:
        """When each lead was open."""

    @property
    def traits(self) -> ir.Table:
        """What was known of people since when."""

    @property
    def activities(self) -> ir.Table:
        """What they did."""


@dataclass(frozen=True)
class Reach:
    """Moments from which and up to which it is asked whom the document would have sent."""

    since: int
    until: int

    @property
    def weeks(self) -> float:
        """Its length."""
        return (self.until - self.since) / WEEK


def qualified(document: Document, facts: Facts, grounds: Grounds, reach: Reach) -> ir.Table:
    """Leads that would have been sent, had the document taken effect at the reach's beginning: `lead`,
    `moment`, `kind`, `points` in tenths of fit and engagement together. Leads that had been sent before are
    left out.
    """

    def build(
        spans: ir.Table, traits: ir.Table, acts: ir.Table, values: tuple[ir.Value, ...]
    ) -> ir.Table:
        since, until = values
        sent = ibis.coalesce(spans.sent_at, spans.mql_at)
        waiting = spans.filter(sent.isnull() | (sent >= since))
        found = first_qualifying(document, waiting, traits, acts, until, since)
        points = (found.fit + found.engagement) * TENTHS // MILLION
        return found.select("lead", "moment", kind="lead_type", points=points.cast("int64"))

    tables = (grounds.spans, grounds.traits, grounds.activities)
    shape = ("back-test", digest(document))
    # Up to the reach's last moment, which `first_qualifying` counts in.
    values = (reach.since, reach.until - 1)
    return facts.engine.keep(shape, build, tables, values, of=(grounds.spans,))


def cases(facts: Facts, found: ir.Table, reach: Reach, now: int) -> ir.Table:
    """A row a lead that would have been sent or was, with what became of it by now.

    `stock` is 1 where it was open before the reach began and qualified on its first day.
    """
    values = (reach.since, reach.until, now)
    return facts.engine.keep("back-test cases", _cases, (facts.tables.leads, found), values)


def _cases(leads: ir.Table, found: ir.Table, values: tuple[ir.Value, ...]) -> ir.Table:
    since, until, now = values
    sent = ibis.coalesce(leads.sent_at, leads.mql_at)
    known = leads.select(
        "lead", "owner", "person", "created_at", own_kind="lead_type",
        sent_at=sent, is_sent=sent.notnull() & (sent >= since) & (sent < until),
        accepted=_by(leads.sal_at, now), won=_by(leads.won_at, now),
        is_gone=leads.state.isin(GONE),
    )  # fmt: skip
    said = found.select("moment", "kind", "points", of_lead="lead")
    joined = known.left_join(said, known.lead == said.of_lead)
    held = joined.filter(_.is_sent | _.of_lead.notnull())
    side = ibis.cases(
        (held.is_sent & held.of_lead.notnull(), BOTH), (held.of_lead.notnull(), NEWLY),
        else_=NO_LONGER,
    )  # fmt: skip
    return held.select(
        "lead", "person", "owner", "sent_at", "accepted", "won", "is_gone", "moment", "points",
        side=side, kind=ibis.coalesce(held.kind, held.own_kind),
        stock=ibis.ifelse((held.moment <= since) & (held.created_at < since), 1, 0).cast("int64"),
    )  # fmt: skip


def _by(moment: ir.Value, now: ir.Value) -> ir.Value:
    return ibis.ifelse(moment.notnull() & (moment <= now), 1, 0).cast("int64")

"""Of the people with a lead of late: how many a document would find qualified now, and who meets each rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import ibis
import ibis.expr.types as ir

from accord.agreement.binding import digest
from accord.agreement.conditions import Condition
from accord.agreement.document import Document, EngagementRule
from accord.tables.engine import Engine
from accord.tables.meeting import meeting, person_rules

_ = ibis._


class Grounds(Protocol):
    """What people are judged by: `spans` of their leads, their `traits`, their `activities`."""

    @property
    def spans(self) -> ir.Table:
        """(person, opened_at) among others."""
        ...

    @property
    def traits(self) -> ir.Table:
        """(person, name, value, at)."""
        ...

    @property
    def activities(self) -> ir.Table:
        """Those of the log, by person."""
        ...


@dataclass(frozen=True)
class RulesMet:
    """Counts of people: all of them, those who qualify, by condition those who meet it, and by rule of
    engagement those who did what it gives points for."""

    n: int
    qualify: int
    people: Mapping[Condition, int]
    doers: Mapping[EngagementRule, int]

    @property
    def nobody(self) -> bool:
        """Whether some rule is met by nobody, though there are people."""
        return bool(self.n) and 0 in (*self.people.values(), *self.doers.values())


def rules_met(
    document: Document, engine: Engine, grounds: Grounds, since: int, now: int
) -> RulesMet:
    """Of everybody whose lead opened since, by what is known of them now."""

    def build(
        spans: ir.Table, traits: ir.Table, activities: ir.Table, values: tuple[ir.Value, ...]
    ) -> ir.Table:
        people = spans.filter(_.opened_at >= values[0]).select("person").distinct()
        return meeting(document, people.mutate(moment=values[1]), traits, activities)

    tables = (grounds.spans, grounds.traits, grounds.activities)
    row = engine.prepared(("rules met", digest(document)), build, (since, now), tables).to_pylist()[
        0
    ]
    return _told(document, row)


def _told(document: Document, row: Mapping[str, Any]) -> RulesMet:
    rules = [
        rule
        for group in (document.engagement.groups if document.engagement else ())
        for rule in group.rules
    ]
    people = {when: row[f"meets_{place}"] for place, when in enumerate(person_rules(document))}
    doers = {rule: row[f"does_{place}"] for place, rule in enumerate(rules)}
    return RulesMet(row["n"], row["qualify"], people, doers)

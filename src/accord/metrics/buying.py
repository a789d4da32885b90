"""The buying groups of an account: who belongs to each, which roles are met, whose it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from accord.agreement.document import BuyingGroup
from accord.agreement.values import microseconds
from accord.metrics.facts import Facts
from accord.tables.groups import buying_groups
from accord.tables.shelf import Tables, property_of

_ = ibis._

ROLE = "role"


@dataclass(frozen=True)
class Member:
    """A person of a group; `role` is what they are known to do in buying, else their buyer profile."""

    person: int | None
    lead: int
    joined_at: int
    role: str | None


@dataclass(frozen=True)
class Group:
    """`early` members qualified within the agreed window of the first; they count, and their roles.

    `missing` are people still lacking, `missing_roles` roles that nobody of them has. `owner` is that of the
    first member who has one.
    """

    members: tuple[Member, ...]
    began_at: int
    open_until: int | None
    owner: int | None
    early: int
    missing: int
    missing_roles: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether they are enough to be handed over together."""
        return not (self.missing or self.missing_roles)

    def is_open(self, now: int) -> bool:
        """Whether whoever qualifies now joins it."""
        return self.open_until is None or self.open_until >= now


def groups_of(facts: Facts, agreed: BuyingGroup, account: int, now: int) -> list[Group]:
    """The account's groups up to now, the newest first."""
    window = microseconds(agreed.window)

    def build(tables: Tables, values: tuple[ir.Value, ...]) -> ir.Table:
        own, until, length = values
        leads = tables.leads.filter((_.account == own) & (_.mql_at <= until))
        found = buying_groups(leads, length)
        said = property_of(tables, "person", ROLE).select(of="subject", said="value")
        named = found.left_join(said, found.person == said.of)
        role = ibis.coalesce(named.said, named.profile)
        return named.mutate(role=role).drop("of", "said", "profile").order_by("joined_at", "lead")

    rows = facts.run(
        ("buying groups",), ("leads", "properties"), build, (account, now, window)
    ).to_pylist()
    groups = dict.fromkeys(row["group"] for row in rows)
    found = [
        _group([row for row in rows if row["group"] == each], agreed, window) for each in groups
    ]
    return found[::-1]


def _group(rows: Sequence[dict[str, Any]], agreed: BuyingGroup, window: int) -> Group:
    members = tuple(
        Member(row["person"], row["lead"], row["joined_at"], row["role"]) for row in rows
    )
    began = rows[0]["began_at"]
    early = [each for each in members if each.joined_at <= began + window]
    people = len({each.person or -each.lead for each in early})
    met = {(each.role or "").lower() for each in early}
    return Group(
        members, began, rows[0]["open_until"],
        next((row["owner"] for row in rows if row["owner"] is not None), None),
        people, max(agreed.people - people, 0),
        tuple(role for role in agreed.roles if role.lower() not in met),
    )  # fmt: skip

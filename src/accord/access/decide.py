"""Decisions: may this actor do this to that, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from accord.access.fields import FieldClass, class_of
from accord.access.matrix import LINES, Line, Scope, Verb
from accord.access.roles import Actor

_REACH = {Scope.OWN: 0, Scope.TEAM: 1, Scope.ALL: 2}


@dataclass(frozen=True)
class Decision:
    """Allowed or not, with the reason to show."""

    allowed: bool
    reason: str


@dataclass(frozen=True)
class Permission:
    """What an address or a command asks for: a verb on an object."""

    verb: Verb
    thing: str


# Whose traits imported properties are, whatever record they came with.
_TRAITS = Permission(Verb.READ, "person")


class NotAllowed(Exception):
    """The matrix has no line for it; outside it must look as if the object did not exist."""


def decide(
    actor: Actor,
    permission: Permission,
    relation: Scope = Scope.ALL,
    field_class: FieldClass = FieldClass.PLAIN,
) -> Decision:
    """Whether `actor` holds a line for the permission.

    `relation` is how the object relates to the actor: their own, their team's, or anybody's. A line
    of wider scope covers narrower relations. A token acts only within its scopes (`verb:object`).
    """
    wanted = f"{permission.verb}:{permission.thing}"
    if actor.scopes and wanted not in actor.scopes:
        return Decision(False, f"The token has no scope {wanted}.")
    for line in lines_for(actor, permission):
        if _REACH[line.scope] >= _REACH[relation] and field_class in line.classes:
            return Decision(True, line.reason)
    return Decision(False, f"Nothing lets {_roles(actor)} {permission.verb} {permission.thing}.")


def require(actor: Actor, permission: Permission, relation: Scope = Scope.ALL) -> None:
    """Raise NotAllowed with the reason unless the actor may."""
    decision = decide(actor, permission, relation)
    if not decision.allowed:
        raise NotAllowed(decision.reason)


def readable(
    actor: Actor, permission: Permission, fields: Iterable[str], relation: Scope = Scope.ALL
) -> tuple[str, ...]:
    """Those of the fields that the actor may see; a field without a line in `fields.py` never is."""
    return tuple(
        field
        for field in fields
        if (known := class_of(permission.thing, field)) is not None
        and decide(actor, permission, relation, known).allowed
    )


def require_properties(actor: Actor, names: Iterable[str]) -> None:
    """Raise NotAllowed unless the actor may see these imported properties of persons.

    A figure split or narrowed by one shows its values as surely as a column of its rows does.
    """
    asked = tuple(names)
    seen = readable(actor, _TRAITS, asked)
    for name in asked:
        if name not in seen:
            needed = f" A token needs the scope {_TRAITS.verb}:{_TRAITS.thing}." * bool(
                actor.scopes
            )
            raise NotAllowed(
                f"{name} was imported and may hold contact data, so it is shown to those who may "
                f"read how persons are reached; ask without it.{needed}"
            )


def lines_for(actor: Actor, permission: Permission) -> list[Line]:
    """The lines of the matrix that let the actor's roles do it, in the matrix's order."""
    return [
        line
        for line in LINES
        if line.verb == permission.verb
        and permission.thing in line.things
        and actor.roles & line.roles
    ]


def _roles(actor: Actor) -> str:
    return " or ".join(sorted(actor.roles)) or "nobody"

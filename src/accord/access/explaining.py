"""What somebody may do, object by object, with the reason of the line that decides."""

from dataclasses import dataclass

from accord.access.decide import Permission, decide, lines_for
from accord.access.fields import FieldClass
from accord.access.matrix import LINES, Scope, Verb
from accord.access.roles import COLLEAGUES, Actor, Role


@dataclass(frozen=True)
class Sight:
    """One right, held or not. `scope` and `classes` say how far it reaches."""

    verb: Verb
    thing: str
    is_allowed: bool
    scope: Scope | None
    classes: tuple[FieldClass, ...]
    reason: str


def sights(actor: Actor) -> list[Sight]:
    """Every right that a colleague's role can give, and whether this actor holds it."""
    pairs = {
        (thing, line.verb)
        for line in LINES
        if line.roles & COLLEAGUES and Role.ANYONE not in line.roles
        for thing in line.things
    }
    return [_sight(actor, Permission(verb, thing)) for thing, verb in sorted(pairs)]


def _sight(actor: Actor, permission: Permission) -> Sight:
    decision = decide(actor, permission, Scope.OWN)
    held = lines_for(actor, permission)
    widest = next((scope for scope in Scope if any(line.scope is scope for line in held)), None)
    classes = sorted({each for line in held for each in line.classes})
    return Sight(
        permission.verb, permission.thing, decision.allowed, widest, tuple(classes), decision.reason
    )

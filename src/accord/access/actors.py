"""Actors in words. Entries and audit lines outlive accounts, so they bear a colleague's number only."""

import re
from collections.abc import Iterable

from accord.access.rows import User

_BY_NUMBER = re.compile(r"user:(\d{1,18})")
_COLLEAGUE = "user:"


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """What to call each actor, read in one query; one that no account bears is called as it stands."""
    asked = set(actors)
    numbers = {actor: int(match[1]) for actor in asked if (match := _BY_NUMBER.fullmatch(actor))}
    found = User.objects.filter(pk__in=numbers.values()).values_list("pk", "name")
    names = dict(found) if numbers else {}
    return {
        actor: names.get(numbers.get(actor, 0), actor.removeprefix(_COLLEAGUE)) for actor in asked
    }

"""Every kind of entry that the log may hold, one file a room, in one tuple."""

from accord.log.entry import Kind
from accord.log.kinds import agreement, people, prospects, sources

KINDS: tuple[Kind, ...] = (
    *prospects.KINDS,
    *people.KINDS,
    *sources.KINDS,
    *agreement.KINDS,
)


def kind_named(name: str) -> Kind:
    """The kind of that name; a wrong name is a bug and raises KeyError."""
    return {kind.name: kind for kind in KINDS}[name]

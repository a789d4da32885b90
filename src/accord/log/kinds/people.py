"""Kinds of the room people: who is who, and what became of a record."""

from accord.log.entry import Kind
from accord.log.streams import ACTS, IDENTITIES

IDENTIFIED = Kind(
    "identified", IDENTITIES, "people", "From here on a subject counts as this person."
)
ERASED = Kind("erased", ACTS, "people", "A person was erased; their entries were re-keyed.")

KINDS = (IDENTIFIED, ERASED)

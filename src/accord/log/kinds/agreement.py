"""Kinds of the room agreement: what became of a version."""

from accord.log.entry import Kind
from accord.log.streams import ACTS

PROPOSED = Kind("version proposed", ACTS, "agreement", "A version of the agreement was proposed.")
SIGNED = Kind("version signed", ACTS, "agreement", "A department signed a version.")
AGREED = Kind(
    "version agreed", ACTS, "agreement", "Both departments have signed; it says when it begins."
)
WITHDREW = Kind("version withdrawn", ACTS, "agreement", "Its proposer took a version back.")

KINDS = (PROPOSED, SIGNED, AGREED, WITHDREW)

"""Kinds of the room agreement: what became of a version and a sitting, what a version says of leads."""

from accord.log.entry import Kind
from accord.log.streams import ACTS, JUDGEMENTS, STAGES

PROPOSED = Kind("version proposed", ACTS, "agreement", "A version of the agreement was proposed.")
SIGNED = Kind("version signed", ACTS, "agreement", "A department signed a version.")
AGREED = Kind(
    "version agreed", ACTS, "agreement", "Both departments have signed; it says when it begins."
)
WITHDREW = Kind("version withdrawn", ACTS, "agreement", "Its proposer took a version back.")
JUDGED = Kind(
    "lead judged", JUDGEMENTS, "agreement", "The version in force said what it makes of a lead."
)
QUALIFIED = Kind(
    "lead qualified", STAGES, "agreement", "A lead met the criteria of the version in force."
)

SITTING_OPENED = Kind(
    "sitting opened", ACTS, "agreement", "Past leads were laid out for both departments to mark."
)
BALLOT_HANDED_IN = Kind(
    "ballot handed in", ACTS, "agreement", "Somebody handed in their marks; it says for whom."
)
SITTING_CLOSED = Kind("sitting closed", ACTS, "agreement", "The ballots of a sitting were counted.")

KINDS = (
    PROPOSED, SIGNED, AGREED, WITHDREW, JUDGED, QUALIFIED, SITTING_OPENED, BALLOT_HANDED_IN,
    SITTING_CLOSED,
)  # fmt: skip

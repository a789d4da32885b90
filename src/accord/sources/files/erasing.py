"""Rows of erased persons in stored import parts and in what imports wrote over."""

from collections.abc import Sequence

from django.db.models import Q

from accord.sources.files.blocked import blocked
from accord.sources.files.canonical import file_kind
from accord.sources.files.context import Context
from accord.sources.files.parts import PREFIX, packed, unpacked
from accord.sources.files.rows import FormerRow
from accord.store.intake import Intake
from accord.store.place import Place
from accord.store.received import Received

_AT_ONCE = 8


def erase_raw(
    place: Place, intake: Intake, subjects: Sequence[int], addresses: Sequence[str]
) -> int:
    """Take rows out of every kept part whose keys are in the erasure ledger; how many rows went."""
    gone, after = 0, 0
    while parts := intake.kept(_AT_ONCE, PREFIX, after):
        after = parts[-1].id
        shorter = {part.id: _without(place, part) for part in parts}
        intake.rewrite_all({number: body for number, (body, rows) in shorter.items() if rows})
        gone += sum(rows for _, rows in shorter.values())
    theirs = Q(subject__in=subjects, kind="person") | Q(email__in=addresses)
    FormerRow.objects.filter(theirs).delete()
    return gone


def _without(place: Place, part: Received) -> tuple[bytes, int]:
    """The part's body without the rows of erased persons, and how many those were."""
    kind = file_kind(part.raw.kind.removeprefix(PREFIX))
    context = Context(place, kind, part.raw.source, run=0, now=part.raw.received_at)
    frame = unpacked(part.raw.body)
    kept = frame.filter(~blocked(context, frame))
    return packed(kept), frame.height - kept.height

"""The bell: what a reader was told, newest first, and what they have not seen yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accord.access.rows import User
from accord.notices.delivery import NotWanted, text_of
from accord.notices.kinds import KINDS, Text
from accord.notices.rows import Notice
from accord.notices.telling import TOPIC, may_read
from accord.store.queue import publish_topic

SHOWN = 100


@dataclass(frozen=True)
class Told:
    """A notice as its reader sees it."""

    number: int
    text: Text
    made_at: int
    is_new: bool


def unseen(user: User) -> int:
    """How many notices the reader may read and has not seen."""
    kinds = [kind.name for kind in KINDS if may_read(kind, user.actor())]
    return Notice.objects.filter(user=user, in_bell=True, seen_at=None, kind__in=kinds).count()


def told(user: User, limit: int = SHOWN) -> list[Told]:
    """The newest notices that the reader may read."""
    rows = Notice.objects.filter(user=user, in_bell=True).order_by("-id")[:limit]
    found = []
    for row in rows:
        row.user = user
        try:
            found.append(Told(row.pk, text_of(row), row.made_at, row.seen_at is None))
        except NotWanted:
            continue
    return found


def mark_seen(user: User, numbers: Sequence[int] | None, now: int) -> int:
    """Mark notices as seen, all of the reader's without numbers; how many were new."""
    rows = Notice.objects.filter(user=user, seen_at=None)
    if numbers is not None:
        rows = rows.filter(pk__in=numbers)
    with transaction.atomic():
        marked = rows.update(seen_at=now)
        if marked:
            publish_topic(TOPIC)
    return marked

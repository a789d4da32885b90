"""What runs regularly. Each slot of time runs once, however many workers there are."""

from dataclasses import dataclass

from django.db import transaction

from accord.basics.moments import SECOND
from accord.store.cursors import cursor, move_cursor
from accord.store.leases import lease
from accord.store.queue import enqueue

_HOUR = 3600


@dataclass(frozen=True)
class Every:
    """A job's name and how often it runs, in seconds."""

    job: str
    seconds: int


SCHEDULE = (
    Every("compact", 300),
    Every("sweep", _HOUR),
    Every("forget_raw", 24 * _HOUR),
    Every("daily_mail", 300),
    Every("watch", 60),
)


def enqueue_due(holder: str, now: int) -> int:
    """Queue what is due; how many. Slots that passed while nothing ran are made up for by one run."""
    if not lease("schedule", holder, now, seconds=30):
        return 0
    return sum(_enqueue_slot(line, now) for line in SCHEDULE)


def _enqueue_slot(line: Every, now: int) -> bool:
    slot = now // (line.seconds * SECOND)
    place = f"schedule:{line.job}"
    if cursor(place) >= slot:
        return False
    with transaction.atomic():
        enqueue(line.job, {}, now, dedupe=line.job)
        move_cursor(place, slot)
    return True

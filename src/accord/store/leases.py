"""Leases: one holder at a time may do a named thing, until it lets go or time runs out."""

from django.db.models import Q

from accord.store.rows import Lease

_SECOND = 1_000_000


def lease(name: str, holder: str, now: int, seconds: int) -> bool:
    """Take or prolong a lease; false while somebody else holds it."""
    until = now + seconds * _SECOND
    free = Q(holder=holder) | Q(held_until__lte=now)
    if Lease.objects.filter(free, name=name).update(holder=holder, held_until=until):
        return True
    Lease.objects.bulk_create(
        [Lease(name=name, holder=holder, held_until=until)], ignore_conflicts=True
    )
    return Lease.objects.filter(name=name, holder=holder, held_until=until).exists()


def release(name: str, holder: str) -> None:
    """Let go of a lease; nothing happens when somebody else holds it."""
    Lease.objects.filter(name=name, holder=holder).delete()

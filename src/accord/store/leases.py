"""Leases: one holder at a time may do a named thing, until it lets go or time runs out."""

import os
import socket
from uuid import uuid4

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


def holder_name() -> str:
    """A name for one holder in this process, by which others can tell when the process is gone."""
    return f"{_machine()}:{os.getpid()}:{uuid4().hex[:8]}"


def is_gone(holder: str) -> bool:
    """Whether a holder was a process of this machine that runs no more: killed, it never let go."""
    machine, _, rest = holder.rpartition(":")[0].rpartition(":")
    if machine != _machine() or not rest.isdigit():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def let_go_for_the_gone(name: str) -> None:
    """Free a lease whose holder is gone, so that nobody waits out its time."""
    for holder in Lease.objects.filter(name=name).values_list("holder", flat=True):
        if is_gone(holder):
            release(name, holder)


def _machine() -> str:
    return socket.gethostname()[:80]

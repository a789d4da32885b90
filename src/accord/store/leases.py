"""Leases: one holder at a time may do a named thing, until it lets go or time runs out."""

import os
import socket
from hashlib import blake2b
from uuid import uuid4

from django.db.models import Q

from accord.store.rows import Lease

_SECOND = 1_000_000
_MACHINE_LETTERS = 16
# Tells this process from an earlier one of the same number: in a container each has the same.
_THIS_TIME = uuid4().hex[:8]


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


def is_held(name: str, now: int) -> bool:
    """Whether somebody who still runs holds the lease."""
    let_go_for_the_gone(name)
    return Lease.objects.filter(name=name, held_until__gt=now).exists()


def holder_name() -> str:
    """A name for one holder in this process, by which others can tell when the process is gone."""
    return f"{_machine()}:{os.getpid()}:{_THIS_TIME}-{uuid4().hex[:8]}"


def is_gone(holder: str) -> bool:
    """Whether a holder was a process of this machine that runs no more: killed, it never let go."""
    place, _, time = holder.rpartition(":")
    machine, _, number = place.rpartition(":")
    if machine != _machine() or not number.isdigit():
        return False
    if int(number) == os.getpid():
        return not time.startswith(_THIS_TIME)
    try:
        os.kill(int(number), 0)
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
    name = socket.gethostname()
    if len(name) <= _MACHINE_LETTERS:
        return name
    return blake2b(name.encode(), digest_size=_MACHINE_LETTERS // 2).hexdigest()

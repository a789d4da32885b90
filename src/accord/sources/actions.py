"""Sources: opened with a write key, given another one, disconnected."""

import re
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accord.access import audit
from accord.access.audit import Act
from accord.sources.collector.keyring import hash_of, new_write_key
from accord.sources.rows import Source

KINDS = ("segment",)
_NAME = re.compile(r"[\w][\w .:@-]{0,127}")


class SourceTaken(Exception):
    """There is a source of that name already; the message says what to do."""


class BadName(Exception):
    """A source cannot be called so; the message says what a name is. Nothing was changed."""


class NoSource(Exception):
    """There is no source of that name that can send; the message says so. Nothing was changed."""


@dataclass(frozen=True)
class Opened:
    """A source and its new write key, which is shown this once and kept only as a hash."""

    name: str
    write_key: str


def open_source(name: str, kind: str, actor: str, now: int) -> Opened:
    """Make a source with a write key; raises SourceTaken when the name is in use, BadName for no word."""
    if not _NAME.fullmatch(name):
        raise BadName(f"'{name}' is no name: letters, digits, blanks and .:@_- only. Take another.")
    write_key = new_write_key()
    row = Source(
        name=name, kind=kind, key_hash=hash_of(write_key), created_at=now, created_by=actor
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            audit.record(actor, Act.OPEN, "source", name, now, ["name", "kind", "write_key"])
    except IntegrityError:
        raise SourceTaken(
            f"There is a source named {name} already; nothing was changed. Take another name."
        ) from None
    return Opened(name, write_key)


@transaction.atomic
def rotate_key(name: str, actor: str, now: int) -> Opened:
    """Give a source another key; the old one is refused within seconds. A disconnected one sends again."""
    write_key = new_write_key()
    row = _of(name)
    row.update(key_hash=hash_of(write_key), rotated_at=now, closed_at=None, closed_by="")
    audit.record(actor, Act.ROTATE, "source", name, now, ["write_key"])
    return Opened(name, write_key)


@transaction.atomic
def disconnect(name: str, actor: str, now: int) -> None:
    """Take the key away: what was sent stays and counts, what comes from now on is refused."""
    _of(name).update(key_hash=None, closed_at=now, closed_by=actor)
    audit.record(actor, Act.CLOSE, "source", name, now, ["write_key"])


def _of(name: str) -> QuerySet[Source]:
    rows = Source.objects.filter(name=name)
    if not rows.exists():
        raise NoSource(f"There is no source named {name}; nothing was changed.")
    return rows

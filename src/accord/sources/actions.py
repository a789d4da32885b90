"""Opening a source: a name space for keys, and for senders a write key."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accord.sources.collector.keyring import hash_of, new_write_key
from accord.sources.rows import Source

KINDS = ("segment",)


class SourceTaken(Exception):
    """There is a source of that name already; the message says what to do."""


@dataclass(frozen=True)
class Opened:
    """A new source and its write key, which is shown this once and kept only as a hash."""

    name: str
    write_key: str


def open_source(name: str, kind: str, actor: str, now: int) -> Opened:
    """Make a source with a write key; raises SourceTaken when the name is in use."""
    write_key = new_write_key()
    row = Source(
        name=name, kind=kind, key_hash=hash_of(write_key), created_at=now, created_by=actor
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise SourceTaken(
            f"There is a source named {name} already; nothing was changed. Take another name."
        ) from None
    return Opened(name, write_key)

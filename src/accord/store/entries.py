"""Appending entries: the one way by which an action writes to the log."""

import json
from collections.abc import Sequence

from django.db import transaction

from accord.log.entry import Entry
from accord.log.streams import Stream
from accord.store import ids
from accord.store.rows import EntryRow


@transaction.atomic
def append(entries: Sequence[Entry], now: int, stream: Stream | None = None) -> range:
    """Append inside the caller's transaction; the entries' numbers in order, recorded at `now`.

    A withdrawal names as `stream` the stream of the entry it takes back.
    """
    if not entries:
        return range(0)
    first = ids.take("entry", len(entries))
    numbers = range(first, first + len(entries))
    EntryRow.objects.bulk_create(
        _row(number, entry, now, stream or entry.kind.stream)
        for number, entry in zip(numbers, entries, strict=True)
    )
    return numbers


def _row(number: int, entry: Entry, now: int, stream: Stream) -> EntryRow:
    return EntryRow(
        id=number,
        stream=stream.name,
        kind=entry.kind.name,
        at=entry.at,
        known_at=entry.at if entry.known_at is None else entry.known_at,
        recorded_at=now,
        source=entry.source,
        actor=entry.actor,
        subject=entry.subject,
        replaces=entry.replaces,
        facts=json.dumps(dict(entry.facts), ensure_ascii=False, separators=(",", ":")),
    )

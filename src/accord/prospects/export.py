"""Everything that is known of one person, as JSON, for the person to have."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import polars as pl
from django.db import transaction

from accord.access import audit
from accord.access.actors import names_of
from accord.access.audit import Act
from accord.basics.moments import iso
from accord.log.entry import WITHDRAWN
from accord.log.streams import (
    ACTIVITIES,
    DEALS,
    IDENTITIES,
    JUDGEMENTS,
    LEADS,
    PEOPLE,
    PROPERTIES,
    STAGES,
    Stream,
)
from accord.people.questions import Portrait, portrait
from accord.people.rows import LeadRecord
from accord.store.log import Log, collection_of

# Streams whose subject is the person.
_OWN = (PEOPLE, ACTIVITIES, IDENTITIES, JUDGEMENTS)
# Streams whose subject is a lead or deal of theirs.
_THEIRS = (LEADS, DEALS)
_NUMBERS = ("entry", "replaces")


def everything(log: Log, person: int, actor: str, now: int) -> dict[str, Any]:
    """Names and addresses as each source gave them, records, properties, stages, activities."""
    with transaction.atomic():
        audit.record(actor, Act.EXPORT, "person", person, now)
    shown = portrait(person, log)
    records = {stream.name: _rows(log, stream, "subject", shown.subjects) for stream in _OWN}
    records |= {stream.name: _rows(log, stream, "person", shown.subjects) for stream in _THEIRS}
    theirs = [row["subject"] for stream in _THEIRS for row in records[stream.name]]
    records[STAGES.name] = _rows(log, STAGES, "subject", [*shown.subjects, *theirs])
    records[PROPERTIES.name] = _rows(log, PROPERTIES, "subject", [*shown.subjects, *theirs])
    actors = names_of(row["actor"] for rows in records.values() for row in rows if row["actor"])
    return {
        "person": person,
        "exported_at": iso(now),
        **_names(shown),
        **{name: [_plain(row, actors) for row in rows] for name, rows in records.items()},
    }


def _names(shown: Portrait) -> dict[str, Any]:
    addresses = [told.email for told in shown.told if told.email]
    keyed = LeadRecord.objects.filter(email__in=addresses).values("source", "key", "email")
    return {
        "name": shown.name,
        "account": shown.account,
        "told": [asdict(told) for told in shown.told],
        "lead_keys": list(keyed),
        "traits": shown.traits,
    }


def _rows(log: Log, stream: Stream, column: str, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Entries that hold, in the order in which they happened."""
    rows = log.scan(collection_of(stream))
    replaced = rows.filter(pl.col("replaces").is_not_null()).select("replaces")
    own = rows.filter(pl.col(column).is_in(list(numbers)) & (pl.col("kind") != WITHDRAWN))
    held = own.join(replaced, left_on="entry", right_on="replaces", how="anti")
    return held.sort("at", "entry").collect().to_dicts()


def _plain(row: dict[str, Any], actors: Mapping[str, str]) -> dict[str, Any]:
    """Without what is empty or only numbers entries; moments as text, who acted by name."""
    row = {**row, "actor": actors.get(row["actor"])}
    return {
        name: iso(value) if name.endswith("at") and isinstance(value, int) else value
        for name, value in row.items()
        if value is not None and name not in _NUMBERS
    }

"""Who did what to which object, in a chain: each line holds the hash of the one before it.

A line names fields, never what stood in them, so it may outlive the person it speaks of.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from django.db import connection

from accord.access.rows import AuditLine
from accord.store import ids

_SERIES = "audit"
_FIRST = "0" * 64
_AT_ONCE = 10_000


class Act(StrEnum):
    """What was done."""

    ADD = "add"
    PROPOSE = "propose"
    SIGN = "sign"
    WITHDRAW = "take back"
    HAND_IN = "hand in"
    OPEN = "open"
    ROTATE = "rotate key"
    CLOSE = "disconnect"
    IMPORT = "import"
    STOP = "stop"
    REVERT = "revert"
    REVOKE = "revoke"
    MEND = "mend"
    REPLAY = "replay"
    EXPORT = "export"
    ERASE = "erase"
    RETRY = "retry"
    BACKUP = "back up"
    RESTORE = "restore"
    DRILL = "drill"


@dataclass(frozen=True)
class Line:
    """One line of the audit log."""

    id: int
    at: int
    actor: str
    act: str
    thing: str
    object: str
    fields: tuple[str, ...]
    hash: str


@dataclass(frozen=True)
class Chain:
    """Whether every line still follows from the one before; `broken` is the first that does not."""

    lines: int
    head: str
    broken: int | None = None


def record(
    actor: str, act: Act, thing: str, number: str | int, now: int, fields: Sequence[str] = ()
) -> None:
    """Add a line inside the action's transaction: it holds with the act or not at all.

    Taking the number makes others wait until this transaction ends, so the chain never forks.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An audit line belongs into the transaction of what it tells.")
    own = ids.take(_SERIES, 1)
    before = AuditLine.objects.filter(id=own - 1).values_list("hash", flat=True).first() or _FIRST
    line = AuditLine(
        id=own, at=now, actor=actor or "system", act=act, thing=thing, object=str(number),
        fields=json.dumps(sorted(fields)), before=before,
    )  # fmt: skip
    line.hash = _hash(line)
    line.save(force_insert=True)


def lines(
    actor: str = "", act: str = "", thing: str = "", before: int | None = None, limit: int = 100
) -> list[Line]:
    """Lines that fit every filter given, newest first."""
    asked = {"actor": actor, "act": act, "thing": thing}
    rows = AuditLine.objects.filter(**{name: text for name, text in asked.items() if text})
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [
        Line(row.id, row.at, row.actor, row.act, row.thing, row.object,
             tuple(json.loads(row.fields)), row.hash)
        for row in rows.order_by("-id")[:limit]
    ]  # fmt: skip


def actors() -> list[str]:
    """Everybody who did something."""
    return list(AuditLine.objects.order_by("actor").values_list("actor", flat=True).distinct())


def things() -> list[str]:
    """Every kind of object that something was done to."""
    return list(AuditLine.objects.order_by("thing").values_list("thing", flat=True).distinct())


def verified() -> Chain:
    """Follow the chain from its first line to its last; a line that is gone breaks it too."""
    number, head, after = 0, _FIRST, 0
    while part := list(AuditLine.objects.filter(id__gt=after).order_by("id")[:_AT_ONCE]):
        for row in part:
            number += 1
            if row.id != number or row.before != head or row.hash != _hash(row):
                return Chain(number - 1, head, number)
            head = row.hash
        after = part[-1].id
    gone = ids.last_taken(_SERIES) > number
    return Chain(number, head, number + 1 if gone else None)


def _hash(row: AuditLine) -> str:
    said = [row.id, row.at, row.actor, row.act, row.thing, row.object, row.fields, row.before]
    return sha256(json.dumps([str(part) for part in said]).encode()).hexdigest()

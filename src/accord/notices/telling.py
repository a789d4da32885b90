"""Telling colleagues: notices are written in the transaction of what they tell of."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from accord.access.decide import decide
from accord.access.matrix import Scope
from accord.access.roles import Actor
from accord.access.rows import User
from accord.notices.kinds import KINDS, Channel, NoticeKind, Pace
from accord.notices.rows import Notice
from accord.notices.wishes import Wishes, wishes_of
from accord.store.queue import enqueue, publish_topic

MAIL_JOB = "mail"
TOPIC = "notices"


def tell(
    users: Iterable[User], kind: NoticeKind, key: str, facts: Mapping[str, Any], now: int
) -> int:
    """Tell each of them once, however often it is said; how many had not been told yet.

    Runs inside the caller's transaction: what is rolled back is not told.
    """
    readers = [user for user in users if may_read(kind, user.actor())]
    known = set(
        Notice.objects.filter(kind=kind.name, key=key, user__in=readers).values_list(
            "user_id", flat=True
        )
    )
    fresh = [user for user in readers if user.pk not in known]
    wishes = wishes_of(fresh)
    for user in fresh:
        _write(user, kind, key, facts, wishes[user.pk], now)
    if fresh:
        publish_topic(TOPIC)
    return len(fresh)


def kinds_for(actor: Actor) -> tuple[NoticeKind, ...]:
    """The kinds that can reach the actor at all."""
    return tuple(kind for kind in KINDS if may_read(kind, actor))


def may_read(kind: NoticeKind, actor: Actor) -> bool:
    """Whether the actor may read notices of the kind, now; a notice is always its reader's own."""
    return kind.readers is None or decide(actor, kind.readers, Scope.OWN).allowed


def readers_of(kind: NoticeKind) -> list[User]:
    """Everybody who may read notices of a kind."""
    return [user for user in User.objects.filter(is_active=True) if may_read(kind, user.actor())]


def _write(
    user: User, kind: NoticeKind, key: str, facts: Mapping[str, Any], wishes: Wishes, now: int
) -> None:
    pace = wishes.pace(kind, Channel.MAIL)
    mail = {Pace.NOW: "due", Pace.DAILY: "daily", Pace.OFF: ""}[pace]
    notice = Notice.objects.create(
        user=user,
        kind=kind.name,
        key=key,
        facts=json.dumps(dict(facts)),
        made_at=now,
        in_bell=wishes.pace(kind, Channel.BELL) is not Pace.OFF,
        mail=mail,
    )
    if pace is Pace.NOW:
        due = now if kind.urgent else wishes.hours.awake_at(now)
        enqueue(MAIL_JOB, {"notice": notice.pk}, now, due, dedupe=f"mail:{notice.pk}")

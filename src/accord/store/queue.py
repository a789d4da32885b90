"""Work to do and topics that changed: written in the business transaction, found by workers after it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from accord.store import ids
from accord.store.leases import is_gone
from accord.store.rows import Job, OutboxRow

_SECOND = 1_000_000
_FIRST_WAIT = 10 * _SECOND
_LONGEST_WAIT = 3600 * _SECOND
MOST_ATTEMPTS = 5


@dataclass(frozen=True)
class Claimed:
    """A job that one worker holds until `held_until`; `attempt` counts from 1."""

    id: int
    name: str
    args: Mapping[str, Any]
    attempt: int
    held_until: int


@dataclass(frozen=True)
class Dead:
    """A job that failed too often and waits for a person."""

    id: int
    name: str
    args: Mapping[str, Any]
    attempts: int
    error: str


@dataclass(frozen=True)
class Asked:
    """A job that is ready or running; `attempt` is 0 before the first."""

    id: int
    name: str
    args: Mapping[str, Any]
    attempt: int
    is_running: bool
    created_at: int
    run_at: int


@dataclass(frozen=True)
class Topic:
    """A topic that changed; `id` grows."""

    id: int
    topic: str


def enqueue(
    name: str,
    args: Mapping[str, Any],
    now: int,
    run_at: int | None = None,
    dedupe: str | None = None,
) -> None:
    """Put work in the queue inside the caller's transaction; with `dedupe` only if none like it waits."""
    job = Job(
        name=name,
        args=json.dumps(dict(args)),
        state="ready",
        dedupe=dedupe,
        created_at=now,
        run_at=now if run_at is None else run_at,
    )
    Job.objects.bulk_create([job], ignore_conflicts=True)


def claim(
    holder: str, now: int, seconds: int = 300, names: Sequence[str] | None = None
) -> Claimed | None:
    """Take the job that is due longest, for `seconds`; a job whose worker vanished is due again."""
    if not _due(now, names).exists():
        return None
    with transaction.atomic():
        job = _locked(_due(now, names)).order_by("run_at", "id").first()
        if job is None:
            return None
        job.state, job.holder, job.dedupe = "running", holder, None
        job.held_until = now + seconds * _SECOND
        job.attempts += 1
        job.save()
    return Claimed(job.id, job.name, json.loads(job.args), job.attempts, job.held_until)


def let_go_for_the_gone(now: int) -> int:
    """Make jobs due whose worker's process runs no more, so that nobody waits out its time; how many."""
    running = Job.objects.filter(state="running")
    gone = [holder for holder in {*running.values_list("holder", flat=True)} if is_gone(holder)]
    return running.filter(holder__in=gone).update(held_until=now)


def extend(job: Claimed, holder: str, now: int, seconds: int) -> bool:
    """Hold a job longer; false when somebody else has it meanwhile: then stop."""
    return bool(_held(job, holder).update(held_until=now + seconds * _SECOND))


def finish(job: Claimed, holder: str) -> bool:
    """The job is done; false when somebody else has it meanwhile."""
    return bool(_held(job, holder).delete()[0])


def fail(job: Claimed, holder: str, now: int, error: str) -> bool:
    """Try it again later, each time twice as late; after five attempts it is dead."""
    dead = job.attempt >= MOST_ATTEMPTS
    return bool(
        _held(job, holder).update(
            state="dead" if dead else "ready",
            run_at=now + wait_after(job.id, job.attempt),
            holder="",
            held_until=None,
            error=error,
        )
    )


def wait_after(number: int, attempt: int) -> int:
    """Microseconds until the next attempt: 10 s doubled each time up to an hour, plus up to a quarter.

    The part on top is drawn from the job's number, so that jobs which failed together come back apart.
    """
    wait = min(_FIRST_WAIT << (attempt - 1), _LONGEST_WAIT)
    draw = blake2b(f"{number}:{attempt}".encode(), digest_size=2).digest()
    return wait + wait * int.from_bytes(draw) // (4 * 65_536)


def dead() -> tuple[Dead, ...]:
    """Jobs that wait for a person, oldest first."""
    jobs = Job.objects.filter(state="dead").order_by("id")
    return tuple(
        Dead(job.id, job.name, json.loads(job.args), job.attempts, job.error) for job in jobs
    )


def revive(number: int, now: int) -> bool:
    """Let a dead job run again from its first attempt; false when there is none of that number."""
    dead_jobs = Job.objects.filter(id=number, state="dead")
    return bool(dead_jobs.update(state="ready", run_at=now, attempts=0))


def waiting(name: str = "") -> int:
    """How many jobs are ready or running, of one name or of all."""
    jobs = Job.objects.exclude(state="dead")
    return int((jobs.filter(name=name) if name else jobs).count())


def under_way(names: Sequence[str], limit: int = 20) -> tuple[Asked, ...]:
    """Jobs of these names that are ready or running, oldest first."""
    jobs = Job.objects.filter(name__in=names).exclude(state="dead").order_by("id")[:limit]
    return tuple(
        Asked(
            job.id, job.name, json.loads(job.args), job.attempts, job.state == "running",
            job.created_at, job.run_at,
        )
        for job in jobs
    )  # fmt: skip


def publish_topic(topic: str) -> None:
    """Say inside the caller's transaction that a topic changed; listeners hear it after the commit."""
    OutboxRow.objects.create(id=ids.take("outbox", 1), topic=topic)


def topics(after: int, limit: int = 1_000) -> tuple[Topic, ...]:
    """Topics that changed after number `after`, in order."""
    rows = OutboxRow.objects.filter(id__gt=after).order_by("id").values_list("id", "topic")
    return tuple(Topic(number, topic) for number, topic in rows[:limit])


def last_topic() -> int:
    """The newest topic's number, where a listener that starts now begins."""
    return ids.last_taken("outbox")


def forget_topics(keep: int = 10_000) -> None:
    """Drop all but the newest topics: a listener further behind asks for everything again."""
    OutboxRow.objects.filter(id__lte=last_topic() - keep).delete()


def _due(now: int, names: Sequence[str] | None) -> QuerySet[Job]:
    due = Q(state="ready", run_at__lte=now) | Q(state="running", held_until__lte=now)
    jobs = Job.objects.filter(due)
    return jobs if names is None else jobs.filter(name__in=names)


def _locked(jobs: QuerySet[Job]) -> QuerySet[Job]:
    # SQLite lets one writer in at a time, so there is nothing to lock.
    if connection.features.has_select_for_update_skip_locked:
        return jobs.select_for_update(skip_locked=True)
    return jobs


def _held(job: Claimed, holder: str) -> QuerySet[Job]:
    return Job.objects.filter(id=job.id, state="running", holder=holder, attempts=job.attempt)

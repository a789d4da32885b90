"""Erasing a person everywhere: rows, log, raw items, and files that were brought and may name them."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count

from accord.people.actions import Erasure, erase
from accord.sources.files import drafts
from accord.sources.files.erasing import erase_raw as erase_parts
from accord.sources.processor.erasing import erase_raw as erase_events
from accord.store.intake import Intake
from accord.store.leases import holder_name, is_held, lease, let_go_for_the_gone, release
from accord.store.log import Log
from accord.store.place import Place
from accord.store.queue import enqueue, under_way, waiting
from accord.store.rows import ErasedSubject

# The job that erases who was asked for.
ERASE_PERSON = "erase_person"
_LONGEST_SECONDS = 3600


@dataclass(frozen=True)
class Gone:
    """What went: ids re-keyed in files of the log, raw items, files brought to the wizard."""

    erasure: Erasure
    items: int
    files: int


class UnderWay(Exception):
    """The person is being erased already, or a worker was asked to; no second erasure was begun."""


@transaction.atomic
def ask_erasure(person: int, actor: str, now: int) -> bool:
    """Let a worker erase a person, which cannot be taken back; false when one is at it already."""
    if _is_asked(person) or is_held(_name(person), now):
        return False
    enqueue(ERASE_PERSON, {"person": person, "by": actor}, now, dedupe=_name(person))
    return True


def erase_here(place: Place, intake: Intake, person: int, actor: str, now: int) -> Gone:
    """Erase a person in this process; raises UnderWay where another is at it or was asked to."""
    name, holder = _name(person), holder_name()
    let_go_for_the_gone(name)
    if _is_asked(person) or not lease(name, holder, now, _LONGEST_SECONDS):
        raise UnderWay
    try:
        return erase_person(place, intake, person, actor, now)
    finally:
        release(name, holder)


def _is_asked(person: int) -> bool:
    asked = under_way((ERASE_PERSON,), limit=waiting(ERASE_PERSON))
    return any(job.args["person"] == person for job in asked)


def _name(person: int) -> str:
    return f"{ERASE_PERSON}:{person}"


@dataclass(frozen=True)
class Done:
    """An erasure as the list shows it: when, and how many ids it took; never whose."""

    at: int
    ids: int


def erasures(since: int = 0) -> list[Done]:
    """Erasures in the ledger after a moment, newest first."""
    after = ErasedSubject.objects.filter(erased_at__gt=since)
    moments = after.values("erased_at").annotate(ids=Count("subject"))
    return [Done(row["erased_at"], row["ids"]) for row in moments.order_by("-erased_at")]


def erasures_asked() -> int:
    """How many erasures wait for a worker or are under way."""
    return waiting(ERASE_PERSON)


def erase_person(place: Place, intake: Intake, person: int, actor: str, now: int) -> Gone:
    """Erase a person; safe to repeat after a stop half-way.

    Files that wait in the wizard and lists of refused rows go whole: nobody knows whom they name.
    """
    done = erase(Log(place.folder), person, actor, now)
    items = erase_events(intake, place.secret)
    items += erase_parts(place, intake, done.subjects, done.addresses)
    return Gone(done, items, drafts.forget(place, now + 1))

"""What is done to persons: erasing one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accord.log.entry import Entry
from accord.log.kinds.people import ERASED
from accord.people.joining import subjects_of
from accord.people.records import chunks
from accord.people.rows import Joined, LeadRecord, Person
from accord.store import erasure
from accord.store.entries import append
from accord.store.log import Log


@dataclass(frozen=True)
class Erasure:
    """Whose data went, and how many files of the log were rewritten."""

    subjects: tuple[int, ...]
    files: int


def erase(log: Log, person: int, actor: str, now: int) -> Erasure:
    """Erase a person with all subjects that count as them: the log is re-keyed, names and addresses go.

    Safe to repeat after a stop half-way: the rows by which the person is found go last. Raw items
    are the sources' to erase, after this.
    """
    subjects = subjects_of(person)
    erased = erasure.erase(log, subjects, now)
    _forget(subjects, erased.stand_ins[person], actor, now)
    return Erasure(tuple(subjects), erased.files)


@transaction.atomic
def _forget(subjects: Sequence[int], stand_in: int, actor: str, now: int) -> None:
    for chunk in chunks(subjects):
        rows = Person.objects.filter(subject__in=chunk)
        addresses = [email for email in rows.values_list("email", flat=True) if email]
        LeadRecord.objects.filter(email__in=addresses).update(email=None)
        rows.delete()
        Joined.objects.filter(subject__in=chunk).delete()
    append([Entry(ERASED, stand_in, now, actor, facts={"subject_kind": "person"})], now)

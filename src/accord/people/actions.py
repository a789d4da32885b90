"""What is done to persons: erasing one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accord.access import audit
from accord.access.audit import Act
from accord.agreement.entering import forget
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
    """Whose data went, under which addresses they were known, how many files of the log were rewritten."""

    subjects: tuple[int, ...]
    addresses: tuple[str, ...]
    files: int


def erase(log: Log, person: int, actor: str, now: int) -> Erasure:
    """Erase a person with all subjects that count as them: the log is re-keyed, names and addresses go.

    Safe to repeat after a stop half-way: the rows by which the person is found go last. Raw items
    are the sources' to erase, after this.
    """
    subjects = subjects_of(person)
    erased = erasure.erase(log, subjects, now)
    addresses = _forget(subjects, erased.stand_ins[person], actor, now)
    return Erasure(tuple(subjects), tuple(addresses), erased.files)


@transaction.atomic
def _forget(subjects: Sequence[int], stand_in: int, actor: str, now: int) -> list[str]:
    """Delete the rows; the addresses they held."""
    addresses = []
    for chunk in chunks(subjects):
        rows = Person.objects.filter(subject__in=chunk)
        addresses += [email for email in rows.values_list("email", flat=True) if email]
        rows.delete()
        Joined.objects.filter(subject__in=chunk).delete()
        forget(chunk)
    # Some sources key their leads by address.
    LeadRecord.objects.filter(key__in=addresses).update(key=None)
    LeadRecord.objects.filter(email__in=addresses).update(email=None)
    append([Entry(ERASED, stand_in, now, actor, facts={"subject_kind": "person"})], now)
    # Under the number that stands in, because nobody is to look up the other one.
    audit.record(actor, Act.ERASE, "person", stand_in, now)
    return addresses

"""What is done in a sitting: open it, mark a lead, hand in a ballot, close it."""

import json
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import Max

from accord.access import audit
from accord.access.audit import Act
from accord.access.decide import Permission, require
from accord.access.matrix import Scope, Verb
from accord.access.rows import User
from accord.agreement.actions import propose
from accord.agreement.rows import Version
from accord.agreement.standing import PARTIES
from accord.agreement.twenty.choosing import Candidate, choose
from accord.agreement.twenty.counting import Said
from accord.agreement.twenty.rows import Guest, LaidLead, Mark, Sitting
from accord.log.entry import Entry, Kind
from accord.log.kinds.agreement import BALLOT_HANDED_IN, SITTING_CLOSED, SITTING_OPENED
from accord.notices.kinds import SITTING_CLOSED as ALL_IN
from accord.notices.kinds import SITTING_OPENED as INVITED
from accord.notices.telling import tell
from accord.store.entries import append
from accord.store.queue import publish_topic

OPEN = Permission(Verb.WRITE, "sitting")
MARK = Permission(Verb.WRITE, "ballot")
TOPIC = "sittings"
# A word why, if a marker likes to give one.
REASONS = ("role", "size", "industry", "country", "doings", "unknown")


class NotHeld(ValueError):
    """It cannot be done in this sitting; the message says why, and nothing was changed."""


def next_number() -> int:
    """The number of the sitting that would be opened next."""
    return int(Sitting.objects.aggregate(newest=Max("number"))["newest"] or 0) + 1


def open_sitting(
    candidates: Iterable[Candidate], guests: Sequence[User], user: User, now: int
) -> Sitting:
    """Lay twenty of the candidates on the table and invite colleagues of both departments.

    Raises TooFew where there are not enough of them.
    """
    require(user.actor(), OPEN)
    invited = [guest for guest in dict.fromkeys(guests) if guest.department() and guest.is_active]
    if {guest.department() for guest in invited} != set(PARTIES):
        raise NotHeld("Invite at least one person of each department; both have to mark.")
    with transaction.atomic():
        number = next_number()
        sitting = Sitting.objects.create(number=number, opened_by=user, opened_at=now)
        LaidLead.objects.bulk_create(
            LaidLead(sitting=sitting, place=place, lead=each.lead, person=each.person, sent_at=each.sent_at)
            for place, each in enumerate(choose(candidates, number), 1)
        )  # fmt: skip
        Guest.objects.bulk_create(
            Guest(sitting=sitting, user=guest, department=guest.department()) for guest in invited
        )
        _enter(SITTING_OPENED, sitting, user, now)
        audit.record(user.actor().name, Act.OPEN, "sitting", number, now)
        facts = {"by": user.name, "number": number, "leads": sitting.leads.count()}
        tell(invited, INVITED, str(number), facts, now)
    return sitting


def mark(number: int, marks: Mapping[int, Said], user: User, now: int) -> None:
    """Mark leads by their place, or mark them differently; nobody else sees it before the sitting closes."""
    require(user.actor(), MARK, Scope.OWN)
    with transaction.atomic():
        guest = _guest(number, user)
        if set(marks) - {*guest.sitting.leads.values_list("place", flat=True)}:
            raise NotHeld("There is no lead at this place of the sitting.")
        Mark.objects.bulk_create(
            (
                Mark(
                    guest=guest,
                    place=place,
                    takes=said.takes,
                    reason=_word(said.reason),
                    marked_at=now,
                )
                for place, said in marks.items()
            ),
            update_conflicts=True,
            unique_fields=["guest", "place"],
            update_fields=["takes", "reason", "marked_at"],
        )


def _word(reason: str) -> str:
    return reason if reason in REASONS else ""


def hand_in(number: int, user: User, now: int) -> bool:
    """Hand in one's ballot for good; True where it was the last, which closes the sitting."""
    require(user.actor(), MARK, Scope.OWN)
    with transaction.atomic():
        guest = _guest(number, user)
        left = guest.sitting.leads.count() - guest.marks.count()
        if left:
            raise NotHeld(f"{left} of the leads have no mark of yours yet; your marks are kept.")
        guest.handed_in_at = now
        guest.save(update_fields=["handed_in_at"])
        _enter(BALLOT_HANDED_IN, guest.sitting, user, now, department=guest.department)
        audit.record(user.actor().name, Act.HAND_IN, "sitting", number, now)
        waiting = guest.sitting.guests.filter(handed_in_at=None).exists()
        if not waiting:
            _close(guest.sitting, user, now)
    publish_topic(TOPIC)
    return not waiting


def close(number: int, user: User, now: int) -> None:
    """End a sitting without those who have not handed in; their marks do not count and stay hidden."""
    require(user.actor(), OPEN)
    with transaction.atomic():
        sitting = _sitting(number)
        if sitting.opened_by_id != user.pk:
            raise NotHeld(f"{sitting.opened_by.name} opened this sitting and can close it.")
        of = set(sitting.guests.exclude(handed_in_at=None).values_list("department", flat=True))
        if of != set(PARTIES):
            raise NotHeld("It needs a ballot of each department before it can be closed.")
        _close(sitting, user, now)
    publish_topic(TOPIC)


def propose_draft(number: int, text: str, why: str, user: User, now: int) -> Version:
    """Propose what a sitting drafted as the agreement's next version, once a sitting."""
    with transaction.atomic():
        sitting = Sitting.objects.select_for_update(of=("self",)).get(number=number)
        if sitting.closed_at is None:
            raise NotHeld("Ballots are still out; there is nothing to propose yet.")
        if sitting.version_id is not None:
            raise NotHeld("What this sitting drafted was proposed already.")
        version = propose(text, why, user, now)
        sitting.version = version
        sitting.save(update_fields=["version"])
    return version


def _sitting(number: int) -> Sitting:
    """The sitting's row, held until the transaction ends so that two last ballots meet one after the other."""
    rows = Sitting.objects.select_for_update(of=("self",)).select_related("opened_by")
    sitting = rows.filter(number=number).first()
    if sitting is None:
        raise NotHeld(f"There is no sitting {number}.")
    if sitting.closed_at is not None:
        raise NotHeld("This sitting is closed; its ballots are counted and stay as they are.")
    return sitting


def _guest(number: int, user: User) -> Guest:
    sitting = _sitting(number)
    guest = sitting.guests.filter(user=user).first()
    if guest is None:
        raise NotHeld("You are not invited to this sitting; its opener can invite you to the next.")
    if guest.handed_in_at is not None:
        raise NotHeld("You have handed in your ballot; it stays as it is.")
    guest.sitting = sitting
    return guest


def _close(sitting: Sitting, user: User, now: int) -> None:
    sitting.closed_at = now
    sitting.save(update_fields=["closed_at"])
    _enter(SITTING_CLOSED, sitting, user, now)
    invited = [guest.user for guest in sitting.guests.select_related("user")]
    everybody = list(dict.fromkeys([sitting.opened_by, *invited]))
    tell(everybody, ALL_IN, str(sitting.number), {"number": sitting.number}, now)


def _enter(kind: Kind, sitting: Sitting, user: User, now: int, **more: object) -> None:
    note = {"subject_kind": "sitting", "note": json.dumps(more, sort_keys=True)}
    append([Entry(kind, sitting.number, now, user.actor().name, facts=note)], now)

"""What is done to the agreement: propose a version, try one out, sign it, take it back, mend its wording."""

import json
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max

from accord.access import audit
from accord.access.audit import Act
from accord.access.decide import Permission, decide, require
from accord.access.matrix import Verb
from accord.access.rows import User
from accord.agreement.binding import digest
from accord.agreement.document import Document
from accord.agreement.questions import judging_at, standing_of
from accord.agreement.reading import read
from accord.agreement.rows import Signature, Version, Wording
from accord.agreement.standing import PARTIES, State, states
from accord.agreement.writing import with_parts
from accord.basics.moments import day_start, local_day
from accord.log.entry import Entry, Kind
from accord.log.kinds.agreement import AGREED, PROPOSED, SIGNED, WITHDREW
from accord.notices.kinds import VERSION_AGREED, VERSION_PROPOSED
from accord.notices.telling import readers_of, tell
from accord.store.entries import append
from accord.store.queue import publish_topic

PROPOSE = Permission(Verb.WRITE, "agreement")
SIGN = Permission(Verb.SIGN, "agreement")
TRIAL_DAYS = 92
_OPEN = (State.PROPOSED, State.HALF_SIGNED)


class NotAgreed(ValueError):
    """It cannot be done to this version; the message says why, and nothing was changed."""


def propose(text: str, why: str, user: User, now: int) -> Version:
    """A new version, open for signatures. Raises BadAgreement with every fault of the document."""
    require(user.actor(), PROPOSE)
    with transaction.atomic():
        return _proposed(text, why, None, user, now)


def try_out(text: str, until: date, why: str, user: User, zone: str, now: int) -> Version:
    """Offer a changed agreement for a trial that ends by itself with the day `until`.

    It begins with the second department's word, and the version in force judges again when it has
    ended. A lead of a department who offers it has given theirs.
    """
    require(user.actor(), PROPOSE)
    text = with_parts(text, {"effective": None, "until": until})
    with transaction.atomic():
        version = _proposed(text, why, _tried_on(until, zone, now), user, now)
        if user.department() and decide(user.actor(), SIGN).allowed:
            sign(version.number, version.digest, "", user, zone, now)
    return version


def _tried_on(until: date, zone: str, now: int) -> int:
    """The version in force, on which a trial until that day may stand."""
    number = judging_at(now)
    if number is None:
        raise NotAgreed("No version is in force to go back to; propose this as a version.")
    if Version.objects.filter(number=number, trial_of__isnull=False).exists():
        raise NotAgreed("A trial is under way; offer the next one when it has ended.")
    today = local_day(now, zone)
    if not today < until <= today + timedelta(days=TRIAL_DAYS):
        raise NotAgreed(f"A trial ends by itself, after 1 to {TRIAL_DAYS} days; choose such a day.")
    return number


def _proposed(text: str, why: str, trial_of: int | None, user: User, now: int) -> Version:
    document = read(text)
    newest = Version.objects.aggregate(newest=Max("number"))["newest"] or 0
    version = Version.objects.create(
        number=newest + 1, text=text, digest=digest(document), why=why.strip()[:1_000],
        proposed_by=user, proposed_at=now, trial_of=trial_of,
    )  # fmt: skip
    _enter(PROPOSED, version, user, now)
    _ask_to_sign(version, user, now)
    audit.record(user.actor().name, Act.PROPOSE, "agreement", version.number, now)
    return version


def sign(number: int, seen: str, comment: str, user: User, zone: str, now: int) -> Version:
    """Sign a version for one's department; the second signature makes it agreed.

    `seen` is the hash of what was read; a version that says something else by now is refused. An agreed
    version begins with the day that it names in `zone`, at once where it names none or one gone by.
    """
    require(user.actor(), SIGN)
    with transaction.atomic():
        version = _version(number)
        department = _may_sign(version, seen, user, now)
        Signature.objects.create(
            version=version, user=user, department=department, role=_role(user), digest=seen,
            comment=comment.strip()[:1_000], signed_at=now,
        )  # fmt: skip
        _enter(SIGNED, version, user, now, department=department)
        audit.record(user.actor().name, Act.SIGN, "agreement", number, now)
        if version.signatures.count() == len(PARTIES):
            _agree(version, user, zone, now)
    return version


def withdraw(number: int, user: User, now: int) -> None:
    """Take back a version that one proposed and that not both have signed."""
    require(user.actor(), PROPOSE)
    with transaction.atomic():
        version = _version(number)
        if version.proposed_by_id != user.pk:
            raise NotAgreed(f"{version.proposed_by.name} proposed it and can take it back.")
        _require_open(version, now)
        version.withdrawn_at = now
        version.save(update_fields=["withdrawn_at"])
        _enter(WITHDREW, version, user, now)
        audit.record(user.actor().name, Act.WITHDRAW, "agreement", number, now)


def reword(number: int, text: str, user: User, now: int) -> Version:
    """Change how a version puts things; what binds must stay as it is, and so no signature is void."""
    require(user.actor(), PROPOSE)
    return mend(number, text, user, now)


def mend(number: int, text: str, user: User, now: int) -> Version:
    """`reword` for who may change a part of the wording; the caller asks whether they may."""
    document = read(text)
    with transaction.atomic():
        version = _version(number)
        if digest(document) != version.digest:
            raise NotAgreed(
                "More than wording would change, and that needs both signatures: propose it as a new version."
            )
        Wording.objects.create(version=version, text=version.text, changed_by=user, changed_at=now)
        version.text = text
        version.save(update_fields=["text"])
        audit.record(user.actor().name, Act.MEND, "agreement", number, now, ["wording"])
    return version


def _version(number: int) -> Version:
    """The version's row, held until the transaction ends so that two signatures meet one after the other."""
    row = Version.objects.select_for_update(of=("self",)).select_related("proposed_by")
    try:
        return row.get(number=number)
    except Version.DoesNotExist:
        raise NotAgreed(f"There is no version {number}.") from None


def _may_sign(version: Version, seen: str, user: User, now: int) -> str:
    _require_open(version, now)
    if version.trial_of is not None and version.trial_of != judging_at(now):
        raise NotAgreed(
            f"The trial was to stand on version {version.trial_of}, which does not judge now."
        )
    if seen != version.digest:
        raise NotAgreed("The version says something else than you read; read it again, then sign.")
    department = user.department()
    if not user.is_active:
        raise NotAgreed(f"{user.name} has left; a lead who is here signs for {department}.")
    if not department:
        raise NotAgreed("Signing takes a lead of marketing or of sales; you belong to neither.")
    for signed in version.signatures.select_related("user"):
        if signed.user_id == user.pk:
            raise NotAgreed("You have signed it; the other signature is the other department's.")
        if signed.department == department:
            raise NotAgreed(
                f"{signed.user.name} has signed for {department}; the other department's is missing."
            )
    return department


def _require_open(version: Version, now: int) -> None:
    rows = Version.objects.prefetch_related("signatures")
    state = states(map(standing_of, rows), now)[version.number]
    if state is State.OVERTAKEN:
        raise NotAgreed("A newer version is in force; propose this one anew on top of it.")
    if state not in _OPEN:
        raise NotAgreed(f"Version {version.number} is {state}; it can no longer be changed.")


def _agree(version: Version, user: User, zone: str, now: int) -> None:
    document = read(version.text)
    version.begins = max(now, _begins(document, zone) or now)
    version.ends = _ends(document, zone)
    if version.ends is not None and version.ends <= version.begins:
        raise NotAgreed(
            f"It was to end with {document.until}, which is over; propose it anew with a later day."
        )
    version.save(update_fields=["begins", "ends"])
    _enter(AGREED, version, user, now, begins=version.begins)
    names = dict(version.signatures.values_list("department", "user__name"))
    facts = {"number": version.number, **names}
    tell(readers_of(VERSION_AGREED), VERSION_AGREED, str(version.number), facts, now)
    publish_topic("agreement")


def _ask_to_sign(version: Version, user: User, now: int) -> None:
    facts = {"by": user.name, "number": version.number}
    tell(readers_of(VERSION_PROPOSED), VERSION_PROPOSED, str(version.number), facts, now)


def _begins(document: Document, zone: str) -> int | None:
    return None if document.effective is None else day_start(document.effective, zone)


def _ends(document: Document, zone: str) -> int | None:
    # `until` is the last day on which it holds.
    last = document.until
    return None if last is None else day_start(last + timedelta(days=1), zone)


def _role(user: User) -> str:
    return ", ".join(sorted(user.actor().roles))[:32]


def _enter(kind: Kind, version: Version, user: User, now: int, **more: object) -> None:
    trial = {} if version.trial_of is None else {"trial_of": version.trial_of}
    facts = {"digest": version.digest, **trial, **more}
    note = {"subject_kind": "agreement", "note": json.dumps(facts, sort_keys=True)}
    append([Entry(kind, version.number, now, user.actor().name, facts=note)], now)

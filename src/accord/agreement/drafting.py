"""The draft of the next version: one for both departments, each of its states kept until it is proposed."""

from dataclasses import dataclass

from django.db import transaction

from accord.access.decide import Permission, require
from accord.access.matrix import Verb
from accord.access.rows import User
from accord.agreement.rows import DraftState

WRITE = Permission(Verb.WRITE, "agreement")
KEPT_STATES = 50


@dataclass(frozen=True)
class Drafted:
    """The draft as it stands; `state` tells it from what it was before, `part` is what was changed last."""

    state: int
    text: str
    based_on: int | None
    part: str
    changed_by: str
    changed_at: int


class Overtaken(Exception):
    """Somebody changed the draft since it was read; nothing was kept. `now` is how it stands."""

    def __init__(self, now: Drafted | None) -> None:
        super().__init__("The draft was changed since you read it.")
        self.now = now


def draft() -> Drafted | None:
    """The draft, None where there is none."""
    row = DraftState.objects.select_related("changed_by").order_by("-id").first()
    return _drafted(row) if row is not None and row.text else None


def state_of(state: int) -> str:
    """The text of an earlier state; empty if it is no longer kept."""
    return DraftState.objects.filter(pk=state).values_list("text", flat=True).first() or ""


def may_undo() -> bool:
    """Whether there is an earlier state to go back to."""
    return DraftState.objects.exists()


def begin(text: str, based_on: int | None, user: User, now: int) -> Drafted:
    """Begin a draft; one that exists is left as it is, so that nobody's work is lost."""
    require(user.actor(), WRITE)
    with transaction.atomic():
        return draft() or _keep(text, based_on, "", user, now)


def keep(text: str, part: str, seen: int, user: User, now: int) -> Drafted:
    """Change the draft that was read in the state `seen`. Raises Overtaken where it is another by now."""
    require(user.actor(), WRITE)
    with transaction.atomic():
        held = _held()
        if held is None or held.state != seen:
            raise Overtaken(held)
        return _keep(text, held.based_on, part, user, now)


def undo(user: User) -> Drafted | None:
    """Take the last change back; the draft as it stood before, None where there was none."""
    require(user.actor(), WRITE)
    with transaction.atomic():
        last = DraftState.objects.order_by("-id").first()
        if last is not None:
            last.delete()
        return draft()


def discard(user: User, now: int) -> None:
    """Put the draft away; `undo` brings it back."""
    require(user.actor(), WRITE)
    with transaction.atomic():
        if _held() is not None:
            _keep("", None, "", user, now)


def clear(user: User) -> None:
    """Forget the draft with all its states: it was proposed, and stands as a version now."""
    require(user.actor(), WRITE)
    DraftState.objects.all().delete()


def _held() -> Drafted | None:
    # Two who save at once come one after the other.
    list(DraftState.objects.select_for_update().values_list("pk", flat=True))
    return draft()


def _keep(text: str, based_on: int | None, part: str, user: User, now: int) -> Drafted:
    row = DraftState.objects.create(
        text=text, based_on=based_on, part=part, changed_by=user, changed_at=now
    )
    kept = DraftState.objects.order_by("-id").values_list("pk", flat=True)[:KEPT_STATES]
    DraftState.objects.exclude(pk__in=list(kept)).delete()
    return _drafted(row)


def _drafted(row: DraftState) -> Drafted:
    return Drafted(row.pk, row.text, row.based_on, row.part, row.changed_by.name, row.changed_at)

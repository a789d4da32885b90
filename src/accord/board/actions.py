"""What colleagues do on the board: set targets, write notes, keep views."""

from datetime import date

from django.db import transaction

from accord.access.decide import NotAllowed, Permission, require
from accord.access.matrix import Scope, Verb
from accord.access.rows import User
from accord.basics.moments import DAY
from accord.board.rows import Note, Target, View
from accord.store.queue import publish_topic

WRITE_TARGET = Permission(Verb.WRITE, "target")
WRITE_NOTE = Permission(Verb.WRITE, "note")
WRITE_VIEW = Permission(Verb.WRITE, "view")
SEEN_BY = ("me", "department", "everybody")
# How long a removed note can be brought back.
UNDO = 30 * DAY


class BadBoard(ValueError):
    """What was to be kept cannot be; the message says why, and nothing was changed."""


def set_target(metric: str, period: str, value: float | None, user: User, now: int) -> Target:
    """The metric is to reach `value` in the period; None takes the target back."""
    require(user.actor(), WRITE_TARGET)
    with transaction.atomic():
        target = Target.objects.create(
            metric=metric, period=period, value=value, set_by=user, set_at=now
        )
        publish_topic("targets")
    return target


def add_note(metric: str, day: date, text: str, shared: bool, user: User, now: int) -> Note:
    """Write a note; a personal one is its author's alone."""
    require(user.actor(), WRITE_NOTE, Scope.OWN)
    with transaction.atomic():
        note = Note.objects.create(
            metric=metric, day=day, text=_text_of(text), shared=shared, author=user, written_at=now
        )
        publish_topic("notes")
    return note


def edit_note(note: Note, text: str, day: date, shared: bool, user: User, now: int) -> None:
    """Change one's own note."""
    _require_own(note, user)
    note.text, note.day, note.shared, note.edited_at = _text_of(text), day, shared, now
    with transaction.atomic():
        note.save(update_fields=["text", "day", "shared", "edited_at"])
        publish_topic("notes")


def remove_note(note: Note, user: User, now: int) -> None:
    """Take one's own note away; `restore_note` brings it back."""
    _require_own(note, user)
    with transaction.atomic():
        Note.objects.filter(id=note.id, removed_at=None).update(removed_at=now)
        publish_topic("notes")


def restore_note(note: Note, user: User, now: int) -> None:
    """Bring back one's own note that was removed."""
    _require_own(note, user)
    if note.removed_at is not None and note.removed_at < now - UNDO:
        raise BadBoard("A note can be brought back for 30 days; this one is gone.")
    with transaction.atomic():
        Note.objects.filter(id=note.id).update(removed_at=None)
        publish_topic("notes")


def save_view(name: str, address: str, seen_by: str, user: User, now: int) -> View:
    """Keep an address of the board under a name."""
    require(user.actor(), WRITE_VIEW, Scope.OWN)
    if not name.strip():
        raise BadBoard("A view needs a name; nothing was kept.")
    if seen_by not in SEEN_BY or not is_of_board(address):
        raise BadBoard("Only addresses of the board can be kept; nothing was.")
    department = user.department()
    if seen_by == "department" and not department:
        raise BadBoard("You belong to no department; keep the view for yourself or for everybody.")
    return View.objects.create(
        name=name.strip()[:80],
        address=address,
        seen_by=seen_by,
        department=department,
        author=user,
        saved_at=now,
    )


def pin_view(view: View, pinned: bool, user: User) -> None:
    """Show one's own view above the board, or only in the list of views."""
    _require_own_view(view, user)
    View.objects.filter(id=view.id).update(pinned=pinned)


def remove_view(view: View, user: User) -> None:
    """Forget one's own view; the figures behind it are not touched."""
    _require_own_view(view, user)
    view.delete()


def is_of_board(address: str) -> bool:
    """Whether the address leads to the board of this desk and nowhere else."""
    path, _, _ = address.partition("?")
    inside = path == "/board" or path.startswith("/board/")
    return inside and "\\" not in address and ".." not in path and len(address) <= 1_000


def _text_of(text: str) -> str:
    kept = text.strip()
    if not kept or len(kept) > 1_000:
        raise BadBoard("A note has between 1 and 1,000 characters; nothing was kept.")
    return kept


def _require_own(note: Note, user: User) -> None:
    require(user.actor(), WRITE_NOTE, Scope.OWN)
    if note.author_id != user.id:
        raise NotAllowed("Only its author changes a note.")


def _require_own_view(view: View, user: User) -> None:
    require(user.actor(), WRITE_VIEW, Scope.OWN)
    if view.author_id != user.id:
        raise NotAllowed("Only whoever kept a view changes it.")

"""Reading the board's rows: targets in force, notes and views that a colleague may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, QuerySet

from accord.access.rows import User
from accord.board.rows import Note, Target, View
from accord.metrics.wording import title


@dataclass(frozen=True)
class Written:
    """A note as it is shown."""

    id: int
    metric: str
    day: date
    text: str
    shared: bool
    author: str
    is_own: bool
    edited_at: int | None

    @property
    def metric_words(self) -> str:
        """The metric's name as a heading."""
        return title(self.metric)


@dataclass(frozen=True)
class Kept:
    """A saved view as it is shown."""

    id: int
    name: str
    address: str
    seen_by: str
    author: str
    is_own: bool
    pinned: bool


def targets_of(metrics: Iterable[str], period: str) -> dict[str, float]:
    """Targets in force for the period, by metric."""
    asked = Target.objects.filter(metric__in=tuple(metrics), period=period)
    newest = asked.values("metric").annotate(newest=Max("id")).values("newest")
    rows = Target.objects.filter(id__in=newest).values_list("metric", "value")
    return {metric: value for metric, value in rows if value is not None}


def targets_known(metrics: Iterable[str], as_of: int | None) -> dict[tuple[str, str], float]:
    """Targets in force at a moment, None for now, by metric and period."""
    asked = Target.objects.filter(metric__in=tuple(metrics))
    if as_of is not None:
        asked = asked.filter(set_at__lte=as_of)
    newest = asked.values("metric", "period").annotate(newest=Max("id")).values("newest")
    rows = Target.objects.filter(id__in=newest).values_list("metric", "period", "value")
    return {(metric, period): value for metric, period, value in rows if value is not None}


def targets(limit: int = 500) -> list[Target]:
    """Every target in force, newest first."""
    newest = Target.objects.values("metric", "period").annotate(newest=Max("id")).values("newest")
    rows = Target.objects.filter(id__in=newest, value__isnull=False)
    return list(rows.select_related("set_by").order_by("-set_at", "-id")[:limit])


def notes_of(
    metrics: Sequence[str], user: User, since: date | None, until: date | None, limit: int = 200
) -> list[Written]:
    """Notes on the metrics within the days, newest day first: shared ones and the reader's own."""
    rows = _seen_notes(user).filter(metric__in=metrics, removed_at=None)
    if since is not None:
        rows = rows.filter(day__gte=since)
    if until is not None:
        rows = rows.filter(day__lt=until)
    rows = rows.select_related("author").order_by("-day", "-id")[:limit]
    return [_written(row, user) for row in rows]


def note_seen(number: int, user: User) -> Note | None:
    """The note of that number, removed or not, if the reader may see it."""
    return _seen_notes(user).filter(id=number).first()


def views_of(user: User, department: str) -> list[Kept]:
    """Views that a colleague may see, pinned ones first, then by name."""
    rows = _seen_views(user, department).select_related("author").order_by("-pinned", "name", "id")
    return [
        Kept(
            row.id,
            row.name,
            row.address,
            row.seen_by,
            row.author.name,
            row.author_id == user.id,
            row.pinned,
        )
        for row in rows
    ]


def view_seen(number: int, user: User, department: str) -> View | None:
    """The view of that number, if the reader may see it."""
    return _seen_views(user, department).filter(id=number).first()


def _seen_notes(user: User) -> QuerySet[Note]:
    return Note.objects.filter(Q(shared=True) | Q(author=user))


def _seen_views(user: User, department: str) -> QuerySet[View]:
    seen = Q(author=user) | Q(seen_by="everybody")
    if department:
        seen |= Q(seen_by="department", department=department)
    return View.objects.filter(seen)


def _written(note: Note, user: User) -> Written:
    return Written(
        note.id,
        note.metric,
        note.day,
        note.text,
        note.shared,
        note.author.name,
        note.author_id == user.id,
        note.edited_at,
    )

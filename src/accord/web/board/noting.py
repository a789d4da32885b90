"""Pages of notes: written on a metric and a day, changed and taken away by their author, with undo."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.access.rows import User
from accord.basics.moments import local_day
from accord.board.actions import (
    WRITE_NOTE,
    BadBoard,
    add_note,
    edit_note,
    remove_note,
    restore_note,
)
from accord.board.questions import note_seen, notes_of
from accord.board.rows import Note
from accord.metrics.catalogue import catalogue, metric_named
from accord.metrics.question import BadQuestion
from accord.metrics.wording import title
from accord.web.shell.page import Absent, Visit
from accord.web.shell.rendering import show

WRITE = WRITE_NOTE


def notes(visit: Visit) -> HttpResponse:
    """Every note the visitor may read, and a form for a new one."""
    user = _user(visit)
    if visit.request.method == "POST":
        return _added(visit, user)
    asked = visit.request.GET.get("metric", "")
    names = [each.name for each in catalogue(visit.desk.company)]
    metric = asked if asked in names else ""
    removed = visit.request.GET.get("removed", "")
    return show(
        visit,
        "board/notes.html",
        "list",
        notes=notes_of([metric] if metric else names, user, None, None),
        metric=metric,
        metric_words=title(metric) if metric else "",
        metrics=[(name, title(name), name == metric) for name in names],
        today=local_day(visit.now, visit.desk.place.zone),
        removed=int(removed) if removed.isdecimal() else None,
    )


def note(visit: Visit, note: int) -> HttpResponse:
    """One note; its author may change it here."""
    user, found = _user(visit), _found(visit, note)
    if visit.request.method != "POST":
        return show(
            visit, "board/note.html", note=found, is_own=found.author_id == user.id,
            name=title(found.metric),
        )  # fmt: skip
    form = visit.request.POST
    try:
        edit_note(
            found,
            form.get("text", ""),
            _day(form.get("day", "")),
            _is_shared(form),
            user,
            visit.now,
        )
    except BadBoard as fault:
        messages.error(visit.request, str(fault), "bad")
        return HttpResponseRedirect(visit.request.path, status=303)
    messages.success(visit.request, _("The note was changed."), "good")
    return _to_metric(found.metric)


def removal(visit: Visit, note: int) -> HttpResponse:
    """Take one's own note away; the page that follows offers to bring it back."""
    found = _found(visit, note)
    remove_note(found, _user(visit), visit.now)
    return HttpResponseRedirect(f"{reverse('board-notes')}?removed={found.id}", status=303)


def restoration(visit: Visit, note: int) -> HttpResponse:
    """Bring one's own note back."""
    found = _found(visit, note)
    try:
        restore_note(found, _user(visit), visit.now)
    except BadBoard as fault:
        messages.error(visit.request, str(fault), "bad")
    else:
        messages.success(visit.request, _("The note is back."), "good")
    return _to_metric(found.metric)


def _added(visit: Visit, user: User) -> HttpResponse:
    form = visit.request.POST
    metric = form.get("metric", "")
    try:
        metric_named(metric, visit.desk.company)
        day = _day(form.get("day", ""))
        add_note(metric, day, form.get("text", ""), _is_shared(form), user, visit.now)
    except (BadBoard, BadQuestion) as fault:
        messages.error(visit.request, str(fault), "bad")
        return HttpResponseRedirect(f"{reverse('board-notes')}?metric={metric}", status=303)
    messages.success(visit.request, _("The note stands beside the figure now."), "good")
    return _to_metric(metric)


def _is_shared(form: QueryDict) -> bool:
    return form.get("shared") != "no"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadBoard(_("A note belongs to a day; choose one.")) from None


def _found(visit: Visit, number: int) -> Note:
    found = note_seen(number, _user(visit))
    if found is None:
        raise Absent(_("There is no such note, or it is somebody else's own."))
    return found


def _user(visit: Visit) -> User:
    if visit.user is None:
        raise Absent(_("Notes belong to colleagues who are signed in."))
    return visit.user


def _to_metric(metric: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('board-metric', args=[metric])}#notes", status=303)

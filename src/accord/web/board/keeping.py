"""Views that colleagues keep: a named address of the board, and who may see it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.access.rows import User
from accord.board.actions import (
    WRITE_VIEW,
    BadBoard,
    is_of_board,
    pin_view,
    remove_view,
    save_view,
)
from accord.board.questions import view_seen, views_of
from accord.board.rows import View
from accord.web.shell.page import Absent, Visit
from accord.web.shell.rendering import show

WRITE = WRITE_VIEW


def views(visit: Visit) -> HttpResponse:
    """Views the visitor may open, and a form to keep the address they come from."""
    user = _user(visit)
    if visit.request.method == "POST":
        return _kept(visit, user)
    address = visit.request.GET.get("address", "")
    return show(
        visit,
        "board/views.html",
        views=views_of(user, user.department()),
        address=address if is_of_board(address) else "",
        department=user.department(),
    )


def pin(visit: Visit, view: int) -> HttpResponse:
    """Show one's own view above the board, or stop to."""
    pin_view(_found(visit, view), visit.request.POST.get("pinned") == "yes", _user(visit))
    return _back()


def removal(visit: Visit, view: int) -> HttpResponse:
    """Forget one's own view."""
    found = _found(visit, view)
    name = found.name
    remove_view(found, _user(visit))
    messages.success(
        visit.request, _("“%s” is forgotten; the figures are as before.") % name, "good"
    )
    return _back()


def _kept(visit: Visit, user: User) -> HttpResponse:
    form = visit.request.POST
    try:
        save_view(
            form.get("name", ""),
            form.get("address", ""),
            form.get("seen_by", "me"),
            user,
            visit.now,
        )
    except BadBoard as fault:
        messages.error(visit.request, str(fault), "bad")
    else:
        messages.success(visit.request, _("The view is kept."), "good")
    return _back()


def _found(visit: Visit, number: int) -> View:
    user = _user(visit)
    found = view_seen(number, user, user.department())
    if found is None:
        raise Absent(_("There is no such view, or it is somebody else's own."))
    return found


def _user(visit: Visit) -> User:
    if visit.user is None:
        raise Absent(_("Views belong to colleagues who are signed in."))
    return visit.user


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("board-views"), status=303)

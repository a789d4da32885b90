"""One colleague: roles, what they may see and why, a new link, closing and opening the account."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.access.actions import BadAccount, close_account
from accord.access.decide import NotAllowed
from accord.access.explaining import sights
from accord.access.roles import Role
from accord.access.rows import User
from accord.people.colleagues import change_roles, reopen, send_new_link
from accord.web.account.overview import own
from accord.web.people.forms import Roles
from accord.web.people.listing import line, tell_link
from accord.web.people.words import SCOPE_WORDS, VERB_WORDS
from accord.web.settings.tabs import tabs_of
from accord.web.shell.page import Absent, Visit
from accord.web.shell.rendering import show
from accord.web.sign_in.again import require_again


def colleague(visit: Visit, user: int) -> HttpResponse:
    """An account, and what its holder may see."""
    row = _row(user)
    rights = [
        (sight, VERB_WORDS[sight.verb], SCOPE_WORDS[sight.scope] if sight.scope else "")
        for sight in sights(row.actor())
    ]
    return show(
        visit, "people/person.html", tabs=tabs_of(visit), tab="people", rights=rights,
        person=line(row, is_mfa_enabled(row)),
        form=Roles(initial={"roles": row.roles}), is_self=row == visit.user,
    )  # fmt: skip


def roles(visit: Visit, user: int) -> HttpResponse:
    """Give other roles; the pass phrase is asked for again first."""
    row, form = _row(user), Roles(visit.request.POST)
    if not form.is_valid():
        messages.error(visit.request, _("Choose at least one role; nothing was changed."))
        return HttpResponseRedirect(reverse("colleague", args=[user]))
    require_again(visit.request)
    wanted = [Role(role) for role in form.cleaned_data["roles"]]
    return _done(
        visit, row,
        lambda: change_roles(row, wanted, visit.actor, own(visit).name, visit.now),
        _("%(name)s has other roles now; their sessions have ended."),
    )  # fmt: skip


def closing(visit: Visit, user: int) -> HttpResponse:
    """Let nobody in as them any more, at once."""
    row = _row(user)
    return _done(
        visit, row, lambda: close_account(row, visit.actor, visit.now),
        _("The account of %(name)s is closed and their sessions have ended. You can open it again."),
    )  # fmt: skip


def opening(visit: Visit, user: int) -> HttpResponse:
    """Let them come back, by a new link."""
    row = _row(user)
    return _done(
        visit, row,
        lambda: tell_link(visit, reopen(row, visit.actor, own(visit).name, visit.now)),
        _("The account of %(name)s is open again."),
    )  # fmt: skip


def new_link(visit: Visit, user: int) -> HttpResponse:
    """Send a fresh link: the invitation again, or one for a new pass phrase."""
    row = _row(user)
    return _done(
        visit, row,
        lambda: tell_link(visit, send_new_link(row, visit.actor, own(visit).name, visit.now)),
        "",
    )  # fmt: skip


def _done(visit: Visit, row: User, act: Callable[[], None], said: str) -> HttpResponse:
    try:
        act()
        if said:
            messages.success(visit.request, said % {"name": row.name})
    except (BadAccount, NotAllowed) as fault:
        messages.error(visit.request, str(fault))
    return HttpResponseRedirect(reverse("colleague", args=[row.pk]))


def _row(number: int) -> User:
    row = User.objects.filter(pk=number).first()
    if row is None:
        raise Absent(_("Nobody has this account."))
    return row

"""Colleagues: the table, inviting, and who was imported and has no account yet."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.access.actions import BadAccount
from accord.access.decide import NotAllowed
from accord.access.roles import Role
from accord.access.rows import User
from accord.people.colleagues import Invited, candidates, invite, invite_all
from accord.web.account.overview import own
from accord.web.people.forms import Invitation
from accord.web.people.words import ROLE_WORDS, department_of
from accord.web.settings.tabs import tabs_of
from accord.web.shell.page import Visit
from accord.web.shell.rendering import show


@dataclass(frozen=True)
class Colleague:
    """A line of the table. `state` is open, invited or closed."""

    number: int
    name: str
    email: str
    department: str
    roles: tuple[str, ...]
    has_factor: bool
    seen_at: int | None
    state: str


def people(visit: Visit) -> HttpResponse:
    """Everybody who has an account."""
    return _page(visit, Invitation())


def invitations(visit: Visit) -> HttpResponse:
    """Invite one colleague by the form, or all imported ones that were ticked."""
    if "candidate" in visit.request.POST:
        return _invite_imported(visit)
    form = Invitation(visit.request.POST)
    if not form.is_valid():
        return _page(visit, form)
    given = form.cleaned_data
    roles = [Role(role) for role in given["roles"]]
    try:
        done = invite(given["email"], given["name"], roles, visit.actor, own(visit).name, visit.now)
    except (BadAccount, NotAllowed) as fault:
        form.add_error(None, str(fault))
        return _page(visit, form)
    tell_link(visit, done)
    return HttpResponseRedirect(reverse("people"))


def tell_link(visit: Visit, done: Invited) -> None:
    """Say that a link is on its way, or show it where no mail is set up."""
    if done.is_mailed:
        said = _("%(name)s gets a link by mail.") % {"name": done.user.name}
    else:
        context = {"name": done.user.name, "link": done.address}
        said = render_to_string("people/link.html", context)
    messages.success(visit.request, said)


def _invite_imported(visit: Visit) -> HttpResponse:
    wanted = set(visit.request.POST.getlist("candidate"))
    chosen = [each for each in candidates(visit.desk.log) if str(each.owner) in wanted]
    try:
        done = invite_all(chosen, visit.actor, own(visit).name, visit.now)
    except (BadAccount, NotAllowed) as fault:
        messages.error(visit.request, str(fault))
        return HttpResponseRedirect(reverse("people"))
    if settings.HAS_MAIL:
        said = ngettext(
            "%(n)d colleague is invited by mail.",
            "%(n)d colleagues are invited by mail.",
            len(done),
        )
        messages.success(visit.request, said % {"n": len(done)})
    else:
        for each in done:
            tell_link(visit, each)
    return HttpResponseRedirect(reverse("people"))


def _page(visit: Visit, form: Invitation) -> HttpResponse:
    rows = list(User.objects.order_by("name", "id"))
    with_factor = set(
        Authenticator.objects.exclude(type="recovery_codes").values_list("user_id", flat=True)
    )
    return show(
        visit, "people/people.html", tabs=tabs_of(visit), tab="people", form=form, has_mail=settings.HAS_MAIL,
        colleagues=[line(row, row.pk in with_factor) for row in rows],
        candidates=candidates(visit.desk.log), role_words=ROLE_WORDS,
    )  # fmt: skip


def line(user: User, has_factor: bool) -> Colleague:
    """An account as the table shows it."""
    state = "open" if user.has_usable_password() else "invited"
    return Colleague(
        user.pk,
        user.name,
        user.email,
        department_of(user),
        tuple(str(ROLE_WORDS[role]) for role in sorted(user.actor().roles)),
        has_factor,
        user.seen_at,
        state if user.is_active else "closed",
    )

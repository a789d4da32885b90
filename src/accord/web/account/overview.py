"""One's own account: name, what else can be set, sessions."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.access.actions import BadAccount, rename
from accord.access.decide import NotAllowed
from accord.access.rows import User
from accord.web.account.browsers import browser_of
from accord.web.account.forms import Name
from accord.web.shell.page import Visit
from accord.web.shell.rendering import show

# Names of second factors as the library stores them.
FACTOR_WORDS = {"totp": _("Codes from an app"), "webauthn": _("Passkey or security key")}


@dataclass(frozen=True)
class Session:
    """A session in words; `is_this` is the one that looks."""

    number: int
    browser: str
    address: str
    began_at: int
    seen_at: int
    is_this: bool


def own(visit: Visit) -> User:
    """The visitor's account; pages of the account have no stranger."""
    if visit.user is None:
        raise NotAllowed(_("Sign in first."))
    return visit.user


def account(visit: Visit) -> HttpResponse:
    """Who I am here, and how I get in."""
    user = own(visit)
    form = Name(visit.request.POST or None, initial={"name": user.name})
    if visit.request.method == "POST" and form.is_valid():
        try:
            rename(user, form.cleaned_data["name"])
            messages.success(visit.request, _("Your name is changed."))
            return HttpResponseRedirect(reverse("account"))
        except BadAccount as fault:
            form.add_error("name", str(fault))
    types = Authenticator.objects.filter(user=user).values_list("type", flat=True)
    factors = sorted({FACTOR_WORDS[name] for name in types if name in FACTOR_WORDS})
    return show(visit, "account/overview.html", form=form, factors=factors)


def sessions(visit: Visit) -> HttpResponse:
    """Where I am signed in."""
    user, key = own(visit), visit.request.session.session_key
    if visit.request.method == "POST":
        return _end(visit, user)
    rows = UserSession.objects.purge_and_list(user)
    shown = [
        Session(
            row.pk,
            browser_of(row.user_agent),
            row.ip,
            int(row.created_at.timestamp() * 1_000_000),
            int(row.last_seen_at.timestamp() * 1_000_000),
            row.session_key == key,
        )
        for row in rows
    ]
    shown.sort(key=lambda session: (not session.is_this, -session.seen_at))
    return show(visit, "account/sessions.html", sessions=shown)


def _end(visit: Visit, user: User) -> HttpResponse:
    rows = UserSession.objects.filter(user=user)
    number = visit.request.POST.get("session", "")
    if number.isdecimal():
        rows = rows.filter(pk=int(number))
    else:
        rows = rows.exclude(session_key=visit.request.session.session_key)
    is_own = any(row.session_key == visit.request.session.session_key for row in rows)
    for row in rows:
        row.end()
    if is_own:
        logout(visit.request)
    messages.success(visit.request, _("Ended. Whoever sat there has to sign in again."))
    return HttpResponseRedirect(reverse("sessions"))

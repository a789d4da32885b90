"""Pages by which somebody gets in without a pass phrase yet: welcome, one-time links, a forgotten one."""

from typing import cast

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accord.access.actions import BadAccount, choose_password
from accord.access.links import DeadLink, Purpose, open_link
from accord.access.rows import User
from accord.access.setup import BadCode, First, company_name, somebody_exists, welcome
from accord.notices.delivery import user_of_token
from accord.notices.wishes import no_daily_mail
from accord.store.queue import enqueue
from accord.web.shell.page import Absent, Visit
from accord.web.shell.rendering import show
from accord.web.sign_in.adapter import within
from accord.web.sign_in.forms import Forgotten, NewPassPhrase, Welcome

RESET_JOB = "reset"


def first_person(visit: Visit) -> HttpResponse:
    """Until somebody has an account, every page leads here."""
    if somebody_exists():
        return HttpResponseRedirect(reverse("account_login"))
    form = Welcome(visit.request.POST or None)
    if visit.request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        first = First(given["company"], given["name"], given["email"], given["password"])
        try:
            _check_tries(visit, "welcome")
            return _enter(visit, welcome(given["code"], first, visit.now))
        except BadCode as fault:
            form.add_error("code", str(fault))
        except BadAccount as fault:
            form.add_error("password", str(fault))
    return show(visit, "sign_in/welcome.html", form=form)


def join(visit: Visit, token: str) -> HttpResponse:
    """An invitation: opening it changes nothing, sending the form makes the pass phrase."""
    return _by_link(visit, token, Purpose.INVITATION)


def reset(visit: Visit, token: str) -> HttpResponse:
    """A new pass phrase by a link."""
    return _by_link(visit, token, Purpose.RESET)


def forgotten(visit: Visit) -> HttpResponse:
    """Ask for a link; the answer is the same whether the address has an account or not."""
    form = Forgotten(visit.request.POST or None)
    if visit.request.method == "POST" and form.is_valid():
        address = form.cleaned_data["email"].strip().lower()
        if within(visit.request, "reset_password", address):
            # Whether there is such an account is looked up by the job, so that no answer is slower.
            enqueue(RESET_JOB, {"email": address, "asked_at": visit.now}, visit.now)
        return HttpResponseRedirect(reverse("forgotten-sent"))
    return show(visit, "sign_in/forgotten.html", form=form, has_mail=settings.HAS_MAIL)


def forgotten_sent(visit: Visit) -> HttpResponse:
    """What happens next."""
    return show(visit, "sign_in/forgotten_sent.html")


@csrf_exempt
def mail_off(visit: Visit, token: str) -> HttpResponse:
    """Turn the daily mail off without signing in, as mail programs do with one post."""
    user = user_of_token(token)
    if user is None:
        raise Absent(_("This link is not one of ours."))
    is_off = visit.request.method == "POST"
    if is_off:
        no_daily_mail(user)
    return show(visit, "sign_in/mail_off.html", is_off=is_off)


def _by_link(visit: Visit, token: str, purpose: Purpose) -> HttpResponse:
    try:
        link = open_link(token, visit.now)
        if link.purpose != purpose:
            raise DeadLink(_("This link is not one of ours. Ask for a new one."))
        form = NewPassPhrase(visit.request.POST or None)
        if visit.request.method == "POST" and form.is_valid():
            _check_tries(visit, "link")
            return _enter(visit, choose_password(link, form.cleaned_data["password"], visit.now))
    except DeadLink as fault:
        raise Absent(str(fault)) from None
    except BadAccount as fault:
        form.add_error("password", str(fault))
    return show(
        visit, "sign_in/by_link.html", form=form, person=link.user, company=company_name(),
        is_invitation=purpose is Purpose.INVITATION,
    )  # fmt: skip


def _enter(visit: Visit, user: User) -> HttpResponse:
    """Sign them in; who has a second factor is asked for it first."""
    if visit.user is not None and visit.user.pk != user.pk:
        visit.request.session.flush()
    messages.success(visit.request, _("Welcome, %(name)s.") % {"name": user.name})
    return cast(HttpResponse, perform_login(visit.request, user, redirect_url=reverse("start")))


def _check_tries(visit: Visit, action: str) -> None:
    if within(visit.request, action) is None:
        raise BadAccount(_("Too many tries. Wait a minute, then try again."))

"""What stands before every page: the first person's welcome, the end of old sessions, the second factor."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.access.roles import Role
from accord.access.rows import User
from accord.access.setup import somebody_exists
from accord.basics.moments import DAY, HOUR, MINUTE
from accord.jobs import clock
from accord.web.sign_in.near import is_near

IDLE, LONGEST = 12 * HOUR, 14 * DAY
_BEGAN, _SEEN = "began_at", "seen_at"
_POWERFUL = frozenset({Role.OWNER, Role.ADMIN, Role.PAYROLL})
# Programs come with a token, never with a session, and nobody sends them anywhere.
_OF_PROGRAMS = ("/api/v1/", "/api/openapi.json", "/api/agreement.schema.json")
# Pages that somebody who still needs a second factor may enter.
_ON_THE_WAY = ("/account", "/sign-in", "/sign-out")

Answer = Callable[[HttpRequest], HttpResponseBase]


def gate(answer: Answer) -> Answer:
    """Let a request through to its page, or send it where it must go first."""

    def through(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(_OF_PROGRAMS):
            return answer(request)
        if isinstance(request.user, User):
            return _stopped(request, request.user) or _past_welcome(request) or answer(request)
        if request.path != reverse("welcome") and not somebody_exists():
            return HttpResponseRedirect(reverse("welcome"))
        return answer(request)

    return through


def _stopped(request: HttpRequest, user: User) -> HttpResponse | None:
    now = clock.now()
    if not user.is_active or _is_over(request, now) or (user.near_only and not is_near(request)):
        logout(request)
        messages.info(request, _("Your session has ended. Sign in again to go on."))
        return None
    _remember(request, user, now)
    if _needs_factor(user) and not request.path.startswith(_ON_THE_WAY):
        messages.info(request, _("Your role asks for a second factor. Set one up to go on."))
        return HttpResponseRedirect(reverse("mfa_index"))
    return None


def _past_welcome(request: HttpRequest) -> HttpResponse | None:
    """Who is in already needs no welcome: their start, and not a page that refuses them."""
    if request.path != reverse("welcome"):
        return None
    return HttpResponseRedirect(reverse("start"))


def _is_over(request: HttpRequest, now: int) -> bool:
    began = request.session.get(_BEGAN, now)
    seen = request.session.get(_SEEN, now)
    return bool(now - seen > IDLE or now - began > LONGEST)


def _remember(request: HttpRequest, user: User, now: int) -> None:
    # Once a minute is enough to know who is there, and spares the book a write a page.
    session = request.session
    if now - session.get(_SEEN, 0) < MINUTE:
        return
    session.setdefault(_BEGAN, now)
    session[_SEEN] = now
    User.objects.filter(pk=user.pk).update(seen_at=now)
    UserSession.objects.create_from_request(request)


def _needs_factor(user: User) -> bool:
    if not settings.NEEDS_SECOND_FACTOR:
        return False
    return bool(_POWERFUL & user.actor().roles) and not is_mfa_enabled(user)

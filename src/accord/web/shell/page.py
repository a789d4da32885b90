"""An address, declared once: where it is, what one must be allowed to do there, what answers it.

Routes, the menu, the permission tests and the crawler read these declarations.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.access.decide import NotAllowed, Permission, decide
from accord.access.matrix import Scope
from accord.access.roles import ANYONE, Actor
from accord.access.rows import User
from accord.basics.moments import BadMoment
from accord.basics.periods import BadPeriod
from accord.jobs import clock
from accord.metrics.question import BadQuestion
from accord.web.shell.asked import Asked
from accord.web.shell.desk import desk
from accord.workspace import Workspace

SIGN_IN = "account_login"
_BROKEN = gettext_lazy("Something broke")
_HEADINGS = {
    400: gettext_lazy("That cannot be answered"),
    403: gettext_lazy("Not open to you"),
    404: gettext_lazy("Nothing here"),
    405: gettext_lazy("Not in this way"),
    413: gettext_lazy("Too much at once"),
    429: gettext_lazy("Not so fast"),
}
# No row has a number beyond what a column of numbers holds.
_LARGEST = 2**63 - 1


class Place(StrEnum):
    """The nine places of the product, in the order of the menu."""

    TODAY = "today"
    LEADS = "leads"
    PROSPECTS = "prospects"
    BOARD = "board"
    CONVERSATIONS = "conversations"
    MEETINGS = "meetings"
    AGREEMENT = "agreement"
    INCENTIVES = "incentives"
    SETTINGS = "settings"


@dataclass(frozen=True)
class Visit:
    """One request: who asks, as whom the matrix knows them, and when."""

    request: HttpRequest
    user: User | None
    actor: Actor
    now: int

    @property
    def desk(self) -> Workspace:
        """The workspace that answers."""
        return desk()

    @property
    def is_fragment(self) -> bool:
        """Whether a part of a page is asked for, by htmx, and not the page."""
        return self.request.headers.get("HX-Request") == "true"

    def may(self, permission: Permission, relation: Scope = Scope.ALL) -> bool:
        """Whether the visitor may do it."""
        return decide(self.actor, permission, relation).allowed


class Absent(Exception):
    """There is nothing at this address, or nothing that the visitor may know of; the message says so."""


@dataclass(frozen=True)
class Page:
    """`route` is a Django route without its leading slash; `view` takes a Visit and the route's parts.

    `foreign` says that the view is a library's and takes Django's request instead; `asks` is what may
    stand behind the address's question mark.
    """

    route: str
    name: str
    permission: Permission
    view: Callable[..., HttpResponseBase]
    methods: tuple[str, ...] = ("GET",)
    place: Place | None = None
    foreign: bool = False
    asks: tuple[Asked, ...] = ()

    def pattern(self) -> URLPattern:
        """Django's route to it, guarded."""
        return path(self.route, guarded(self), name=self.name)


def guarded(page: Page) -> Callable[..., HttpResponseBase]:
    """The page as a Django view: method, visitor and permission checked, faults told as pages.

    An address asks whether the visitor holds any line for its permission; what is narrower than that,
    the view checks of the object it shows.
    """

    @wraps(page.view)
    def view(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        if request.method not in (*page.methods, "HEAD"):
            return _not_so(request, page)
        visit = visit_of(request)
        decision = decide(visit.actor, page.permission, Scope.OWN)
        if not decision.allowed:
            return _sent_away(visit, decision.reason)
        if any(isinstance(part, int) and part > _LARGEST for part in parts.values()):
            return fault_page(request, 404, _("There is nothing of that number."))
        try:
            _require_text(request)
            return page.view(request if page.foreign else visit, **parts)
        except NotAllowed as fault:
            return _sent_away(visit, str(fault))
        except Absent as fault:
            return fault_page(request, 404, str(fault))
        except (BadQuestion, BadPeriod, BadMoment) as fault:
            return fault_page(request, 400, str(fault))

    return view


def _require_text(request: HttpRequest) -> None:
    # A database ends a text at this character or refuses it, so no value of ours has it.
    for name, values in request.GET.lists():
        if any("\0" in text for text in (name, *values)):
            word = name.replace("\0", "")
            raise BadQuestion(
                _("%(name)s holds a character that no text has.") % {"name": f"'{word}'"}
            )


def visit_of(request: HttpRequest) -> Visit:
    """Who asks, and when."""
    # A request that nobody could read has no user yet.
    asked = getattr(request, "user", None)
    user = asked if isinstance(asked, User) else None
    actor = ANYONE if user is None else user.actor()
    return Visit(request, user, actor, clock.now())


def _sent_away(visit: Visit, reason: str) -> HttpResponse:
    if visit.user is not None:
        return fault_page(visit.request, 403, reason)
    back = urlencode({"next": visit.request.get_full_path()})
    address = f"{reverse(SIGN_IN)}?{back}"
    if visit.is_fragment:
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _not_so(request: HttpRequest, page: Page) -> HttpResponse:
    reason = _(
        "This address takes no %(method)s; nothing was changed. Go back and use the page's own buttons."
    )
    told = fault_page(request, 405, reason % {"method": request.method})
    told.headers["Allow"] = ", ".join(page.methods)
    return told


def fault_page(
    request: HttpRequest, status: int, reason: str, heading: str | Promise = ""
) -> HttpResponse:
    """A page that says what happened, what was kept and what to do, with the status.

    `heading` where another than the status's own says more.
    """
    said = {"heading": heading or _HEADINGS.get(status, _BROKEN), "reason": reason}
    is_denied = status == 403 and not heading
    return render(request, "shell/fault.html", {**said, "is_denied": is_denied}, status=status)

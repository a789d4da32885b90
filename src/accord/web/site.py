"""The whole site: every page of every place, and what the layout says of it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.access.decide import Permission, decide
from accord.access.matrix import Scope, Verb
from accord.access.roles import Actor
from accord.notices.bell import unseen
from accord.web.account.pages import PAGES as ACCOUNT
from accord.web.agreement.pages import PAGES as AGREEMENT
from accord.web.board.pages import PAGES as BOARD
from accord.web.people.pages import PAGES as PEOPLE
from accord.web.prospects.pages import PAGES as PROSPECTS
from accord.web.settings.pages import PAGES as SETTINGS
from accord.web.shell.asked import LeftOut, left_out
from accord.web.shell.commands import GO_KEYS, OF_THE_BROWSER, PLACE_WORDS, Command
from accord.web.shell.page import Page, Place, Visit, fault_page, visit_of
from accord.web.shell.tray import TRAY
from accord.web.sign_in.pages import PAGES as SIGN_IN


def start(visit: Visit) -> HttpResponse:
    """The board, which everybody shares; for whoever may not read it the first place that is open."""
    fronts = (FRONT[Place.BOARD], *FRONT.values())
    return HttpResponseRedirect(
        reverse(next(page.name for page in fronts if _open_to(visit.actor, page)))
    )


# How the check of forms begins to say that the sender's address is the cause.
_OTHER_ORIGIN = ("Origin checking", "Referer checking")

START = Page("", "start", Permission(Verb.READ, "desk"), start)
PAGES: tuple[Page, ...] = (
    START,
    TRAY,
    *SIGN_IN,
    *ACCOUNT,
    *BOARD,
    *PROSPECTS,
    *AGREEMENT,
    *SETTINGS,
    *PEOPLE,
)
# The page that a place opens with: the first of its pages.
FRONT = {
    place: next(page for page in PAGES if page.place is place)
    for place in Place
    if any(page.place is place for page in PAGES)
}


def shell(request: HttpRequest) -> dict[str, Any]:
    """What the layout needs: the places that the visitor may enter, commands, who they are."""
    visit = visit_of(request)
    match = request.resolver_match
    here = next((page for page in PAGES if match and page.name == match.view_name), None)
    return {
        "visitor": visit.user,
        "unseen": unseen(visit.user) if visit.user else 0,
        "now": visit.now,
        "zone": settings.VALUES["ACCORD_ZONE"].text,
        "menu": _menu(visit.actor, here.place if here else None),
        "left_out": _left_out(request, here),
        "commands": [command.shape() for command in _commands(visit.actor)],
        "is_demo": settings.DATA_DIR.name == "demo",
    }


def _left_out(request: HttpRequest, here: Page | None) -> LeftOut | None:
    return left_out(request.GET, here.asks) if here else None


def _open_to(actor: Actor, page: Page) -> bool:
    return decide(actor, page.permission, Scope.OWN).allowed


def _menu(actor: Actor, here: Place | None) -> list[dict[str, Any]]:
    return [
        {"place": place, "words": PLACE_WORDS[place], "page": page.name, "is_here": place is here}
        for place, page in FRONT.items()
        if _open_to(actor, page)
    ]


def _commands(actor: Actor) -> list[Command]:
    going = [
        Command(
            f"go-{place}", PLACE_WORDS[place], _("Go"), (f"g {GO_KEYS[place]}",), page=page.name
        )
        for place, page in FRONT.items()
        if _open_to(actor, page)
    ]
    return [*going, *OF_THE_BROWSER]


def nothing_here(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that is none of ours."""
    del exception
    return fault_page(request, 404, _("There is nothing at this address."))


def not_taken(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What came cannot be read, or is more than a page takes."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        words = _(
            "What was sent is more than this page takes, so nothing of it was kept. Send less at once; "
            "a file goes in under Settings, Imports."
        )
        return fault_page(request, 413, words)
    words = _("What was sent could not be read, so nothing was changed. Go back and try again.")
    return fault_page(request, 400, words)


def out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the mark that its page gave it: opened before one signed in or out, or sent by another site."""
    words = _(
        "The page with this form was opened before you last signed in or out, or the form came from "
        "another site. Nothing was changed. Go back, load the page again and send it once more; your browser "
        "must keep this site's cookies."
    )
    if reason.startswith(_OTHER_ORIGIN):
        words = _(
            "The form came from an address that is not this desk's, so nothing was changed. Open the desk at "
            "%(address)s and send it there; whoever runs the desk can set another with ACCORD_BASE_URL."
        ) % {"address": settings.BASE_URL}
    return fault_page(request, 403, words, _("This form was not taken"))


def our_fault(request: HttpRequest) -> HttpResponse:
    """Something broke that should not."""
    return fault_page(request, 500, _("Something broke on our side. Nothing you sent was changed."))


def too_many(request: HttpRequest) -> HttpResponse:
    """Somebody tries too often."""
    return fault_page(request, 429, _("Too many tries. Wait five minutes, then try again."))

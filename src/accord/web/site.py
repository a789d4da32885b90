"""The whole site: every page of every place, and what the layout says of it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accord.access.decide import decide
from accord.access.matrix import Scope
from accord.access.roles import Actor
from accord.web.board.pages import PAGES as BOARD
from accord.web.prospects.pages import PAGES as PROSPECTS
from accord.web.shell.commands import GO_KEYS, OF_THE_BROWSER, PLACE_WORDS, Command
from accord.web.shell.page import Page, Place, fault_page, visit_of
from accord.web.sign_in.pages import PAGES as SIGN_IN

PAGES: tuple[Page, ...] = (*SIGN_IN, *BOARD, *PROSPECTS)
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
    here = next((page.place for page in PAGES if match and page.name == match.view_name), None)
    return {
        "visitor": visit.user,
        "now": visit.now,
        "zone": settings.VALUES["ACCORD_ZONE"].text,
        "menu": _menu(visit.actor, here),
        "commands": [command.shape() for command in _commands(visit.actor)],
        "is_demo": settings.DATA_DIR.name == "demo",
    }


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


def our_fault(request: HttpRequest) -> HttpResponse:
    """Something broke that should not."""
    return fault_page(request, 500, _("Something broke on our side. Nothing you sent was changed."))

"""What a visitor can do from anywhere: declared once; menu, palette, key list and guide read it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accord.web.shell.page import Place


@dataclass(frozen=True)
class Command:
    """`keys` are pressed one after the other; `page` is a page's name, `action` one of the browser's own.

    Exactly one of the two is set.
    """

    id: str
    words: str | Promise
    keys: tuple[str, ...] = ()
    page: str = ""
    action: str = ""

    def shape(self) -> dict[str, object]:
        """As the browser reads it."""
        return {
            "id": self.id,
            "words": str(self.words),
            "keys": list(self.keys),
            "href": reverse(self.page) if self.page else None,
            "action": self.action or None,
        }


# The second key after `g`, for each place.
GO_KEYS = {
    Place.TODAY: "t",
    Place.LEADS: "l",
    Place.PROSPECTS: "p",
    Place.BOARD: "b",
    Place.CONVERSATIONS: "c",
    Place.MEETINGS: "m",
    Place.AGREEMENT: "a",
    Place.INCENTIVES: "i",
    Place.SETTINGS: "s",
}

PLACE_WORDS: dict[Place, str | Promise] = {
    Place.TODAY: _("Today"),
    Place.LEADS: _("Leads"),
    Place.PROSPECTS: _("Prospects"),
    Place.BOARD: _("Board"),
    Place.CONVERSATIONS: _("Conversations"),
    Place.MEETINGS: _("Meetings"),
    Place.AGREEMENT: _("Agreement"),
    Place.INCENTIVES: _("Incentives"),
    Place.SETTINGS: _("Settings"),
}

OF_THE_BROWSER = (
    Command("palette", _("Find anything"), ("Ctrl+K",), action="palette"),
    Command("keys", _("Keys of this page"), ("?",), action="keys"),
    Command("search", _("Search"), ("/",), action="search"),
    Command("theme", _("Light, dark or as the system"), action="theme"),
    Command("density", _("Comfortable or compact rows"), action="density"),
    Command("copy", _("Copy this page's address"), action="copy-address"),
    Command("single-keys", _("Turn single keys on or off"), action="single-keys"),
)

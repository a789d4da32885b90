"""What a visitor can do from anywhere: declared once; menu, palette, key list and guide read it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accord.web.shell.page import Place

Words = str | Promise


@dataclass(frozen=True)
class Command:
    """`keys` are any of them: `j`, `g b` in a row, `mod+k` for Ctrl or Cmd. `also` are more words to find it by.

    Either `page`, the name of the page it goes to, or `action`, what the browser does
    (frontend/README.md lists the actions).
    """

    id: str
    words: Words
    heading: Words
    keys: tuple[str, ...] = ()
    page: str = ""
    action: str = ""
    also: Words = ""

    def shape(self) -> dict[str, object]:
        """As the browser reads it."""
        to = {"href": reverse(self.page)} if self.page else {"action": self.action}
        return {
            "id": self.id,
            "words": str(self.words),
            "place": str(self.heading),
            "also": str(self.also),
            "keys": list(self.keys),
            **to,
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

PLACE_WORDS: dict[Place, Words] = {
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

_EVERYWHERE = _("Everywhere")
_LISTS = _("In lists")

OF_THE_BROWSER = (
    Command("palette", _("Search and commands"), _EVERYWHERE, ("mod+k",), action="palette"),
    Command("search", _("Search on this page"), _EVERYWHERE, ("/",), action="search"),
    Command("help", _("Keys on this page"), _EVERYWHERE, ("?",), action="help"),
    Command("back", _("Close, or remove the last filter"), _EVERYWHERE, ("escape",), action="back"),
    Command("theme", _("Light, dark, or as this device"), _EVERYWHERE, action="theme"),
    Command("density", _("Comfortable or compact rows"), _EVERYWHERE, action="density"),
    Command("sidebar", _("Fold or unfold the menu"), _EVERYWHERE, ("[",), action="sidebar"),
    Command("copy-address", _("Copy this page's address"), _EVERYWHERE, action="copy-address"),
    Command("print", _("Print this page"), _EVERYWHERE, action="print"),
    Command("keys", _("Turn single keys on or off"), _EVERYWHERE, action="keys"),
    Command("row-next", _("Next row"), _LISTS, ("j", "down"), action="row-next"),
    Command("row-previous", _("Previous row"), _LISTS, ("k", "up"), action="row-previous"),
    Command("row-select", _("Pick the row"), _LISTS, ("x",), action="row-select"),
    Command("row-open", _("Open the row"), _LISTS, ("enter",), action="row-open"),
)

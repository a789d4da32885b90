"""The pages of the place Settings in the order in which they stand above each of them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Tab:
    """A page's name and what it is called."""

    page: str
    words: str | Promise


TABS = (
    Tab("sources", _("Sources")),
    Tab("imports", _("Imports")),
    Tab("people", _("People")),
    Tab("privacy", _("Privacy")),
    Tab("settings-in-force", _("Settings")),
    Tab("health", _("Health")),
    Tab("backup", _("Backup")),
    Tab("audit", _("Audit log")),
)

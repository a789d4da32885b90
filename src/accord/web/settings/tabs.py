"""The pages of the place Settings in the order in which they stand above each of them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accord.access.actions import MANAGE_USERS
from accord.access.decide import Permission
from accord.access.matrix import Scope, Verb
from accord.access.tokens import OWN_TOKENS
from accord.web.shell.page import Visit


@dataclass(frozen=True)
class Tab:
    """A page's name, what it is called, and what its address asks for."""

    page: str
    words: str | Promise
    permission: Permission


TABS = (
    Tab("sources", _("Sources"), Permission(Verb.READ, "source")),
    Tab("imports", _("Imports"), Permission(Verb.READ, "import")),
    Tab("people", _("People"), MANAGE_USERS),
    Tab("tokens", _("API tokens"), OWN_TOKENS),
    Tab("privacy", _("Privacy"), Permission(Verb.ERASE, "person")),
    Tab("settings-in-force", _("Settings"), Permission(Verb.READ, "setting")),
    Tab("health", _("Health"), Permission(Verb.READ, "job")),
    Tab("backup", _("Backup"), Permission(Verb.READ, "backup")),
    Tab("audit", _("Audit log"), Permission(Verb.READ, "audit")),
)


def tabs_of(visit: Visit) -> tuple[Tab, ...]:
    """Those that the visitor may open."""
    return tuple(tab for tab in TABS if visit.may(tab.permission, Scope.OWN))

"""The page of settings in force: each with its value, where it came from, its default and what it does."""

from django.conf import settings
from django.http import HttpResponse

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.web.settings.showing import show_tab
from accord.web.shell.page import Page, Place, Visit

SEEN = Permission(Verb.READ, "setting")


def in_force(visit: Visit) -> HttpResponse:
    """Every setting; secrets masked."""
    return show_tab(visit, "settings-in-force", "values.html", values=settings.VALUES.values())


PAGES = (Page("settings/values", "settings-in-force", SEEN, in_force, place=Place.SETTINGS),)

"""Rendering a page of Settings: the shell's way, with the place's own tabs."""

from typing import Any

from django.http import HttpResponse

from accord.web.settings.tabs import tabs_of
from accord.web.shell.page import Visit
from accord.web.shell.rendering import show


def show_tab(visit: Visit, tab: str, template: str, part: str = "", **context: Any) -> HttpResponse:
    """The page under its tab; `status` 400 stays the template's to say in words."""
    return show(visit, f"settings/{template}", part, tabs=tabs_of(visit), tab=tab, **context)

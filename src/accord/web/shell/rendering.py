"""Rendering a page, or the part of it that the browser asks for again."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accord.web.shell.page import Visit


def show(visit: Visit, template: str, part: str = "", **context: Any) -> HttpResponse:
    """The whole page; or, when htmx asks for one, only the `part` of the template that it shows again."""
    name = f"{template}#{part}" if part and visit.is_fragment else template
    return render(visit.request, name, {"visit": visit, **context})

"""Pages that were rendered before, shown to a browser without a server and searched for broken rules."""

import json
import mimetypes
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route

from browser.chromium import AXE, AXE_RULES

HOST = "http://accord.example"
Theme = Literal["light", "dark"]
# What the colours of a page can break; all else is the same in both themes.
COLOURS = ["color-contrast", "link-in-text-block"]
_RUN = "only => axe.run(document, {runOnly: only, resultTypes: ['violations']})"


def broken_rules(
    browser: Browser, pages: Mapping[str, str], of_dark: Sequence[str] = AXE_RULES
) -> Iterator[str]:
    """Each rule that a page breaks, in both themes; in the dark one only the rules named are looked for."""
    context = browser.new_context(
        bypass_csp=True, reduced_motion="reduce", viewport={"width": 1280, "height": 900}
    )
    context.add_init_script(path=str(AXE))
    shown = context.new_page()
    here = {"text": ""}
    shown.route("**/*", lambda route: _answer(route, here["text"]))
    for address, here["text"] in pages.items():
        shown.emulate_media(color_scheme="light")
        shown.goto(f"{HOST}/", wait_until="load")
        if "<accord-chart" in here["text"]:
            shown.wait_for_selector("accord-chart[ready]")
        yield from _broken(shown, address, "light", AXE_RULES)
        yield from _broken(shown, address, "dark", of_dark)
    context.close()


def _broken(shown: Page, address: str, theme: Theme, rules: Sequence[str]) -> Iterator[str]:
    shown.emulate_media(color_scheme=theme)
    kind = "rule" if rules == COLOURS else "tag"
    found: dict[str, Any] = shown.evaluate(_RUN, {"type": kind, "values": rules})
    for each in found["violations"]:
        yield f"{address} ({theme}): {each['id']} at {json.dumps(each['nodes'][0]['html'])[:200]}"


def _answer(route: Route, page: str) -> None:
    path = urlsplit(route.request.url).path
    if path == "/":
        route.fulfill(content_type="text/html; charset=utf-8", body=page)
    elif path.startswith("/static/"):
        route.fulfill(content_type=mimetypes.guess_type(path)[0], body=_static(path))
    else:
        route.fulfill(status=204)


@cache
def _static(path: str) -> bytes:
    found = finders.find(path.removeprefix("/static/"))
    return Path(str(found)).read_bytes()

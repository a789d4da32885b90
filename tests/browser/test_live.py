"""Live updates: a stream that breaks is taken up where it ended, and one tab listens for all."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from browser.site import Site, open_site

_HTML = """<!doctype html><html lang="en"><title>Live</title>
<meta name="accord-live" content="/live/events">
<script src="/dist/theme.js"></script><script type="module" src="/dist/accord.js"></script>
<main></main></html>"""
_LISTEN = """
  window.heard = []
  addEventListener('DOMContentLoaded', () => {
    document.body.addEventListener('changed-leads', () => heard.push('leads'))
    document.body.addEventListener('accord:changed', (event) => heard.push(event.detail.id))
  })
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site(Site(pages={"/": _HTML})) as opened:
        yield opened


def open_listening(profile: BrowserContext, site: Site) -> Page:
    page = profile.new_page()
    page.add_init_script(_LISTEN)
    page.goto(site.address)
    return page


def test_a_broken_stream_goes_on_after_the_last_event(site: Site, profile: BrowserContext) -> None:
    site.streams["/live/events"] = [
        ": hello\n\nevent: leads\nid: 7\ndata: {}\n\n",
        "event: board\nid: 8\ndata: {}\n\n",
    ]
    page = open_listening(profile, site)
    page.wait_for_function("() => heard.length === 3")
    assert page.evaluate("heard") == ["7", "leads", "8"]
    assert site.last_event_ids[:2] == ["", "7"]


def test_one_tab_listens_for_all(site: Site, profile: BrowserContext) -> None:
    site.streams["/live/events"] = []
    first = open_listening(profile, site)
    first.wait_for_function(
        "() => navigator.locks.query().then((known) => known.held.length === 1)"
    )
    second = open_listening(profile, site)
    site.streams["/live/events"] = ["event: leads\nid: 1\ndata: {}\n\n"]
    for page in (first, second):
        page.wait_for_function("() => heard.length === 2")
        assert page.evaluate("heard") == ["1", "leads"]


def test_whoever_may_not_listen_does_not_ask_again(site: Site, profile: BrowserContext) -> None:
    site.streams["/live/events"] = None
    page = open_listening(profile, site)
    page.wait_for_timeout(2_500)
    assert site.asked.count("/live/events") == 1

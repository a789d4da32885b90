"""Parts of a page that htmx puts in: drawer, toast, errors, refresh; all without inline script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from browser.site import Site, open_site

_HTML = """<!doctype html><html lang="en"><head><title>Leads</title>
<meta name="accord-now" content="2026-11-24T09:00:00Z">
<meta name="htmx-config" content='{"includeIndicatorCSS": false}'>
<script src="/dist/theme.js"></script><link rel="stylesheet" href="/dist/accord.css">
<script defer src="/htmx.js"></script><script type="module" src="/dist/accord.js"></script></head>
<body><ul data-rows><li><a data-open href="/leads/1" hx-get="/lead" hx-target="#lead">Ada</a></li></ul>
<button hx-get="/accept" hx-swap="none">Accept</button>
<p id="count" hx-get="/count" hx-trigger="changed-leads from:body, accord:passed">
  12, <time datetime="2026-11-24T09:02:10Z" data-shows="until">soon</time></p>
<div class="toasts" id="toasts" data-offline="Accord could not be reached."></div>
<dialog class="drawer" id="drawer" aria-label="Lead"><div id="lead"></div></dialog>
<script type="application/json" id="commands">[
  {"id": "next", "words": "Next", "keys": ["j"], "action": "row-next"},
  {"id": "page", "words": "Open the page", "keys": ["shift+enter"], "action": "row-page"}
]</script></body></html>"""
_LEAD = """<h2>Ada at Northwind</h2>
<div class="error-summary" tabindex="-1">Choose a reason.</div>
<time id="sent" datetime="2000-01-01T00:00:00Z" data-shows="relative">then</time>"""


@pytest.fixture
def site() -> Iterator[Site]:
    pages = {"/": _HTML, "/lead": _LEAD, "/leads/1": "<h1>Ada</h1>", "/accept": "", "/count": "13"}
    said = '{"accord:toast": {"text": "Accepted."}}'
    with open_site(Site(pages=pages, headers={"/accept": ("HX-Trigger", said)})) as opened:
        yield opened


def test_enter_opens_the_drawer_and_shift_enter_the_page(site: Site, page: Page) -> None:
    page.goto(site.address)
    # Before htmx has the link, Enter opens the whole page.
    page.wait_for_selector("[data-open][data-htmx-powered]")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#drawer")).to_be_visible()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("#sent")).to_contain_text("years ago")
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).not_to_be_visible()
    expect(page.locator("[data-open]")).to_be_focused()
    page.keyboard.press("Shift+Enter")
    page.wait_for_url("**/leads/1")


def test_an_answer_may_say_something_in_the_corner(site: Site, page: Page) -> None:
    page.goto(site.address)
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("#toasts")).to_have_text("Accepted.")


def test_what_cannot_be_reached_is_said_in_words(site: Site, profile: BrowserContext) -> None:
    page = profile.new_page()
    page.goto(site.address)
    page.route("**/accept", lambda route: route.abort())
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("#toasts")).to_have_text("Accord could not be reached.")


def test_a_part_asks_again_when_its_topic_changes(site: Site, page: Page) -> None:
    page.goto(site.address)
    expect(page.locator("#count")).to_have_text("12, 2m")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.body.dispatchEvent(new CustomEvent('changed-leads'))")
    expect(page.locator("#count")).to_have_text("13")


def test_a_moment_that_passes_makes_its_part_ask_again(site: Site, page: Page) -> None:
    page.clock.install()
    page.goto(site.address)
    page.clock.run_for(120_000)
    expect(page.locator("#count")).to_have_text("12, 0m")
    page.clock.run_for(30_000)
    expect(page.locator("#count")).to_have_text("13")

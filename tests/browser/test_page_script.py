"""The page script on a site of its own, sending to a real collector of another origin."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accord.store.intake import open_intake
from browser.site import Site, open_site
from servers.running import Server, new_key, serving

pytestmark = pytest.mark.server

_HTML = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<script async src="{accord}/a.js" data-key="{key}"{more}></script>
<h1>{title}</h1>
<a href="/pricing">Pricing</a>
<button data-accord-event="Plan Chosen" data-accord-plan-name="team">Choose</button>
<form data-accord-event="Form Submitted" data-accord-form="demo" action="/thanks">
  <input name="mail" data-accord-trait="email" value="ada@northwind.example">
  <input name="topic" data-accord-field="topic" value="prices">
  <input name="secret" value="not marked">
  <input type="checkbox" name="news" data-accord-field="news" value="yes">
  <button>Send</button>
</form></html>"""
# What such a site allows itself and Accord; nothing inline.
_POLICY = "default-src 'self'; script-src 'self' {accord}; connect-src {accord}"


@dataclass
class Collecting:
    """The collector of all cases here, and the write key of the site."""

    server: Server
    folder: Path
    key: str

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def kept(self) -> dict[str, dict[str, Any]]:
        intake = open_intake(self.folder)
        try:
            bodies = [json.loads(received.raw.body) for received in intake.kept(1_000)]
        finally:
            intake.close()
        return {event["messageId"]: event for body in bodies for event in body["batch"]}


@dataclass
class Shop:
    """A site with the script on every page, the collector it sends to, and what arrived before."""

    site: Site
    desk: "Collecting"
    before: set[str] = field(default_factory=set)

    @property
    def address(self) -> str:
        return self.site.address

    def arrived(self) -> list[dict[str, Any]]:
        """Every event of this visit that the collector kept, in order; one sent again stands once."""
        kept = self.desk.kept()
        return [event for name, event in kept.items() if name not in self.before]

    def wait_for(self, page: Page, count: int) -> list[dict[str, Any]]:
        for _ in range(100):
            if len(events := self.arrived()) >= count:
                return events
            page.wait_for_timeout(50)
        return self.arrived()


def pages(desk: Collecting, more: str = "") -> dict[str, str]:
    titles = {"/": "Home", "/pricing": "Pricing", "/thanks": "Thanks"}
    return {
        path: _HTML.format(title=title, accord=desk.address, key=desk.key, more=more)
        for path, title in titles.items()
    }


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collecting]:
    folder = tmp_path_factory.mktemp("shop") / "data"
    key = new_key(folder)
    with serving(folder) as server:
        yield Collecting(server, folder, key)


@pytest.fixture
def shop(desk: Collecting) -> Iterator[Shop]:
    site = Site(policy=_POLICY.format(accord=desk.address), pages=pages(desk))
    with open_site(site):
        yield Shop(site, desk, set(desk.kept()))


def stored(page: Page) -> list[str]:
    names = "[...Object.keys(localStorage), ...Object.keys(sessionStorage), document.cookie]"
    return [name for name in page.evaluate(names) if name]


def kinds(events: list[dict[str, Any]]) -> list[str]:
    return [event.get("event") or event["type"] for event in events]


def test_before_consent_nothing_is_stored_and_nothing_is_sent(shop: Shop, page: Page) -> None:
    page.goto(f"{shop.address}/?utm_source=news")
    page.click("button[data-accord-event]")
    page.wait_for_timeout(600)
    assert stored(page) == []
    assert page.context.cookies() == []
    assert shop.arrived() == []


def test_after_consent_what_waited_on_this_page_arrives(shop: Shop, page: Page) -> None:
    page.goto(f"{shop.address}/")
    page.click("button[data-accord-event]")
    page.evaluate("accord.consent(true)")
    view, chosen = shop.wait_for(page, 2)
    assert (view["type"], view["context"]["page"]["path"]) == ("page", "/")
    assert chosen["event"] == "Plan Chosen"
    assert chosen["properties"] == {"planName": "team"}
    assert view["anonymousId"] == chosen["anonymousId"]
    assert stored(page) == ["accord"]
    assert page.context.cookies() == []


def test_consent_holds_on_the_next_page_until_it_is_taken_back(shop: Shop, page: Page) -> None:
    page.goto(f"{shop.address}/")
    page.evaluate("accord.consent(true)")
    page.click("text=Pricing >> nth=0")
    page.wait_for_url("**/pricing")
    assert [event["context"]["page"]["path"] for event in shop.wait_for(page, 2)] == [
        "/",
        "/pricing",
    ]
    page.evaluate("accord.consent(false)")
    assert stored(page) == []
    page.evaluate("accord.track('Unseen')")
    page.wait_for_timeout(600)
    assert "Unseen" not in kinds(shop.arrived())


def test_a_campaign_stays_with_the_visit_over_pages(shop: Shop, page: Page) -> None:
    page.goto(f"{shop.address}/?utm_source=news&utm_medium=email&utm_campaign=spring")
    page.evaluate("accord.consent(true)")
    page.goto(f"{shop.address}/pricing")
    events = shop.wait_for(page, 2)
    spring = {"source": "news", "medium": "email", "name": "spring"}
    assert [event["context"]["campaign"] for event in events] == [spring, spring]


def test_a_site_that_never_loads_a_page_has_a_view_for_each_path(shop: Shop, page: Page) -> None:
    page.goto(f"{shop.address}/")
    page.evaluate("accord.consent(true)")
    page.evaluate("history.pushState({}, '', '/pricing'); document.title = 'Prices'")
    shop.wait_for(page, 2)
    page.evaluate("history.replaceState({}, '', '/pricing#faq')")
    page.go_back()
    pages = [event["context"]["page"] for event in shop.wait_for(page, 3)]
    assert [place["path"] for place in pages] == ["/", "/pricing", "/"]
    assert pages[1]["title"] == "Prices"
    assert pages[1]["referrer"] == f"{shop.address}/"


def test_a_marked_form_tells_who_and_what_and_no_other_field(shop: Shop, page: Page) -> None:
    page.goto(f"{shop.address}/")
    page.evaluate("accord.consent(true)")
    page.click("form button")
    page.wait_for_url("**/thanks**")
    events = shop.wait_for(page, 4)
    [identified] = [event for event in events if event["type"] == "identify"]
    [form] = [event for event in events if event.get("event") == "Form Submitted"]
    assert identified["traits"] == {"email": "ada@northwind.example"}
    assert form["properties"] == {"form": "demo", "topic": "prices"}
    assert all("not marked" not in json.dumps(event["properties"]) for event in [form])


def test_whoever_identifies_is_known_on_later_pages(shop: Shop, page: Page) -> None:
    page.goto(f"{shop.address}/")
    page.evaluate("accord.consent(true); accord.identify('u-7', {plan: 'team'})")
    page.goto(f"{shop.address}/pricing")
    events = shop.wait_for(page, 3)
    assert [event.get("userId") for event in events] == [None, "u-7", "u-7"]


def test_what_could_not_be_sent_is_sent_again_under_the_same_ids(
    shop: Shop, profile: BrowserContext
) -> None:
    page = profile.new_page()
    page.goto(f"{shop.address}/")
    page.context.route("**/v1/batch", lambda route: route.abort())
    page.evaluate("accord.consent(true); accord.track('Offline')")
    page.wait_for_timeout(600)
    queue = page.evaluate("JSON.parse(localStorage.accord).queue.map(e => e.messageId)")
    assert shop.arrived() == []
    page.context.unroute("**/v1/batch")
    page.goto(f"{shop.address}/pricing")
    events = shop.wait_for(page, 3)
    assert [event["messageId"] for event in events][:2] == queue
    expect_empty = "() => JSON.parse(localStorage.accord).queue.length === 0"
    page.wait_for_function(expect_empty)


def test_what_happens_as_a_page_is_left_arrives(shop: Shop, page: Page) -> None:
    page.goto(f"{shop.address}/")
    page.evaluate("accord.consent(true); accord.track('Left')")
    page.goto("about:blank")
    assert "Left" in kinds(shop.wait_for(page, 2))


def test_a_browser_that_objects_is_left_alone(shop: Shop, profile: BrowserContext) -> None:
    objects = "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {value: true})"
    profile.add_init_script(objects)
    page = profile.new_page()
    page.goto(f"{shop.address}/")
    page.evaluate("accord.consent(true); accord.track('Unseen')")
    page.wait_for_timeout(600)
    assert stored(page) == []
    assert shop.arrived() == []


def test_a_tag_may_say_that_consent_is_given_and_calls_before_the_script_count(
    shop: Shop, page: Page
) -> None:
    shop.site.pages = pages(shop.desk, ' data-consent="given" data-page="manual"')
    page.add_init_script("window.accord = [['track', 'Early', {n: 1}]]")
    page.goto(f"{shop.address}/")
    [event] = shop.wait_for(page, 1)
    assert (event["event"], event["properties"]) == ("Early", {"n": 1})


def test_the_example_of_the_guide_is_a_page_that_works(shop: Shop, page: Page) -> None:
    guide = Path(__file__).resolve().parents[2] / "docs" / "guide" / "page-script.md"
    example = guide.read_text(encoding="utf-8").split("```html\n")[1].split("```")[0]
    here = example.replace("https://accord.example.com", shop.desk.address)
    here = here.replace("WRITE_KEY", shop.desk.key)
    shop.site.pages = {"/": f"<!doctype html><title>Example</title>{here}"}
    page.goto(f"{shop.address}/")
    page.evaluate("accord.consent(true)")
    expect(page.locator("form")).to_be_visible()
    page.fill("input[type=email]", "ada@northwind.example")
    page.click("form button")
    assert "Form Submitted" in kinds(shop.wait_for(page, 3))

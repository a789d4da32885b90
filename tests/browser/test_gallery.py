"""The parts of the pages in a real browser, on the gallery, under the strict content policy."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.chromium import AXE, AXE_RULES
from browser.site import Site, open_site

GALLERY = Path(__file__).resolve().parents[2] / "frontend" / "gallery.html"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with open_site(Site(pages={"/": GALLERY.read_text(encoding="utf-8")})) as opened:
        yield opened


@pytest.fixture
def gallery(site: Site, page: Page) -> Page:
    page.goto(site.address)
    page.wait_for_selector("accord-chart[ready]")
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    return page


def focused(page: Page) -> Any:
    return page.evaluate("document.activeElement.textContent.trim()")


def test_the_palette_finds_by_words_by_other_words_and_without_accents(gallery: Page) -> None:
    gallery.keyboard.press("Control+k")
    options = gallery.locator("#palette [role=option]")
    expect(options.first).to_be_visible()
    gallery.keyboard.type("metri")
    assert options.locator("span:first-child").all_inner_texts() == ["Go to the board"]
    gallery.keyboard.press("Enter")
    assert gallery.url.endswith("#board")
    expect(gallery.locator("#palette")).not_to_be_visible()


def test_the_palette_is_walked_by_arrows_and_says_where_one_stands(gallery: Page) -> None:
    gallery.keyboard.press("Control+k")
    gallery.keyboard.type("go")
    gallery.keyboard.press("ArrowDown")
    field = gallery.locator("#palette input")
    chosen = gallery.locator("#palette [aria-selected=true]")
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    assert "Go to the board" in chosen.inner_text()
    gallery.keyboard.type(" nowhere")
    expect(gallery.locator(".palette-none")).to_be_visible()
    gallery.keyboard.press("Escape")
    expect(gallery.locator("#palette")).not_to_be_visible()


def test_two_keys_in_a_row_go_to_a_place(gallery: Page) -> None:
    gallery.keyboard.press("g")
    gallery.keyboard.press("l")
    assert gallery.url.endswith("#leads")


def test_the_key_list_is_the_pages_own_commands(gallery: Page) -> None:
    gallery.keyboard.press("?")
    listed = set(gallery.locator("#help dt").all_inner_texts())
    commands = gallery.evaluate("JSON.parse(document.getElementById('commands').textContent)")
    assert listed == {command["words"] for command in commands if command.get("keys")}


def test_rows_are_walked_picked_and_opened_by_keys(gallery: Page) -> None:
    gallery.keyboard.press("j")
    assert focused(gallery) == "Acceptance rate"
    gallery.keyboard.press("j")
    gallery.keyboard.press("x")
    assert focused(gallery) == "Qualified leads"
    expect(gallery.locator(".bulk")).to_contain_text("1 picked")
    gallery.keyboard.press("k")
    gallery.keyboard.press("Enter")
    assert gallery.url.endswith("#acceptance")


def test_keys_belong_to_the_field_one_writes_in(gallery: Page) -> None:
    gallery.fill("#name", "")
    gallery.focus("#name")
    gallery.keyboard.type("gl?jx")
    assert gallery.input_value("#name") == "gl?jx"
    assert "#" not in gallery.url


def test_single_keys_can_be_switched_off_and_stay_off(gallery: Page) -> None:
    gallery.keyboard.press("Control+k")
    gallery.keyboard.type("single")
    gallery.keyboard.press("Enter")
    gallery.reload()
    gallery.keyboard.press("g")
    gallery.keyboard.press("l")
    assert "#leads" not in gallery.url
    gallery.keyboard.press("Control+k")
    expect(gallery.locator("#palette")).to_be_visible()


def test_the_theme_is_there_before_the_first_paint(gallery: Page) -> None:
    gallery.click("#account summary")
    gallery.click("[data-choice='theme:dark']")
    assert gallery.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 22, 31)"
    gallery.route(
        "**/accord.js", lambda route: route.fulfill(content_type="text/javascript", body="")
    )
    gallery.reload(wait_until="domcontentloaded")
    assert gallery.evaluate("document.documentElement.dataset.theme") == "dark"


def test_a_drawer_leaves_the_list_usable_and_escape_leads_back(gallery: Page) -> None:
    gallery.focus("#open-drawer")
    gallery.keyboard.press("Enter")
    drawer = gallery.locator("#drawer")
    expect(drawer).to_be_visible()
    gallery.keyboard.press("j")
    assert focused(gallery) == "Acceptance rate"
    gallery.keyboard.press("Escape")
    expect(drawer).not_to_be_visible()
    expect(gallery.locator("#open-drawer")).to_be_focused()
    gallery.keyboard.press("Escape")
    gallery.wait_for_url("**#without")


def test_a_menu_follows_the_arrows_and_closes(gallery: Page) -> None:
    gallery.focus("#account summary")
    gallery.keyboard.press("ArrowDown")
    assert focused(gallery) == "Light"
    gallery.keyboard.press("ArrowUp")
    assert focused(gallery) == "Sign out"
    gallery.keyboard.press("Escape")
    expect(gallery.locator("#account .menu-list")).not_to_be_visible()


def test_moments_are_counted_by_the_servers_clock(gallery: Page) -> None:
    expect(gallery.locator("#as-of")).to_have_text("1 hour ago")
    expect(gallery.locator("#due")).to_have_text("24m")


def test_a_chart_has_its_table(gallery: Page) -> None:
    figure = gallery.locator("figure", has_text="Acceptance rate by month").first
    expect(figure.locator("svg").first).to_be_visible()
    expect(figure.locator("table")).not_to_be_visible()
    figure.get_by_role("button", name="Table").click()
    expect(figure.locator("table")).to_be_visible()
    expect(figure.locator(".plot")).not_to_be_visible()


def test_what_the_pointer_tells_of_a_chart_has_value_and_unit(gallery: Page) -> None:
    plot = gallery.locator("#line .plot")
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box
    gallery.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] / 2)
    expect(gallery.locator("#line .chart-tip")).to_have_text(
        re.compile(r"[A-Z][a-z]{2}Webinar\d\d%Paid search\d\d%")
    )


def test_the_charts_bundle_is_fetched_only_where_a_chart_stands(site: Site, page: Page) -> None:
    plain = site.pages["/"].replace("accord-chart", "div")
    site.pages["/plain"] = plain
    site.asked.clear()
    page.goto(f"{site.address}/plain", wait_until="networkidle")
    assert "/dist/accord.js" in site.asked
    assert "/dist/charts.js" not in site.asked


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_no_rule_of_accessibility_is_broken(
    browser: Browser, site: Site, theme: Any, width: int
) -> None:
    context = browser.new_context(
        bypass_csp=True,
        reduced_motion="reduce",
        color_scheme=theme,
        viewport={"width": width, "height": 800},
    )
    page = context.new_page()
    page.goto(site.address)
    page.wait_for_selector("accord-chart[ready]")
    page.evaluate("scrollTo(0, 0)")
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", AXE_RULES)
    wide = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
    assert wide <= width

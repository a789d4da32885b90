"""Getting in as a person does: the first code, an invitation, a passkey in place of the pass phrase."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from servers.running import Server, free_port, serving

pytestmark = pytest.mark.server

PHRASE = "four words and more"
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    # Passkeys belong to a name, and 127.0.0.1 is none.
    port = free_port()
    more = {"ACCORD_BASE_URL": f"http://localhost:{port}"}
    with serving(tmp_path / "data", port=port, more=more) as server:
        yield server


def test_first_person_invitation_and_passkey(
    server: Server, profile: BrowserContext, browser: Browser
) -> None:
    address, page = f"http://localhost:{server.port}", profile.new_page()
    _come_in_first(server, page, address)
    link = _invite(page, address)
    other = browser.new_context()
    _join_and_use_a_passkey(other, link, address)
    other.close()
    page.goto(f"{address}/settings/people")
    expect(page.get_by_role("row", name="Ann Lee")).to_contain_text("On")


def _come_in_first(server: Server, page: Page, address: str) -> None:
    [code] = re.findall(r"once: (\S+)", server.log())
    page.goto(f"{address}/board")
    expect(page).to_have_url(f"{address}/welcome")
    for label, text in (
        ("Set-up code", code), ("Company", "Firm"), ("Your name", "Olga"),
        ("Your e-mail address", "olga@firm.example"), ("Pass phrase", PHRASE),
    ):  # fmt: skip
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("Welcome, Olga.")).to_be_visible()


def _invite(page: Page, address: str) -> str:
    page.goto(f"{address}/settings/people")
    page.get_by_label("Name", exact=True).fill("Ann Lee")
    page.get_by_label("E-mail address").fill("ann@firm.example")
    page.get_by_label("Sales lead").check()
    page.get_by_role("button", name="Invite", exact=True).click()
    said = page.get_by_role("status").filter(has_text="Ann Lee").inner_text()
    return re.findall(r"http://\S+", said)[0]


def _join_and_use_a_passkey(context: BrowserContext, link: str, address: str) -> None:
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    page.goto(link)
    page.get_by_label("Pass phrase").fill(PHRASE)
    page.get_by_role("button", name="come in").click()
    page.goto(f"{address}/account/second-factor/keys/new")
    page.get_by_label("Your pass phrase").fill(PHRASE)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("A passkey").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("10 of 10 codes are left")).to_be_visible()
    context.clear_cookies()
    page.goto(f"{address}/sign-in")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{address}/board")

"""A real browser for each file, and a fresh profile for each test."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from browser.chromium import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless, and asking nobody outside for anything.

    While it is open its event loop runs in this thread, so it ends with the file: the next file may
    want a loop of its own.
    """
    found = chromium()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=found.path,
            env={**os.environ, **found.environment},
            args=["--disable-background-networking", "--disable-component-update", "--no-pings"],
        )
        yield started
        started.close()


@pytest.fixture
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor without a past."""
    context = browser.new_context()
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(profile: BrowserContext) -> Iterator[Page]:
    """A page that fails its test when it throws or breaks its content policy."""
    opened = profile.new_page()
    said: list[str] = []
    opened.on("pageerror", lambda fault: said.append(str(fault)))
    opened.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    yield opened
    assert said == []

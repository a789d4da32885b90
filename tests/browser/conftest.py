"""A real browser for each file, and a fresh profile for each test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from browser.chromium import launched


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """It ends with the file: the next file may want an event loop of its own in this thread."""
    with launched() as started:
        yield started


@pytest.fixture
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor without a past."""
    context = browser.new_context()
    context.set_default_timeout(30_000)  # Of a machine busy with the rest of the suite.
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

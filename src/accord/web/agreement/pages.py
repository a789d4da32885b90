"""Every address of the place Agreement; the first is where the place opens."""

from accord.web.agreement import (
    backtesting,
    buyers,
    card_words,
    coverage,
    drafts,
    forecasting,
    lessons,
    proposing,
    twenty,
    versions,
)
from accord.web.agreement.front import FRONT
from accord.web.agreement.section import SECTION
from accord.web.agreement.trying import TRYING
from accord.web.shell.page import Page

# A section's name may be any word, so its address comes last.
PAGES: tuple[Page, ...] = (
    FRONT, *versions.PAGES, *drafts.PAGES, *proposing.PAGES, *buyers.PAGES, *card_words.PAGES,
    *coverage.PAGES, *lessons.PAGES, *twenty.PAGES, *forecasting.PAGES, *backtesting.PAGES, TRYING, SECTION,
)  # fmt: skip

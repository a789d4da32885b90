"""The generated pages say what the declarations say."""

import pytest

from generated import GUIDE, INDUSTRIES, PAGES
from generated_industries import industries_table


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_what_make_docs_writes(name: str) -> None:
    assert (GUIDE / name).read_text(encoding="utf-8") == PAGES[name](), "run `make docs`"


def test_the_industry_codes_are_those_of_the_package() -> None:
    assert INDUSTRIES.read_text(encoding="utf-8") == industries_table(), "run `make docs`"


def test_every_command_has_help_with_an_example() -> None:
    sections = PAGES["commands.md"]().split("\n## ")[1:]
    silent = [text.splitlines()[0] for text in sections if "Example" not in text]
    assert silent == []

"""Reading a page as a visitor does: its figures, where they lead, what the rows there come to."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.test import Client

from workspace.office import Office

_FIGURE = re.compile(r'<a class="figure" href="([^"]*)" data-figure="([^"]*)"')
_TOTAL = re.compile(r'data-total="([^"]*)"')


@dataclass(frozen=True)
class Company:
    """An office with data in it."""

    office: Office


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code, answer.content[-400:])
    return str(answer.content.decode())


def figures(page: str) -> Iterator[tuple[str, str]]:
    """Every figure of a page that leads to rows: the address and the value itself."""
    for address, value in _FIGURE.findall(page):
        yield html.unescape(address), value


def total(page: str) -> str:
    """What the rows of a rows page come to."""
    return _TOTAL.findall(page)[0]


def unstable(page: str) -> str:
    """The page without what differs at each asking: tokens and the clock."""
    page = re.sub(r'csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken": "[^"]*"', "", page)
    return re.sub(r'accord-now" content="[^"]*"|<time [^>]*>[^<]*</time>', "", page)

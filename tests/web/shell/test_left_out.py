"""A part of an address that a page does not take is told, and the rest counts."""

import re

from django.http import QueryDict

from accord.access.roles import Role
from accord.web.shell.asked import SELECTED, Asked, LeftOut, left_out
from web.board.reading import text_of
from web.conftest import Enter
from workspace.office import Office

_LINE = re.compile(r'id="left-out">.*?<span>([^<]*)</span><a href="([^"]*)"', re.DOTALL)

ADDRESSES = (
    ("/board?foo=bar&period=2026", "foo=bar", "/board?period=2026"),
    ("/board?email=x@y.example", "email=x@y.example", "/board"),
    ("/board?board=chairman&view=wall", "board=chairman", "/board?view=wall"),
    ("/board/complaints?channel=Email&period=2026-Q1", "channel=Email", "/board/complaints?period=2026-Q1"),
    ("/board/leads/rows?sort=name&column=person", "sort=name", "/board/leads/rows?column=person"),
    ("/prospects/deals?person=4&outcome=won", "person=4", "/prospects/deals?outcome=won"),
    ("/settings/import?before=yesterday", "before=yesterday", "/settings/import"),
    ("/settings/audit?act=guess", "act=guess", "/settings/audit"),
    ("/account?theme=red", "theme=red", "/account"),
    ("/board?period=then&foo", "foo", "/board?period=then"),
)  # fmt: skip


def test_every_page_says_which_part_it_left_out(office: Office, enter: Enter) -> None:
    del office
    admin = enter(Role.ADMIN)
    for address, parts, without in ADDRESSES:
        [(words, link)] = _LINE.findall(admin.get(address).content.decode())
        assert words == f"Not understood in this address, and left out: {parts}"
        assert link.replace("&amp;", "&") == without


def test_an_address_of_known_parts_says_nothing(history: Office, enter: Enter) -> None:
    del history
    page = text_of(
        enter(Role.OWNER), "/board?period=2026&against=2025&props.size=5&channel=&channel=a"
    )
    assert "left-out" not in page
    assert page.count("against=") > 0
    links = re.findall(r'href="([^"]*)"', page)
    assert not [link for link in links if link.count("against=") > 1]


def test_what_may_stand_once_counts_as_it_stands_last() -> None:
    told = left_out(QueryDict("period=2025&period=2026&owner=a&owner=b"), SELECTED)
    assert told == LeftOut(
        ("period more than once; the last one counts",), "period=2026&owner=a&owner=b"
    )


def test_a_long_value_is_told_in_short() -> None:
    told = left_out(QueryDict(f"x={'y' * 90}"), (Asked("z"),))
    assert told is not None
    assert [len(part) for part in told.parts] == [40]

"""The lists of people, accounts and deals."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accord.metrics.question import BadQuestion, Filter
from accord.people.labels import ids_of_filters
from accord.people.questions import (
    accounts_by_name,
    deals_by_name,
    found_by_name,
    found_by_name_or_email,
)
from accord.prospects.lists import ACCOUNTS, DEALS, PAGE_ROWS, PEOPLE, Kept, Listing, listed
from accord.web.prospects.rows import lines, sees_contact
from accord.web.prospects.words import STATES
from accord.web.shell.page import Visit
from accord.web.shell.rendering import show
from accord.web.shell.selection import Chip

FOUND_AT_MOST = 200
Search = Callable[[str, int], list[int]]


@dataclass(frozen=True)
class Shelf:
    """One list as a page: what is searched for by name, and what is listed.

    `search_contact` searches in place of `search` for those who may read how persons are reached.
    """

    name: str
    words: str | Promise
    listing: Listing
    column: str
    search: Search
    # Filters offered above the table, each with its values where they are few and known.
    offered: tuple[tuple[str, tuple[str, ...]], ...] = ()
    search_contact: Search | None = None


SHELVES = (
    Shelf(
        "people",
        _("People"),
        PEOPLE,
        "person",
        found_by_name,
        (("state", ("lead", "mql", "sent", "sal", "sql", "won", "lost", "sent_back", "recycled")),),
        search_contact=found_by_name_or_email,
    ),
    Shelf("accounts", _("Accounts"), ACCOUNTS, "account", accounts_by_name),
    Shelf(
        "deals", _("Deals"), DEALS, "deal", deals_by_name, (("outcome", ("open", "won", "lost")),)
    ),
)


def shelf_page(visit: Visit, shelf: Shelf) -> HttpResponse:
    """A list: searched, narrowed, a page at a time."""
    asked = visit.request.GET
    search, page, where = (
        asked.get("q", "").strip(),
        _page_of(asked),
        _filters(asked, shelf.listing),
    )
    sees = sees_contact(visit.actor)
    look = shelf.search_contact if sees and shelf.search_contact else shelf.search
    kept = Kept(shelf.column, tuple(look(search, FOUND_AT_MOST))) if search else None
    found = listed(shelf.listing, visit.desk.facts(), ids_of_filters(where), kept, page)
    return show(
        visit,
        "prospects/list.html",
        "rows",
        shelf=shelf,
        shelves=SHELVES,
        search=search,
        lines=lines(found.rows, with_titles=sees and shelf.name == "people"),
        total=found.total,
        first=(page - 1) * PAGE_ROWS + 1,
        last=(page - 1) * PAGE_ROWS + len(found.rows),
        chips=_chips(asked, where),
        offered=_offered(asked, shelf),
        before=_address(asked, page=page - 1) if page > 1 else "",
        after=_address(asked, page=page + 1) if page * PAGE_ROWS < found.total else "",
    )


def _page_of(asked: QueryDict) -> int:
    text = asked.get("page", "1")
    if not text.isdecimal() or not 1 <= int(text) <= 1_000_000:
        raise BadQuestion(f"'{text}' is no page; pages count from 1.")
    return int(text)


def _filters(asked: QueryDict, listing: Listing) -> tuple[Filter, ...]:
    named = [name for name in asked if name in listing.filters]
    return tuple(
        Filter(name, tuple(value or None for value in asked.getlist(name))) for name in named
    )


def _address(asked: QueryDict, **changes: str | int | None) -> str:
    changed = asked.copy()
    for name, value in changes.items():
        changed.pop(name, None)
        if value is not None:
            changed[name] = str(value)
    return f"?{changed.urlencode()}" if changed else "?"


def _chips(asked: QueryDict, where: tuple[Filter, ...]) -> list[Chip]:
    return [
        Chip(
            each.dimension,
            None if value is None else str(STATES.get(str(value), value)),
            _address(asked, **{each.dimension: None, "page": None}),
        )
        for each in where
        for value in each.values
    ]


@dataclass(frozen=True)
class Offer:
    """A filter's value to choose."""

    words: str
    address: str
    is_chosen: bool


def _offered(asked: QueryDict, shelf: Shelf) -> list[Offer]:
    offers = []
    for dimension, values in shelf.offered:
        chosen = asked.getlist(dimension)
        offers.append(Offer("", _address(asked, **{dimension: None, "page": None}), not chosen))
        offers += [
            Offer(
                str(STATES[value]),
                _address(asked, **{dimension: value, "page": None}),
                chosen == [value],
            )
            for value in values
        ]
    return offers


def people(visit: Visit) -> HttpResponse:
    """People with their newest lead."""
    return shelf_page(visit, SHELVES[0])


def accounts(visit: Visit) -> HttpResponse:
    """Companies with how many people, leads and deals they have."""
    return shelf_page(visit, SHELVES[1])


def deals(visit: Visit) -> HttpResponse:
    """Deals, newest first."""
    return shelf_page(visit, SHELVES[2])

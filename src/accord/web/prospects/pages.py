"""Addresses of the prospects."""

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.prospects.lists import ACCOUNTS, DEALS, PEOPLE, Listing
from accord.web.prospects import lists, record
from accord.web.shell.asked import Asked
from accord.web.shell.page import Page, Place

PERSON = Permission(Verb.READ, "person")
ACCOUNT = Permission(Verb.READ, "account")
DEAL = Permission(Verb.READ, "deal")

_OF_TIMELINE = (Asked("before"), Asked("only", ("people",)))


def _of_list(listing: Listing) -> tuple[Asked, ...]:
    filters = tuple(Asked(name, many=True) for name in listing.filters)
    return (Asked("q"), Asked("page"), *filters)


PAGES = (
    Page(
        "prospects/people",
        "prospects.people",
        PERSON,
        lists.people,
        place=Place.PROSPECTS,
        asks=_of_list(PEOPLE),
    ),
    Page(
        "prospects/people/<int:number>",
        "prospects.person",
        PERSON,
        record.person,
        place=Place.PROSPECTS,
        asks=_OF_TIMELINE,
    ),
    Page(
        "prospects/accounts",
        "prospects.accounts",
        ACCOUNT,
        lists.accounts,
        place=Place.PROSPECTS,
        asks=_of_list(ACCOUNTS),
    ),
    Page(
        "prospects/accounts/<int:number>",
        "prospects.account",
        ACCOUNT,
        record.account,
        place=Place.PROSPECTS,
        asks=_OF_TIMELINE,
    ),
    Page(
        "prospects/deals",
        "prospects.deals",
        DEAL,
        lists.deals,
        place=Place.PROSPECTS,
        asks=_of_list(DEALS),
    ),
)

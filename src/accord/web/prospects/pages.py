"""Addresses of the prospects."""

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.web.prospects import lists, record
from accord.web.shell.page import Page, Place

PERSON = Permission(Verb.READ, "person")
ACCOUNT = Permission(Verb.READ, "account")
DEAL = Permission(Verb.READ, "deal")

PAGES = (
    Page("prospects/people", "prospects.people", PERSON, lists.people, place=Place.PROSPECTS),
    Page(
        "prospects/people/<int:number>",
        "prospects.person",
        PERSON,
        record.person,
        place=Place.PROSPECTS,
    ),
    Page(
        "prospects/accounts", "prospects.accounts", ACCOUNT, lists.accounts, place=Place.PROSPECTS
    ),
    Page(
        "prospects/accounts/<int:number>",
        "prospects.account",
        ACCOUNT,
        record.account,
        place=Place.PROSPECTS,
    ),
    Page("prospects/deals", "prospects.deals", DEAL, lists.deals, place=Place.PROSPECTS),
)

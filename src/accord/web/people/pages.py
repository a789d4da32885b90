"""Addresses of colleagues and of the programs that act for them, in Settings."""

from accord.access.actions import MANAGE_USERS
from accord.access.tokens import OWN_TOKENS
from accord.web.people import listing, person, tokens
from accord.web.shell.page import Page, Place

_POST = ("POST",)
_FORM = ("GET", "POST")
_ONE = "settings/people/<int:user>"

PAGES = (
    Page("settings/people", "people", MANAGE_USERS, listing.people, place=Place.SETTINGS),
    Page("settings/people/invitations", "invitations", MANAGE_USERS, listing.invitations, _POST, place=Place.SETTINGS),
    Page(_ONE, "colleague", MANAGE_USERS, person.colleague, place=Place.SETTINGS),
    Page(f"{_ONE}/roles", "colleague-roles", MANAGE_USERS, person.roles, _POST),
    Page(f"{_ONE}/closing", "colleague-closing", MANAGE_USERS, person.closing, _POST),
    Page(f"{_ONE}/opening", "colleague-opening", MANAGE_USERS, person.opening, _POST),
    Page(f"{_ONE}/link", "colleague-link", MANAGE_USERS, person.new_link, _POST),
    Page("settings/tokens", "tokens", OWN_TOKENS, tokens.every_token, place=Place.SETTINGS),
    Page("settings/tokens/new", "token-new", OWN_TOKENS, tokens.new, _FORM, Place.SETTINGS),
    Page(
        "settings/tokens/<int:number>/revocation", "token-revocation", OWN_TOKENS, tokens.revocation, _FORM,
        Place.SETTINGS,
    ),
)  # fmt: skip

"""Addresses of colleagues, in Settings."""

from accord.access.actions import MANAGE_USERS
from accord.web.people import listing, person
from accord.web.shell.page import Page, Place

_POST = ("POST",)
_ONE = "settings/people/<int:user>"

PAGES = (
    Page("settings/people", "people", MANAGE_USERS, listing.people, place=Place.SETTINGS),
    Page("settings/people/invitations", "invitations", MANAGE_USERS, listing.invitations, _POST, place=Place.SETTINGS),
    Page(_ONE, "colleague", MANAGE_USERS, person.colleague, place=Place.SETTINGS),
    Page(f"{_ONE}/roles", "colleague-roles", MANAGE_USERS, person.roles, _POST),
    Page(f"{_ONE}/closing", "colleague-closing", MANAGE_USERS, person.closing, _POST),
    Page(f"{_ONE}/opening", "colleague-opening", MANAGE_USERS, person.opening, _POST),
    Page(f"{_ONE}/link", "colleague-link", MANAGE_USERS, person.new_link, _POST),
)  # fmt: skip

"""A workspace whose pages are asked as a browser would ask them, by anybody of the cast."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client

from accord.access.actions import add_user
from accord.access.roles import Role
from accord.access.setup import somebody_exists
from accord.web.shell.desk import take_desk
from cast import BORN, join, signed_in
from workspace.office import DEALS, OWNERS, Office

Enter = Callable[[Role | None], Client]


@pytest.fixture
def office(db: None, tmp_path: Path) -> Iterator[Office]:
    """An office whose workspace answers the pages."""
    office = Office(tmp_path)
    before = take_desk(office.workspace)
    yield office
    take_desk(before)
    office.workspace.close()


@pytest.fixture
def history(office: Office) -> Office:
    """The office with a few owners and deals."""
    office.tell(few_deals)
    return office


def few_deals(office: Office) -> None:
    """Two owners and four deals, counted."""
    office.file("owners", OWNERS)
    office.file("deals", DEALS)
    office.catch_up()


@pytest.fixture
def enter(office: Office) -> Enter:
    """A browser that somebody of the cast has signed in with; None is a stranger's."""

    def browser(role: Role | None) -> Client:
        if role is not None:
            return signed_in(join(role))
        somebody()
        return Client()

    return browser


def somebody() -> None:
    """Somebody has an account, so that strangers are asked to sign in and not welcomed as the first."""
    if not somebody_exists():
        add_user("first@firm.example", "First Person", [Role.OWNER], None, "tests", BORN)

"""A workspace whose pages are asked as a browser would ask them, by anybody of the cast."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client

from accord.access.roles import Role
from accord.web.shell.desk import take_desk
from cast import join
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
    office.file("owners", OWNERS)
    office.file("deals", DEALS)
    office.catch_up()
    return office


@pytest.fixture
def enter(office: Office) -> Enter:
    """A browser that somebody of the cast has signed in with; None is a stranger's."""

    def browser(role: Role | None) -> Client:
        client = Client()
        if role is not None:
            client.force_login(join(role), "allauth.account.auth_backends.AuthenticationBackend")
        return client

    return browser

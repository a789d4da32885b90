"""An admin before the pages of Settings."""

import pytest
from django.test import Client

from accord.access.roles import Role
from web.conftest import Enter
from web.settings.driving import Wizard
from workspace.office import Office


@pytest.fixture
def admin(enter: Enter) -> Client:
    return enter(Role.ADMIN)


@pytest.fixture
def wizard(office: Office, admin: Client) -> Wizard:
    return Wizard(office, admin)

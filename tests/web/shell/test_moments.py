"""Moments on pages stand in the company's zone, whose name the title says."""

from dataclasses import replace

from pytest_django import Settings

from accord.access.roles import Role
from accord.access.rows import User
from accord.access.tokens import make_token
from accord.basics.moments import parse_moment
from accord.settings import VALUES
from web.conftest import Enter
from workspace.office import Office


def test_a_page_tells_moments_in_the_companys_zone(
    office: Office, enter: Enter, settings: Settings
) -> None:
    settings.VALUES = VALUES | {"ACCORD_ZONE": replace(VALUES["ACCORD_ZONE"], text="Asia/Kolkata")}
    client = enter(Role.OWNER)
    olga = User.objects.get(email="olga@firm.example")
    make_token(olga, "bridge", ["read:metric"], parse_moment("2026-11-24T20:00:00Z"))
    shown = client.get("/settings/tokens").content.decode()
    assert (
        '<time datetime="2026-11-24T20:00:00Z" title="25 Nov 2026, 01:30:00 Asia/Kolkata">2026-11-25 01:30</time>'
        in shown
    )

"""Moments on pages stand in the company's zone, whose name the title says."""

from dataclasses import replace

from pytest_django import Settings

from accord.access.roles import Role
from accord.access.rows import User
from accord.access.tokens import make_token
from accord.basics.moments import parse_moment
from accord.settings import VALUES
from accord.web.shell.tags import unbroken
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


def test_a_number_is_not_parted_from_its_unit() -> None:
    told = unbroken("46 % of 30 leads in 5 days, 12.50 EUR or 10.0 k EUR a day; 3 more, 2 months")
    assert told.replace("\N{NO-BREAK SPACE}", "_") == (
        "46_% of 30 leads in 5_days, 12.50_EUR or 10.0_k EUR a day; 3 more, 2 months"
    )

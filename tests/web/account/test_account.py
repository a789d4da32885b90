"""One's own account: name, notices and how one wishes to be told."""

import re

from django.test import Client

from accord.access.roles import Role
from accord.access.rows import User
from accord.notices.kinds import ROLES, Channel, Pace
from accord.notices.telling import tell
from accord.notices.wishes import wishes_of
from accord.web.account.browsers import browser_of
from cast import BORN
from web.conftest import Enter
from workspace.office import Office

WISHES = {
    "quiet_since": "22:00", "quiet_until": "06:30", "daily_at": "07:15", "zone": "Europe/Berlin",
    "roles-bell": "now", "roles-mail": "off", "version-agreed-bell": "now", "version-agreed-mail": "daily",
    "sitting-opened-bell": "now", "sitting-opened-mail": "now",
    "sitting-closed-bell": "now", "sitting-closed-mail": "now",
}  # fmt: skip


def told_client(enter: Enter) -> tuple[Client, User]:
    client = enter(Role.SALES_MEMBER)
    user = User.objects.get(email__startswith="sam")
    tell([user], ROLES, "a", {"roles": "referee", "by": "Olga"}, BORN)
    tell([user], ROLES, "b", {"roles": "sales lead", "by": "Olga"}, BORN)
    return client, user


def test_the_bell_counts_and_is_emptied(office: Office, enter: Enter) -> None:
    del office
    client, _user = told_client(enter)
    page = client.get("/account/notices").content.decode()
    assert "2 new notices" in page
    assert page.index("now: sales lead") < page.index("now: referee")
    client.post("/account/notices")
    assert "0 new notices" in client.get("/account/notices").content.decode()


def test_the_list_is_asked_for_again_alone(office: Office, enter: Enter) -> None:
    del office
    client, _user = told_client(enter)
    part = client.get("/account/notices", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="notices"')
    assert "<html" not in part


def test_wishes_are_kept(office: Office, enter: Enter) -> None:
    del office
    client, user = told_client(enter)
    assert client.post("/account/notices/wishes", WISHES).status_code == 302
    wishes = wishes_of([user])[user.pk]
    assert wishes.pace(ROLES, Channel.MAIL) is Pace.OFF
    hours = wishes.hours
    assert (hours.zone, hours.quiet_since, hours.daily_at) == ("Europe/Berlin", 1320, 435)
    refused = client.post("/account/notices/wishes", WISHES | {"zone": "Mars/Base"})
    assert b"Mars/Base" in refused.content
    assert (
        client.post("/account/notices/wishes", WISHES | {"roles-mail": "daily"}).status_code == 200
    )
    assert wishes_of([user])[user.pk] == wishes


def test_only_what_can_reach_the_reader_is_chosen(office: Office, enter: Enter) -> None:
    del office
    offered = {
        role: re.findall(r'name="([a-z-]+)-bell"', enter(role).get("/account/notices/wishes").text)
        for role in (Role.SALES_MEMBER, Role.SALES_LEAD, Role.ADMIN)
    }
    sittings = ["sitting-opened", "sitting-closed"]
    assert offered == {
        Role.SALES_MEMBER: ["roles", "version-agreed", *sittings],
        Role.SALES_LEAD: ["roles", "version-proposed", "version-agreed", *sittings],
        Role.ADMIN: ["roles", "job-failed", "version-agreed"],
    }


def test_a_name_is_changed(office: Office, enter: Enter) -> None:
    del office
    client = enter(Role.SALES_MEMBER)
    client.post("/account", {"name": "  Sam   Smith "})
    assert User.objects.get().name == "Sam Smith"
    assert client.post("/account", {"name": " "}).status_code == 200
    assert User.objects.get().name == "Sam Smith"


def test_a_browser_is_named_in_two_words() -> None:
    edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130 Safari/537.36 Edg/130"
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"
    assert [browser_of(agent) for agent in (edge, phone, "curl/8.1", "robot", "")] == [
        "Edge, Windows", "Safari, iPhone", "curl", "robot", "?",
    ]  # fmt: skip

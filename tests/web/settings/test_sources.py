"""Sources: added, sending, held in quarantine and put right, given another key, disconnected."""

import re
from typing import Any

from django.test import Client

from accord.access.audit import lines
from accord.access.roles import Role
from accord.sources.questions import write_keys
from web.conftest import Enter
from web.settings.driving import drain
from workspace.office import Office, page


def added(admin: Client, name: str = "site") -> str:
    shown = admin.post("/settings/sources/new", {"name": name}).content.decode()
    found = re.search(r"<code data-write-key>(\w+)</code>", shown)
    assert found
    return found[1]


def seen(admin: Client, path: str = "/settings/sources/of/site") -> str:
    answer = admin.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_new_source_shows_its_key_once_and_waits_for_its_first_event(admin: Client) -> None:
    key = added(admin)
    assert key not in seen(admin)
    assert "YOUR_WRITE_KEY" in seen(admin)
    assert "Waiting for the first event" in seen(admin)
    assert "waiting for the first event" in seen(admin, "/settings/sources")


def test_each_item_is_accounted_for_and_the_newest_are_shown(office: Office, admin: Client) -> None:
    added(admin)
    office.send(page("v1"), page("v2"), {"type": "guess", "anonymousId": "v3"})
    office.catch_up()
    shown = seen(admin)
    tiles = dict(re.findall(r'tile-name">([^<]+)</dt><dd class="tile-value">([^<]+)', shown))
    assert (tiles["Received"], tiles["Counted"], tiles["Quarantined"]) == ("3", "2", "1")
    assert shown.count('chip-good">counted') == 2
    assert "in quarantine" in shown
    assert 'chip-good">yes' in seen(admin, "/settings/sources")


def test_a_held_item_is_put_right_and_counts(office: Office, admin: Client) -> None:
    added(admin)
    office.send({"type": "guess", "anonymousId": "v3"})
    office.catch_up()
    number = re.findall(r"/settings/quarantine/(\d+)", seen(admin))[0]
    held = seen(admin, f"/settings/quarantine/{number}")
    body = re.findall(r"<textarea[^>]*>(.*?)</textarea>", held, re.S)[0].replace("&quot;", '"')
    refused = admin.post(f"/settings/quarantine/{number}", {"body": "{"}).content.decode()
    assert "It is no JSON" in refused
    admin.post(f"/settings/quarantine/{number}", {"body": body.replace("guess", "page")})
    drain(office)
    assert "/settings/quarantine/" not in seen(admin)
    assert office.workspace.intake.account("site").counted == 1
    assert [line.act for line in lines(thing="quarantine")] == ["mend"]


def test_another_key_takes_the_place_of_the_first(admin: Client) -> None:
    first = added(admin)
    assert "refused within seconds" in seen(admin, "/settings/sources/of/site/key")
    shown = admin.post("/settings/sources/of/site/key").content.decode()
    assert first not in shown
    assert len(write_keys()) == 1


def test_disconnecting_says_what_stops_and_takes_the_key_away(
    office: Office, admin: Client
) -> None:
    added(admin)
    office.send(page("v1"))
    office.catch_up()
    assert "the 1 items that it sent" in seen(admin, "/settings/sources/of/site/disconnection")
    admin.post("/settings/sources/of/site/disconnection")
    assert not write_keys()
    assert "disconnected" in seen(admin)


def test_a_name_that_is_taken_or_no_name_is_refused_in_words(admin: Client) -> None:
    added(admin)
    again = admin.post("/settings/sources/new", {"name": "site"}).content.decode()
    assert "There is a source named site already" in again
    odd = admin.post("/settings/sources/new", {"name": "a/b"}).content.decode()
    assert "is no name" in odd


def test_a_key_of_another_source_is_not_taken(admin: Client) -> None:
    added(admin)
    other = added(admin, "other")
    said = admin.post("/settings/sources/of/site/test", {"write_key": other}, follow=True)
    assert "not the write key of a source named site" in said.content.decode()


def test_sources_cost_the_same_few_queries_however_many(
    admin: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        added(admin, f"s{number}")
    with django_assert_max_num_queries(6):
        seen(admin, "/settings/sources")


def test_sellers_do_not_see_the_machinery(enter: Enter) -> None:
    client = enter(Role.SALES_MEMBER)
    for path in ("sources", "import", "privacy", "values", "health", "audit"):
        assert client.get(f"/settings/{path}").status_code == 403

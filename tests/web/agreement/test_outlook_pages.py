"""The pages of a period's outlook and of a version on the history, over two years of a lead a day."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accord.access.roles import Role
from accord.access.rows import User
from accord.agreement.actions import propose
from cast import join, signed_in
from web.conftest import Enter
from workspace.office import Office
from workspace.won_leads import EVERYBODY, won_leads

FORECAST = "/agreement/forecast?period=2026-Q4"
BACKTEST = "/agreement/backtest?version=1&period=2026-09"


@pytest.fixture
def marta(office: Office) -> User:
    office.tell(won_leads)
    user = join(Role.MARKETING_LEAD)
    propose(EVERYBODY, "", user, office.now)
    return user


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def figures(shown: str) -> list[tuple[str, str]]:
    return [
        (found[1].replace("&amp;", "&"), found[2])
        for found in re.finditer(r'class="figure" href="([^"]+)" data-figure="([^"]*)"', shown)
    ]


def test_a_sentence_first_and_sliders_that_need_no_script(office: Office, enter: Enter) -> None:
    office.tell(won_leads)
    client = enter(Role.EXECUTIVE)
    shown = read(client, f"{FORECAST}&win=0&leads=0")
    assert "are expected by the end of the period" in shown
    assert '<span class="chip chip-info">Win 0 %</span>' in shown
    assert 'type="range" name="win" min="0" max="200" step="5" value="0"' in shown
    assert "Set a target for revenue" in shown
    assert 'href="/board/leads_open/rows?period=all&amp;lead_type=Demo"' in shown
    refused = client.get(f"{FORECAST}&speed=fast")
    assert refused.status_code == 400
    assert "is a whole per cent from 0 to 300" in refused.content.decode()


def test_every_number_of_a_back_test_opens_to_as_many_leads(marta: User) -> None:
    client = signed_in(marta)
    shown = read(client, BACKTEST)
    assert "Had it been in force, 30 leads would have been sent" in shown
    assert (
        "Sales signs to work 5 a week in it, and in 4 of 4 weeks there would have been more."
        in shown
    )
    found = figures(shown)
    assert {value for _, value in found} == {"0", "30"}
    for address, value in dict.fromkeys(found):
        assert f'data-total="{value}"' in read(client, address)


def test_the_effect_is_counted_beside_what_changes(marta: User, office: Office) -> None:
    propose(EVERYBODY.replace("points: 10", "points: 1"), "", marta, office.now)
    client = signed_in(marta)
    assert 'hx-get="/agreement/effect?from=1&amp;to=2"' in read(
        client, "/agreement/compare?from=1&to=2"
    )
    shown = read(client, "/agreement/effect?from=1&to=2&period=2026-09")
    assert "0 leads would have been sent instead of 30: 0 newly, 30 no longer." in shown


def test_a_back_test_asks_the_book_as_often_however_many_leads_there_are(
    marta: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(marta)
    with django_assert_max_num_queries(24):
        read(client, BACKTEST.replace("2026-09", "2026"))


def test_there_is_nothing_to_test_before_a_version_is_proposed(enter: Enter) -> None:
    assert "Nothing to test yet" in read(enter(Role.OWNER), "/agreement/backtest")

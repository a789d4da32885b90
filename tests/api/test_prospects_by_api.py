"""People, accounts, deals and leads by the API: lists page by page, one of each whole."""

from typing import Any

import pytest

from api.conftest import Program
from web.conftest import few_deals
from workspace.office import Office, page

PEOPLE = "key,email,name,account_key,title\nP1,pia@a.example,Pia Prospect,A1,Head\nP2,quinn@b.example,Quinn,A1,\n"
LEADS = "key,person_key,created_at,mql_at,channel\nL1,P1,2026-02-01,2026-02-03,Webinar\nL2,P2,2026-02-02,,Direct\n"
ACCOUNTS = "key,name,industry\nA1,Acme,Steel\n"


@pytest.fixture
def market(office: Office) -> Office:
    """The history with two people of one account, a lead each."""
    office.tell(small_market)
    return office


def small_market(office: Office) -> None:
    few_deals(office)
    office.file("accounts", ACCOUNTS)
    office.file("people", PEOPLE)
    office.file("leads", LEADS)
    office.catch_up()


def of_name(rows: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(row for row in rows if row["name"] == name)


def test_people_come_with_their_newest_lead_page_by_page(market: Office, desk: Program) -> None:
    rows = desk.pages("people?limit=1")
    assert [row["name"] for row in rows] == ["Quinn", "Pia Prospect"]
    assert rows[1]["state"] == "mql"
    assert rows[1]["created_at"] == "2026-02-01T00:00:00Z"
    assert rows == desk.pages("people")
    assert [row["name"] for row in desk.pages("people?channel=Webinar")] == ["Pia Prospect"]


def test_leads_and_deals_and_accounts_are_listed(market: Office, desk: Program) -> None:
    leads = desk.pages("leads?limit=1")
    assert [(row["person"], row["cycle"]) for row in leads] == [("Quinn", 1), ("Pia Prospect", 1)]
    deals = desk.pages("deals?limit=3")
    assert [row["name"] for row in deals] == ["Fourth", "Third", "Second", "First"]
    assert of_name(deals, "First")["amount"] == 1000
    assert [row["name"] for row in desk.pages("deals?owner=Bob+Ray")] == ["Second"]
    (account,) = desk.pages("accounts")
    assert (account["name"], account["people"], account["deals_won"]) == ("Acme", 2, 2)


def test_a_person_is_shown_with_what_each_source_knows(market: Office, desk: Program) -> None:
    number = of_name(desk.pages("people"), "Pia Prospect")["id"]
    seen = desk.get(f"people/{number}").json()
    assert (seen["name"], seen["account"]) == ("Pia Prospect", "Acme")
    assert seen["sources"][0]["title"] == "Head"
    assert [lead["state"] for lead in seen["leads"]] == ["mql"]


def test_activities_of_one_moment_are_all_there_page_by_page(office: Office, desk: Program) -> None:
    moment = {"timestamp": "2026-11-23T12:00:00Z"}
    office.send(*({**page("v1", f"p{number}"), **moment} for number in range(5)))
    office.send({**page("v1"), "type": "identify", "traits": {"email": "a@firm.example"}})
    office.catch_up()
    number = desk.pages("people")[0]["id"]
    activities = desk.pages(f"people/{number}/activities?limit=2")
    assert sorted(each["url"] or "" for each in activities if each["kind"] == "page") == [
        f"https://a.example/p{number}" for number in range(5)
    ]
    assert activities == desk.get(f"people/{number}").json()["activities"]["items"]


def test_an_account_is_shown_with_its_people_leads_and_deals(market: Office, desk: Program) -> None:
    number = desk.pages("accounts")[0]["id"]
    seen = desk.get(f"accounts/{number}").json()
    assert (seen["name"], seen["industry"]) == ("Acme", "Steel")
    assert {person["name"] for person in seen["people"]} == {"Pia Prospect", "Quinn"}
    assert {deal["name"] for deal in seen["deals"]} == {"First", "Second"}


@pytest.mark.parametrize("path", ["people/999999", "accounts/999999", "people/9223372036854775807"])
def test_who_is_not_there_is_a_404(path: str, market: Office, desk: Program) -> None:
    assert desk.get(path).status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "9223372036854775808", "pia", "1.5"])
def test_what_is_no_number_is_said_to_be_none(number: str, market: Office, desk: Program) -> None:
    answer = desk.get(f"people/{number}")
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("number: ")


@pytest.mark.parametrize("path", ["people", "leads", "deals", "accounts", "metrics/deals_won/rows"])
def test_a_list_costs_the_same_queries_however_long(
    path: str, market: Office, desk: Program, django_assert_max_num_queries: Any
) -> None:
    desk.get(path)
    with django_assert_max_num_queries(12):
        desk.get(path)

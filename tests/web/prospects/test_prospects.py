"""Prospects as colleagues see them: lists, one person, one account."""

import re

import pytest

from accord.access.roles import Role
from accord.agreement.actions import propose, sign
from accord.people.questions import accounts_by_name, found_by_name
from cast import join, signed_in
from web.conftest import Enter
from workspace.office import Office

PEOPLE = """key,name,email,title,account_key
P1,Ada Byron,ada@north.example,Head of IT,A1
P2,Carl Gauss,carl@south.example,,A2
"""
ACCOUNTS = "key,name,industry,domain\nA1,Northwind,Machines,north.example\nA2,Southwind,Food,south.example\n"
LEADS = """key,created_at,person_key,sent_at,accepted_at,returned_at,reason,channel
L1,2026-10-01,P1,2026-10-02,2026-10-03,,,Webinar
L2,2026-10-05,P2,2026-10-06,,2026-10-08,no budget,Direct
"""
DEALS = """key,name,person_key,account_key,lead_key,amount,currency,outcome,created_at,closed_at
D1,Northwind rollout,P1,A1,L1,1250.00,EUR,won,2026-10-10,2026-11-10
"""
TOGETHER = """
parties:
  - {department: marketing, name: Marketing, signs: Marta Marketing}
  - {department: sales, name: Sales, signs: Sofia Sales}
buying_groups: {window: 30d, people: 2, roles: [decides]}
"""
VISITS = [
    {
        "type": "page",
        "anonymousId": "v1",
        "context": {"page": {"url": f"https://a.example/p{n}?x=1"}},
    }
    for n in range(4)
]


@pytest.fixture
def known(office: Office) -> Office:
    office.tell(known_people)
    return office


def known_people(office: Office) -> None:
    for kind, text in (
        ("accounts", ACCOUNTS),
        ("people", PEOPLE),
        ("leads", LEADS),
        ("deals", DEALS),
    ):
        office.file(kind, text)
    office.send(
        *VISITS, {"type": "identify", "anonymousId": "v1", "traits": {"email": "ada@north.example"}}
    )
    office.catch_up()


def number_of(name: str) -> int:
    return found_by_name(name, 1)[0]


def test_people_stand_with_where_they_are(known: Office, enter: Enter) -> None:
    text = enter(Role.SALES_MEMBER).get("/prospects/people").content.decode()
    assert text.index("Carl Gauss") < text.index("Ada Byron"), "the newest lead first"
    assert "Head of IT" in text
    assert "Sent back" in text


def test_a_search_finds_by_part_of_the_name_and_says_when_nobody_fits(
    known: Office, enter: Enter
) -> None:
    client = enter(Role.MARKETING_MEMBER)
    found = client.get("/prospects/people", {"q": "byr"}).content.decode()
    assert "Ada Byron" in found
    assert "Carl Gauss" not in found
    assert "Nothing found" in client.get("/prospects/people", {"q": "nobody"}).content.decode()


def test_an_address_is_searched_by_those_only_who_may_read_it(known: Office, enter: Enter) -> None:
    seller, executive = enter(Role.SALES_MEMBER), enter(Role.EXECUTIVE)
    by_address, by_name = {"q": "carl@so"}, {"q": "gauss"}
    assert "Carl Gauss" in seller.get("/prospects/people", by_address).content.decode()
    assert "Nothing found" in executive.get("/prospects/people", by_address).content.decode()
    assert "Carl Gauss" in executive.get("/prospects/people", by_name).content.decode()


def test_a_list_is_narrowed_by_its_address(known: Office, enter: Enter) -> None:
    client = enter(Role.SALES_LEAD)
    won = client.get("/prospects/people", {"state": "won"}).content.decode()
    assert "Ada Byron" in won
    assert "Carl Gauss" not in won
    assert client.get("/prospects/people", {"page": "x"}).status_code == 400


def test_a_person_has_their_whole_history_on_one_page(known: Office, enter: Enter) -> None:
    address = f"/prospects/people/{number_of('Ada')}"
    text = enter(Role.SALES_MEMBER).get(address).content.decode()
    for words in (
        "Ada Byron",
        "Northwind",
        "ada@north.example",
        "Northwind rollout",
        "1,250.00 EUR",
        "4 pages viewed",
        "/p3",
    ):
        assert words in text, words
    [sources] = re.findall(r'<dd>ada@north.example<span class="source">([^<]*)<', text)
    assert len(sources.split(", ")) == 2, "the file and the website say the same"
    assert text.count("Head of IT") == 1, "a title that is a trait too stands once"
    assert "x=1" not in text, "queries of addresses never enter the log"


def test_only_what_people_did_hides_the_visits(known: Office, enter: Enter) -> None:
    address = f"/prospects/people/{number_of('Ada')}"
    text = enter(Role.SALES_MEMBER).get(address, {"only": "people"}).content.decode()
    assert "pages viewed" not in text
    assert "Said who they are" in text


def test_an_executive_reads_no_address_and_is_told_so(known: Office, enter: Enter) -> None:
    client = enter(Role.EXECUTIVE)
    text = client.get(f"/prospects/people/{number_of('Ada')}").content.decode()
    assert "ada@north.example" not in text
    assert "hidden by your role" in text
    assert "Head of IT" not in client.get("/prospects/people").content.decode()


def test_an_executive_reads_no_title_on_an_account(known: Office, enter: Enter) -> None:
    address = f"/prospects/accounts/{accounts_by_name('Northwind', 1)[0]}"
    assert "Head of IT" in enter(Role.SALES_MEMBER).get(address).content.decode()
    text = enter(Role.EXECUTIVE).get(address).content.decode()
    assert "Ada Byron" in text
    assert "Head of IT" not in text


def test_an_account_shows_its_people_and_what_happened_with_each(
    known: Office, enter: Enter
) -> None:
    client = enter(Role.MARKETING_LEAD)
    listed = client.get("/prospects/accounts").content.decode()
    [address] = set(re.findall(r'href="(/prospects/accounts/\d+)" data-open>Northwind', listed))
    text = client.get(address).content.decode()
    for words in ("Northwind", "Machines", "Ada Byron", "Northwind rollout", "4 pages viewed"):
        assert words in text, words
    assert "Carl Gauss" not in text


def test_an_account_says_who_of_it_is_one_conversation(known: Office) -> None:
    marta, sofia = join(Role.MARKETING_LEAD), join(Role.SALES_LEAD)
    address = f"/prospects/accounts/{accounts_by_name('Northwind', 1)[0]}"
    assert "Buying group" not in signed_in(sofia).get(address).content.decode()
    version = propose(TOGETHER, "", marta, known.now)
    for each in (marta, sofia):
        sign(version.number, version.digest, "", each, "UTC", known.now)
    shown = signed_in(sofia).get(address).content.decode()
    assert "1 person qualified. 1 more makes it a group. Still missing: decides." in shown


@pytest.mark.parametrize("place", ["people", "accounts"])
def test_whom_nobody_knows_has_no_page(place: str, known: Office, enter: Enter) -> None:
    answer = enter(Role.OWNER).get(f"/prospects/{place}/987654321")
    assert answer.status_code == 404


def test_payroll_sees_no_prospect(known: Office, enter: Enter) -> None:
    assert enter(Role.PAYROLL).get("/prospects/people").status_code == 403


def test_an_empty_desk_says_what_will_be_here(office: Office, enter: Enter) -> None:
    text = enter(Role.SALES_MEMBER).get("/prospects/people").content.decode()
    assert "Everybody who fills in a form" in text


def test_a_longer_list_costs_no_more_queries(
    known: Office, enter: Enter, django_assert_max_num_queries
) -> None:
    client = enter(Role.SALES_MEMBER)
    client.get("/prospects/people")
    with django_assert_max_num_queries(14):
        client.get("/prospects/people")

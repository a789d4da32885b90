"""A company with leads, deals, spend and visits, asked over its pages."""

import pytest

from web.board.reading import Company
from workspace.office import OWNERS, Office, page

MOMENTS = "created_at,mql_at,sent_at,accepted_at,returned_at,reason,qualified_at,first_contact_at"
LEADS = f"""key,person_key,{MOMENTS},channel,source,campaign,owner
L1,P1,2026-01-05,2026-01-06,2026-01-07,2026-01-08,,,2026-02-01,2026-01-08,Paid Search,google,spring,ann
L2,P2,2026-01-06,2026-01-08,2026-01-09,,2026-01-10,no_budget,,2026-01-09,Paid Search,google,spring,ann
L3,P3,2026-02-06,2026-02-08,2026-02-09,2026-02-12,,,,2026-02-10,Email,news,,bob
L4,P4,2026-02-07,2026-02-08,2026-02-09,,,,,,Email,news,,bob
L5,P5,2026-03-07,,,,,,,,,,,
L6,P6,2026-03-08,2026-03-09,2026-03-10,2026-03-11,,,2026-04-01,2026-03-10,Referral,partner,,ann
"""
PEOPLE = """key,name,email,account_key,region,favourite
P1,=HYPERLINK("x"),one@a.example,A1,North,tea
P2,Two Lee,two@a.example,A1,North,tea
P3,Three Ray,three@b.example,,South,
P4,Four May,,,,
P5,Five Day,,,,
P6,Six Oak,,,South,
"""
DEALS = """key,name,amount,currency,outcome,created_at,closed_at,owner,lead_key,expected_close_at
D1,First,10.00,EUR,won,2026-01-15,2026-02-05,ann,L1,2026-02-01
D2,Second,20.50,{other},won,2026-03-15,2026-05-05,bob,L6,2026-05-01
D3,Third,7.00,EUR,lost,2026-02-15,2026-03-06,ann,L3,2026-03-01
D4,Fourth,5.00,EUR,open,2026-03-01,,ann,,2026-12-01
"""
SPEND = """day,channel,source,campaign_key,amount,currency
2026-01-10,Paid Search,google,spring,4.00,EUR
2026-02-10,Paid Search,google,spring,6.00,EUR
2026-02-11,Email,news,,1.00,EUR
"""
CAMPAIGNS = "key,name\nspring,Spring\n"


@pytest.fixture
def company(office: Office) -> Company:
    """Six leads of three channels, four deals, a little spend and two visitors, all in euros."""
    office.tell(in_euros)
    return Company(office)


@pytest.fixture
def two_currencies(office: Office) -> Company:
    """The same with one deal in dollars and no rates."""
    office.tell(in_two_currencies)
    return Company(office)


def in_euros(office: Office) -> None:
    fill(office, "EUR")


def in_two_currencies(office: Office) -> None:
    fill(office, "USD")


def fill(office: Office, other: str) -> None:
    office.file("owners", OWNERS)
    office.file("campaigns", CAMPAIGNS)
    office.file("people", PEOPLE)
    office.file("leads", LEADS)
    office.file("deals", DEALS.replace("{other}", other))
    office.file("spend", SPEND)
    office.send(page("v1"), page("v1", "pricing"), page("v2"))
    office.catch_up()

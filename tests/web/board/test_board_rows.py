"""The rows page and exports: pages, columns by role, formulas, who may take rows away."""

import re

import pytest
from django.test import Client

from accord.access.roles import Role
from accord.access.rows import AuditLine, User
from web.board.reading import Company, text_of, total
from web.conftest import Enter

LEADS = "/board/leads/rows?period=2026"


def test_rows_come_in_pages_that_together_are_all_of_them(
    company: Company, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    del company
    monkeypatch.setattr("accord.web.board.pages.PAGE", 4)
    client, address, seen = enter(Role.OWNER), f"{LEADS}&column=person", []
    while address:
        page = text_of(client, address)
        assert total(page) == "6"
        seen += re.findall(r"<tr><td>(?:<a[^>]*>)?([^<]*)<", page)
        following = re.findall(r'rel="next" href="([^"]*)"', page)
        address = "/board/leads/rows" + following[0].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 6


def test_an_executive_reads_rows_without_what_could_be_a_contact(
    company: Company, enter: Enter
) -> None:
    del company
    client = enter(Role.EXECUTIVE)
    page = text_of(client, "/board/leads/rows?period=2026&column=props.favourite&column=channel")
    assert "one@a.example" not in page
    assert "favourite" not in re.sub(r'href="[^"]*"', "", page)
    refused = client.get("/board/leads/rows?period=2026&props.favourite=tea")
    assert refused.status_code == 403
    member = text_of(enter(Role.SALES_MEMBER), "/board/leads/rows?period=2026&props.favourite=tea")
    assert total(member) == "2"


def test_figures_by_an_imported_property_are_for_who_may_read_how_to_reach_persons(
    company: Company, enter: Enter
) -> None:
    company.office.file("people", "key,second mail\nP1,pia@home.example\n")
    company.office.catch_up()
    executive, seller = enter(Role.EXECUTIVE), enter(Role.SALES_MEMBER)
    for address in (
        "/board/leads?period=2026&by=props.second%20mail",
        "/board/leads?period=2026&by=props.second%20mail&by=channel",
        "/board?period=2026&props.second%20mail=pia@home.example",
        "/board/funnel?period=2026&props.favourite=tea",
    ):
        refused = executive.get(address)
        assert refused.status_code == 403, address
        assert "pia@home.example" not in refused.content.decode().replace(address, "")
        assert seller.get(address).status_code == 200, address
    assert "pia@home.example" in text_of(seller, "/board/leads?period=2026&by=props.second%20mail")


def test_a_derived_figure_shows_the_rows_of_each_part(company: Company, enter: Enter) -> None:
    del company
    client = enter(Role.OWNER)
    page = text_of(client, "/board/cost_per_lead/rows?period=2026")
    assert total(page) == str(round(1100 / 6))
    parts = re.findall(r'data-part="([^"]*)" data-count="([^"]*)" data-sum="([^"]*)"', page)
    assert parts == [("spend", "3", "1100"), ("leads", "6", "6")]
    assert "Paid Search" in text_of(client, "/board/cost_per_lead/rows?period=2026&part=leads")


def test_a_part_or_page_that_is_none_is_refused(company: Company, enter: Enter) -> None:
    del company
    client = enter(Role.OWNER)
    assert client.get(f"{LEADS}&part=spend").status_code == 400
    assert client.get(f"{LEADS}&after=here").status_code == 400
    assert client.get("/board/lead/rows").status_code == 404


def taken(client: Client, address: str, **form: str) -> tuple[int, str]:
    answer = client.post(address, form)
    if answer.status_code != 200:
        return answer.status_code, ""
    return 200, b"".join(answer).decode("utf-8-sig")


def test_an_export_holds_every_row_and_no_formula(company: Company, enter: Enter) -> None:
    del company
    client = enter(Role.MARKETING_LEAD)
    status, text = taken(client, "/board/leads/exports?period=2026", format="csv")
    assert status == 200
    assert len(text.splitlines()) == 1 + 6
    assert "'=HYPERLINK" in text
    assert '"=HYPERLINK' not in text
    status, text = taken(client, "/board/leads/exports?period=2026", format="json")
    assert len(text.splitlines()) == 6


def test_each_export_is_written_down_without_what_it_held(company: Company, enter: Enter) -> None:
    del company
    taken(enter(Role.SALES_LEAD), "/board/leads/exports?period=2026", format="csv")
    line = AuditLine.objects.latest("id")
    assert (line.act, line.thing, line.object) == ("export", "metric", "leads")
    assert line.actor == f"user:{User.objects.get(name='Sofia Sales').pk}"


def test_groups_are_taken_away_as_they_are_shown(company: Company, enter: Enter) -> None:
    del company
    form = {"format": "csv", "what": "groups", "by": "channel"}
    _, text = taken(enter(Role.SALES_LEAD), "/board/leads/exports?period=2026", **form)
    lines = [line.split(",")[:2] for line in text.splitlines()]
    assert lines[0] == ['"channel"', '"value"']
    assert (
        sorted(lines[1:])
        == sorted(
            [['"Email"', '"2"'], ['"Paid Search"', '"2"'], ['"Referral"', '"1"'], ["", '"1"']]
        )
        or len(lines) == 5
    )


@pytest.mark.parametrize(
    ("role", "metric", "status"),
    [
        (Role.EXECUTIVE, "leads", 403),
        (Role.PAYROLL, "leads", 403),
        (Role.MARKETING_MEMBER, "leads", 200),
        (Role.SALES_MEMBER, "leads", 403),
        (Role.SALES_MEMBER, "acceptance_rate", 200),
        (Role.OWNER, "leads", 200),
    ],
)
def test_who_may_take_rows_with_them(
    role: Role, metric: str, status: int, company: Company, enter: Enter
) -> None:
    del company
    assert taken(enter(role), f"/board/{metric}/exports?period=2026")[0] == status


def test_a_member_takes_no_contact_fields_away(company: Company, enter: Enter) -> None:
    del company
    address = "/board/leads/exports?period=2026&props.favourite=tea"
    member, leader = enter(Role.MARKETING_MEMBER), enter(Role.MARKETING_LEAD)
    _, own = taken(member, address)
    _, lead = taken(leader, address)
    assert "props.favourite" not in own.splitlines()[0]
    assert "props.favourite" in lead.splitlines()[0]
    form = {"format": "csv", "what": "groups", "by": "props.favourite"}
    groups = "/board/leads/exports?period=2026"
    assert taken(member, groups, **form)[0] == 403
    assert "tea" in taken(leader, groups, **form)[1]

"""What the address says is what the page shows: filters, periods, comparison, empty companies."""

import re

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.access.roles import Role
from accord.metrics.question import Filter
from accord.web.shell.selection import Selection
from web.board.reading import Company, figures, text_of, unstable
from web.conftest import Enter
from workspace.office import Office

ADDRESSES = (
    "/board?period=2026&against=none&channel=Email",
    "/board?period=last-quarter&board=revops&view=wall",
    "/board/win_rate?period=2026-01-01..2026-04-01&against=2025&owner=Ann+Lee&by=product",
    "/board/leads/rows?period=2026&channel=&column=person&column=moment",
    "/board/sources?period=all&by=campaign",
    "/board/funnel?period=2026-Q1&as_of=2026-06-01",
)
_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_reloads_to_the_same_page(address: str, company: Company, enter: Enter) -> None:
    del company
    client = enter(Role.MARKETING_MEMBER)
    assert unstable(text_of(client, address)) == unstable(text_of(client, address))


@settings(max_examples=20, deadline=None)
@given(
    period=st.sampled_from(["2026-Q1", "this-month", "all", "last-90-days"]),
    against=st.sampled_from(["previous", "none", "2025"]),
    where=st.dictionaries(
        st.sampled_from(["channel", "owner", "props.size", "region"]),
        st.lists(st.one_of(st.none(), _TEXT), min_size=1, max_size=2, unique=True),
        max_size=2,
    ),
    within=st.sampled_from(["", "90d", "36h"]),
)
def test_a_selection_is_read_back_from_its_own_address(
    period: str, against: str, where: dict[str, list[str | None]], within: str
) -> None:
    filters = tuple(Filter(name, tuple(values)) for name, values in where.items())
    written = Selection(period, against, filters, None, within)
    read = Selection.of(QueryDict(written.address().removeprefix("?")), "UTC", against="previous")
    assert read == written


def test_a_click_on_a_value_narrows_and_its_chip_removes_it(company: Company, enter: Enter) -> None:
    del company
    client = enter(Role.SALES_LEAD)
    page = text_of(client, "/board/leads?period=2026&against=none&by=channel")
    [narrow] = re.findall(r'href="([^"]*)">Email</a></th>', page)
    narrow = narrow.replace("&amp;", "&")
    narrowed = text_of(client, narrow)
    assert dict(figures(narrowed))["/board/leads/rows?period=2026&channel=Email"] == "2"
    [removed] = re.findall(r'href="([^"]*)" aria-label="Remove channel: Email"', narrowed)
    again = text_of(client, "/board/leads" + removed.replace("&amp;", "&"))
    assert dict(figures(again))["/board/leads/rows?period=2026"] == "6"


def test_a_metric_that_has_no_such_dimension_says_so_and_the_others_stand(
    company: Company, enter: Enter
) -> None:
    del company
    page = text_of(enter(Role.OWNER), "/board?period=2026&board=executive&product=Basic")
    assert "It has no product, so it cannot be narrowed by one." in page
    assert "/board/revenue_won/rows?period=2026&product=Basic" in dict(figures(page))


def test_a_metrics_page_offers_only_what_narrows_it(company: Company, enter: Enter) -> None:
    marta = enter(Role.MARKETING_LEAD)
    spent = marta.get("/board/cost_per_lead?period=2026").content.decode()
    assert "channel=Email" in spent
    assert "region=North" not in spent
    assert "region=North" in marta.get("/board/leads?period=2026").content.decode()


def test_own_days_become_a_readable_period(company: Company, enter: Enter) -> None:
    del company
    answer = enter(Role.OWNER).get("/board?since=2026-01-01&last=2026-01-31&channel=Email")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/board?period=2026-01-01..2026-02-01&channel=Email"


def test_days_the_wrong_way_round_are_refused_in_words(company: Company, enter: Enter) -> None:
    del company
    answer = enter(Role.OWNER).get("/board?since=2026-02-01&last=2026-01-31")
    assert (answer.status_code, "before the first" in answer.content.decode()) == (400, True)


@pytest.mark.parametrize(
    "address",
    [
        "/board?period=1000-01-01..9999-12-31",
        "/board?period=0001",
        "/board?period=0001-01",
        "/board?since=2026-01-01&last=9999-12-31",
        "/board?as_of=0001-01-01T00:00:00Z",
        "/board/complaints?period=0001",
        "/board/leads?against=0001",
    ],
)
def test_years_that_nobody_has_figures_of_are_refused_in_words(
    address: str, history: Office, enter: Enter
) -> None:
    del history
    answer = enter(Role.OWNER).get(address)
    said = "Choose a first and a last day" if "last=" in address else "the years 1900 to 9998"
    assert (answer.status_code, said in answer.content.decode()) == (400, True)


def test_a_period_longer_than_all_before_it_stands_alone(history: Office, enter: Enter) -> None:
    del history
    client = enter(Role.OWNER)
    for address in ("/board", "/board/leads", "/board/funnel"):
        text_of(client, f"{address}?period=1900-01-01..9998-12-31")


@pytest.mark.parametrize(
    "address",
    [
        "/board/leads?by=props.%00",
        "/board/leads?channel=a%00b",
        "/board/leads?props.a=b%00",
        "/board/leads/rows?props.a%00=b",
        "/prospects/people?q=%00",
    ],
)
def test_a_character_that_no_text_has_is_refused_in_words(
    address: str, history: Office, enter: Enter
) -> None:
    del history
    answer = enter(Role.OWNER).get(address)
    assert (answer.status_code, "no text has" in answer.content.decode()) == (400, True)


@pytest.mark.parametrize(
    "address",
    ["/board", "/board?board=executive", "/board/leads", "/board/funnel", "/board/sources"],
)
def test_an_empty_company_sees_no_empty_axis(address: str, office: Office, enter: Enter) -> None:
    del office
    page = text_of(enter(Role.OWNER), address)
    assert "<accord-chart" not in page
    assert 'class="spark"' not in page


def test_an_empty_company_is_told_what_to_do(office: Office, enter: Enter) -> None:
    del office
    assert "Import what you have" in text_of(enter(Role.OWNER), "/board")
    assert "can import the first file" in text_of(enter(Role.EXECUTIVE), "/board")


def test_a_board_names_the_inputs_its_figures_wait_for(history: Office, enter: Enter) -> None:
    del history
    page = text_of(enter(Role.OWNER), "/board?board=executive&period=2026")
    assert "No spend has been imported yet" in page
    assert "spend, cost per won, return on spend wait for it." in page


def test_the_number_of_queries_does_not_grow_with_rows(
    company: Company, enter: Enter, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, counts = enter(Role.OWNER), []
    for address in ("/board?period=2026", "/board/leads/rows?period=2026"):
        text_of(client, address)  # names are read once
    more = "key,created_at,person_key\n" + "".join(f"M{n},2026-02-01,Q{n}\n" for n in range(150))
    for _ in range(2):
        for address in ("/board?period=2026", "/board/leads/rows?period=2026"):
            with CaptureQueriesContext(
                connection,
            ) as seen:
                text_of(client, address)
            counts.append(len(seen))
        company.office.file("leads", more)
        company.office.catch_up()
    # A new kind of name may cost one more, 150 rows may not.
    assert all(after - before <= 2 for before, after in zip(counts[:2], counts[2:], strict=True))
    assert max(counts) <= 30


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("/board?period=2026", "scorecard"),
        ("/board/funnel?period=2026", "funnel"),
        ("/board/sources?period=2026", "sources"),
        ("/board/leads?period=2026", "figures"),
    ],
)
def test_a_part_that_asks_again_gets_itself_and_no_page(
    address: str, part: str, company: Company, enter: Enter
) -> None:
    del company
    answer = enter(Role.OWNER).get(address, headers={"HX-Request": "true"})
    text = answer.content.decode().strip()
    assert text.startswith("<section")
    assert f'id="{part}"' in text
    assert "<html" not in text
    assert dict(figures(text))

"""Every figure of the board leads to rows that come to it."""

from accord.access.roles import Role
from accord.web.board.boards import BOARDS
from web.board.reading import Company, figures, text_of, total
from web.conftest import Enter

YEAR = "period=2026&against=none"
PAGES = [
    *(f"/board?board={board.id}&{YEAR}&by={by}" for board, by in zip(
        BOARDS, ("channel", "source", "campaign", "channel", "channel"), strict=True)),
    f"/board/acceptance_rate?{YEAR}&by=channel",
    f"/board/revenue_won?{YEAR}&by=owner",
    f"/board/leads?{YEAR}&by=props.favourite",
    f"/board/speed_to_lead?{YEAR}&by=reason",
    f"/board/cost_per_lead?{YEAR}&by=channel",
    "/board/funnel?period=all",
    "/board/sources?period=2026-Q1&against=previous&by=source",
    "/board?period=2026-Q1&against=previous&channel=Email&channel=",
]  # fmt: skip


def test_each_figure_is_what_its_rows_come_to(company: Company, enter: Enter) -> None:
    del company
    client, found = enter(Role.OWNER), {}
    for page in PAGES:
        here = dict(figures(text_of(client, page)))
        assert len(here) > 2, page
        assert all(found.get(address, value) == value for address, value in here.items()), page
        found |= here
    # The proof's walk opens every one; here each third, which are of all pages and kinds.
    for address, value in sorted(found.items())[::3]:
        assert total(text_of(client, address)) == value, address


def test_each_metric_of_the_boards_has_a_page_whose_figure_its_rows_make(
    company: Company, enter: Enter
) -> None:
    del company
    client = enter(Role.OWNER)
    for metric in sorted({name for board in BOARDS for name in board.metrics}):
        page = text_of(client, f"/board/{metric}?period=2026")
        rows = f"/board/{metric}/rows?period=2026"
        shown = dict(figures(page)).get(rows, "")
        assert total(text_of(client, rows)) == shown, metric


def test_the_funnel_counts_who_is_open_apart_and_each_step_opens(
    company: Company, enter: Enter
) -> None:
    del company
    client = enter(Role.SALES_MEMBER)
    found = dict(figures(text_of(client, "/board/funnel?period=2026-Q1")))
    shown = {address.split("/")[2]: int(value) for address, value in found.items()}
    assert {name: shown[name] for name in shown if "reached" in name} == {
        "leads_reached_lead": 6, "leads_reached_mql": 5, "leads_reached_sent": 5,
        "leads_reached_sal": 3, "leads_reached_sql": 3, "leads_reached_won": 2,
    }  # fmt: skip
    assert (shown["leads_open_lead"], shown["leads_left_sent"]) == (1, 1)


def test_money_of_two_currencies_is_not_added_up_and_says_why(
    two_currencies: Company, enter: Enter
) -> None:
    del two_currencies
    client = enter(Role.OWNER)
    page = text_of(client, "/board/revenue_won?period=2026")
    assert "Amounts come in EUR, USD" in page or "no rate to EUR" in page
    assert "/board/revenue_won/rows?period=2026" not in dict(figures(page))
    assert total(text_of(client, "/board/revenue_won/rows?period=2026")) == ""


def test_open_amounts_are_priced_on_the_last_day_of_each_period(
    two_currencies: Company, enter: Enter
) -> None:
    two_currencies.office.file(
        "rates", "day,from,to,rate\n2026-03-31,USD,EUR,0.5\n2026-04-30,USD,EUR,2.0\n"
    )
    two_currencies.office.catch_up()
    page = text_of(enter(Role.OWNER), "/board/pipeline_open?period=2026-04&against=previous")
    found = dict(figures(page))
    # 5 EUR and 20.50 USD are open at the end of both months; only the rate differs.
    assert found["/board/pipeline_open/rows?period=2026-04"] == "4600"
    assert found["/board/pipeline_open/rows?period=2026-03"] == "1525"


def test_amounts_that_cannot_be_added_up_stand_apart_by_currency(
    two_currencies: Company, enter: Enter
) -> None:
    del two_currencies
    client = enter(Role.OWNER)
    found = dict(figures(text_of(client, "/board/revenue_won?period=2026&by=owner")))
    rows = "/board/revenue_won/rows?period=2026"
    assert found[f"{rows}&owner=Ann+Lee&currency=EUR"] == "1000"
    assert found[f"{rows}&owner=Bob+Ray&currency=USD"] == "2050"
    for address, value in found.items():
        assert total(text_of(client, address)) == value, address
    assert "Bob Ray, USD" in text_of(client, "/board/revenue_won?period=2026&by=owner")
    assert dict(figures(text_of(client, "/board/sources?period=2026")))


def test_each_complaint_has_a_card_and_its_figure_its_rows(company: Company, enter: Enter) -> None:
    del company
    client = enter(Role.EXECUTIVE)
    page = text_of(client, "/board/complaints")
    assert page.count('<article class="card"') == 5
    for address, value in figures(page):
        assert total(text_of(client, address)) == value, address

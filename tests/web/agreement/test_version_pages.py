"""From a draft to a version that both signed: proposed, compared, signed, taken back, mended, tried."""

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accord.access.actions import add_user
from accord.access.roles import Role
from accord.access.rows import User
from accord.agreement.questions import judging_at, versions
from accord.agreement.standing import State
from accord.basics.moments import DAY, local_day
from accord.jobs import clock
from cast import BORN, PASSWORD, join, signed_in
from web.agreement.conftest import TEXT, Table

pytestmark = pytest.mark.django_db
STRICTER = TEXT.replace("at_least: 50", "at_least: 80")


def signs(client: Client, number: int, seen: str) -> HttpResponse:
    """Sign, entering the pass phrase when the page asks for it; the page it ends on."""
    form = {"seen": seen, "comment": "gladly"}
    asked = client.post(f"/agreement/versions/{number}/signature", form)
    if asked.headers["Location"].startswith("/sign-in/again"):
        asked = client.post(asked.headers["Location"], {"password": PASSWORD})
    return client.get(asked.headers["Location"], follow=True)


def state(number: int) -> State:
    return next(one.state for one in versions(clock.now()) if one.number == number)


def proposed(table: Table, text: str = TEXT) -> int:
    table.begin(text)
    answer = table.marketing.post(
        "/agreement/draft/proposal", {"why": "It is time", "as": "version"}
    )
    return int(answer.headers["Location"].rsplit("/", 1)[1])


def test_a_draft_becomes_the_agreement_by_two_signatures(table: Table) -> None:
    number = proposed(table)
    assert "Sign version 1" in table.sales.get("/agreement").content.decode()
    page = table.sales.get("/agreement/versions/1").content.decode()
    assert "Waits for a lead of Marketing" in page
    assert "Sign for Sales" in page
    first = signs(table.sales, number, table.digest(number))
    assert "it waits for the other department" in first.content.decode()
    last = signs(table.marketing, number, table.digest(number))
    assert "Both departments have signed" in last.content.decode()
    assert state(number) is State.IN_FORCE
    front = table.marketing.get("/agreement").content.decode()
    assert "right size" in front
    assert "“It is time”" in front
    assert "gladly" in last.content.decode()


def test_signing_asks_for_the_pass_phrase_again(table: Table) -> None:
    number = proposed(table)
    asked = table.sales.post(
        f"/agreement/versions/{number}/signature", {"seen": table.digest(number)}
    )
    assert asked.headers["Location"].startswith("/sign-in/again")
    assert state(number) is State.PROPOSED


def test_what_cannot_be_signed_is_refused_in_words(table: Table) -> None:
    number = proposed(table)
    changed = signs(table.sales, number, "another hash").content.decode()
    assert "says something else than you read" in changed
    signs(table.sales, number, table.digest(number))
    twice = signs(table.sales, number, table.digest(number)).content.decode()
    assert "You have signed it; the other signature is the other department" in twice
    second = signed_in(second_sales_lead())
    colleague = signs(second, number, table.digest(number)).content.decode()
    assert "Sofia Sales has signed for sales" in colleague
    owner = signed_in(join(Role.OWNER))
    assert owner.post(f"/agreement/versions/{number}/signature", {}).status_code == 403
    assert state(number) is State.HALF_SIGNED


def second_sales_lead() -> User:
    return add_user("s2@firm.example", "Second Sales", [Role.SALES_LEAD], PASSWORD, "tests", BORN)


def test_a_version_in_force_is_compared_with_the_draft_in_words(table: Table) -> None:
    table.agree()
    table.begin(STRICTER.replace("title: Our agreement", "title: Ours"))
    page = table.sales.get("/agreement/compare?from=1&to=draft").content.decode()
    assert "left-out" not in page
    assert "Fit" in page
    assert "Traits › right size › If › is at least" in page
    assert "<del>50</del>" in page
    assert "<ins>80</ins>" in page
    assert page.index("Only wording") < page.index("Binds: both sign it")
    whole = table.sales.get("/agreement/draft/proposal").content.decode()
    assert "What changes against version 1" in whole


def test_its_proposer_takes_a_version_back_and_nobody_else(table: Table) -> None:
    number = proposed(table)
    said = table.sales.post(f"/agreement/versions/{number}/removal", follow=True)
    assert "Marta Marketing proposed it and can take it back" in said.content.decode()
    table.marketing.post(f"/agreement/versions/{number}/removal")
    assert state(number) is State.WITHDRAWN
    assert "Taken back" in table.sales.get("/agreement/versions").content.decode()


def test_wording_is_mended_under_signatures_and_what_binds_is_not(table: Table) -> None:
    number = table.agree()
    address = f"/agreement/versions/{number}/wording"
    refused = table.marketing.post(address, {"text": STRICTER}).content.decode()
    assert "More than wording would change" in refused
    assert "at_least: 80" in refused
    mended = TEXT.replace("title: Our agreement", "title: Ours")
    shown = table.marketing.post(address, {"text": mended}, follow=True).content.decode()
    assert "<del>Our agreement</del>" in shown
    assert state(number) is State.IN_FORCE


def test_a_trial_judges_after_one_click_of_each_and_lapses_by_itself(table: Table) -> None:
    table.agree()
    table.begin(STRICTER)
    now = clock.now()
    until = local_day(now + 14 * DAY, "UTC").isoformat()
    form = {"why": "Let us see", "as": "trial", "until": until}
    offered = table.marketing.post("/agreement/draft/proposal", form, follow=True)
    assert "Trial on version 1" in offered.content.decode()
    assert judging_at(now) == 1
    page = table.sales.get("/agreement/versions/2").content.decode()
    assert "Try it, for Sales" in page
    clicked = table.sales.post("/agreement/versions/2/signature", {"seen": table.digest(2)})
    assert clicked.headers["Location"] == "/agreement/versions/2"
    later = clock.now()
    assert (judging_at(later), judging_at(later + 16 * DAY)) == (2, 1)
    assert state(1) is State.ASIDE
    again = table.marketing.post("/agreement/draft", {"from": "2"})
    assert again.status_code == 302


@pytest.mark.parametrize(
    ("until", "why"), [("", "Choose the day"), ("2020-01-01", "ends by itself, after 1 to 92 days")]
)
def test_a_trial_without_a_near_end_is_refused_and_the_reason_is_kept(
    until: str, why: str, table: Table
) -> None:
    table.agree()
    table.begin(STRICTER)
    form = {"why": "Let us see", "as": "trial", "until": until}
    page = table.marketing.post("/agreement/draft/proposal", form).content.decode()
    assert why in page
    assert "Let us see</textarea>" in page
    assert len(versions(clock.now())) == 1


def test_pages_ask_the_book_a_constant_number_of_times(
    table: Table, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        table.agree()
    for address in ("/agreement", "/agreement/versions", "/agreement/versions/2"):
        with django_assert_max_num_queries(20):
            table.sales.get(address)

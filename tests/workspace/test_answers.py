import json
import time
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.basics.moments import DAY, MINUTE
from accord.metrics.question import BadQuestion, Question
from workspace.office import DEALS, OWNERS, Office, page


@pytest.fixture
def sold(office: Office) -> Office:
    office.file("owners", OWNERS)
    office.file("deals", DEALS)
    office.catch_up()
    return office


def test_a_figure_and_its_rows_bear_names(sold: Office) -> None:
    assert sold.value("revenue_won") == 3050
    assert sold.value("revenue_won", where={"owner": "bob ray"}) == 2050
    rows = sold.workspace.rows(Question("revenue_won"), sold.now).frame
    assert rows.select("key", "name", "moment", "value", "owner").rows() == [
        ("D1", "First", "2026-02-05T00:00:00Z", 1000, "Ann Lee"),
        ("D2", "Second", "2026-03-05T00:00:00Z", 2050, "Bob Ray"),
    ]


def test_an_owner_that_nobody_is_called_is_refused(sold: Office) -> None:
    with pytest.raises(BadQuestion, match="No owner is called 'Cleo'"):
        sold.ask("deals_won", where={"owner": "Cleo"})


def test_rows_without_an_owner_can_be_asked_for(sold: Office) -> None:
    assert sold.value("deals_created", where={"owner": None}) == 1


def test_a_second_time_the_answer_comes_from_the_cache(sold: Office) -> None:
    question = Question("deals_won", by=("owner",))
    first = sold.workspace.ask(question, sold.now)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        began = time.perf_counter()
        for _ in range(20):
            again = sold.workspace.ask(question, sold.now)
        passed = (time.perf_counter() - began) / 20
    assert again is first
    assert len(queries) == 20
    assert passed < 0.03


def test_new_data_makes_a_new_answer(sold: Office) -> None:
    assert sold.value("deals_won") == 2
    sold.file("deals", DEALS.replace("D3,Third,,EUR,lost", "D3,Third,,EUR,won"))
    sold.catch_up()
    assert sold.value("deals_won") == 3


def test_what_was_known_before_is_still_answered(sold: Office) -> None:
    then = sold.now
    sold.file("deals", DEALS.replace("D3,Third,,EUR,lost", "D3,Third,,EUR,won"))
    sold.catch_up()
    assert sold.value("deals_won", as_of=then) == 2
    assert sold.value("deals_won", as_of=sold.now + DAY) == 3
    assert sold.value("deals_won", as_of=then - 30 * MINUTE) == 0
    assert len(sold.workspace.rows(Question("deals_won", as_of=then), sold.now).frame) == 2


def test_an_answer_is_plain_json(sold: Office) -> None:
    shape = sold.ask("revenue_won", by=("owner", "month"), against="previous").shape()
    assert json.loads(json.dumps(shape)) == shape
    assert shape["currency"] == "EUR"
    assert shape["rows"] == "/board/revenue_won/rows?period=all"


def test_imported_properties_split_and_narrow(office: Office) -> None:
    head, *lines = DEALS.splitlines()
    tiers = ("gold", "gold", "", "")
    rows = [f"{line},{tier}" for line, tier in zip(lines, tiers, strict=True)]
    office.file("deals", "\n".join([f"{head},tier", *rows]))
    office.catch_up()
    groups = office.ask("deals_created", by=("props.tier",)).groups
    assert {group.key["props.tier"]: group.figure.value for group in groups} == {"gold": 2, None: 2}
    assert office.value("deals_won", where={"props.tier": "gold"}) == 2
    frame = office.workspace.rows(Question("deals_won", by=("props.tier",)), office.now).frame
    assert frame["props.tier"].to_list() == ["gold", "gold"]


def test_the_funnel_bears_names(office: Office) -> None:
    office.file("owners", OWNERS)
    office.file(
        "leads", "key,created_at,email,owner,mql_at\nL1,2026-01-05,x@firm.example,ann,2026-01-06\n"
    )
    office.catch_up()
    found = office.workspace.funnel(Question("leads", by=("owner",)), office.now)
    assert [group.key for group in found.groups] == [{"owner": "Ann Lee"}]
    assert [step.reached for step in found.whole.steps] == [1, 1, 0, 0, 0, 0]


def test_many_answers_at_once_are_the_same_as_one_by_one(sold: Office) -> None:
    sold.send(page("a1"))
    sold.catch_up()
    asked = [Question(name) for name in ("deals_won", "win_rate", "activities", "revenue_won")]
    together = [answer.figure for answer in sold.workspace.ask_all(asked, sold.now)]
    sold.workspace._answers.clear()
    assert together == [sold.workspace.ask(question, sold.now).figure for question in asked]


SPEND = "day,campaign_key,amount,currency\n2026-03-01,Q4_Push,10,EUR\n2026-03-02,q4_push,5,EUR\n"


def test_a_campaign_meets_whatever_case_its_key_is_written_in(office: Office) -> None:
    office.file("spend", SPEND)
    url = "https://a.example/?utm_source=x&utm_campaign=Q4_PUSH"
    office.send({**page("v"), "context": {"page": {"url": url}}})
    office.catch_up()
    assert office.value("spend", where={"campaign": "Q4_push"}) == 1500
    assert office.value("sessions", where={"campaign": "q4_push"}) == 1
    assert [group.key for group in office.ask("spend", by=("campaign",)).groups] == [
        {"campaign": "Q4_Push"}
    ]


def test_a_campaign_is_shown_and_asked_for_by_the_name_its_source_gave_it(office: Office) -> None:
    office.file("spend", SPEND)
    office.file("campaigns", "key,name\nQ4_Push,The Autumn Push\n")
    office.catch_up()
    (group,) = office.ask("spend", by=("campaign",)).groups
    assert (group.key["campaign"], group.figure.value) == ("The Autumn Push", 1500)
    assert office.value("spend", where={"campaign": "the autumn push"}) == 1500
    rows = office.workspace.rows(Question("spend"), office.now).frame
    assert rows["campaign"].unique().to_list() == ["The Autumn Push"]


def test_a_campaign_that_nobody_recorded_is_its_utm_campaign(office: Office) -> None:
    url = "https://a.example/?utm_source=x&utm_campaign=Spring"
    office.send({**page("v"), "context": {"page": {"url": url}}}, page("w"))
    office.catch_up()
    groups = office.ask("sessions", by=("campaign",)).groups
    assert [group.key["campaign"] for group in groups] == ["spring", None]


def test_what_is_asked_again_and_again_is_answered_alike_after_news(sold: Office) -> None:
    questions = [
        Question("deals_won", by=(split,)) for split in ("owner", "product", "stage", "month")
    ]
    questions += [replace(question, metric="win_rate") for question in questions]
    before = [sold.workspace.ask(question, sold.now).groups for question in questions]
    sold.send(page("v"))
    sold.catch_up()
    assert [sold.workspace.ask(question, sold.now).groups for question in questions] == before
    sold.file("deals", DEALS.replace("D3,Third,,EUR,lost", "D3,Third,,EUR,won"))
    sold.catch_up()
    assert [sold.value("deals_won", period=period) for period in ("all", "2026", "2026-Q1")] == [
        3
    ] * 3
    assert [sold.value("win_rate", period=period) for period in ("all", "2026", "2026-Q1")] == [
        1
    ] * 3


CRM_PEOPLE = "key,email,account_key\nP1,ann@firm.example,A1\n"
CRM_ACCOUNTS = "key,name\nA1,Firm of the CRM\n"
IDENTIFIED = {"type": "identify", "userId": "u1", "traits": {"email": "ann@firm.example"}}


@pytest.mark.parametrize("order", ["records first", "identify first", "together"])
def test_an_account_that_the_crm_names_is_never_lost_to_a_guess_by_mail_domain(
    office: Office, order: str
) -> None:
    office.file("accounts", CRM_ACCOUNTS)
    if order == "identify first":
        office.send(IDENTIFIED)
        office.catch_up()
    office.file("people", CRM_PEOPLE)
    if order == "records first":
        office.catch_up()
    office.send(IDENTIFIED, page("a1") | {"userId": "u1"})
    office.catch_up()
    accounts = {group.key["account"] for group in office.ask("new_people", by=("account",)).groups}
    assert accounts == {"Firm of the CRM"}
    office.send({**IDENTIFIED, "traits": {"email": "ann@firm.example", "plan": "pro"}})
    office.file("people", "key,email,title\nP1,ann@firm.example,Buyer\n")
    office.catch_up()
    again = office.ask("new_people", by=("account",), as_of=office.now).groups
    assert {group.key["account"] for group in again} == {"Firm of the CRM"}


def test_a_guess_stands_until_a_group_call_names_the_account(office: Office) -> None:
    office.send(IDENTIFIED)
    office.catch_up()
    assert office.ask("new_people", by=("account",)).groups[0].key["account"] == "firm.example"
    office.send({"type": "group", "userId": "u1", "groupId": "g1", "traits": {"name": "Firm"}})
    office.send(IDENTIFIED)
    office.catch_up()
    assert office.ask("new_people", by=("account",)).groups[0].key["account"] == "Firm"


TWO_ANNS = "key,name,department\nann,Ann Lee,sales\nbob,ann lee,sales\n"


def test_two_owners_of_one_name_are_two_groups_and_each_can_be_asked_for(office: Office) -> None:
    office.file("owners", TWO_ANNS)
    office.file("deals", DEALS)
    office.catch_up()
    groups = office.ask("revenue_won", by=("owner",)).groups
    names = [str(group.key["owner"]) for group in groups]
    assert [name.partition(" #")[0] for name in names] == ["ann lee", "Ann Lee"]
    assert len(set(names)) == 2
    assert [office.value("revenue_won", where={"owner": name}) for name in names] == [2050, 1000]
    assert office.value("revenue_won", where={"owner": "Ann Lee"}) == 3050
    with pytest.raises(BadQuestion, match="No owner is called"):
        office.value("revenue_won", where={"owner": "Ann Lee #999"})


def test_a_name_that_only_one_owner_bears_stands_alone(sold: Office) -> None:
    groups = sold.ask("revenue_won", by=("owner",)).groups
    assert [group.key["owner"] for group in groups] == ["Bob Ray", "Ann Lee"]

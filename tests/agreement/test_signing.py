"""Versions and signatures: nothing judges before one lead of each department has signed the same words."""

import json
from dataclasses import dataclass

import pytest

from accord.access import audit
from accord.access.decide import NotAllowed
from accord.access.roles import Role
from accord.access.rows import User
from accord.agreement.actions import NotAgreed, propose, reword, sign, withdraw
from accord.agreement.faults import BadAgreement
from accord.agreement.questions import document_of, judging_at, versions
from accord.agreement.rows import Wording
from accord.agreement.standing import State
from accord.basics.moments import DAY, parse_moment
from accord.notices.bell import told
from accord.store.rows import EntryRow
from cast import join

pytestmark = pytest.mark.django_db

MONDAY = parse_moment("2026-10-05T09:00:00Z")
ZONE = "Europe/Berlin"
FIRST = """
title: Our agreement
parties:
  - {department: marketing, name: Marketing, signs: Marta Marketing}
  - {department: sales, name: Sales, signs: Sofia Sales}
fit:
  traits:
    - {name: right size, points: 30, when: {trait: employees, at_least: 50}}
grades:
  fit: {A: 20, B: 0}
  engagement: {1: 0}
  qualify: [A1]
"""
SECOND = FIRST.replace("points: 30", "points: 40")


@dataclass
class Table:
    """The two who sign, at a table."""

    marta: User
    sofia: User

    def propose(self, text: str = FIRST, now: int = MONDAY) -> int:
        return propose(text, "as we discussed", self.marta, now).number

    def sign(self, number: int, user: User, now: int = MONDAY) -> None:
        seen = next(one.digest for one in versions(now) if one.number == number)
        sign(number, seen, "", user, ZONE, now)

    def agree(self, text: str = FIRST, now: int = MONDAY) -> int:
        number = self.propose(text, now)
        self.sign(number, self.marta, now)
        self.sign(number, self.sofia, now)
        return number


@pytest.fixture
def table() -> Table:
    return Table(join(Role.MARKETING_LEAD), join(Role.SALES_LEAD))


def state_of(number: int, now: int) -> State:
    return next(one.state for one in versions(now) if one.number == number)


def test_a_version_judges_only_once_both_have_signed(table: Table) -> None:
    number = table.propose()
    assert (judging_at(MONDAY), state_of(number, MONDAY)) == (None, State.PROPOSED)
    table.sign(number, table.sofia, MONDAY + DAY)
    assert (judging_at(MONDAY + DAY), state_of(number, MONDAY + DAY)) == (None, State.HALF_SIGNED)
    assert versions(MONDAY + DAY)[0].missing == ("marketing",)
    table.sign(number, table.marta, MONDAY + 2 * DAY)
    assert judging_at(MONDAY + 2 * DAY) == number == 1
    assert judging_at(MONDAY + DAY) is None


def test_it_begins_with_the_day_that_it_names_and_ends_after_its_last(table: Table) -> None:
    dated = FIRST + "effective: 2026-10-12\nuntil: 2026-10-31\n"
    number = table.agree(dated)
    begins = parse_moment("2026-10-11T22:00:00Z")  # midnight in Berlin
    assert state_of(number, begins - 1) is State.AGREED
    assert judging_at(begins) == number
    after = parse_moment("2026-10-31T23:00:00Z")
    assert (judging_at(after - 1), judging_at(after)) == (number, None)
    assert state_of(number, after) is State.ENDED


def test_a_day_gone_by_begins_nothing_backwards(table: Table) -> None:
    table.agree(FIRST + "effective: 2026-01-01\n")
    assert (judging_at(MONDAY - 1), judging_at(MONDAY)) == (None, 1)


def test_a_newer_version_supersedes_and_the_past_keeps_the_old_one(table: Table) -> None:
    table.agree(FIRST, MONDAY)
    open_one = table.propose(FIRST.replace("30", "35"), MONDAY)
    table.agree(SECOND, MONDAY + 7 * DAY)
    now = MONDAY + 8 * DAY
    assert [judging_at(MONDAY + DAY), judging_at(now)] == [1, 3]
    assert [one.state for one in versions(now)] == [
        State.IN_FORCE, State.OVERTAKEN, State.SUPERSEDED,
    ]  # fmt: skip
    with pytest.raises(NotAgreed, match="newer version is in force"):
        table.sign(open_one, table.sofia, now)
    assert document_of(1).fit.traits[0].points == 30


def test_one_person_or_one_department_never_signs_twice(table: Table) -> None:
    number = table.propose()
    table.sign(number, table.marta)
    with pytest.raises(NotAgreed, match="You have signed it"):
        table.sign(number, table.marta)
    other = join(Role.MARKETING_MEMBER)
    other.roles = [Role.MARKETING_LEAD]
    other.save()
    with pytest.raises(NotAgreed, match="Marta Marketing has signed for marketing"):
        table.sign(number, other)
    assert judging_at(MONDAY) is None


def test_who_leads_both_departments_still_is_one_person(table: Table) -> None:
    table.marta.roles = [Role.MARKETING_LEAD, Role.SALES_LEAD]
    table.marta.save()
    number = table.propose()
    table.sign(number, table.marta)
    with pytest.raises(NotAgreed, match="You have signed it"):
        table.sign(number, table.marta)


@pytest.mark.parametrize("role", [Role.SALES_MEMBER, Role.OWNER, Role.REFEREE, Role.EXECUTIVE])
def test_only_leads_sign(table: Table, role: Role) -> None:
    number = table.propose()
    with pytest.raises(NotAllowed):
        table.sign(number, join(role))


def test_whoever_read_something_else_has_not_signed(table: Table) -> None:
    number = table.propose()
    with pytest.raises(NotAgreed, match="read it again"):
        sign(number, "0" * 64, "", table.sofia, ZONE, MONDAY)
    assert state_of(number, MONDAY) is State.PROPOSED


def test_a_document_with_faults_is_not_proposed(table: Table) -> None:
    with pytest.raises(BadAgreement):
        table.propose(FIRST.replace("traits:", "trait:"))
    assert versions(MONDAY) == []


def test_a_proposal_goes_back_by_its_proposer_until_both_have_signed(table: Table) -> None:
    number = table.propose()
    with pytest.raises(NotAgreed, match="Marta Marketing proposed it"):
        withdraw(number, table.sofia, MONDAY)
    table.sign(number, table.sofia)
    withdraw(number, table.marta, MONDAY)
    assert state_of(number, MONDAY) is State.WITHDRAWN
    with pytest.raises(NotAgreed, match="can no longer be changed"):
        table.sign(number, table.marta)
    agreed = table.agree(SECOND)
    with pytest.raises(NotAgreed, match="can no longer be changed"):
        withdraw(agreed, table.marta, MONDAY)


def test_wording_changes_are_kept_and_void_nothing(table: Table) -> None:
    number = table.agree()
    better = FIRST.replace("title: Our agreement", "title: What we promise each other")
    reword(number, better, table.sofia, MONDAY + DAY)
    assert document_of(number).title == "What we promise each other"
    assert judging_at(MONDAY + DAY) == number
    assert Wording.objects.get().text == FIRST
    with pytest.raises(NotAgreed, match="both signatures"):
        reword(number, SECOND, table.sofia, MONDAY + DAY)
    assert document_of(number).fit.traits[0].points == 30


def test_each_act_is_an_entry_and_an_audit_line_without_words(table: Table) -> None:
    table.agree()
    entries = EntryRow.objects.filter(stream="acts").order_by("id")
    rows = [json.loads(row) for row in entries.values_list("facts", flat=True)]
    assert [json.loads(row["note"]).get("department") for row in rows] == [
        None, "marketing", "sales", None,
    ]  # fmt: skip
    assert [line.act for line in reversed(audit.lines(thing="agreement"))] == [
        "propose",
        "sign",
        "sign",
    ]


def test_leads_are_asked_to_sign_and_everybody_hears_that_it_is_agreed(table: Table) -> None:
    eva = join(Role.EXECUTIVE)
    number = table.propose()
    assert [one.text.subject for one in told(table.sofia)] == [
        "Marta Marketing proposes version 1 of our agreement"
    ]
    assert told(eva) == []
    table.sign(number, table.marta)
    table.sign(number, table.sofia)
    assert "is signed by both" in told(eva)[0].text.subject


def test_somebody_who_has_left_signs_no_more_and_what_they_signed_stands(table: Table) -> None:
    number = table.propose()
    table.sign(number, table.sofia)
    table.marta.is_active = False
    with pytest.raises(NotAgreed, match="Marta Marketing has left"):
        table.sign(number, table.marta)
    assert state_of(number, MONDAY) is State.HALF_SIGNED


def test_a_version_whose_last_day_is_over_cannot_begin(table: Table) -> None:
    number = table.propose(FIRST + "until: 2026-10-04\n")
    table.sign(number, table.sofia)
    with pytest.raises(NotAgreed, match="It was to end with 2026-10-04, which is over"):
        table.sign(number, table.marta)
    assert state_of(number, MONDAY) is State.HALF_SIGNED

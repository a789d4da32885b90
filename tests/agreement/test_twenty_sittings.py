"""A sitting from its opening to the proposal: hidden until all are in, closed for good."""

from dataclasses import dataclass

import pytest

from accord.access.decide import NotAllowed
from accord.access.roles import Role
from accord.access.rows import User
from accord.agreement.twenty.actions import (
    NotHeld,
    close,
    hand_in,
    mark,
    next_number,
    open_sitting,
    propose_draft,
)
from accord.agreement.twenty.choosing import Became, Candidate, TooFew
from accord.agreement.twenty.counting import Said, Verdict, count
from accord.agreement.twenty.questions import Known, own_marks, sitting_of, sittings, votes_of
from accord.basics.moments import parse_moment
from accord.notices.bell import told
from accord.store.rows import EntryRow
from cast import join

pytestmark = pytest.mark.django_db

MONDAY = parse_moment("2026-10-05T09:00:00Z")
PAST = [Candidate(n, n, MONDAY - n, tuple(Became)[n % 4], None, "unknown") for n in range(1, 10)]


@dataclass
class Table:
    """Both leaders and a seller at a table with nine leads on it."""

    marta: User
    sofia: User
    sam: User
    number: int

    @property
    def sitting(self) -> Known:
        found = sitting_of(self.number)
        assert found is not None
        return found

    def mark_all(self, user: User, takes: bool = True) -> None:
        marks = {lead.place: Said(takes, "size") for lead in self.sitting.leads}
        mark(self.number, marks, user, MONDAY)

    def vote(self, user: User, takes: bool = True) -> bool:
        self.mark_all(user, takes)
        return hand_in(self.number, user, MONDAY)


@pytest.fixture
def table() -> Table:
    team = [join(role) for role in (Role.MARKETING_LEAD, Role.SALES_LEAD, Role.SALES_MEMBER)]
    return Table(*team, open_sitting(PAST, team, team[0], MONDAY).number)


def test_ballots_are_hidden_until_the_last_is_in(table: Table) -> None:
    assert not table.vote(table.marta)
    assert not table.vote(table.sofia, takes=False)
    assert (votes_of(table.number), table.sitting.is_open) == ([], True)
    assert [one.has_handed_in for one in table.sitting.guests] == [True, False, True]
    assert own_marks(table.number, table.sam) == {}
    assert table.vote(table.sam, takes=False)
    counted = count(votes_of(table.number))
    assert (len(counted.of(Verdict.MARKETING_ONLY)), counted.judges) == (9, 3)
    assert counted.leads[0].reasons == ("size",)


def test_a_mark_is_changed_until_the_ballot_is_in_and_never_after(table: Table) -> None:
    table.mark_all(table.sam)
    mark(table.number, {3: Said(False, "a rude word")}, table.sam, MONDAY)
    own = own_marks(table.number, table.sam)[3]
    assert (own.takes, own.reason) == (False, "")
    hand_in(table.number, table.sam, MONDAY)
    with pytest.raises(NotHeld, match="stays as it is"):
        mark(table.number, {3: Said(True, "")}, table.sam, MONDAY)
    with pytest.raises(NotHeld, match="stays as it is"):
        hand_in(table.number, table.sam, MONDAY)


def test_a_ballot_is_handed_in_whole(table: Table) -> None:
    mark(table.number, {1: Said(True, "")}, table.sam, MONDAY)
    with pytest.raises(NotHeld, match="8 of the leads have no mark"):
        hand_in(table.number, table.sam, MONDAY)
    assert own_marks(table.number, table.sam)[1].takes
    with pytest.raises(NotHeld, match="no lead at this place"):
        mark(table.number, {10: Said(True, "")}, table.sam, MONDAY)


def test_its_opener_closes_it_once_each_department_has_a_ballot(table: Table) -> None:
    table.vote(table.marta)
    with pytest.raises(NotHeld, match="a ballot of each department"):
        close(table.number, table.marta, MONDAY)
    table.vote(table.sofia)
    table.mark_all(table.sam, takes=False)
    with pytest.raises(NotHeld, match="Marta Marketing opened"):
        close(table.number, table.sofia, MONDAY)
    close(table.number, table.marta, MONDAY)
    assert count(votes_of(table.number)).judges == 2
    for again in (
        lambda: close(table.number, table.marta, MONDAY),
        lambda: hand_in(table.number, table.sam, MONDAY),
    ):
        with pytest.raises(NotHeld, match="is closed"):
            again()


def test_both_departments_are_invited_and_leads_of_them_open(table: Table) -> None:
    with pytest.raises(NotHeld, match="at least one person of each"):
        open_sitting(PAST, [table.sofia, table.sam], table.sofia, MONDAY)
    with pytest.raises(TooFew):
        open_sitting(PAST[:5], [table.marta, table.sam], table.sofia, MONDAY)
    with pytest.raises(NotAllowed):
        open_sitting(PAST, [table.marta, table.sam], table.sam, MONDAY)
    assert (next_number(), len(sittings())) == (2, 1)


def test_whoever_is_not_invited_marks_nothing(table: Table) -> None:
    with pytest.raises(NotHeld, match="not invited"):
        mark(table.number, {1: Said(True, "")}, join(Role.MARKETING_MEMBER), MONDAY)
    with pytest.raises(NotAllowed):
        mark(table.number, {1: Said(True, "")}, join(Role.EXECUTIVE), MONDAY)
    with pytest.raises(NotHeld, match="no sitting 7"):
        mark(7, {1: Said(True, "")}, table.sam, MONDAY)


def test_guests_hear_that_they_are_invited_and_that_all_are_in(table: Table) -> None:
    for user in (table.marta, table.sofia, table.sam):
        table.vote(user)
    assert [one.text.subject for one in told(table.sam)] == [
        "All ballots of sitting 1 are in", "Marta Marketing asks you to mark 9 past leads",
    ]  # fmt: skip
    kinds = EntryRow.objects.order_by("id").values_list("kind", flat=True)
    assert [*kinds] == ["sitting opened", *["ballot handed in"] * 3, "sitting closed"]


def test_what_it_drafted_is_proposed_once_and_only_when_all_are_in(table: Table) -> None:
    text = "title: Our agreement\n"
    with pytest.raises(NotHeld, match="still out"):
        propose_draft(table.number, text, "we marked", table.sofia, MONDAY)
    for user in (table.marta, table.sofia, table.sam):
        table.vote(user)
    version = propose_draft(table.number, text, "we marked", table.sofia, MONDAY)
    assert (version.number, version.why, table.sitting.version) == (1, "we marked", 1)
    with pytest.raises(NotHeld, match="proposed already"):
        propose_draft(table.number, text, "", table.sofia, MONDAY)

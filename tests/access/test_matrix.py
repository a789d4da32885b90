"""The permission matrix as cases: who may, who may not, and why."""

import pytest

from accord.access.decide import NotAllowed, Permission, decide, readable, require
from accord.access.fields import FieldClass
from accord.access.matrix import LINES, Scope, Verb
from accord.access.roles import COLLEAGUES, Actor, Role

FIGURE = Permission(Verb.READ, "metric")
PERSON = Permission(Verb.READ, "person")
STATEMENT = Permission(Verb.READ, "statement")


def someone(*roles: Role) -> Actor:
    return Actor("someone", frozenset(roles))


@pytest.mark.parametrize("role", sorted(COLLEAGUES))
def test_both_departments_and_everybody_between_see_the_same_figures(role: Role) -> None:
    assert decide(someone(role), FIGURE).allowed


@pytest.mark.parametrize("role", [Role.ANYONE, Role.GUEST_LINK, Role.WRITE_KEY, Role.API_TOKEN])
def test_whoever_is_no_colleague_sees_no_figure(role: Role) -> None:
    assert not decide(someone(role), FIGURE).allowed


def test_what_no_line_names_is_denied_to_the_owner_too() -> None:
    decision = decide(someone(Role.OWNER), Permission(Verb.READ, "moon"))
    assert not decision.allowed
    assert decision.reason == "Nothing lets owner read moon."


def test_a_write_key_may_send_and_read_its_own_receipt_only() -> None:
    key = someone(Role.WRITE_KEY)
    assert decide(key, Permission(Verb.SEND, "activity")).allowed
    assert decide(key, Permission(Verb.READ, "receipt"), Scope.OWN).allowed
    assert not decide(key, Permission(Verb.READ, "receipt"), Scope.ALL).allowed
    assert not decide(key, PERSON, Scope.OWN).allowed


def test_an_executive_reads_people_but_not_their_addresses() -> None:
    fields = ("person", "channel", "email", "props.budget")
    assert readable(someone(Role.EXECUTIVE), PERSON, fields) == ("person", "channel")
    assert readable(someone(Role.SALES_MEMBER), PERSON, fields) == fields


def test_a_field_without_a_line_is_read_by_nobody() -> None:
    assert readable(someone(Role.OWNER), PERSON, ("shoe_size",)) == ()


def test_pay_is_for_the_person_and_payroll_not_for_admins() -> None:
    pay = FieldClass.PAY
    assert decide(someone(Role.PAYROLL), STATEMENT, Scope.ALL, pay).allowed
    assert decide(someone(Role.SALES_MEMBER), STATEMENT, Scope.OWN, pay).allowed
    assert not decide(someone(Role.SALES_LEAD), STATEMENT, Scope.TEAM, pay).allowed
    for role in (Role.OWNER, Role.ADMIN, Role.EXECUTIVE, Role.REFEREE):
        assert not decide(someone(role), STATEMENT, Scope.ALL, pay).allowed


def test_no_line_opens_a_secret() -> None:
    assert not any(FieldClass.SECRET in line.classes for line in LINES)


def test_a_token_acts_within_its_scopes_only() -> None:
    roles = frozenset({Role.MARKETING_LEAD})
    reader = Actor("token", roles, frozenset({"read:metric"}))
    assert decide(reader, FIGURE).allowed
    assert decide(reader, PERSON).reason == "The token has no scope read:person."


def test_require_raises_with_the_reason() -> None:
    with pytest.raises(NotAllowed, match="Nothing lets guest link erase person"):
        require(someone(Role.GUEST_LINK), Permission(Verb.ERASE, "person"))


def test_every_line_gives_a_reason_in_a_sentence() -> None:
    assert all(line.reason.endswith(".") for line in LINES)

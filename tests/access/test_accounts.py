"""Accounts: the first person, roles, who may give which, closing."""

import pytest

from accord.access.actions import BadAccount, add_user, close_account, reopen_account, set_roles
from accord.access.decide import NotAllowed
from accord.access.explaining import sights
from accord.access.matrix import Scope, Verb
from accord.access.roles import Role
from accord.access.setup import BadCode, First, company_name, new_code, welcome
from cast import BORN, PASSWORD, join

pytestmark = pytest.mark.django_db
FIRST = First("Firm", "Olga Owner", "Olga@Firm.example", PASSWORD)


def test_the_code_of_the_last_start_makes_the_first_person_owner_once() -> None:
    old, code = new_code(BORN), new_code(BORN + 1)
    assert old is not None
    assert code is not None
    with pytest.raises(BadCode):
        welcome(old, FIRST, BORN)
    user = welcome(code.lower().replace("-", " "), FIRST, BORN)
    assert (user.email, user.roles, company_name()) == ("olga@firm.example", ["owner"], "Firm")
    assert new_code(BORN + 2) is None
    with pytest.raises(BadCode):
        welcome(code, First("Other", "Eve", "eve@firm.example", PASSWORD), BORN)


def test_a_refused_pass_phrase_leaves_the_code_good() -> None:
    code = new_code(BORN)
    assert code is not None
    with pytest.raises(BadAccount):
        welcome(code, First("Firm", "Olga", "olga@firm.example", "olga@firm.example"), BORN)
    assert welcome(code, FIRST, BORN)


def test_only_the_hash_of_the_code_is_kept() -> None:
    from accord.access.rows import SetUpCode

    code = new_code(BORN)
    assert code is not None
    assert code not in str(SetUpCode.objects.values().get())


def test_an_admin_gives_roles_but_not_those_of_owners() -> None:
    admin, seller = join(Role.ADMIN).actor(), join(Role.SALES_MEMBER)
    assert set_roles(seller, [Role.SALES_LEAD], admin) == {Role.SALES_MEMBER}
    for role in (Role.OWNER, Role.PAYROLL):
        with pytest.raises(NotAllowed, match="Only an owner"):
            set_roles(seller, [Role.SALES_LEAD, role], admin)
    with pytest.raises(NotAllowed):
        close_account(join(Role.PAYROLL), admin, BORN)
    set_roles(seller, [Role.PAYROLL], join(Role.OWNER).actor())
    seller.refresh_from_db()
    assert seller.roles == ["payroll"]


def test_whoever_does_not_manage_accounts_changes_none() -> None:
    seller = join(Role.SALES_MEMBER)
    for role in (Role.MARKETING_LEAD, Role.PAYROLL, Role.EXECUTIVE, Role.REFEREE):
        with pytest.raises(NotAllowed):
            set_roles(seller, [Role.SALES_LEAD], join(role).actor())


def test_the_only_owner_stays() -> None:
    owner = join(Role.OWNER)
    with pytest.raises(BadAccount, match="only owner"):
        set_roles(owner, [Role.ADMIN], owner.actor())
    with pytest.raises(BadAccount, match="only owner"):
        close_account(owner, owner.actor(), BORN)
    add_user("second@firm.example", "Second", [Role.OWNER], None, "tests", BORN)
    set_roles(owner, [Role.ADMIN], owner.actor())


def test_other_roles_or_a_closed_account_end_sessions() -> None:
    owner, seller = join(Role.OWNER).actor(), join(Role.SALES_MEMBER)
    begun = seller.get_session_auth_hash()
    set_roles(seller, [Role.SALES_MEMBER], owner)
    assert seller.get_session_auth_hash() == begun
    set_roles(seller, [Role.SALES_LEAD], owner)
    changed = seller.get_session_auth_hash()
    assert changed != begun
    close_account(seller, owner, BORN)
    assert seller.get_session_auth_hash() != changed
    reopen_account(seller, owner)
    assert not seller.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("email", "name", "roles"),
    [
        ("no address", "A", [Role.ADMIN]),
        ("a@firm.example", " ", [Role.ADMIN]),
        ("a@firm.example", "A", []),
        ("a@firm.example", "A", [Role.WRITE_KEY]),
    ],
)
def test_what_is_no_account_is_refused(email: str, name: str, roles: list[Role]) -> None:
    with pytest.raises(BadAccount, match="nothing was changed"):
        add_user(email, name, roles, None, "tests", BORN)


def test_what_somebody_may_see_is_told_with_the_line_that_decides() -> None:
    told = {(each.verb, each.thing): each for each in sights(join(Role.SALES_MEMBER).actor())}
    own = told[Verb.READ, "statement"]
    assert (own.is_allowed, own.scope, own.reason) == (
        True, Scope.OWN, "Everybody sees their own statement.",
    )  # fmt: skip
    assert told[Verb.READ, "lead"].reason == "Whoever works with prospects sees who they are."
    assert not told[Verb.MANAGE, "user"].is_allowed
    assert told[Verb.MANAGE, "user"].reason.startswith("Nothing lets sales member")

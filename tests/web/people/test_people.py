"""The people page: who is in, inviting, roles after asking again, closing; and constant queries."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from accord.access.actions import add_user
from accord.access.roles import Role
from accord.access.rows import User
from accord.notices.rows import Notice
from accord.people.colleagues import candidates
from cast import BORN, PASSWORD, join
from web.conftest import Enter
from workspace.office import Office

OWNERS = """key,name,department,email
S1,Cara Seller,Sales,Cara@firm.example
M1,Mo Marketer,marketing,mo@firm.example
X1,Xi Nobody,finance,xi@firm.example
N1,No Mail,Sales,
"""
FORM = {"name": "Ann Lee", "email": "ann@firm.example", "roles": ["sales lead"]}


def test_an_invitation_without_mail_shows_the_link_once(office: Office, enter: Enter) -> None:
    del office
    admin = enter(Role.ADMIN)
    page = admin.post("/settings/people/invitations", FORM, follow=True).content.decode()
    assert "/join/" in page
    assert "Invited" in page
    assert "/join/" not in admin.get("/settings/people").content.decode()
    again = admin.post("/settings/people/invitations", FORM).content.decode()
    assert "has an account already" in again
    mighty = FORM | {"email": "b@firm.example", "roles": ["owner"]}
    assert "Only an owner" in admin.post("/settings/people/invitations", mighty).content.decode()
    assert User.objects.count() == 2


def test_with_mail_the_link_goes_to_its_reader_only(
    office: Office, enter: Enter, settings: Settings
) -> None:
    del office
    settings.HAS_MAIL = True
    page = enter(Role.ADMIN).post("/settings/people/invitations", FORM, follow=True)
    assert b"/join/" not in page.content
    assert Notice.objects.get(kind="invitation").user.email == "ann@firm.example"


def test_imported_colleagues_are_invited_in_one_go(office: Office, enter: Enter) -> None:
    office.file("owners", OWNERS)
    office.catch_up()
    admin = enter(Role.ADMIN)
    found = candidates(office.workspace.log)
    assert [(each.name, each.email, each.role.value) for each in found] == [
        ("Cara Seller", "cara@firm.example", "sales member"),
        ("Mo Marketer", "mo@firm.example", "marketing member"),
        ("Xi Nobody", "xi@firm.example", "executive"),
    ]
    assert b"3 imported colleagues have no account yet" in admin.get("/settings/people").content
    admin.post(
        "/settings/people/invitations", {"candidate": [str(each.owner) for each in found[:2]]}
    )
    cara = User.objects.get(email="cara@firm.example")
    assert (cara.roles, cara.owner) == (["sales member"], found[0].owner)
    assert b"1 imported colleague has no account yet" in admin.get("/settings/people").content


def test_roles_change_only_after_the_pass_phrase_was_entered_again(office: Office) -> None:
    del office
    owner, seller = join(Role.OWNER), join(Role.SALES_MEMBER)
    client = Client()
    client.post("/sign-in", {"login": owner.email, "password": PASSWORD})
    path = f"/settings/people/{seller.pk}/roles"
    asked = client.post(path, {"roles": ["sales lead", "referee"]})
    assert asked.headers["Location"].startswith("/sign-in/again")
    seller.refresh_from_db()
    assert seller.roles == ["sales member"]
    done = client.post(asked.headers["Location"], {"password": PASSWORD})
    assert done.headers["Location"] == f"/settings/people/{seller.pk}"
    seller.refresh_from_db()
    assert seller.roles == ["referee", "sales lead"]
    assert Notice.objects.get(user=seller).kind == "roles"


def test_an_account_is_closed_and_opened_again(office: Office, enter: Enter) -> None:
    del office
    admin, theirs = enter(Role.ADMIN), enter(Role.SALES_MEMBER)
    seller = User.objects.get(email__startswith="sam")
    assert theirs.get("/board").status_code == 200
    admin.post(f"/settings/people/{seller.pk}/closing")
    assert theirs.get("/board").status_code == 302
    page = admin.post(f"/settings/people/{seller.pk}/opening", follow=True).content.decode()
    assert "/join/" in page
    assert "is open again" in page


def test_an_admin_cannot_close_an_owner(office: Office, enter: Enter) -> None:
    del office
    owner, admin = join(Role.OWNER), enter(Role.ADMIN)
    page = admin.post(f"/settings/people/{owner.pk}/closing", follow=True).content
    assert b"Only an owner" in page
    owner.refresh_from_db()
    assert owner.is_active


@pytest.mark.parametrize("role", [Role.ADMIN, Role.OWNER])
def test_nobody_closes_their_own_account(office: Office, enter: Enter, role: Role) -> None:
    del office
    add_user("second@firm.example", "Second", [Role.OWNER], PASSWORD, "tests", BORN)
    client = enter(role)
    me = User.objects.exclude(email="second@firm.example").get()
    page = client.post(f"/settings/people/{me.pk}/closing", follow=True).content.decode()
    assert "another admin or owner can close it" in page
    me.refresh_from_db()
    assert me.is_active


def test_what_a_person_may_see_is_explained(office: Office, enter: Enter) -> None:
    del office
    seller = join(Role.SALES_MEMBER)
    page = enter(Role.ADMIN).get(f"/settings/people/{seller.pk}").content.decode()
    assert "Everybody sees their own statement." in page
    assert "Nothing lets sales member manage user." in page


@pytest.mark.parametrize("action", ["roles", "closing", "opening", "link"])
def test_whoever_does_not_manage_accounts_is_refused(
    office: Office, enter: Enter, action: str
) -> None:
    del office
    seller = join(Role.SALES_MEMBER)
    for role in (Role.SALES_LEAD, Role.EXECUTIVE, Role.PAYROLL):
        answer = enter(role).post(f"/settings/people/{seller.pk}/{action}", {"roles": ["admin"]})
        assert answer.status_code == 403


def test_more_people_cost_no_more_queries(
    office: Office, enter: Enter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    del office
    admin = enter(Role.ADMIN)
    admin.get("/settings/people")
    for number in range(12):
        add_user(f"p{number}@firm.example", f"P {number}", [Role.SALES_MEMBER], None, "tests", BORN)
    with django_assert_max_num_queries(9):
        admin.get("/settings/people")

"""API tokens by the page: made within one's rights and shown once, listed, revoked; nobody else's for members."""

import re

import pytest
from django.test import Client

from accord.access.audit import lines
from accord.access.roles import Role
from accord.access.rows import ApiToken, User
from accord.access.tokens import make_token
from accord.jobs import clock
from accord.urls import PAGES
from accord.web.settings.tabs import TABS
from cast import PASSWORD, join
from web.conftest import Enter
from workspace.office import Office

NEW = "/settings/tokens/new"
FORM = {"name": "weekly report", "days": "30", "scope": ["read:metric", "read:catalogue"]}


def signed_in(role: Role) -> Client:
    """A browser in which the pass phrase was entered just now."""
    client, user = Client(), join(role)
    client.post("/sign-in", {"login": user.email, "password": PASSWORD})
    client.post("/sign-in/again", {"password": PASSWORD})
    return client


def test_a_token_is_shown_once_and_opens_what_was_ticked(history: Office) -> None:
    client = signed_in(Role.SALES_MEMBER)
    made = client.post(NEW, FORM).content.decode()
    secret = re.findall(r"acc_[\w-]{43}", made)[0]
    assert f'data-text="{secret}"' in made
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/metrics/deals_won", headers=headers).status_code == 200
    assert Client().get("/api/v1/people", headers=headers).status_code == 403
    listed = client.get("/settings/tokens").content.decode()
    assert secret not in listed
    assert "weekly report" in listed
    assert "read:catalogue" in listed
    assert [(line.act, line.actor) for line in lines(thing="token")] == [
        ("add", User.objects.get(email="sam@firm.example").actor().name)
    ]


def test_only_scopes_within_the_makers_rights_can_be_ticked_or_sent(office: Office) -> None:
    client = signed_in(Role.SALES_MEMBER)
    form = client.get(NEW).content.decode()
    assert "read:person" in form
    assert "write:import" not in form
    refused = client.post(NEW, FORM | {"scope": ["write:import"]}).content.decode()
    assert "No token was made" in refused
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("days", ["-1", "0", "abc", "", "3651", "99999999999999"])
def test_days_that_no_token_lasts_are_refused_and_not_taken_for_a_year(
    days: str, office: Office
) -> None:
    refused = signed_in(Role.SALES_MEMBER).post(NEW, FORM | {"days": days}).content.decode()
    assert "A token lasts 1 to 3650 days; nothing was changed." in refused
    assert not ApiToken.objects.exists()


def test_the_pass_phrase_is_asked_for_again_first(office: Office, enter: Enter) -> None:
    client = enter(Role.OWNER)
    asked = client.post(NEW, FORM)
    assert asked.headers["Location"].startswith("/sign-in/again")
    assert not ApiToken.objects.exists()
    done = client.post(asked.headers["Location"], {"password": PASSWORD})
    assert "acc_" in done.content.decode()
    assert ApiToken.objects.count() == 1


def test_a_revoked_token_is_refused_and_its_row_stays(history: Office) -> None:
    client = signed_in(Role.OWNER)
    user, now = User.objects.get(email="olga@firm.example"), clock.now()
    made = make_token(user, "bridge", ["read:metric"], now)
    asked = client.get(f"/settings/tokens/{made.id}/revocation").content.decode()
    assert "Revoke bridge?" in asked
    assert ApiToken.objects.get().revoked_at is None
    client.post(f"/settings/tokens/{made.id}/revocation")
    headers = {"Authorization": f"Bearer {made.secret}"}
    assert Client().get("/api/v1/metrics/deals_won", headers=headers).status_code == 401
    assert "1 token that no longer works" in client.get("/settings/tokens").content.decode()
    assert client.get(f"/settings/tokens/{made.id}/revocation").status_code == 404


def test_members_see_and_revoke_only_their_own_and_admins_any(office: Office, enter: Enter) -> None:
    olga = join(Role.OWNER)
    made = make_token(olga, "bridge", ["read:metric"], clock.now())
    member, admin = enter(Role.MARKETING_MEMBER), enter(Role.ADMIN)
    address = f"/settings/tokens/{made.id}/revocation"
    assert "bridge" not in member.get("/settings/tokens").content.decode()
    assert member.post(address).status_code == 404
    assert ApiToken.objects.get().revoked_at is None
    assert "Olga Owner" in admin.get("/settings/tokens").content.decode()
    admin.post(address)
    assert ApiToken.objects.get().revoked_at is not None


def test_the_tabs_are_those_that_open(office: Office, enter: Enter) -> None:
    asked = {page.name: page.permission for page in PAGES}
    assert all(asked[tab.page] == tab.permission for tab in TABS)
    shown = enter(Role.SALES_MEMBER).get("/settings/tokens").content.decode()
    assert "/settings/backup" not in shown


def test_many_tokens_cost_no_more_queries_than_one(
    office: Office, enter: Enter, django_assert_max_num_queries
) -> None:
    admin, olga = enter(Role.ADMIN), join(Role.OWNER)
    for number in range(20):
        make_token(olga, f"t{number}", ["read:metric"], clock.now())
    with django_assert_max_num_queries(14):
        admin.get("/settings/tokens")

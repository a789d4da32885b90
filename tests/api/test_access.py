"""Every address against every role and scope: the matrix and the token decide, nothing else opens."""

import pytest
from django.test import Client

from accord.access.actions import close_account, reopen_account
from accord.access.audit import lines
from accord.access.decide import Permission, decide
from accord.access.matrix import Scope, Verb
from accord.access.roles import Role
from accord.access.rows import ApiToken, User
from accord.access.tokens import BadToken, bearer_of, make_token, revoke_token
from accord.api.address import Address
from accord.api.site import ADDRESSES
from accord.basics.moments import DAY
from accord.jobs import clock
from accord.people.rows import Person
from api.conftest import PARTS, SCOPES, Hand, Program, program_of
from cast import CAST, join
from web.conftest import Enter
from workspace.office import Office


def path_of(address: Address) -> str:
    route = address.route
    for part, value in PARTS.items():
        route = route.replace(part, value)
    return f"/api/v1/{route}"


@pytest.mark.parametrize("role", list(CAST))
def test_a_role_enters_what_the_matrix_says(role: Role, history: Office, hand: Hand) -> None:
    program = hand(role)
    for address in ADDRESSES:
        allowed = decide(program.user.actor(), address.permission, Scope.OWN).allowed
        status = program.ask(address.method, path_of(address)).status_code
        assert (status != 403) == allowed, (address.name, status)
        assert status < 500, address.name


def test_a_scope_opens_its_own_addresses_and_no_other(history: Office) -> None:
    owner = join(Role.OWNER)
    for number, scope in enumerate(SCOPES):
        program = Program(owner, make_token(owner, f"t{number}", [scope], clock.now()).secret)
        for address in ADDRESSES:
            status = program.ask(address.method, path_of(address)).status_code
            assert (status != 403) == (address.scope == scope), (scope, address.name, status)


def test_without_a_token_nothing_opens(history: Office, enter: Enter) -> None:
    signed_in = enter(Role.OWNER)
    for address in ADDRESSES:
        for headers in (
            {},
            {"Authorization": "Bearer acc_guess"},
            {"Authorization": "Basic YTpi"},
            {"Authorization": "Bearer "},
        ):
            answer = signed_in.generic(address.method, path_of(address), headers=headers)
            assert answer.status_code == 401, (address.name, headers)
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
            assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_token_in_the_query_string_opens_nothing(history: Office, desk: Program) -> None:
    assert Client().get(f"/api/v1/metrics?access_token={desk.secret}").status_code == 401


def test_an_answer_sets_no_cookie(history: Office, desk: Program) -> None:
    assert not desk.get("metrics").cookies


def test_closing_the_account_ends_its_tokens_at_once(history: Office, desk: Program) -> None:
    assert desk.get("metrics").status_code == 200
    other = join(Role.SALES_MEMBER)
    program = program_of(other, "read:metric")
    assert program.get("metrics/leads").status_code == 200
    close_account(other, desk.user.actor(), clock.now())
    assert program.get("metrics/leads").status_code == 401
    reopen_account(other, desk.user.actor())
    assert program.get("metrics/leads").status_code == 401


def test_a_token_of_a_demo_account_works_on_the_machine_only(
    history: Office, desk: Program
) -> None:
    User.objects.update(near_only=True)
    assert desk.get("metrics").status_code == 200
    assert desk.get("metrics", headers={"X-Forwarded-For": "10.0.0.1"}).status_code == 401


def test_making_and_revoking_a_token_is_written_down(db: None) -> None:
    user, now = join(Role.OWNER), clock.now()
    revoke_token(make_token(user, "one", ["read:metric"], now).id, user.actor(), now)
    assert [line.act for line in lines(thing="token")] == ["revoke", "add"]


def test_taking_a_role_away_narrows_the_token_at_once(history: Office, desk: Program) -> None:
    assert desk.get("imports").status_code == 200
    desk.user.roles = [Role.SALES_MEMBER]
    desk.user.save()
    assert desk.get("imports").status_code == 403
    assert desk.get("metrics").status_code == 200


def test_a_revoked_and_an_expired_token_are_refused(db: None) -> None:
    user, now = join(Role.OWNER), clock.now()
    made = make_token(user, "short", ["read:metric"], now, days=1)
    assert bearer_of(made.secret, now + DAY - 1) is not None
    assert bearer_of(made.secret, now + DAY) is None
    revoke_token(made.id, user.actor(), now)
    assert bearer_of(made.secret, now) is None
    with pytest.raises(BadToken, match="no token"):
        revoke_token(made.id, user.actor(), now)


def test_only_a_hash_of_a_token_is_kept(db: None) -> None:
    made = make_token(join(Role.OWNER), "one", ["read:metric"], clock.now())
    row = ApiToken.objects.values().get()
    assert made.secret not in str(row)
    assert len(row["hash"]) == 64


def test_use_is_noted_once_a_minute(db: None) -> None:
    now = clock.now()
    secret = make_token(join(Role.OWNER), "one", ["read:metric"], now).secret
    bearer_of(secret, now)
    bearer_of(secret, now + 1)
    assert ApiToken.objects.get().used_at == now


@pytest.mark.parametrize(
    ("role", "name", "scopes", "days", "said"),
    [
        (Role.SALES_MEMBER, "a", ["write:import"], 1, "lets sales member write import"),
        (Role.OWNER, "a", ["read:moon"], 1, "no scope read:moon"),
        (Role.OWNER, "a", ["write:token"], 1, "no scope write:token"),
        (Role.SALES_LEAD, "a", ["sign:agreement"], 1, "no scope sign:agreement"),
        (Role.OWNER, "a", [], 1, "at least one scope"),
        (Role.OWNER, " ", ["read:metric"], 1, "1 to 80 letters"),
        (Role.OWNER, "a", ["read:metric"], 0, "lasts 1 to 3650 days"),
    ],
)
def test_no_token_is_made(
    db: None, role: Role, name: str, scopes: list[str], days: int, said: str
) -> None:
    with pytest.raises(BadToken, match=said):
        make_token(join(role), name, scopes, clock.now(), days)
    assert not ApiToken.objects.exists()


def test_a_name_is_free_again_once_its_token_is_revoked(db: None) -> None:
    user, now = join(Role.OWNER), clock.now()
    first = make_token(user, "reports", ["read:metric"], now)
    with pytest.raises(BadToken, match="token named reports already"):
        make_token(user, "reports", ["read:metric"], now)
    revoke_token(first.id, user.actor(), now)
    make_token(user, "reports", ["read:metric"], now)


def test_addresses_and_contact_of_people_are_for_who_works_with_them(history: Office) -> None:
    history.file("people", "key,email,name,budget\nP1,pia@prospect.example,Pia Prospect,900\n")
    history.catch_up()
    seller = program_of(join(Role.SALES_MEMBER), "read:person")
    number = _number_of(seller)
    seen = seller.get(f"people/{number}").json()
    assert seen["sources"][0]["email"] == "pia@prospect.example"
    assert seen["props.budget"] == "900"
    executive = program_of(join(Role.EXECUTIVE), "read:person")
    hidden = executive.get(f"people/{number}")
    assert hidden.json()["name"] == "Pia Prospect"
    assert "pia@prospect.example" not in hidden.content.decode()
    assert "budget" not in hidden.content.decode()


def test_figures_by_an_imported_property_need_the_right_to_read_persons(history: Office) -> None:
    history.file("people", "key,second mail\nP1,pia@home.example\n")
    history.file("leads", "key,person_key,created_at\nL1,P1,2026-01-05\n")
    history.catch_up()
    asked = (
        "metrics/leads?by=props.second%20mail",
        "metrics/leads/rows?props.second%20mail=pia@home.example",
        "funnel?by=channel,props.second%20mail",
    )
    seller = join(Role.SALES_MEMBER)
    whole, narrow = program_of(seller), program_of(seller, "read:metric")
    executive = program_of(join(Role.EXECUTIVE))
    for address in asked:
        for program in (narrow, executive):
            refused = program.get(address)
            assert refused.status_code == 403, address
            assert "may hold contact data" in refused.json()["detail"]
        assert whole.get(address).status_code == 200, address
    assert "pia@home.example" in whole.get(asked[0]).content.decode()
    assert "read:person" in narrow.get(asked[0]).json()["detail"]


def _number_of(program: Program) -> int:
    assert program.get("people").status_code == 200
    return int(Person.objects.get(key="P1").person)


def test_a_stranger_may_fetch_the_description_but_not_the_documents(db: None) -> None:
    assert Client().get("/api/openapi.json").status_code == 200
    assert Client().get("/api/docs").status_code == 302


def test_permissions_are_those_of_the_matrix() -> None:
    assert all(isinstance(address.permission, Permission) for address in ADDRESSES)
    assert {address.permission.verb for address in ADDRESSES} == {Verb.READ, Verb.WRITE}

"""Signing in and staying in: throttling, sessions that end, the second factor, asking again."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import Settings

from accord.access.actions import close_account, set_roles
from accord.access.roles import TERMINAL, Role
from accord.access.rows import User
from accord.basics.moments import HOUR, MINUTE
from accord.jobs import clock
from accord.web.shell.sessions import SessionStore
from accord.web.sign_in.gate import IDLE, LONGEST
from cast import PASSWORD, join
from web.conftest import Enter
from workspace.office import Office


def sign_in(email: str, password: str = PASSWORD, **more: str) -> tuple[Client, str]:
    """A browser that tried; where it was sent, or what the page says."""
    client = Client()
    answer = client.post("/sign-in", {"login": email, "password": password}, **more)
    return client, answer.headers.get("Location", answer.content.decode())


def secret_of(client: Client) -> str:
    cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
    return cookie.value if cookie else ""


def test_a_right_pass_phrase_opens_and_the_session_is_a_new_one(office: Office) -> None:
    del office
    user, client = join(Role.SALES_LEAD), Client()
    client.get("/sign-in")
    before = secret_of(client)
    client.post("/sign-in?next=/account", {"login": user.email.upper(), "password": PASSWORD})
    assert client.get("/account").status_code == 200
    assert secret_of(client) != before


def test_wrong_known_and_unknown_read_alike(office: Office) -> None:
    del office
    known = join(Role.SALES_LEAD).email
    said = {
        text.replace(email, "")
        for email in (known, "nobody@firm.example")
        for text in [_main_of(sign_in(email, "not it at all")[1])]
    }
    assert len(said) == 1
    assert "do not belong together" in said.pop()


def test_an_account_is_closed_to_guessing_after_five_tries_others_are_not(office: Office) -> None:
    del office
    user, other = join(Role.SALES_LEAD), join(Role.SALES_MEMBER)
    for number in range(5):
        far = {"REMOTE_ADDR": f"198.51.100.{number}", "HTTP_HOST": f"desk{number}.example"}
        sign_in(user.email, "not it at all", **far)
    client, said = sign_in(user.email, REMOTE_ADDR="198.51.100.77")
    assert "Too many tries" in said
    assert client.get("/board").status_code == 302
    assert sign_in(other.email, REMOTE_ADDR="198.51.100.78")[1] == "/"
    for number in range(5):
        sign_in("nobody@firm.example", "not it at all", REMOTE_ADDR=f"198.51.100.{number}")
    assert "Too many tries" in sign_in("nobody@firm.example")[1]


def test_right_pass_phrases_are_no_tries(office: Office) -> None:
    del office
    user = join(Role.SALES_LEAD)
    assert [sign_in(user.email)[1] for _ in range(8)] == ["/"] * 8


def test_all_accounts_together_have_a_limit(office: Office, settings: Settings) -> None:
    del office
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"everywhere": "3/m/key"}
    user = join(Role.SALES_LEAD)
    for number in range(3):
        sign_in(f"nobody{number}@firm.example", "x", REMOTE_ADDR=f"198.51.100.{number}")
    assert "Too many tries" in sign_in(user.email, REMOTE_ADDR="198.51.100.77")[1]


def test_one_address_has_a_limit(office: Office) -> None:
    del office
    user = join(Role.SALES_LEAD)
    for number in range(20):
        sign_in(f"nobody{number}@firm.example", "x", REMOTE_ADDR="198.51.100.1")
    assert "Too many tries" in sign_in(user.email, REMOTE_ADDR="198.51.100.1")[1]
    assert sign_in(user.email, REMOTE_ADDR="198.51.100.2")[1] == "/"


def test_whoever_sends_too_much_is_told_to_wait(office: Office, settings: Settings) -> None:
    del office
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "1/m/ip"}
    user = join(Role.SALES_LEAD)
    assert sign_in(user.email)[1] == "/"
    answer = Client().post("/sign-in", {"login": user.email, "password": PASSWORD})
    assert (answer.status_code, b"Not so fast" in answer.content) == (429, True)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"seen_at": IDLE - MINUTE}, 200),
        ({"seen_at": IDLE + MINUTE}, 302),
        ({"began_at": LONGEST - HOUR}, 200),
        ({"began_at": LONGEST + MINUTE}, 302),
    ],
)
def test_a_session_ends_unused_and_in_any_case(
    office: Office, changes: dict[str, int], status: int
) -> None:
    del office
    client, _ = sign_in(join(Role.SALES_LEAD).email)
    assert client.get("/board").status_code == 200
    session = SessionStore.of_browser(secret_of(client))
    session.update({name: clock.now() - ago for name, ago in changes.items()})
    session.save()
    assert client.get("/board").status_code == status


def test_other_roles_and_a_closed_account_end_sessions_at_once(office: Office) -> None:
    del office
    join(Role.OWNER)
    user = join(Role.SALES_LEAD)
    client, _ = sign_in(user.email)
    assert client.get("/board").status_code == 200
    set_roles(user, [Role.SALES_MEMBER], TERMINAL)
    assert client.get("/board").status_code == 302
    client, _ = sign_in(user.email)
    close_account(user, TERMINAL, clock.now())
    assert client.get("/board").status_code == 302
    assert "do not belong together" in sign_in(user.email)[1]


def test_a_new_pass_phrase_ends_the_other_sessions_and_keeps_this_one(office: Office) -> None:
    del office
    user = join(Role.SALES_LEAD)
    here, there = sign_in(user.email)[0], sign_in(user.email)[0]
    new = "a meadow full of leads"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert (
        b"This is not your pass phrase"
        in here.post("/account/pass-phrase", form | {"oldpassword": "guess"}).content
    )
    assert here.post("/account/pass-phrase", form).headers["Location"] == "/account"
    assert (here.get("/board").status_code, there.get("/board").status_code) == (200, 302)
    assert b"Your sign-in changed" in here.get("/account/notices").content


def test_sessions_are_listed_and_ended(office: Office) -> None:
    del office
    user = join(Role.SALES_LEAD)
    here, there = sign_in(user.email)[0], sign_in(user.email)[0]
    page = here.get("/account/sessions").content.decode()
    assert page.count('name="session"') == 2
    here.post("/account/sessions")
    assert (here.get("/board").status_code, there.get("/board").status_code) == (200, 302)


def test_what_the_book_keeps_of_a_session_opens_nothing(office: Office) -> None:
    del office
    client, _ = sign_in(join(Role.SALES_LEAD).email)
    assert client.get("/board").status_code == 200
    kept = [*Session.objects.values_list("session_key", flat=True)]
    assert kept == [*UserSession.objects.values_list("session_key", flat=True)]
    assert secret_of(client) not in kept
    thief = Client()
    for key in kept:
        thief.cookies[settings.SESSION_COOKIE_NAME] = key
        assert thief.get("/board").status_code == 302


def test_nobody_ends_a_session_of_somebody_else(office: Office) -> None:
    del office
    mine, theirs = (sign_in(join(role).email)[0] for role in (Role.SALES_LEAD, Role.ADMIN))
    for row in UserSession.objects.filter(user__email__startswith="adam"):
        mine.post("/account/sessions", {"session": row.pk})
    assert theirs.get("/board").status_code == 200


def test_an_account_of_this_machine_opens_here_only(office: Office) -> None:
    del office
    user = join(Role.SALES_LEAD)
    User.objects.update(near_only=True)
    client, where = sign_in(user.email)
    assert where == "/"
    for far in ({"REMOTE_ADDR": "198.51.100.1"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}):
        assert "do not belong together" in sign_in(user.email, **far)[1]
        client, _ = sign_in(user.email)
        assert client.get("/board", **far).status_code == 302


def test_powerful_roles_need_a_second_factor_where_it_is_required(
    office: Office, enter: Enter, settings: Settings
) -> None:
    del office
    settings.NEEDS_SECOND_FACTOR = True
    owner, seller = enter(Role.OWNER), enter(Role.SALES_MEMBER)
    assert seller.get("/board").status_code == 200
    assert owner.get("/board").headers["Location"] == "/account/second-factor"
    assert owner.get("/account/second-factor").status_code == 200
    TOTP.activate(User.objects.get(email__startswith="olga"), "JBSWY3DPEHPK3PXP")
    assert owner.get("/board").status_code == 200


def test_the_secret_of_a_second_factor_is_not_readable_in_the_book(office: Office) -> None:
    from accord.web.sign_in.adapter import Factors

    del office
    secret = Factors().encrypt("JBSWY3DPEHPK3PXP")
    TOTP.activate(join(Role.OWNER), "JBSWY3DPEHPK3PXP")
    kept = str(list(Authenticator.objects.values()))
    assert "JBSWY3DPEHPK3PXP" not in kept
    assert Factors().decrypt(secret) == "JBSWY3DPEHPK3PXP"


def _main_of(page: str) -> str:
    """What a person reads, without the form's own token."""
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", main)

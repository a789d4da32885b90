"""Getting in for the first time: the set-up code, invitations, a forgotten pass phrase."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accord.access.links import Purpose, make_link, token_of
from accord.access.roles import Role
from accord.access.rows import Link, User
from accord.access.setup import company_name, new_code
from accord.jobs import clock
from accord.jobs.mailing import mail as mail_job
from accord.jobs.mailing import reset as reset_job
from accord.people.colleagues import invite
from accord.store import queue
from cast import PASSWORD, join
from web.conftest import Enter
from workspace.office import Office

NEW = "a pass phrase of five words"


def fill(code: str, **more: str) -> dict[str, str]:
    return {
        "code": code, "company": "Firm", "name": "Olga", "email": "olga@firm.example", "password": PASSWORD,
    } | more  # fmt: skip


@pytest.mark.parametrize("path", ["/", "/board", "/sign-in", "/account", "/nothing/here"])
def test_until_somebody_exists_every_page_leads_to_the_welcome(office: Office, path: str) -> None:
    del office
    answer = Client().get(path)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/welcome")


def test_the_first_person_becomes_owner_signed_in(office: Office) -> None:
    del office
    code, client = new_code(clock.now()), Client()
    assert code is not None
    assert b"not the code" in client.post("/welcome", fill("AAAA-BBBB-CCCC-DDDD")).content
    assert b"too short" in client.post("/welcome", fill(code, password="short")).content
    assert not User.objects.exists()
    assert client.post("/welcome", fill(code)).headers["Location"] == "/"
    assert client.get("/board").status_code == 200
    assert (company_name(), User.objects.get().roles) == ("Firm", ["owner"])
    assert Client().get("/welcome").headers["Location"] == "/sign-in"
    assert client.get("/welcome").headers["Location"] == "/"


def test_codes_cannot_be_guessed_on_and_on(office: Office) -> None:
    del office
    code, client = new_code(clock.now()), Client()
    assert code is not None
    for _ in range(10):
        client.post("/welcome", fill("AAAA-BBBB-CCCC-DDDD"))
    assert b"Too many tries" in client.post("/welcome", fill(code)).content
    assert not User.objects.exists()


def test_an_invitation_survives_scanners_and_is_used_once(office: Office) -> None:
    del office
    owner = join(Role.OWNER)
    done = invite("ann@firm.example", "Ann", [Role.SALES_LEAD], owner.actor(), "Olga", clock.now())
    path = urlsplit(done.address).path
    for _ in range(3):
        page = Client().get(path)
        assert (page.status_code, b"Ann" in page.content) == (200, True)
        Client().head(path)
    client = Client()
    assert b"too short" in client.post(path, {"password": "short"}).content
    assert client.post(path, {"password": NEW}).headers["Location"] == "/"
    assert client.get("/board").status_code == 200
    used = Client().post(path, {"password": "somebody else's phrase"})
    assert (used.status_code, b"used or replaced" in used.content) == (404, True)
    assert User.objects.get(email="ann@firm.example").check_password(NEW)


def test_a_link_is_good_for_its_own_page_only(office: Office) -> None:
    del office
    token = token_of(make_link(join(Role.SALES_MEMBER), Purpose.RESET, clock.now()))
    assert Client().get(f"/join/{token}").status_code == 404
    assert Client().get(f"/reset/{token}").status_code == 200


def test_a_forgotten_pass_phrase_comes_back_by_mail(
    office: Office, enter: Enter, settings: Settings
) -> None:
    settings.HAS_MAIL = True
    signed_in = enter(Role.SALES_MEMBER)
    user, stranger = User.objects.get(), Client()
    answers = [
        stranger.post("/sign-in/forgotten", {"email": email})
        for email in (user.email, "nobody@firm.example")
    ]
    assert {(a.status_code, a.headers["Location"], a.content) for a in answers} == {
        (302, "/sign-in/forgotten/sent", b"")
    }
    work(office)
    [sent] = mail.outbox
    assert sent.to == [user.email]
    path = re.findall(r"/reset/\S+", str(sent.body))[0]
    assert signed_in.get("/board").status_code == 200
    assert stranger.post(path, {"password": NEW}).status_code == 302
    assert stranger.get("/board").status_code == 200
    assert signed_in.get("/board").status_code == 302
    assert Link.objects.filter(voided_at=None).count() == 0


def test_without_mail_the_page_says_whom_to_ask(office: Office, enter: Enter) -> None:
    del office
    page = enter(None).get("/sign-in/forgotten")
    assert b"accord user link" in page.content


def test_the_daily_mail_is_turned_off_by_one_post_of_a_mail_program(office: Office) -> None:
    from accord.notices.delivery import off_token
    from accord.notices.kinds import KINDS
    from accord.notices.rows import Wish

    del office
    admin, client = join(Role.ADMIN), Client(enforce_csrf_checks=True)
    path = f"/mail/off/{off_token(admin)}"
    assert client.get(path).status_code == 200
    assert not Wish.objects.exists()
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    daily = {kind.name: "off" for kind in KINDS if kind.batched}
    assert {wish.kind: wish.pace for wish in Wish.objects.all()} == daily
    assert client.post("/mail/off/made-up").status_code == 404


def test_whoever_has_a_second_factor_is_asked_for_it_after_a_reset(office: Office) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    del office
    user = join(Role.SALES_MEMBER)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    token = token_of(make_link(user, Purpose.RESET, clock.now()))
    client = Client()
    assert client.post(f"/reset/{token}", {"password": NEW}).headers["Location"] == "/sign-in/code"
    assert client.get("/board").status_code == 302


def work(office: Office) -> None:
    """Run what waits, as a worker does."""
    jobs = {"mail": mail_job, "reset": reset_job}
    late = clock.now() + int(timedelta(days=1).total_seconds()) * 1_000_000
    while job := queue.claim("test", late, names=tuple(jobs)):
        jobs[job.name](office.workspace, job.args, clock.now())
        queue.finish(job, "test")

"""Notices: told once, in the transaction of what they tell of, within what the reader may read."""

import json

import pytest
from django.core import mail
from django.db import transaction

from accord.access.actions import close_account
from accord.access.roles import TERMINAL, Role
from accord.access.rows import User
from accord.basics.moments import DAY, HOUR, MINUTE
from accord.notices.bell import mark_seen, told, unseen
from accord.notices.delivery import deliver, deliver_daily, off_token, user_of_token
from accord.notices.kinds import JOB_FAILED, KINDS, ROLES, SECURITY, Channel, Pace
from accord.notices.quiet import Hours
from accord.notices.rows import Notice
from accord.notices.telling import readers_of, tell
from accord.notices.wishes import BadWish, no_daily_mail, wish, wishes_of
from accord.store import queue
from cast import BORN, join

pytestmark = pytest.mark.django_db
NOON = BORN + 12 * HOUR
FACTS = {"roles": "referee", "by": "Olga"}
AWAKE = Hours("UTC", 0, 0, 8 * 60)


def waiting() -> list[tuple[int, int]]:
    """Mails in the queue: notice and moment."""
    from accord.store.rows import Job

    return [(json.loads(job.args)["notice"], job.run_at) for job in Job.objects.filter(name="mail")]


def test_the_same_is_told_once_and_mailed_once() -> None:
    seller = join(Role.SALES_MEMBER)
    assert [tell([seller], ROLES, "k", FACTS, NOON) for _ in range(3)] == [1, 0, 0]
    assert [(each.text.subject, each.is_new) for each in told(seller)] == [
        ("Your roles in Accord are now: referee", True)
    ]
    [(number, _at)] = waiting()
    for _ in range(3):
        deliver(number, NOON)
    assert [(each.to, each.subject) for each in mail.outbox] == [
        ([seller.email], "Your roles in Accord are now: referee")
    ]


def test_what_is_rolled_back_is_not_told() -> None:
    seller = join(Role.SALES_MEMBER)
    with transaction.atomic():
        tell([seller], ROLES, "k", FACTS, NOON)
        transaction.set_rollback(True)
    assert (unseen(seller), waiting(), queue.waiting()) == (0, [], 0)


def test_seen_notices_leave_the_bell() -> None:
    seller, other = join(Role.SALES_MEMBER), join(Role.SALES_LEAD)
    for key in ("a", "b"):
        tell([seller, other], ROLES, key, FACTS, NOON)
    first = told(seller)[-1].number
    assert mark_seen(other, [first], NOON) == 0
    assert mark_seen(seller, [first], NOON) == 1
    assert (unseen(seller), unseen(other)) == (1, 2)
    assert mark_seen(seller, None, NOON) == 1
    assert unseen(seller) == 0


def test_nobody_hears_what_they_may_not_read_any_more() -> None:
    admin = join(Role.ADMIN)
    assert readers_of(JOB_FAILED) == [admin]
    wish(admin, {(JOB_FAILED.name, Channel.MAIL): Pace.NOW}, AWAKE)
    tell([admin, join(Role.SALES_MEMBER)], JOB_FAILED, "9", {"job": "mail", "number": 9}, NOON)
    assert unseen(admin) == 1
    User.objects.filter(pk=admin.pk).update(roles=["sales member"])
    admin.refresh_from_db()
    [(number, _at)] = waiting()
    deliver(number, NOON)
    assert (unseen(admin), told(admin), mail.outbox) == (0, [], [])
    assert Notice.objects.get(pk=number).why == "Its reader may not read it any more."


def test_a_closed_account_gets_no_mail() -> None:
    seller = join(Role.SALES_MEMBER)
    tell([seller], ROLES, "k", FACTS, NOON)
    close_account(seller, TERMINAL, NOON)
    [(number, _at)] = waiting()
    deliver(number, NOON)
    assert mail.outbox == []


def test_quiet_hours_hold_mail_back_except_what_is_urgent() -> None:
    seller = join(Role.SALES_MEMBER)
    night = BORN + 22 * HOUR
    tell([seller], ROLES, "k", FACTS, night)
    tell([seller], SECURITY, "k", {"what": "a new pass phrase"}, night)
    assert [at for _number, at in waiting()] == [BORN + DAY + 7 * HOUR, night]


def test_turned_off_is_turned_off_and_what_is_fixed_stays() -> None:
    seller = join(Role.SALES_MEMBER)
    off = {(ROLES.name, channel): Pace.OFF for channel in Channel}
    wish(seller, off, AWAKE)
    tell([seller], ROLES, "k", FACTS, NOON)
    assert (unseen(seller), waiting()) == (0, [])
    with pytest.raises(BadWish):
        wish(seller, {(SECURITY.name, Channel.MAIL): Pace.OFF}, AWAKE)
    with pytest.raises(BadWish):
        wish(seller, {(ROLES.name, Channel.MAIL): Pace.DAILY}, AWAKE)
    assert wishes_of([seller])[seller.pk].pace(ROLES, Channel.MAIL) is Pace.OFF


def test_the_daily_mail_comes_once_at_its_hour_with_a_way_out() -> None:
    admin = join(Role.ADMIN)
    for number in (3, 4):
        tell([admin], JOB_FAILED, str(number), {"job": "compact", "number": number}, NOON)
    assert (deliver_daily(NOON + HOUR), mail.outbox) == (0, [])
    next_morning = BORN + DAY + 8 * HOUR
    assert [deliver_daily(next_morning + m * MINUTE) for m in (0, 5)] == [1, 0]
    [sent] = mail.outbox
    assert sent.subject == "2 notices from Accord"
    assert sent.body.count("The job compact failed five times") == 2
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = sent.extra_headers["List-Unsubscribe"].rsplit("/", 1)[1].rstrip(">")
    assert user_of_token(token) == admin
    no_daily_mail(admin)
    tell([admin], JOB_FAILED, "5", {"job": "compact", "number": 5}, NOON)
    assert deliver_daily(NOON + 3 * DAY) == 0
    assert unseen(admin) == 3


def test_a_token_of_somebody_else_or_made_up_turns_nothing_off() -> None:
    seller = join(Role.SALES_MEMBER)
    assert user_of_token(off_token(seller)[:-2] + "xx") is None
    assert user_of_token("1") is None


def test_every_kind_says_what_it_is_about_in_words() -> None:
    facts = {"by": "Olga", "token": "t", "what": "w", "roles": "r", "job": "j", "number": 1}
    facts |= {"marketing": "Marta", "sales": "Sofia", "leads": 20}
    for kind in KINDS:
        text = kind.text(facts)
        assert text.body.endswith(".")
        assert text.path.startswith("/")
        assert str(kind.about)

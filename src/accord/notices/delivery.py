"""Delivery by mail: composed when it is sent, within what its reader may read at that moment.

At least once: a notice counts as sent only after the mail server took it. A stop between the two sends
it again, under the same Message-ID.
"""

import json
from collections.abc import Sequence
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.access.links import token_of
from accord.access.rows import Link, User
from accord.access.setup import company_name
from accord.basics.moments import DAY
from accord.notices.kinds import BY_NAME, Channel, Pace, Text
from accord.notices.letters import Letter, Paragraph, send
from accord.notices.rows import Notice
from accord.notices.telling import may_read
from accord.notices.wishes import wishes_of

OFF_PAGE = "mail-off"
_OFF_SALT = "accord.mail.off"
# Codes of a mail server from here on mean never; below, not now.
_FOR_GOOD = 500


class NotWanted(Exception):
    """The notice is not to be mailed any more; the message says why."""


def deliver(number: int, now: int) -> None:
    """Mail one notice, if it still is to be mailed. A fault of the mail server is the caller's."""
    notice = Notice.objects.select_related("user").filter(pk=number, mail="due").first()
    if notice is None:
        return
    try:
        send(_letter(notice, now))
    except NotWanted as fault:
        Notice.objects.filter(pk=number).update(mail="dropped", why=str(fault))
    except SMTPRecipientsRefused as fault:
        if any(code < _FOR_GOOD for code, _words in fault.recipients.values()):
            raise
        Notice.objects.filter(pk=number).update(mail="dropped", why="The address was refused.")
    else:
        Notice.objects.filter(pk=number).update(mail="sent", mailed_at=now)


def deliver_daily(now: int) -> int:
    """Mail everybody whose time of day has come what waits for their daily mail; how many were sent."""
    waiting: dict[int, list[Notice]] = {}
    for notice in Notice.objects.select_related("user").filter(mail="daily").order_by("id"):
        waiting.setdefault(notice.user_id, []).append(notice)
    wishes = wishes_of(notices[0].user for notices in waiting.values())
    sent = 0
    for key, notices in waiting.items():
        if wishes[key].hours.next_daily(notices[0].made_at) <= now:
            sent += _send_daily(notices, now)
    return sent


def text_of(notice: Notice) -> Text:
    """A notice in words. Raises NotWanted when its reader may not, or need not, read it any more."""
    kind = BY_NAME.get(notice.kind)
    if kind is None or not may_read(kind, notice.user.actor()):
        raise NotWanted("Its reader may not read it any more.")
    facts = json.loads(notice.facts)
    if "link" in facts:
        facts["token"] = token_of(Link.objects.get(pk=facts["link"]))
    return kind.text(facts)


def off_token(user: User) -> str:
    """What lets the daily mail be turned off without signing in; it opens nothing else."""
    return signing.dumps(user.pk, salt=_OFF_SALT)


def user_of_token(token: str) -> User | None:
    """Whose daily mail a token turns off."""
    try:
        return User.objects.filter(pk=signing.loads(token, salt=_OFF_SALT)).first()
    except signing.BadSignature:
        return None


def _letter(notice: Notice, now: int) -> Letter:
    user, kind = notice.user, BY_NAME.get(notice.kind)
    if not user.is_active or kind is None:
        raise NotWanted("Its reader's account is closed.")
    if wishes_of([user])[user.pk].pace(kind, Channel.MAIL) is Pace.OFF:
        raise NotWanted("Its reader wants no such mail any more.")
    text = text_of(notice)
    if "link" in json.loads(notice.facts):
        _check_open(json.loads(notice.facts)["link"], now)
    paragraphs = (Paragraph(text.body), Paragraph(_("Open it in Accord"), _address(text.path)))
    return Letter(f"notice-{notice.pk}", user.email, text.subject, (*paragraphs, _signed()))


def _send_daily(notices: Sequence[Notice], now: int) -> bool:
    user, texts = notices[0].user, []
    for notice in notices:
        try:
            texts.append(text_of(notice))
        except NotWanted:
            continue
    done = [notice.pk for notice in notices]
    if texts and user.is_active:
        send(_daily_letter(user, texts, now, done[-1]))
    Notice.objects.filter(pk__in=done).update(mail="sent", mailed_at=now)
    return bool(texts)


def _daily_letter(user: User, texts: Sequence[Text], now: int, last: int) -> Letter:
    subject = ngettext("%(n)d notice from Accord", "%(n)d notices from Accord", len(texts))
    off = _address(reverse(OFF_PAGE, args=[off_token(user)]))
    lines = [Paragraph(text.subject, _address(text.path)) for text in texts]
    return Letter(
        f"daily-{user.pk}-{now // DAY}-{last}",
        user.email,
        subject % {"n": len(texts)},
        (*lines, _signed(), Paragraph(_("No daily mail any more"), off)),
        {
            "List-Unsubscribe": f"<{off}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _signed() -> Paragraph:
    company = company_name()
    return Paragraph(f"Accord · {company}" if company else "Accord")


def _address(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


def _check_open(link: int, now: int) -> None:
    if not Link.objects.filter(pk=link, voided_at=None, expires_at__gt=now).exists():
        raise NotWanted("Its link was used, replaced or is too old.")

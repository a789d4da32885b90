"""One-time links: an invitation or a new pass phrase. Opening one changes nothing; posting uses it up."""

from enum import StrEnum

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from accord.access.rows import Link, User
from accord.basics.moments import DAY, MINUTE


class Purpose(StrEnum):
    """What a link is for."""

    INVITATION = "invitation"
    RESET = "reset"


LASTS = {Purpose.INVITATION: 7 * DAY, Purpose.RESET: 30 * MINUTE}


class DeadLink(Exception):
    """The link was used, replaced, is too old or was never one; the message says what to do."""


@transaction.atomic
def make_link(user: User, purpose: Purpose, now: int) -> Link:
    """A link for an account; links of the same purpose made before are void from now on."""
    void_links(user, now, purpose)
    return Link.objects.create(
        user=user, purpose=purpose, made_at=now, expires_at=now + LASTS[purpose]
    )


def token_of(link: Link) -> str:
    """What stands in the address: the row's number and a hash that only this installation can make."""
    return f"{link.pk}-{_seal(link)}"


def open_link(token: str, now: int) -> Link:
    """The link that a token stands for, still unused. Raises DeadLink."""
    number, _, seal = token.partition("-")
    link = None
    if number.isdecimal() and len(number) < 18:
        link = Link.objects.select_related("user").filter(pk=int(number)).first()
    if link is None or not constant_time_compare(seal, _seal(link)):
        raise DeadLink("This link is not one of ours. Ask for a new one.")
    if link.voided_at is not None or not link.user.is_active:
        raise DeadLink("This link was used or replaced by a newer one. Ask for a new one.")
    if now >= link.expires_at:
        raise DeadLink("This link is too old. Ask for a new one.")
    return link


def use_link(link: Link, now: int) -> None:
    """Use it up, inside the caller's transaction. Raises DeadLink if somebody was faster."""
    if not Link.objects.filter(pk=link.pk, voided_at=None).update(voided_at=now):
        raise DeadLink("This link was used just now. Ask for a new one.")


def void_links(user: User, now: int, purpose: Purpose | None = None) -> None:
    """No link of that purpose, or of any, lets anybody into the account from now on."""
    links = Link.objects.filter(user=user, voided_at=None)
    (links if purpose is None else links.filter(purpose=purpose)).update(voided_at=now)


def _seal(link: Link) -> str:
    value = f"{link.pk}:{link.user_id}:{link.purpose}:{link.made_at}"
    return salted_hmac("accord.link", value, algorithm="sha256").hexdigest()[:48]

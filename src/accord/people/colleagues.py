"""Colleagues: invited, given roles, let back in, closed, each told of it; and who was imported as one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import polars as pl
from django.conf import settings
from django.db import transaction
from django.db.models.functions import Lower

from accord.access import actions
from accord.access.decide import require
from accord.access.links import Purpose, make_link, token_of
from accord.access.roles import Actor, Role
from accord.access.rows import Link, User
from accord.log.streams import OWNERS
from accord.notices.kinds import INVITATION, RESET, ROLES, SECURITY
from accord.notices.telling import tell
from accord.people.rows import Owner
from accord.store.log import Log

PAGES = {Purpose.INVITATION: "/join/", Purpose.RESET: "/reset/"}


@dataclass(frozen=True)
class Invited:
    """An account and its one-time link; `is_mailed` says that the link is on its way by mail."""

    user: User
    address: str
    is_mailed: bool


@dataclass(frozen=True)
class Candidate:
    """An imported colleague with an address and no account; `role` is proposed by their department."""

    owner: int
    name: str
    email: str
    department: str
    role: Role


@transaction.atomic
def invite(
    email: str, name: str, roles: Iterable[Role], actor: Actor, by: str, now: int
) -> Invited:
    """Make an account and ask its owner to choose a pass phrase. Raises BadAccount, NotAllowed."""
    held = list(roles)
    require(actor, actions.MANAGE_USERS)
    actions.check_giving(held, actor)
    owner = _owner_of(email)
    user = actions.add_user(email, name, held, None, actor.name, now, owner)
    return _send_link(user, Purpose.INVITATION, by, now)


def invite_all(candidates: Collection[Candidate], actor: Actor, by: str, now: int) -> list[Invited]:
    """Invite imported colleagues, all or none of them."""
    with transaction.atomic():
        return [invite(each.email, each.name, [each.role], actor, by, now) for each in candidates]


@transaction.atomic
def send_new_link(user: User, actor: Actor, by: str, now: int) -> Invited:
    """A fresh link for somebody: an invitation again, or a new pass phrase for who has one already."""
    require(actor, actions.MANAGE_USERS)
    purpose = Purpose.RESET if user.has_usable_password() else Purpose.INVITATION
    return _send_link(user, purpose, by, now)


@transaction.atomic
def send_reset(email: str, asked_at: int, now: int) -> None:
    """Mail a link for a new pass phrase, where the address has an account; said twice, mailed once."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is not None:
        link = make_link(user, Purpose.RESET, asked_at)
        tell([user], RESET, f"asked {asked_at}", {"link": link.pk}, now)


@transaction.atomic
def change_roles(user: User, roles: Iterable[Role], actor: Actor, by: str, now: int) -> None:
    """Give other roles and say so. Raises BadAccount, NotAllowed."""
    before = actions.set_roles(user, roles, actor)
    if user.actor().roles != before:
        tell([user], ROLES, str(now), {"roles": ", ".join(user.roles), "by": by}, now)


@transaction.atomic
def reopen(user: User, actor: Actor, by: str, now: int) -> Invited:
    """Let a closed account's owner back in, by a link."""
    actions.reopen_account(user, actor)
    return _send_link(user, Purpose.INVITATION, by, now)


def tell_security(user: User, what: str, now: int) -> None:
    """Say that the way somebody signs in was changed."""
    tell([user], SECURITY, f"{what} {now}", {"what": what}, now)


def candidates(log: Log) -> list[Candidate]:
    """Imported colleagues who can be invited, each address once, by name."""
    taken = set(User.objects.values_list("email", flat=True))
    rows = Owner.objects.exclude(email=None).annotate(address=Lower("email")).order_by("name", "id")
    found = {row.address: row for row in rows if row.address not in taken and "@" in row.address}
    departments = _departments(log, [row.subject for row in found.values()])
    return [
        Candidate(
            row.subject,
            row.name or row.key or address,
            address,
            departments.get(row.subject, ""),
            proposed(departments.get(row.subject, "")),
        )
        for address, row in found.items()
    ]


def proposed(department: str) -> Role:
    """The role that an imported department suggests; a reader where it says nothing."""
    plain = department.casefold()
    if "market" in plain:
        return Role.MARKETING_MEMBER
    return Role.SALES_MEMBER if "sale" in plain else Role.EXECUTIVE


def _departments(log: Log, subjects: list[int]) -> dict[int, str]:
    if not subjects:
        return {}
    rows = log.current(OWNERS, pl.Series(subjects, dtype=pl.Int64))
    latest = rows.sort("recorded_at", "entry").unique("subject", keep="last")
    return {
        subject: department or ""
        for subject, department in latest.select("subject", "department").iter_rows()
    }


def _owner_of(email: str) -> int | None:
    found = Owner.objects.annotate(address=Lower("email")).filter(address=email.strip().lower())
    return found.values_list("subject", flat=True).first()


def _send_link(user: User, purpose: Purpose, by: str, now: int) -> Invited:
    link = make_link(user, purpose, now)
    if settings.HAS_MAIL:
        kind = INVITATION if purpose is Purpose.INVITATION else RESET
        tell([user], kind, f"link {link.pk}", {"link": link.pk, "by": by}, now)
    return Invited(user, address_of(link), settings.HAS_MAIL)


def address_of(link: Link) -> str:
    """Where a link leads."""
    return f"{settings.BASE_URL}{PAGES[Purpose(link.purpose)]}{token_of(link)}"

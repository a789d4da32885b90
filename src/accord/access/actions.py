"""Accounts of colleagues: made, given roles, a pass phrase, closed."""

from collections.abc import Collection, Iterable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F

from accord.access import audit
from accord.access.audit import Act
from accord.access.decide import NotAllowed, Permission, require
from accord.access.links import use_link, void_links
from accord.access.matrix import Verb
from accord.access.roles import COLLEAGUES, Actor, Role
from accord.access.rows import Link, User
from accord.access.tokens import revoke_tokens_of

MANAGE_USERS = Permission(Verb.MANAGE, "user")
# Who may give or take these could give them to themselves, and so read pay or run everything.
_BY_OWNERS = frozenset({Role.OWNER, Role.PAYROLL})


class BadAccount(Exception):
    """The account cannot be made or changed so; the message says why, and nothing was changed."""


def add_user(
    email: str,
    name: str,
    roles: Iterable[Role],
    password: str | None,
    actor: str,
    now: int,
    owner: int | None = None,
) -> User:
    """Make an account; without a password its owner chooses one by the invitation's link.

    Raises BadAccount for an address that has one already, a weak password, or no role of a colleague.
    """
    user = User(
        email=_address(email),
        name=_name(name),
        roles=_held(roles),
        created_at=now,
        created_by=actor,
        owner=owner,
    )
    if password is None:
        user.set_unusable_password()
    else:
        _set_password(user, password)
    with transaction.atomic():
        if User.objects.filter(email=user.email).exists():
            raise BadAccount(f"{user.email} has an account already; nothing was changed.")
        user.save(force_insert=True)
        audit.record(actor, Act.ADD, "user", user.id, now, ["email", "name", "roles"])
    return user


def user_of(email: str) -> User:
    """The account of an address. Raises BadAccount when there is none."""
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        raise BadAccount(f"Nobody has an account as {email}; nothing was changed.")
    return user


@transaction.atomic
def set_roles(user: User, roles: Iterable[Role], actor: Actor) -> frozenset[Role]:
    """Give an account these roles in place of those it had, which are returned; its sessions end.

    Roles that open pay or everything are given and taken by owners only.
    """
    require(actor, MANAGE_USERS)
    wanted, before = frozenset(_held(roles)), user.actor().roles
    check_giving(wanted ^ before, actor)
    if Role.OWNER not in wanted:
        _check_last_owner(user)
    if wanted != before:
        user.roles = sorted(wanted)
        user.save(update_fields=["roles"])
        end_sessions(user)
    return before


def check_giving(roles: Collection[Role], actor: Actor) -> None:
    """Raise NotAllowed when only an owner may give or take one of the roles."""
    if _BY_OWNERS & set(roles) and Role.OWNER not in actor.roles:
        names = " and ".join(sorted(_BY_OWNERS))
        raise NotAllowed(f"Only an owner gives or takes the roles {names}; nothing was changed.")


@transaction.atomic
def close_account(user: User, actor: Actor, now: int) -> None:
    """Let nobody in as them from now on; what they did keeps their name. Nobody closes their own."""
    require(actor, MANAGE_USERS)
    check_giving(user.actor().roles, actor)
    _check_last_owner(user)
    if user.actor().name == actor.name:
        raise BadAccount(
            "Nobody closes their own account; another admin or owner can close it. Nothing was changed."
        )
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    void_links(user, now)
    revoke_tokens_of(user, now)
    end_sessions(user)


def reopen_account(user: User, actor: Actor) -> None:
    """Let them come back; they choose a new pass phrase by a link."""
    require(actor, MANAGE_USERS)
    check_giving(user.actor().roles, actor)
    user.is_active = True
    user.save(update_fields=["is_active"])


def rename(user: User, name: str) -> None:
    """Change the name that colleagues read."""
    user.name = _name(name)
    user.save(update_fields=["name"])


@transaction.atomic
def set_password(user: User, password: str, now: int) -> None:
    """Change the pass phrase; all sessions end and open links are void."""
    _set_password(user, password)
    user.save(update_fields=["password"])
    void_links(user, now)


@transaction.atomic
def choose_password(link: Link, password: str, now: int) -> User:
    """Set the pass phrase that a one-time link allows to set, and use the link up."""
    _set_password(link.user, password)
    use_link(link, now)
    set_password(link.user, password, now)
    return link.user


def end_sessions(user: User) -> None:
    """End every session of the account at once, on every device."""
    User.objects.filter(pk=user.pk).update(sessions_round=F("sessions_round") + 1)
    user.refresh_from_db(fields=["sessions_round"])


def _held(roles: Iterable[Role]) -> list[Role]:
    held = sorted(set(roles))
    if not held or not set(held) <= COLLEAGUES:
        raise BadAccount("An account needs at least one role of a colleague; nothing was changed.")
    return held


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise BadAccount(f"{email} is no e-mail address; nothing was changed.") from None
    return address


def _name(name: str) -> str:
    plain = " ".join(name.split())
    if not plain or len(plain) > 200:
        raise BadAccount("A name has 1 to 200 letters; nothing was changed.")
    return plain


def _check_last_owner(user: User) -> None:
    # Roles are a JSON list, and no two databases look into one alike; accounts are few.
    others = User.objects.filter(is_active=True).exclude(pk=user.pk).values_list("roles", flat=True)
    if Role.OWNER in user.roles and not any(Role.OWNER in roles for roles in others):
        raise BadAccount(f"{user.name} is the only owner; make somebody else owner first.")


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as fault:
        raise BadAccount(" ".join(fault.messages)) from None
    user.set_password(password)

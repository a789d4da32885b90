"""Accounts of colleagues: made, given roles, closed."""

from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accord.access import audit
from accord.access.audit import Act
from accord.access.roles import COLLEAGUES, Role
from accord.access.rows import User


class BadAccount(Exception):
    """The account cannot be made or changed so; the message says why, and nothing was changed."""


def add_user(
    email: str, name: str, roles: Iterable[Role], password: str | None, actor: str, now: int
) -> User:
    """Make an account; without a password its owner chooses one by the invitation's link.

    Raises BadAccount for an address that has one already, a weak password, or no role of a colleague.
    """
    held = sorted(set(roles))
    if not held or not set(held) <= COLLEAGUES:
        raise BadAccount("An account needs at least one role of a colleague; nothing was changed.")
    user = User(
        email=email.strip().lower(), name=name.strip(), roles=held, created_at=now, created_by=actor
    )
    _set_password(user, password)
    with transaction.atomic():
        if User.objects.filter(email=user.email).exists():
            raise BadAccount(f"{user.email} has an account already; nothing was changed.")
        user.save(force_insert=True)
        audit.record(actor, Act.ADD, "user", user.id, now, ["email", "name", "roles"])
    return user


def _set_password(user: User, password: str | None) -> None:
    if password is None:
        user.set_unusable_password()
        return
    try:
        validate_password(password, user)
    except ValidationError as fault:
        raise BadAccount(" ".join(fault.messages)) from None
    user.set_password(password)

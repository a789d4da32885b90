"""The first person: a one-time code, printed where the server was started, makes whoever has it the owner."""

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils.crypto import salted_hmac

from accord.access.actions import add_user
from accord.access.roles import Role
from accord.access.rows import Company, SetUpCode, User

# Without letters and digits that look alike.
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
_GROUPS, _LENGTH = 4, 4


class BadCode(Exception):
    """The code does not let anybody in; the message says what to do."""


@dataclass(frozen=True)
class First:
    """Who the first person says they are."""

    company: str
    name: str
    email: str
    password: str


def somebody_exists() -> bool:
    """Whether there is an account yet."""
    return User.objects.exists()


def new_code(now: int) -> str | None:
    """A code in place of the one before, to be shown once; None when somebody has an account."""
    if somebody_exists():
        return None
    code = "-".join(
        "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(_GROUPS)
    )
    with transaction.atomic():
        SetUpCode.objects.all().delete()
        SetUpCode.objects.create(hash=_hash(code), made_at=now)
    return code


@transaction.atomic
def welcome(code: str, first: First, now: int) -> User:
    """Make the first account, its holder the owner. Raises BadCode, BadAccount."""
    used, _ = SetUpCode.objects.filter(hash=_hash(code)).delete()
    if not used or somebody_exists():
        raise BadCode(
            "This is not the code of the last start. Look where the server was started, or start it again."
        )
    name_company(first.company)
    return add_user(first.email, first.name, [Role.OWNER], first.password, "the set-up code", now)


def name_company(name: str) -> None:
    """Give the company its name, or another one."""
    Company.objects.update_or_create(pk=1, defaults={"name": name.strip()})


def company_name() -> str:
    """The company's name; empty while it has none."""
    return Company.objects.filter(pk=1).values_list("name", flat=True).first() or ""


def _hash(code: str) -> str:
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return salted_hmac("accord.setup", plain, algorithm="sha256").hexdigest()

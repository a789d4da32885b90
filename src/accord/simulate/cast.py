"""Who signs in to the demo company: one colleague of each role, with a pass phrase made anew at each start."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.db import transaction

from accord.access.actions import add_user
from accord.access.roles import Role
from accord.access.rows import User
from accord.access.setup import name_company
from accord.people.rows import Owner
from accord.simulate.chance import Chance
from accord.simulate.staff import hire, named
from accord.simulate.truth import Plan

COMPANY = "Lumenforge"
_HEADS = {"marketing": Role.MARKETING_LEAD, "sales": Role.SALES_LEAD}
# Those who are in neither department; the others are taken from the departments' own staff.
_BESIDE = (Role.OWNER, Role.ADMIN, Role.REFEREE, Role.PAYROLL, Role.EXECUTIVE)


@dataclass(frozen=True)
class SignIn:
    """What a visitor of the demo types in."""

    role: Role
    name: str
    email: str
    password: str


class _Quick(Argon2PasswordHasher):
    # Guessing 96 random bits is hopeless at any speed, and nine slow hashes would hold up each start.
    time_cost = 1
    memory_cost = 1024
    parallelism = 1


def seat(plan: Plan, now: int) -> None:
    """Make the accounts of the cast that are missing; nobody can sign in with them yet."""
    with transaction.atomic():
        name_company(COMPANY)
        known = set(User.objects.values_list("email", flat=True))
        for role, name, email in _cast(plan):
            if email not in known:
                user = add_user(email, name, [role], None, "the demo", now)
                User.objects.filter(pk=user.pk).update(near_only=True)


def sign_ins(plan: Plan, now: int) -> list[SignIn]:
    """New pass phrases for the cast; sessions begun with the old ones end."""
    seat(plan, now)
    made = [
        SignIn(role, name, email, secrets.token_urlsafe(12)) for role, name, email in _cast(plan)
    ]
    for each in made:
        # Random and new at each start: there is no rule of pass phrases to check.
        hashed = make_password(each.password, hasher=_Quick())
        User.objects.filter(email=each.email).update(password=hashed)
    return sorted(made, key=lambda each: list(Role).index(each.role))


def know_owners(plan: Plan) -> None:
    """Tie the cast to what they did in the story, once it is told."""
    mails = [email for _role, _name, email in _cast(plan)]
    for email, subject in Owner.objects.filter(email__in=mails).values_list("email", "subject"):
        User.objects.filter(email=email).update(owner=subject)


def _cast(plan: Plan) -> Iterator[tuple[Role, str, str]]:
    chance = Chance(plan.seed)
    staff = hire(plan, chance)
    people = named(plan, chance, len(_BESIDE))
    for department, role in _HEADS.items():
        # The head is the first of each department.
        yield role, *people[staff.frame["department"].to_list().index(department)]
    yield Role.MARKETING_MEMBER, *people[int(staff.marketers[-1])]
    yield Role.SALES_MEMBER, *people[int(staff.sellers[0][-1])]
    for role, person in zip(_BESIDE, people[plan.colleagues :], strict=True):
        yield role, *person

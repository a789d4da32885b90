"""The fixed cast of the tests: one colleague of each role, and the outsider who must see nothing."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.test import Client

from accord.access.actions import add_user
from accord.access.roles import Role
from accord.access.rows import User
from accord.web.shell.sessions import SessionStore

PASSWORD = "a long pass phrase of the cast"
BORN = 1_767_225_600_000_000  # 2026-01-01, UTC

CAST = {
    Role.OWNER: "Olga Owner",
    Role.ADMIN: "Adam Admin",
    Role.MARKETING_LEAD: "Marta Marketing",
    Role.MARKETING_MEMBER: "Max Marketer",
    Role.SALES_LEAD: "Sofia Sales",
    Role.SALES_MEMBER: "Sam Seller",
    Role.REFEREE: "Rita Referee",
    Role.PAYROLL: "Paul Payroll",
    Role.EXECUTIVE: "Eva Executive",
}


def join(role: Role) -> User:
    """The cast's colleague of that role, with an account."""
    name = CAST[role]
    email = f"{name.split(' ', maxsplit=1)[0].lower()}@firm.example"
    return add_user(email, name, [role], PASSWORD, "tests", BORN)


def signed_in(user: User) -> Client:
    """A browser in which the user has signed in; Django's own `force_login` would hand it the book's key."""
    request, client = HttpRequest(), Client()
    request.session = SessionStore()
    login(request, user, "allauth.account.auth_backends.AuthenticationBackend")
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.secret
    return client

"""Addresses of signing in: the library's views under our addresses and permissions."""

from allauth.account import views as account

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.web.shell.page import Page

SIGN = Permission(Verb.WRITE, "session")
_BOTH = ("GET", "POST")

PAGES = (
    Page("sign-in", "account_login", SIGN, account.login, _BOTH, foreign=True),
    Page("sign-out", "account_logout", SIGN, account.logout, _BOTH, foreign=True),
)

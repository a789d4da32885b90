"""Addresses of signing in: the library's views and our own under our addresses and permissions."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.webauthn import views as keys

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.web.shell.asked import NEXT
from accord.web.shell.page import Page
from accord.web.sign_in import entering

SIGN = Permission(Verb.WRITE, "session")
WELCOME = Permission(Verb.WRITE, "first account")
LINK = Permission(Verb.WRITE, "one-time link")
_BOTH = ("GET", "POST")
# Where whoever comes in wanted to go.
_BACK = (NEXT,)

PAGES = (
    Page("sign-in", "account_login", SIGN, account.login, _BOTH, foreign=True, asks=_BACK),
    Page("sign-out", "account_logout", SIGN, account.logout, _BOTH, foreign=True, asks=_BACK),
    Page("sign-in/again", "account_reauthenticate", SIGN, account.reauthenticate, _BOTH, foreign=True, asks=_BACK),
    Page("sign-in/code", "mfa_authenticate", SIGN, factor.authenticate, _BOTH, foreign=True, asks=_BACK),
    Page("sign-in/again/code", "mfa_reauthenticate", SIGN, factor.reauthenticate, _BOTH, foreign=True, asks=_BACK),
    Page(
        "sign-in/again/key", "mfa_reauthenticate_webauthn", SIGN, keys.reauthenticate_webauthn,
        _BOTH, foreign=True, asks=_BACK,
    ),
    Page("sign-in/passkey", "mfa_login_webauthn", SIGN, keys.login_webauthn, _BOTH, foreign=True, asks=_BACK),
    Page("welcome", "welcome", WELCOME, entering.first_person, _BOTH),
    Page("sign-in/forgotten", "account_reset_password", SIGN, entering.forgotten, _BOTH),
    Page("sign-in/forgotten/sent", "forgotten-sent", SIGN, entering.forgotten_sent),
    Page("join/<str:token>", "join", LINK, entering.join, _BOTH),
    Page("reset/<str:token>", "reset", LINK, entering.reset, _BOTH),
    Page("mail/off/<str:token>", "mail-off", LINK, entering.mail_off, _BOTH),
)  # fmt: skip

"""Addresses of one's own account."""

from allauth.account import views as library
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.web.account import notices, overview
from accord.web.shell.page import Page

OWN = Permission(Verb.WRITE, "own account")
TOLD = Permission(Verb.READ, "notice")
_BOTH = ("GET", "POST")
_FACTOR = "account/second-factor"

PAGES = (
    Page("account", "account", OWN, overview.account, _BOTH),
    Page("account/sessions", "sessions", OWN, overview.sessions, _BOTH),
    Page("account/notices", "notices", TOLD, notices.notices, _BOTH),
    Page("account/notices/bell", "bell", TOLD, notices.bell),
    Page("account/notices/wishes", "notice-wishes", OWN, notices.wishes, _BOTH),
    Page(
        "account/pass-phrase", "account_change_password", OWN, library.password_change, _BOTH,
        foreign=True,
    ),
    Page(_FACTOR, "mfa_index", OWN, factor.index, foreign=True),
    Page(f"{_FACTOR}/app", "mfa_activate_totp", OWN, app.activate_totp, _BOTH, foreign=True),
    Page(
        f"{_FACTOR}/app/removal", "mfa_deactivate_totp", OWN, app.deactivate_totp, _BOTH, foreign=True
    ),
    Page(f"{_FACTOR}/codes", "mfa_view_recovery_codes", OWN, codes.view_recovery_codes, foreign=True),
    Page(
        f"{_FACTOR}/codes/new", "mfa_generate_recovery_codes", OWN, codes.generate_recovery_codes,
        _BOTH, foreign=True,
    ),
    Page(
        f"{_FACTOR}/codes/file", "mfa_download_recovery_codes", OWN, codes.download_recovery_codes,
        foreign=True,
    ),
    Page(f"{_FACTOR}/keys", "mfa_list_webauthn", OWN, keys.list_webauthn, foreign=True),
    Page(f"{_FACTOR}/keys/new", "mfa_add_webauthn", OWN, keys.add_webauthn, _BOTH, foreign=True),
    Page(
        f"{_FACTOR}/keys/<int:pk>/removal", "mfa_remove_webauthn", OWN, keys.remove_webauthn, _BOTH,
        foreign=True,
    ),
    Page(
        f"{_FACTOR}/keys/<int:pk>/name", "mfa_edit_webauthn", OWN, keys.edit_webauthn, _BOTH,
        foreign=True,
    ),
)  # fmt: skip

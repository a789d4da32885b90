"""How the sign-in library behaves here: limits for all accounts together, whom it lets in, what it tells."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accord.access.actions import end_sessions
from accord.access.links import void_links
from accord.access.rows import User
from accord.jobs import clock
from accord.people.colleagues import tell_security
from accord.web.sign_in.near import is_near

_CLOSED = _("This account is closed. Ask whoever runs Accord in your company.")
# The library's names of what changed, in words.
_CHANGES = {
    "account/email/password_changed": _("a new pass phrase"),
    "mfa/email/totp_activated": _("codes from an app are asked for"),
    "mfa/email/totp_deactivated": _("codes from an app are no longer asked for"),
    "mfa/email/webauthn_added": _("a passkey or security key was added"),
    "mfa/email/webauthn_removed": _("a passkey or security key was removed"),
    "mfa/email/recovery_codes_generated": _("new recovery codes were made"),
}


def within(request: HttpRequest, action: str, key: str = "") -> Any:
    """Count one try of an action; what was counted, None when there were too many."""
    return ratelimit.consume(request, app="allauth.account", action=action, key=key or None)


class Adapter(DefaultAccountAdapter):
    """The library's questions, answered."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "Address and pass phrase do not belong together. Nothing else is wrong; try again."
        ),
        "too_many_login_attempts": _(
            "Too many tries that did not fit. Wait five minutes, then try again."
        ),
        "enter_current_password": _("This is not your pass phrase."),
        "incorrect_password": _("This is not your pass phrase."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from invitations only."""
        del request
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The account that the credentials open here, or None; what was right does not count as a try."""
        everywhere = within(request, "everywhere", "everywhere")
        if everywhere is None:
            raise self.validation_error("too_many_login_attempts")
        user = super().authenticate(request, **credentials)
        if user is None or (user.near_only and not is_near(request)):
            return None
        everywhere.rollback()
        return user

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # The library's own key holds the Host header, which whoever guesses may write anew each time.
        del request
        return str(credentials.get("email", "")).lower()

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """A closed account's passkey opens nothing."""
        del user
        messages.error(request, _CLOSED)
        return HttpResponseRedirect(reverse("account_login"))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account."""
        del request
        return reverse("account")

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """The way somebody signs in changed: other sessions end, open links are void, they are told."""
        del context, email
        now = clock.now()
        end_sessions(user)
        void_links(user, now)
        update_session_auth_hash(self.request, user)
        UserSession.objects.create_from_request(self.request)
        tell_security(user, str(_CHANGES.get(template_prefix, template_prefix)), now)


class Factors(DefaultMFAAdapter):
    """Second factors; their secrets are of no use to whoever reads the book without the secret key."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code does not fit. Codes change every 30 seconds."),
    }

    def encrypt(self, text: str) -> str:
        """As it lies in the book."""
        return _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """As the library uses it."""
        return _cipher().decrypt(encrypted_text.encode("ascii")).decode()


def _cipher() -> Fernet:
    key = hashlib.sha256(f"accord.factors:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))

"""Asking for the pass phrase again before something is signed, approved or opened to somebody else."""

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest


def require_again(request: HttpRequest) -> None:
    """Go on only if the pass phrase, or a second factor, was entered again in the last five minutes.

    Otherwise the visitor is asked for it, and what they sent is done right after, without being sent again.
    """
    if not did_recently_reauthenticate(request):
        raise ReauthenticationRequired

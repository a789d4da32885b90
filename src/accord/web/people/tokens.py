"""The page of API tokens: made and shown once, each with its scopes and last use, revoked."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accord.access.matrix import Verb
from accord.access.rows import User
from accord.access.tokens import (
    EVERY_TOKEN,
    LASTS_DAYS,
    NAME_LETTERS,
    BadToken,
    TokenSeen,
    days_meant,
    make_token,
    revoke_token,
    scopes_of,
    token_seen,
    tokens,
)
from accord.web.account.overview import own
from accord.web.people.words import VERB_WORDS
from accord.web.settings.tabs import tabs_of
from accord.web.shell.page import Absent, Visit
from accord.web.shell.rendering import show
from accord.web.sign_in.again import require_again

LASTS = (30, 90, LASTS_DAYS)


@dataclass(frozen=True)
class Choice:
    """A scope that can be ticked: its name, its object in words, whether it is ticked."""

    scope: str
    thing: str
    chosen: bool


def every_token(visit: Visit) -> HttpResponse:
    """One's own tokens; for those who run the desk everybody's."""
    user, sees_all = own(visit), visit.may(EVERY_TOKEN)
    found = tokens(None if sees_all else user)
    working = [token for token in found if _works(token, visit.now)]
    return _show(visit, "tokens.html", working=working, sees_all=sees_all,
        past=[token for token in found if token not in working],
    )  # fmt: skip


def _works(token: TokenSeen, now: int) -> bool:
    return token.revoked_at is None and token.expires_at > now


def new(visit: Visit) -> HttpResponse:
    """Make a token, after the pass phrase was entered again; it is shown this once."""
    user, asked = own(visit), visit.request.POST
    chosen, fault = asked.getlist("scope"), ""
    days = asked.get("days", str(LASTS_DAYS))
    if visit.request.method == "POST":
        require_again(visit.request)
        try:
            made = make_token(user, asked.get("name", ""), chosen, visit.now, days_meant(days))
        except BadToken as refused:
            fault = str(refused)
        else:
            # Not a redirect: a token in an address or a message would lie about longer than this page.
            return _show(
                visit,
                "token_made.html",
                made=made,
                name=asked["name"],
                command=_command(visit, made.secret),
            )
    return _show(visit, "token_new.html", fault=fault, name=asked.get("name", ""), choices=LASTS,
        lasts=next((each for each in LASTS if str(each) == days), LASTS_DAYS),
        longest=NAME_LETTERS, verbs=_verbs(user, chosen),
    )  # fmt: skip


def _command(visit: Visit, secret: str) -> str:
    address = visit.request.build_absolute_uri("/api/v1/metrics")
    return f'curl -H "Authorization: Bearer {secret}" {address}'


def _verbs(user: User, chosen: list[str]) -> list[tuple[str | Promise, list[Choice]]]:
    """The scopes within the maker's rights, a heading for each verb, in the matrix's order of verbs."""
    pairs = [(scope, *scope.split(":")) for scope in scopes_of(user.actor())]
    grouped = (
        (VERB_WORDS[verb], [Choice(scope, thing, scope in chosen) for scope, held, thing in pairs if held == verb])
        for verb in Verb
    )  # fmt: skip
    return [(words, choices) for words, choices in grouped if choices]


def revocation(visit: Visit, number: int) -> HttpResponse:
    """Take a token back, after saying what stops."""
    token = token_seen(number, own(visit))
    if token is None:
        raise Absent(_("There is no such token of yours that still works."))
    if visit.request.method != "POST":
        return _show(visit, "token_revoke.html", token=token)
    revoke_token(number, visit.actor, visit.now)
    messages.success(visit.request, _("The token is revoked; its next request is refused."))
    return redirect("tokens")


def _show(visit: Visit, template: str, **context: Any) -> HttpResponse:
    return show(visit, f"people/{template}", tabs=tabs_of(visit), tab="tokens", **context)

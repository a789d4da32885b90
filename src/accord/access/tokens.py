"""API tokens: made and shown once, looked up by their hash, revoked."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256

from django.db import IntegrityError, transaction

from accord.access import audit
from accord.access.audit import Act
from accord.access.decide import Decision, Permission, decide, require
from accord.access.matrix import LINES, Scope, Verb
from accord.access.roles import COLLEAGUES, Actor
from accord.access.rows import ApiToken, User
from accord.basics.moments import DAY, MINUTE

OWN_TOKENS = Permission(Verb.WRITE, "token")
EVERY_TOKEN = Permission(Verb.MANAGE, "token")
PREFIX = "acc_"
LASTS_DAYS = 365
_LONGEST_DAYS = 3650
_BAD_DAYS = f"A token lasts 1 to {_LONGEST_DAYS} days; nothing was changed."
NAME_LETTERS = 80
# What colleagues do themselves, in a browser of their own; a program that could would be them. Signing is
# theirs too: it takes their pass phrase.
_BY_HAND = frozenset({"session", "one-time link", "own account", "notice", "token"})


class BadToken(Exception):
    """A token cannot be made or revoked so; the message says why, and nothing was changed."""


@dataclass(frozen=True)
class Made:
    """A new token and its secret, which is shown this once."""

    id: int
    secret: str
    expires_at: int


@dataclass(frozen=True)
class TokenSeen:
    """A token as it is shown; the secret is not known to anybody but its holder."""

    id: int
    name: str
    user: str
    maker: str
    scopes: tuple[str, ...]
    created_at: int
    expires_at: int
    used_at: int | None
    revoked_at: int | None


@dataclass(frozen=True)
class Bearer:
    """Whom a request's token stands for: the row's number, and the actor that the matrix knows.

    `near_only` as of its user: it works on the machine itself only.
    """

    token: int
    actor: Actor
    near_only: bool


def known_scopes() -> tuple[str, ...]:
    """Every `verb:thing` that some role of a colleague allows and that a program may do for them."""
    pairs = {
        f"{line.verb}:{thing}"
        for line in LINES
        if line.roles & COLLEAGUES
        for thing in line.things
        if thing not in _BY_HAND and line.verb is not Verb.SIGN
    }
    return tuple(sorted(pairs))


def scopes_of(actor: Actor) -> tuple[str, ...]:
    """Those of the scopes that the actor's own tokens may have."""
    return tuple(scope for scope in known_scopes() if _decided(actor, scope).allowed)


def days_meant(text: str) -> int:
    """How long a token lasts, from what was sent; words and endless numbers are refused."""
    if not text.isascii() or not text.isdecimal() or len(text) > len(str(_LONGEST_DAYS)):
        raise BadToken(_BAD_DAYS)
    return int(text)


def make_token(
    user: User, name: str, scopes: Iterable[str], now: int, days: int = LASTS_DAYS
) -> Made:
    """Make a token of the user's; its scopes can only narrow what the user's roles allow."""
    require(user.actor(), OWN_TOKENS, Scope.OWN)
    held = sorted(set(scopes))
    plain = " ".join(name.split())
    _check(user, plain, held, days)
    secret = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(
        user=user, name=plain, hash=_hash(secret), scopes=held, created_at=now,
        expires_at=now + days * DAY,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            audit.record(user.actor().name, Act.ADD, "token", row.pk, now, ["name", "scopes"])
    except IntegrityError:
        raise BadToken(
            f"{user.email} has a token named {plain} already; nothing was changed. Take another name."
        ) from None
    return Made(row.pk, secret, row.expires_at)


def _check(user: User, name: str, scopes: list[str], days: int) -> None:
    if not user.is_active:
        raise BadToken(f"The account of {user.email} is closed, so it gets no token.")
    if not name or len(name) > NAME_LETTERS:
        raise BadToken(f"A token's name has 1 to {NAME_LETTERS} letters; nothing was changed.")
    if not scopes:
        raise BadToken("A token needs at least one scope, as read:metric; nothing was changed.")
    if not 1 <= days <= _LONGEST_DAYS:
        raise BadToken(_BAD_DAYS)
    for scope in scopes:
        _check_scope(user.actor(), scope)


def _check_scope(actor: Actor, scope: str) -> None:
    if scope not in known_scopes():
        raise BadToken(f"There is no scope {scope}; there are {', '.join(known_scopes())}.")
    decision = _decided(actor, scope)
    if not decision.allowed:
        raise BadToken(f"{decision.reason} So no token can; nothing was changed.")


def _decided(actor: Actor, scope: str) -> Decision:
    verb, _, thing = scope.partition(":")
    return decide(actor, Permission(Verb(verb), thing), Scope.OWN)


def bearer_of(secret: str, now: int) -> Bearer | None:
    """Whom the secret stands for now; None for one that is unknown, revoked, expired, or of a closed account."""
    row = ApiToken.objects.select_related("user").filter(hash=_hash(secret)).first()
    if row is None or row.revoked_at is not None or row.expires_at <= now:
        return None
    if not row.user.is_active or not row.scopes:
        return None
    if row.used_at is None or row.used_at < now - MINUTE:
        # A minute is as exact as it is shown, and saves a write a request.
        ApiToken.objects.filter(pk=row.pk).update(used_at=now)
    actor = replace(row.user.actor(), scopes=frozenset(row.scopes))
    return Bearer(row.pk, actor, row.user.near_only)


def tokens(user: User | None = None) -> list[TokenSeen]:
    """Every token, or those of one user; the newest first."""
    rows = ApiToken.objects.select_related("user").order_by("-id")
    return [_seen(row) for row in (rows if user is None else rows.filter(user=user))]


def token_seen(number: int, user: User) -> TokenSeen | None:
    """A token that still works, if the user may revoke it."""
    row = ApiToken.objects.select_related("user").filter(pk=number, revoked_at=None).first()
    return _seen(row) if row is not None and _may_revoke(user.actor(), row) else None


def _seen(row: ApiToken) -> TokenSeen:
    return TokenSeen(
        row.pk, row.name, row.user.email, row.user.name, tuple(row.scopes), row.created_at,
        row.expires_at, row.used_at, row.revoked_at,
    )  # fmt: skip


@transaction.atomic
def revoke_token(number: int, actor: Actor, now: int) -> None:
    """Let nobody act with the token from the next request on: one's own, or any of those one looks after."""
    row = ApiToken.objects.select_related("user").filter(pk=number, revoked_at=None).first()
    if row is None or not _may_revoke(actor, row):
        raise BadToken(f"There is no token {number} that still works; nothing was changed.")
    ApiToken.objects.filter(pk=number).update(revoked_at=now)
    audit.record(actor.name, Act.REVOKE, "token", number, now)


def _may_revoke(actor: Actor, row: ApiToken) -> bool:
    own = actor.name == row.user.actor().name and decide(actor, OWN_TOKENS, Scope.OWN).allowed
    return own or decide(actor, EVERY_TOKEN).allowed


def revoke_tokens_of(user: User, now: int) -> None:
    """Let nobody act with any of the user's tokens, now or when the account is opened again."""
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=now)


def _hash(secret: str) -> str:
    # The secret has 256 random bits, so a plain hash cannot be guessed back.
    return sha256(secret.encode()).hexdigest()

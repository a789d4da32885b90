"""`accord token`: API tokens, made and printed once, listed, revoked."""

import click

from accord.access.roles import TERMINAL
from accord.access.rows import User
from accord.access.tokens import LASTS_DAYS, BadToken, make_token, revoke_token, tokens
from accord.basics.moments import iso
from accord.cli.acting import account_named
from accord.cli.frame import Refusal, emit, emit_one, formats
from accord.jobs import clock

COLUMNS = ("id", "name", "user", "scopes", "created", "expires", "last_used", "revoked")


@click.group("token")
def token_group() -> None:
    """Tokens with which programs use the API, each within its user's roles and its own scopes.

    Example: accord token create --as ann@firm.example --name reports --scope read:metric
    """


@token_group.command("create")
@click.option("--as", "email", envvar="ACCORD_USER", required=True, help="Whose token it is.")
@click.option("--name", required=True, help="What it is for.")
@click.option(
    "--scope", "scopes", multiple=True, required=True, metavar="VERB:THING",
    help="What it may do, as read:metric; repeatable.",
)  # fmt: skip
@click.option("--days", default=LASTS_DAYS, show_default=True, help="How long it lasts.")
@formats
def create_token(email: str, name: str, scopes: tuple[str, ...], days: int, format: str) -> None:
    """Make a token and print it, this once.

    Example: accord token create --as ann@firm.example --name reports --scope read:metric
    """
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        raise Refusal(f"Nobody has an account under {email}; no token was made.")
    try:
        made = make_token(user, name, scopes, clock.now(), days)
    except BadToken as fault:
        raise Refusal(str(fault)) from None
    emit_one({"id": made.id, "token": made.secret, "expires": iso(made.expires_at)}, format)
    if format == "table":
        click.echo("Keep the token now: only a hash of it is stored.", err=True)


@token_group.command("list")
@formats
def list_tokens(format: str) -> None:
    """Every token with its scopes and when it was last used; the tokens themselves are not kept.

    Example: accord token list --format json
    """
    rows = [
        {
            "id": token.id,
            "name": token.name,
            "user": token.user,
            "scopes": " ".join(token.scopes),
            "created": iso(token.created_at),
            "expires": iso(token.expires_at),
            "last_used": _moment(token.used_at),
            "revoked": _moment(token.revoked_at),
        }
        for token in tokens()
    ]
    emit(rows, format, COLUMNS)


@token_group.command("revoke")
@click.argument("number", metavar="ID", type=int)
@click.option("--as", "email", envvar="ACCORD_USER", default="", help="Who takes it back.")
def revoke(number: int, email: str) -> None:
    """Take a token back: from the next request on it is refused.

    Example: accord token revoke 3
    """
    actor = account_named(email).actor() if email else TERMINAL
    try:
        revoke_token(number, actor, clock.now())
    except BadToken as fault:
        raise Refusal(str(fault)) from None
    click.echo(f"Token {number} is revoked.")


def _moment(at: int | None) -> str | None:
    return None if at is None else iso(at)

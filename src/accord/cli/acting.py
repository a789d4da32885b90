"""Who acts in a writing command, checked against the matrix as a page would."""

from accord.access.decide import NotAllowed, Permission, require
from accord.access.roles import TERMINAL, Actor
from accord.access.rows import User
from accord.access.setup import somebody_exists
from accord.cli.frame import Refusal


def acting(name: str, permission: Permission, *, may_be_unsaid: bool = False) -> Actor:
    """The actor whom `--as` or ACCORD_USER names; what is refused is refused before anything changes.

    While nobody has an account, any name will do and acts as the terminal's owner; from then on it is an
    account's address. Left out, it is whoever sits at the terminal, where that `may_be_unsaid`. A name
    that is an address, or would read as an account's number, is not entered.
    """
    if not name:
        if may_be_unsaid:
            return TERMINAL
        raise Refusal("Say who acts with --as EMAIL or ACCORD_USER; nothing was changed.")
    if not somebody_exists():
        return (
            TERMINAL if "@" in name or name.isdecimal() else Actor(f"user:{name}", TERMINAL.roles)
        )
    actor = account_named(name).actor()
    try:
        require(actor, permission)
    except NotAllowed as fault:
        raise Refusal(f"{fault} Nothing was changed.") from None
    return actor


def account_named(name: str) -> User:
    """The open account of an address. Raises Refusal when there is none."""
    user = User.objects.filter(email=name.strip().lower(), is_active=True).first()
    if user is None:
        raise Refusal(f"Nobody has an open account as {name}; `accord user list` shows who does.")
    return user

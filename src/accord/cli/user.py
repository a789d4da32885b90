"""`accord user`: colleagues' accounts."""

import click

from accord.access.actions import MANAGE_USERS, BadAccount, close_account, user_of
from accord.access.decide import NotAllowed
from accord.access.roles import COLLEAGUES, Role
from accord.access.rows import User
from accord.basics.moments import iso
from accord.cli.acting import acting
from accord.cli.frame import Refusal, emit, formats
from accord.jobs.clock import now
from accord.people import colleagues
from accord.people.colleagues import Candidate, Invited
from accord.workspace import Workspace

COLUMNS = ("email", "name", "roles", "state", "last_seen")
LINKS = ("email", "name", "roles", "link")
_ROLE = click.Choice([role.value for role in Role if role in COLLEAGUES])
_AS = click.option(
    "--as", "actor", envvar="ACCORD_USER", default="", help="Who does it: an address."
)


@click.group("user")
def user() -> None:
    """Accounts of colleagues: add, invite, list, change roles, close.

    Example: accord user add ann@firm.example --name "Ann Lee" --role "sales lead"
    """


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The name that colleagues read.")
@click.option("--role", "roles", multiple=True, required=True, type=_ROLE, help="May be repeated.")
@_AS
@formats
def add(email: str, name: str, roles: tuple[str, ...], actor: str, format: str) -> None:
    """Make an account. Its owner chooses the pass phrase by a one-time link: mailed, or printed.

    Example: accord user add ann@firm.example --name "Ann Lee" --role "sales lead"
    """
    who = acting(actor, MANAGE_USERS, may_be_unsaid=True)
    try:
        held = [Role(role) for role in roles]
        done = colleagues.invite(email, name, held, who, _name(actor), now())
    except (BadAccount, NotAllowed) as fault:
        raise Refusal(str(fault)) from None
    _show_links([done], format)


@user.command("invite")
@click.option("--dry-run", is_flag=True, help="Show who would be invited; invite nobody.")
@_AS
@formats
def invite(dry_run: bool, actor: str, format: str) -> None:
    """Invite every imported colleague who has an address and no account; department proposes the role.

    Example: accord user invite --dry-run
    """
    with Workspace.open() as workspace:
        workspace.catch_up(now(), patient=True)
        found = colleagues.candidates(workspace.log)
    if dry_run:
        rows = [_proposal(each) for each in found]
        emit(rows, format, ("email", "name", "department", "role"))
        return
    who = acting(actor, MANAGE_USERS)
    try:
        done = colleagues.invite_all(found, who, _name(actor), now())
    except (BadAccount, NotAllowed) as fault:
        raise Refusal(str(fault)) from None
    _show_links(done, format)


@user.command("list")
@formats
def list_users(format: str) -> None:
    """Show every account with its roles.

    Example: accord user list --format json
    """
    rows = [
        {
            "email": row.email,
            "name": row.name,
            "roles": row.roles if format == "json" else ", ".join(row.roles),
            "state": _state(row),
            "last_seen": iso(row.seen_at) if row.seen_at else None,
        }
        for row in User.objects.order_by("email")
    ]
    emit(rows, format, COLUMNS)


@user.command("role")
@click.argument("email")
@click.option("--role", "roles", multiple=True, required=True, type=_ROLE, help="May be repeated.")
@_AS
def role(email: str, roles: tuple[str, ...], actor: str) -> None:
    """Give these roles in place of those somebody has; their sessions end.

    Example: accord user role ann@firm.example --role "sales lead" --role referee --as ines@firm.example
    """
    who = acting(actor, MANAGE_USERS)
    try:
        held = [Role(each) for each in roles]
        colleagues.change_roles(user_of(email), held, who, _name(actor), now())
    except (BadAccount, NotAllowed) as fault:
        raise Refusal(str(fault)) from None
    click.echo(f"{email} is now {', '.join(sorted(roles))}.")


@user.command("close")
@click.argument("email")
@_AS
def close(email: str, actor: str) -> None:
    """Let nobody in as them any more; their sessions end at once, what they did stays.

    Example: accord user close ann@firm.example --as ines@firm.example
    """
    who = acting(actor, MANAGE_USERS)
    try:
        close_account(user_of(email), who, now())
    except (BadAccount, NotAllowed) as fault:
        raise Refusal(str(fault)) from None
    click.echo(f"The account of {email} is closed; `accord user open {email}` opens it again.")


@user.command("open")
@click.argument("email")
@_AS
@formats
def open_again(email: str, actor: str, format: str) -> None:
    """Open a closed account again; its owner chooses a new pass phrase by a one-time link.

    Example: accord user open ann@firm.example --as ines@firm.example
    """
    who = acting(actor, MANAGE_USERS)
    try:
        done = colleagues.reopen(user_of(email), who, _name(actor), now())
    except (BadAccount, NotAllowed) as fault:
        raise Refusal(str(fault)) from None
    _show_links([done], format)


@user.command("link")
@click.argument("email")
@_AS
@formats
def link(email: str, actor: str, format: str) -> None:
    """Make a fresh one-time link: the invitation again, or one for a new pass phrase.

    Example: accord user link ann@firm.example --as ines@firm.example
    """
    who = acting(actor, MANAGE_USERS, may_be_unsaid=True)
    try:
        done = colleagues.send_new_link(user_of(email), who, _name(actor), now())
    except (BadAccount, NotAllowed) as fault:
        raise Refusal(str(fault)) from None
    _show_links([done], format)


def _show_links(done: list[Invited], format: str) -> None:
    rows = [
        {
            "email": each.user.email,
            "name": each.user.name,
            "roles": each.user.roles if format == "json" else ", ".join(each.user.roles),
            "link": None if each.is_mailed else each.address,
        }
        for each in done
    ]
    mailed = bool(done) and done[0].is_mailed
    emit(rows, format, LINKS[:3] if mailed else LINKS)
    if mailed:
        click.echo("Links are on their way by mail, as soon as a worker runs.", err=True)
    elif done:
        click.echo("No mail is set up: hand the link over yourself. It works once.", err=True)


def _proposal(each: Candidate) -> dict[str, str]:
    return {
        "email": each.email,
        "name": each.name,
        "department": each.department,
        "role": each.role.value,
    }


def _state(row: User) -> str:
    if not row.is_active:
        return "closed"
    return "open" if row.has_usable_password() else "invited"


def _name(actor: str) -> str:
    found = User.objects.filter(email=actor.strip().lower()).values_list("name", flat=True).first()
    return found or actor or "Whoever runs Accord here"

"""`accord agreement`: the versions in the book, shown, compared, proposed and signed."""

import os
from datetime import datetime
from pathlib import Path

import click
from django.conf import settings

from accord.access.decide import NotAllowed
from accord.access.rows import User
from accord.agreement import actions, questions
from accord.agreement.actions import NotAgreed
from accord.agreement.comparing import changes
from accord.agreement.document import Document
from accord.agreement.faults import BadAgreement
from accord.agreement.questions import Known, document_of, judging_at, text_of, versions
from accord.agreement.reading import read
from accord.agreement.rows import Version
from accord.basics.moments import iso
from accord.cli.acting import account_named
from accord.cli.checking import text_of as text_of_file
from accord.cli.frame import Refusal, emit, emit_one, formats
from accord.jobs.clock import now

_HISTORY = ("version", "state", "begins", "signed", "waits_for", "proposed_by", "proposed", "why")
_DIFF = ("where", "before", "after", "binds")
_user = click.option("--as", "email", envvar="ACCORD_USER", required=True, help="Who acts.")


@click.command("show")
@click.argument("number", type=int, required=False)
@formats
def show(number: int | None, format: str) -> None:
    """The version in force, or version NUMBER: as YAML, and as JSON where it stands and who signed it.

    Example: accord agreement show 2
    """
    wanted = _in_force() if number is None else number
    known = _known(wanted)
    if format == "json":
        emit_one({**_line(known), "digest": known.digest, "text": text_of(wanted)}, format)
        return
    click.echo(f"# Version {known.number}: {known.state}. {_signatures(known)}")
    click.echo(text_of(wanted).strip())


@click.command("history")
@formats
def history(format: str) -> None:
    """Every version, the newest first: where it stands, who signed it and when it began.

    Example: accord agreement history
    """
    rows = [_line(known) for known in versions(now())]
    if not rows and format == "table":
        click.echo("No version was proposed yet: `accord agreement propose FILE.yaml`.")
        return
    emit(rows, format, _HISTORY)


@click.command("diff")
@click.argument("old")
@click.argument("new")
@formats
def diff(old: str, new: str, format: str) -> None:
    """Where two versions differ; each is a version's number or a file.

    Example: accord agreement diff 1 draft.yaml
    """
    found = changes(document_named(old), document_named(new))
    rows = [
        {"where": each.where, "before": each.before, "after": each.after, "binds": each.binds}
        for each in found
    ]
    if not rows and format == "table":
        click.echo("They say the same.")
        return
    emit(rows, format, _DIFF)


@click.command("propose")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--by", "email", envvar="ACCORD_USER", required=True, help="Who proposes.")
@click.option("--why", default="", help="What it is to change, for those who sign.")
def propose(file: Path, email: str, why: str) -> None:
    """Propose FILE as a new version; nothing changes until a lead of each department has signed it.

    Example: accord agreement propose examples/agreement.yaml --by ann@firm.example
    """
    text = text_of_file(file)
    try:
        made = actions.propose(text, why, account_named(email), now())
    except BadAgreement as fault:
        raise Refusal(
            f"{fault}\nNothing was proposed; `accord agreement check` shows more."
        ) from None
    except NotAllowed as fault:
        raise Refusal(f"{fault} Nothing was proposed.") from None
    click.echo(
        f"Version {made.number} waits for both signatures: `accord agreement sign {made.number}`."
    )


@click.command("try")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Its last day.")
@click.option("--by", "email", envvar="ACCORD_USER", required=True, help="Who offers it.")
@click.option("--why", default="", help="What is to be found out.")
def try_out(file: Path, until: datetime, email: str, why: str) -> None:
    """Offer FILE for a trial that ends by itself; then the version in force judges again.

    It begins once one lead of each department has agreed, and takes no pass phrase. A lead who offers it
    has agreed for their department.

    Example: accord agreement try draft.yaml --until 2026-12-31 --by ann@firm.example
    """
    text, user = text_of_file(file), account_named(email)
    zone = settings.VALUES["ACCORD_ZONE"].text
    try:
        made = actions.try_out(text, until.date(), why, user, zone, now())
    except (BadAgreement, NotAgreed, NotAllowed) as fault:
        raise Refusal(f"{fault} Nothing was offered.") from None
    click.echo(
        f"Trial {made.number} on version {made.trial_of}. {_signatures(_known(made.number))}"
    )


@click.command("sign")
@click.argument("number", type=int)
@_user
@click.option("--comment", default="", help="A word beside the signature.")
def sign(number: int, email: str, comment: str) -> None:
    """Sign version NUMBER for your department; asks for your pass phrase (or takes ACCORD_PASSWORD).

    A trial takes your word alone.

    Example: accord agreement sign 2 --as sofia@firm.example
    """
    user, known = account_named(email), _known(number)
    if known.trial_of is None:
        _require_pass_phrase(user)
    try:
        actions.sign(
            number, known.digest, comment, user, settings.VALUES["ACCORD_ZONE"].text, now()
        )
    except (NotAgreed, NotAllowed) as fault:
        raise Refusal(f"{fault} Nothing was signed.") from None
    after = _known(number)
    click.echo(f"Version {number}: {after.state}. {_signatures(after)}")


@click.command("withdraw")
@click.argument("number", type=int)
@_user
def withdraw(number: int, email: str) -> None:
    """Take back version NUMBER that you proposed and that not both have signed.

    Example: accord agreement withdraw 2 --as ann@firm.example
    """
    try:
        actions.withdraw(number, account_named(email), now())
    except (NotAgreed, NotAllowed) as fault:
        raise Refusal(f"{fault} Nothing was changed.") from None
    click.echo(f"Version {number} was taken back; it stays in the history.")


def _in_force() -> int:
    number = judging_at(now())
    if number is None:
        raise Refusal("No version is in force; `accord agreement history` shows what was proposed.")
    return number


def _known(number: int) -> Known:
    found = questions.known(number, now())
    if found is None:
        raise Refusal(f"There is no version {number}; `accord agreement history` lists them.")
    return found


def document_named(named: str) -> Document:
    """The version of that number, or what stands in the file of that name. Raises Refusal."""
    try:
        return document_of(int(named)) if named.isdecimal() else read(text_of_file(Path(named)))
    except Version.DoesNotExist:
        raise Refusal(
            f"There is no version {named}; `accord agreement history` lists them."
        ) from None
    except BadAgreement as fault:
        raise Refusal(f"{named} has faults, so it cannot be compared.\n{fault}") from None


def _require_pass_phrase(user: User) -> None:
    given = os.environ.get("ACCORD_PASSWORD") or click.prompt(
        f"Pass phrase of {user.email}", hide_input=True, err=True
    )
    if not user.check_password(given):
        raise Refusal("That is not your pass phrase; nothing was signed.")


def _line(known: Known) -> dict[str, object]:
    return {
        "version": known.number,
        "state": str(known.state),
        "trial_of": known.trial_of,
        "begins": None if known.begins is None else iso(known.begins),
        "signed": ", ".join(f"{one.name} ({one.department})" for one in known.signatures),
        "waits_for": ", ".join(known.missing),
        "proposed_by": known.proposed_by,
        "proposed": iso(known.proposed_at),
        "why": known.why,
    }


def _signatures(known: Known) -> str:
    signed = " and ".join(f"{one.name} for {one.department}" for one in known.signatures)
    waits = " and ".join(known.missing)
    return f"Signed by {signed or 'nobody'}." + (f" Waits for {waits}." if waits else "")


COMMANDS = {
    command.name: command
    for command in (show, history, diff, propose, try_out, sign, withdraw)
    if command.name
}

"""`accord person`: what is known of one prospect, and erasing it."""

import sys
from typing import Any

import click

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.basics.moments import iso
from accord.cli.acting import acting
from accord.cli.frame import Refusal, emit, emit_one, formats
from accord.jobs.clock import now
from accord.people.questions import Portrait, persons_meant, portrait
from accord.prospects.export import everything
from accord.prospects.timeline import timeline
from accord.sources.erasing import UnderWay, erase_here
from accord.sources.questions import sources
from accord.workspace import Workspace

COLUMNS = ("at", "kind", "name", "channel", "utm_source", "utm_medium", "campaign", "url", "source")


@click.group("person")
def person() -> None:
    """One prospect: what is known and what happened, or erase them.

    Example: accord person show ann@firm.example
    """


@person.command("show")
@click.argument("who", metavar="KEY|EMAIL|ID")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000))
@formats
def show(who: str, limit: int, format: str) -> None:
    """Show a person by a source's key, an e-mail address, an anonymous id or Accord's own number.

    Example: accord person show ann@firm.example --format json
    """
    with Workspace.open() as workspace:
        workspace.catch_up(now(), patient=True)
        shown = portrait(one_meant(workspace, who), workspace.log)
        rows = timeline(workspace.log, shown.subjects, None)
    activities = [_activity(row) for row in rows.head(limit).iter_rows(named=True)]
    if format == "json":
        emit_one(_facts(shown, rows.height) | {"timeline": activities}, format)
        return
    if format == "table":
        emit_one(_facts(shown, rows.height), format)
        click.echo()
    emit(activities, format, COLUMNS)


@person.command("export")
@click.argument("who", metavar="KEY|EMAIL|ID")
@click.option("--as", "actor", envvar="ACCORD_USER", default="", help="Who exports.")
def export(who: str, actor: str) -> None:
    """Print everything that is known of a person, as JSON.

    Example: accord person export ann@firm.example > ann.json
    """
    by = acting(actor, Permission(Verb.EXPORT, "person"), may_be_unsaid=True)
    with Workspace.open() as workspace:
        workspace.catch_up(now(), patient=True)
        known = everything(workspace.log, one_meant(workspace, who), by.name, now())
    emit_one(known, "json")


@person.command("erase")
@click.argument("who", metavar="KEY|EMAIL|ID")
@click.option("--as", "actor", envvar="ACCORD_USER", default="", help="Who erases.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--no-wait", is_flag=True, help="Return before the figures follow.")
def erase_person(who: str, actor: str, yes: bool, no_wait: bool) -> None:
    """Erase a person: names, addresses, traits and raw items go, totals stay, re-import is blocked.

    Example: accord person erase ann@firm.example --as ines --yes
    """
    who_erases = acting(actor, Permission(Verb.ERASE, "person"))
    with Workspace.open() as workspace:
        workspace.catch_up(now(), patient=True)
        number = one_meant(workspace, who)
        if not yes:
            if not sys.stdin.isatty():
                raise Refusal("Nothing was erased; add --yes to do it without being asked.")
            click.confirm(f"Erase person {number}? This cannot be taken back", abort=True)
        try:
            gone = erase_here(workspace.place, workspace.intake, number, who_erases.name, now())
        except UnderWay:
            raise Refusal(
                f"Person {number} is being erased already, or a worker was asked to; no second erasure was "
                "begun. Workers run within `accord serve --all` and `accord work`."
            ) from None
        if not no_wait:
            workspace.catch_up(now(), patient=True)
    click.echo(
        f"Person {number} is erased: {len(gone.erasure.subjects)} ids in {gone.erasure.files} files, "
        f"{gone.items} raw items. The same keys are refused from now on."
    )


def one_meant(workspace: Workspace, who: str) -> int:
    """The person whom the word means; refuses where that is nobody or more than one."""
    found = persons_meant(who, workspace.place.secret, [source.name for source in sources()])
    if not found:
        raise Refusal(
            f"Nobody is known as {who}; give a source's key, an e-mail address or a number."
        )
    if len(found) > 1:
        several = ", ".join(map(str, found[:10]))
        raise Refusal(f"{who} means {len(found)} persons; show one by its number: {several}.")
    return found[0]


def _facts(shown: Portrait, activities: int) -> dict[str, Any]:
    own = shown.told
    return {
        "person": shown.person,
        "name": shown.name,
        "email": next((row.email for row in own if row.email), None),
        "phone": next((row.phone for row in own if row.phone), None),
        "title": next((row.title for row in own if row.title), None),
        "account": shown.account,
        "keys": {row.source: row.key for row in own if row.key},
        "ids": list(shown.subjects),
        "traits": shown.traits,
        "activities": activities,
    }


def _activity(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in COLUMNS} | {
        "at": iso(row["at"]),
        "bot": row["bot"],
        "direction": row["direction"],
    }

"""`accord sources`: where activities come from, their keys, and whether every item is accounted for."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from django.conf import settings

from accord.access.actors import names_of
from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.access.setup import somebody_exists
from accord.basics.moments import iso
from accord.cli.acting import acting
from accord.cli.frame import Refusal, emit, emit_one, formats
from accord.cli.quarantine import quarantine
from accord.jobs import clock
from accord.sources.actions import KINDS, BadName, SourceTaken, open_source
from accord.sources.bots import activities_of_bots
from accord.sources.questions import SourceHealth, health, sources
from accord.sources.trying import NotTaken, try_key
from accord.store.intake import Intake, open_intake
from accord.store.log import Log

LIST_COLUMNS = ("name", "kind", "created_at", "created_by")
STATUS_COLUMNS = (
    "source",
    "received",
    "counted",
    "duplicate",
    "quarantined",
    "waiting",
    "bots",
    "balanced",
)


@click.group("sources")
def sources_group() -> None:
    """Where activities come from: add a source, test it, see that nothing was lost.

    Example: accord sources add website --kind segment
    """


sources_group.add_command(quarantine)


@sources_group.command("list")
@formats
def list_sources(format: str) -> None:
    """Every source with its kind.

    Example: accord sources list --format json
    """
    known = sources()
    names = names_of(source.created_by for source in known)
    rows = [
        {
            "name": source.name,
            "kind": source.kind,
            "created_at": iso(source.created_at),
            "created_by": names[source.created_by],
        }
        for source in known
    ]
    emit(rows, format, LIST_COLUMNS)


@sources_group.command("add")
@click.argument("name")
@click.option("--kind", type=click.Choice(KINDS), required=True, help="What will send.")
@click.option("--as", "actor", envvar="ACCORD_USER", default="", help="Who adds it.")
@formats
def add_source(name: str, kind: str, actor: str, format: str) -> None:
    """Make a source and print its write key, this once.

    Example: accord sources add website --kind segment
    """
    who = acting(actor, Permission(Verb.WRITE, "source"), may_be_unsaid=not somebody_exists())
    try:
        opened = open_source(name, kind, who.name, clock.now())
    except (SourceTaken, BadName) as fault:
        raise Refusal(str(fault)) from None
    emit_one({"name": opened.name, "write_key": opened.write_key}, format)
    if format == "table":
        click.echo("Keep the key now: only a hash of it is stored.", err=True)


@sources_group.command("status")
@click.argument("name", required=False)
@formats
def show_status(name: str | None, format: str) -> None:
    """Items by fate: received = counted + duplicate + quarantined + waiting.

    Activities of bots are kept and counted here apart; no figure counts them.

    Example: accord sources status website
    """
    with _intake() as intake:
        found = health(intake, clock.now(), name)
        bots = activities_of_bots(Log(Path(settings.DATA_DIR)))
        rows = [{**_account(one), "bots": bots.get(one.source.name, 0)} for one in found]
    if name and not rows:
        raise Refusal(
            f"There is no source named {name}; `accord sources list` shows those there are."
        )
    emit(rows, format, STATUS_COLUMNS)


@sources_group.command("test")
@click.argument("name")
@click.option("--write-key", required=True, help="The key the sender uses.")
@click.option("--url", default="", help="Address of Accord; without it ACCORD_BASE_URL.")
def test_source(name: str, write_key: str, url: str) -> None:
    """Ask the running server whether it takes this key; nothing is recorded.

    Example: accord sources test website --write-key KEY
    """
    address = url or settings.VALUES["ACCORD_BASE_URL"].text
    try:
        try_key(name, write_key, address)
    except NotTaken as fault:
        raise Refusal(str(fault)) from None
    click.echo(f"{address} takes events of {name}.")


def _account(one: SourceHealth) -> dict[str, object]:
    account = one.account
    return {
        "source": one.source.name,
        "received": account.received,
        "counted": account.counted,
        "duplicate": account.duplicate,
        "quarantined": account.quarantined,
        "waiting": account.waiting,
        "balanced": account.balanced,
    }


@contextmanager
def _intake() -> Iterator[Intake]:
    intake = open_intake(Path(settings.DATA_DIR), settings.VALUES["ACCORD_DATABASE_URL"].text)
    try:
        yield intake
    finally:
        intake.close()

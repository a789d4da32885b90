"""`accord sources`: where activities come from, their keys, and whether every item is accounted for."""

import json
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from django.conf import settings

from accord.basics.moments import iso
from accord.cli.frame import Refusal, emit, emit_one, formats
from accord.cli.quarantine import quarantine
from accord.jobs import clock
from accord.sources.actions import KINDS, SourceTaken, open_source
from accord.sources.bots import activities_of_bots
from accord.sources.questions import owns_key, sources
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
    rows = [
        {
            "name": source.name,
            "kind": source.kind,
            "created_at": iso(source.created_at),
            "created_by": source.created_by,
        }
        for source in sources()
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
    try:
        opened = open_source(name, kind, actor, clock.now())
    except SourceTaken as fault:
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
    names = [name] if name else [source.name for source in sources()]
    with _intake() as intake:
        bots = activities_of_bots(Log(Path(settings.DATA_DIR)))
        rows = [{**_account(intake, each), "bots": bots.get(each, 0)} for each in names]
    emit(rows, format, STATUS_COLUMNS)


@sources_group.command("test")
@click.argument("name")
@click.option("--write-key", required=True, help="The key the sender uses.")
@click.option("--url", default="", help="Address of Accord; without it ACCORD_BASE_URL.")
def test_source(name: str, write_key: str, url: str) -> None:
    """Ask the running server whether it takes this key; nothing is recorded.

    Example: accord sources test website --write-key KEY
    """
    if not owns_key(name, write_key):
        raise Refusal(f"This is not the write key of a source named {name}; nothing was sent.")
    address = url or settings.VALUES["ACCORD_BASE_URL"].text
    status, words = _post_nothing(address, write_key)
    # The key is checked before the body, so an empty batch is refused only for being empty.
    if status != 400:
        raise Refusal(f"{address} answered {status}: {words}")
    click.echo(f"{address} takes events of {name}.")


def _account(intake: Intake, name: str) -> dict[str, object]:
    account = intake.account(name)
    fates = account.counted + account.duplicate + account.quarantined + account.waiting
    return {
        "source": name,
        "received": account.received,
        "counted": account.counted,
        "duplicate": account.duplicate,
        "quarantined": account.quarantined,
        "waiting": account.waiting,
        "balanced": account.received == fates,
    }


@contextmanager
def _intake() -> Iterator[Intake]:
    intake = open_intake(Path(settings.DATA_DIR), settings.VALUES["ACCORD_DATABASE_URL"].text)
    try:
        yield intake
    finally:
        intake.close()


def _post_nothing(address: str, write_key: str) -> tuple[int, str]:
    basic = b64encode(f"{write_key}:".encode()).decode("ascii")
    request = urllib.request.Request(
        f"{address.rstrip('/')}/v1/batch",
        data=json.dumps({"batch": []}).encode(),
        headers={"Authorization": f"Basic {basic}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as fault:
        return fault.code, fault.read(2_000).decode("utf-8", "replace")
    except (OSError, ValueError) as fault:
        raise Refusal(
            f"{address} cannot be reached ({fault}). Is `accord serve` running?"
        ) from None

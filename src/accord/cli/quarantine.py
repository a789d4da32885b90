"""`accord sources quarantine`: items that could not be counted, and another try for them."""

import click

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.basics.moments import iso
from accord.cli.acting import acting
from accord.cli.frame import emit, emit_one, formats
from accord.jobs.clock import now
from accord.sources.processor.counting import open_processor
from accord.sources.processor.replay import held_items, replay
from accord.workspace import Workspace

COLUMNS = ("id", "source", "received_at", "receipt", "place", "reason")


@click.group("quarantine")
def quarantine() -> None:
    """Items that could not be counted; each is kept with its reason.

    Example: accord sources quarantine list
    """


@quarantine.command("list")
@click.option("--source", help="Only of this source.")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--bodies", is_flag=True, help="Show each item as it came.")
@formats
def list_items(source: str | None, limit: int, bodies: bool, format: str) -> None:
    """Show items in quarantine with their reasons, oldest first.

    Example: accord sources quarantine list --source website --format json
    """
    rows = [
        {
            "id": item.id,
            "source": item.source,
            "received_at": iso(item.received_at),
            "receipt": item.intake,
            "place": item.position,
            "reason": item.reason,
            **({"body": item.body} if bodies else {}),
        }
        for item in held_items(source, limit)
    ]
    emit(rows, format, (*COLUMNS, "body") if bodies else COLUMNS)


@quarantine.command("replay")
@click.argument("numbers", nargs=-1, type=int)
@click.option("--as", "actor", envvar="ACCORD_USER", default="", help="Who tries again.")
@formats
def replay_items(numbers: tuple[int, ...], actor: str, format: str) -> None:
    """Try items again, all or those numbered; what is still bad stays in quarantine.

    Example: accord sources quarantine replay 12 13 --as ines
    """
    who = acting(actor, Permission(Verb.WRITE, "quarantine"))
    with Workspace.open() as workspace:
        moment = now()
        processor = open_processor(workspace.place, workspace.intake)
        done = replay(processor, moment, numbers or None, who.name)
        if done.counted:
            workspace.catch_up(moment, patient=True)
    emit_one({"counted": done.counted, "repeats": done.repeats, "held": done.held}, format)

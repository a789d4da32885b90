"""`accord backup` and `accord restore`: everything in one file, and back, with what was compared."""

from pathlib import Path

import click

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.cli.acting import acting
from accord.cli.frame import Refusal, emit_one, formats, open_book
from accord.jobs import backup as backups
from accord.jobs import clock
from accord.store.backup import BadArchive
from accord.workspace import Workspace, place_of_settings


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--with-secret", is_flag=True, help="Put the secret key in too; keep FILE safe then.")
@click.option("--as", "actor", envvar="ACCORD_USER", default="", help="Who backs up.")
@formats
def backup(file: Path, with_secret: bool, actor: str, format: str) -> None:
    """Back up book, intake and log into one file, while Accord runs.

    The secret key stays apart unless --with-secret: without it a backup cannot be used.

    Example: accord backup /mnt/backups/accord-2026-11-24.tar
    """
    who = acting(actor, Permission(Verb.WRITE, "backup"), may_be_unsaid=True)
    with Workspace.open() as workspace:
        try:
            taken = backups.take_backup(workspace, file, with_secret, who.name, clock.now())
        except (BadArchive, OSError) as fault:
            raise Refusal(str(fault)) from None
    emit_one({"file": taken.path, "bytes": taken.size, "with_secret": with_secret}, format)


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--drill", is_flag=True, help="In a scratch folder; say what was compared.")
@formats
def restore(file: Path, drill: bool, format: str) -> None:
    """Fill an empty data folder from a backup; exit 1 unless everything is as it was.

    Compares the rows of every table, the checksum of every file and every figure; then erases again
    whoever was erased.

    Example: accord restore --drill /mnt/backups/accord-2026-11-24.tar
    """
    try:
        if drill:
            open_book()
            compared = backups.drill(file, place_of_settings().secret, "terminal", clock.now())
        else:
            compared = backups.restore(file, clock.now())
    except (BadArchive, OSError) as fault:
        raise Refusal(str(fault)) from None
    emit_one(backups.shape(compared), format)
    if compared.different:
        raise Refusal("Not everything is as it was backed up; see `different`.")

"""`accord doctor`: whether everything is as it should be, and what to do where it is not."""

import sys

import click

from accord.cli.frame import emit, formats
from accord.jobs import clock
from accord.jobs.health import findings
from accord.workspace import Workspace

COLUMNS = ("question", "state", "said", "todo")


@click.command("doctor")
@formats
def doctor(format: str) -> None:
    """Say how book, files, disk, workers, jobs, sources, audit log and backups do; exit 1 if one is bad.

    Example: accord doctor --format json
    """
    with Workspace.open() as workspace:
        found = findings(workspace, clock.now())
    rows = [
        {"question": one.name, "state": one.state, "said": one.said, "todo": one.todo}
        for one in found
    ]
    emit(rows, format, COLUMNS)
    if any(one.state == "bad" for one in found):
        sys.exit(1)

"""`accord quarrel`: the complaints of sales and marketing, answered from the history."""

import time
from typing import Any

import click

from accord.basics.periods import BadPeriod
from accord.board.complaints import Answered, Quarrel
from accord.cli.frame import Refusal, emit, emit_one, formats
from accord.metrics.question import BadQuestion
from accord.workspace import Workspace

_COLUMNS = ("complaint", "verdict", "owner", "value", "low", "high", "n", "rows")


@click.command("quarrel")
@click.option(
    "--period", metavar="P", help="2026-Q3, 2026-10, …; without it the newest that can be judged."
)
@formats
def quarrel(period: str | None, format: str) -> None:
    """Answer five complaints from the history: a sentence, a figure, its rows and its owner each.

    Too few leads, poor leads, little converted, lucrative deals lost, qualified prospects
    disregarded. Of all five together a false alarm is raised in at most one of twenty companies.

    Example: accord quarrel --period 2026-Q3
    """
    now = time.time_ns() // 1000
    try:
        with Workspace.open() as workspace:
            workspace.catch_up(now)
            found = workspace.quarrel(period, now)
    except (BadQuestion, BadPeriod) as fault:
        raise Refusal(str(fault)) from None
    if format == "json":
        emit_one(found.shape(), format)
    elif format == "csv":
        emit([one.shape() for one in found.answers], format, (*_COLUMNS, "sentence"))
    else:
        _print(found)


def _print(found: Quarrel) -> None:
    if found.history_ends:
        click.echo(f"The history ends on {found.history_ends}; it is judged as of then.\n")
    for one in found.answers:
        click.secho(f"{one.title}: {one.verdict_words}", bold=True)
        click.echo(f"  {one.sentence}")
        for line in (*one.remarks, *_lists(one)):
            click.echo(f"  {line}")
        click.echo()
    emit([_line(one.shape()) for one in found.answers], "table")


def _lists(one: Answered) -> list[str]:
    lines = [f"By name: {', '.join(one.names)}."] if one.names else []
    return [*lines, *([f"It would take {'; '.join(one.needed)}."] if one.needed else [])]


def _line(shape: dict[str, Any]) -> dict[str, Any]:
    line = {name: shape[name] for name in _COLUMNS}
    for name in ("value", "low", "high"):
        line[name] = None if shape[name] is None else float(f"{shape[name]:.4g}")
    return line

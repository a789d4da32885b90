"""`accord calc scorecard`: points learned from a file of past outcomes, and what they would have been worth."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import click
from rich.console import Console

from accord.cli.frame import Refusal, emit, emit_one
from accord.metrics.scorecards.cases import TooFew
from accord.metrics.scorecards.challenger import Challenger, challenge
from accord.metrics.scorecards.shape import challenger_shape
from accord.sources.files.chunk import FileFault
from accord.sources.files.outcomes import BadOutcomes, Outcomes, read_outcomes

_TRIALS = ("n", "rate", "auc", "low", "high", "alift", "brier")


@click.command("scorecard")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE")
@click.option("--target", required=True, metavar="COLUMN", help="Outcome: 1, true, yes or won.")
@click.option("--time", metavar="COLUMN", help="Order in time; without it, the file's own order.")
@click.option("--exclude", multiple=True, metavar="COLUMN", help="Leave out; repeatable, or a,b.")
@click.option(
    "--format",
    "format",
    type=click.Choice(["json", "table", "csv"]),
    default="json",
    show_default=True,
    help="How to print; csv is the points alone.",
)
def scorecard(
    file: Path, target: str, time: str | None, exclude: tuple[str, ...], format: str
) -> None:
    """Learn a scorecard in points from past outcomes and judge it on later ones.

    600 points are odds of 50 to 1, and 20 more double them. Columns that may know the outcome are
    named as suspicious; leave them out with --exclude. FILE may be `-`.

    Example: accord calc scorecard bank.csv --target y --exclude duration
    """
    outcomes, found = _learned(file, target, time, exclude)
    for note in outcomes.notes:
        click.echo(note, err=True)
    shape = challenger_shape(found)
    shape["left_out"] = [{"column": name, "reason": why} for name, why in outcomes.left_out]
    if format == "json":
        emit_one(shape, format)
        return
    if format == "table":
        _print_trials(shape)
    emit(_point_lines(shape), format, right=("points",))


def _learned(
    file: Path, target: str, time: str | None, exclude: tuple[str, ...]
) -> tuple[Outcomes, Challenger]:
    excluded = [name.strip() for text in exclude for name in text.split(",") if name.strip()]
    try:
        with _on_disk(file) as path:
            outcomes = read_outcomes(path, target, time, excluded)
        with Console(stderr=True).status("Learning") as status:
            return outcomes, challenge(
                outcomes.cases, lambda step: status.update(f"Learning {step}")
            )
    except (FileFault, BadOutcomes, TooFew) as fault:
        name = "standard input" if str(file) == "-" else file
        raise Refusal(f"{name}: {fault}") from None


@contextmanager
def _on_disk(file: Path) -> Iterator[Path]:
    """The file, or what comes on standard input as one."""
    if str(file) != "-":
        yield file
        return
    with NamedTemporaryFile() as spooled:
        shutil.copyfileobj(sys.stdin.buffer, spooled)
        spooled.flush()
        yield Path(spooled.name)


def _print_trials(shape: dict[str, Any]) -> None:
    trials = {
        "scorecard by time": shape["time_ordered"],
        "reference by time": shape["reference"]["time_ordered"],
        "scorecard at random": shape["random"],
        "reference at random": shape["reference"]["random"],
    }
    emit(
        [
            {"judged": name, **{key: trial.get(key) for key in _TRIALS}}
            for name, trial in trials.items()
        ],
        "table",
    )
    for trial in (shape["time_ordered"], shape["random"]):
        if trial.get("why"):
            click.echo(trial["why"])
    for each in (*shape["suspicious"], *shape["left_out"]):
        click.echo(f"{each['column']}: {each['reason']}")
    click.echo()


def _point_lines(shape: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"column": column["column"], "iv": column["iv"], **each}
        for column in shape["columns"]
        for each in column["bins"]
    ]

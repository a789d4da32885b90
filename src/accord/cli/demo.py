"""`accord demo`: the simulated company, in a folder of its own."""

import sys
import time
from pathlib import Path

import click
from django.conf import settings
from django.db import connection
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from accord.basics.moments import BadMoment, iso, parse_moment
from accord.cli.frame import Refusal
from accord.jobs import clock
from accord.metrics.question import Question
from accord.metrics.wording import worded
from accord.simulate import demo as company
from accord.simulate.cast import know_owners, seat
from accord.simulate.truth import COMPANIES, Plan
from accord.store.place import Place
from accord.workspace import Workspace, place_of_settings

SHOWN = ("activities", "leads", "mqls", "deals_won", "revenue_won")


@click.group("demo")
def demo() -> None:
    """A simulated company of both departments over two years, to look around in.

    Example: accord demo load --scale 0.1
    """


@demo.command("load")
@click.option(
    "--scale",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0.001, 20),
    help="Size; 1 has 40,000 people and 1.5 million activities.",
)
@click.option(
    "--people",
    "staff",
    type=click.IntRange(4, 2000),
    help="Staff of both departments; without it 60, or 10 in a small company.",
)
@click.option("--seed", default=7, show_default=True, help="The same seed makes the same company.")
@click.option("--until", help="Where its history ends; without it now.")
@click.option(
    "--company",
    "name",
    type=click.Choice(sorted(COMPANIES)),
    default="large",
    show_default=True,
    help="A company of 60 staff, or a team of ten with 40 leads a month.",
)
def load(scale: float, staff: int | None, seed: int, until: str | None, name: str) -> None:
    """Load the demo company into var/demo; what is there already is kept and told on.

    Example: accord demo load --scale 0.1 --seed 7
    """  # fmt: skip
    place = place_of_settings()
    end = _end(until, place)
    began = time.monotonic()
    plan = company.plan_of(name, end, seed, scale, staff)
    try:
        _with_bar(place, plan, end)
    except company.NotDemo as fault:
        raise Refusal(str(fault)) from None
    seat(plan, clock.now())
    know_owners(plan)
    _show(place, end, time.monotonic() - began)
    click.echo("Sign-ins are printed by `accord serve --all`, anew at each start.")


@demo.command("drop")
def drop() -> None:
    """Delete the demo company's folder with all that is in it.

    Example: accord demo drop
    """
    connection.close()
    try:
        gone = company.drop(Path(settings.DATA_DIR))
    except company.NotDemo as fault:
        raise Refusal(str(fault)) from None
    click.echo("The demo company is gone." if gone else "There was no demo company.")


def _end(until: str | None, place: Place) -> int:
    if until is None:
        return clock.now()
    try:
        return parse_moment(until, place.zone)
    except BadMoment as fault:
        raise Refusal(f"{fault} Nothing was loaded.") from None


def _with_bar(place: Place, plan: Plan, end: int) -> None:
    columns = (
        TextColumn("Two years of a company"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, disable=not sys.stderr.isatty(), transient=True) as progress:
        task = progress.add_task("load", total=None)
        company.load(
            place, plan, end, lambda done, of: progress.update(task, completed=done, total=of)
        )


def _show(place: Place, end: int, seconds: float) -> None:
    with Workspace.open(place) as workspace:
        answers = workspace.ask_all([Question(name) for name in SHOWN], end)
    figures = ", ".join(
        f"{one.metric} {worded(one.figure.value, one.unit, one.figure.currency or one.currency)}"
        for one in answers
        if one.figure.value is not None
    )
    click.echo(f"Loaded until {iso(end // 1_000_000 * 1_000_000)} in {seconds:.1f} s: {figures}.")

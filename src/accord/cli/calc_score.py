"""`accord calc score`: one person judged by a document, with the lines that add up."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from accord.agreement.facts import BadFacts, read_person
from accord.agreement.faults import BadAgreement
from accord.agreement.reading import read
from accord.agreement.scoring import MILLION, Scored, score
from accord.basics.moments import BadMoment, iso, parse_moment
from accord.cli.checking import text_of
from accord.cli.frame import Refusal, emit, emit_one

_WIDTH = 120


@click.command("score")
@click.argument("agreement", type=click.Path(path_type=Path))
@click.option(
    "--person", type=click.Path(path_type=Path), required=True, help="Traits and activities, JSON."
)
@click.option("--at", metavar="T", required=True, help="As known at that moment.")
@click.option(
    "--format", type=click.Choice(["json", "table", "csv"]), default="json", show_default=True,
    help="How to print.",
)  # fmt: skip
def calc_score(agreement: Path, person: Path, at: str, format: str) -> None:
    """Judge one person by AGREEMENT: fit, engagement, grade, and the lines that add up to them.

    Example: accord calc score examples/agreement.yaml --person examples/person.json --at 2026-11-12
    """
    try:
        moment = parse_moment(at)
    except BadMoment as fault:
        raise click.BadParameter(str(fault), param_hint="--at") from None
    try:
        scored = score(read(text_of(agreement)), read_person(text_of(person)), moment)
    except BadAgreement as fault:
        raise Refusal(f"{agreement} cannot be judged by:\n{fault}") from None
    except BadFacts as fault:
        raise Refusal(f"{person}: {fault}") from None
    print_score(scored, format)


def print_score(scored: Scored, format: str, more: Mapping[str, Any] | None = None) -> None:
    """The score and its lines; `more` is said beside it as JSON."""
    if format == "json":
        emit_one({**(more or {}), **scored.shape()}, format)
        return
    lines = [line.shape() for line in scored.contributions]
    if format == "csv":
        emit(lines, format, ("rule", "part", "points", "because"))
        return
    click.echo(_sentence(scored))
    emit([_worded(line) for line in lines], format, right=("points",), width=_WIDTH)


def _worded(line: dict[str, Any]) -> dict[str, Any]:
    points = Decimal(str(line["points"]))
    return {**line, "points": f"{points:f}"}


def _sentence(scored: Scored) -> str:
    fit, engagement = (Decimal(each) / MILLION for each in (scored.fit, scored.engagement))
    told = f"Fit {fit:f}, engagement {engagement:f} at {iso(scored.at)}"
    if scored.disqualified_by:
        return f"{told}; no grade, disqualified by {', '.join(scored.disqualified_by)}."
    graded = f"{told}; grade {scored.grade}" if scored.grade else told
    if scored.qualified_at is None:
        return f"{graded}; not qualified so far."
    since = scored.qualified_on or "before the first date"
    return f"{graded}; qualified since {since}."

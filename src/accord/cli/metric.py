"""`accord metrics`, `metric`, `rows`, `funnel`: figures and their rows from a terminal."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from accord.access.decide import NotAllowed, Permission, require_properties
from accord.access.matrix import Verb
from accord.basics.moments import BadMoment, parse_moment
from accord.basics.periods import BadPeriod
from accord.cli import saving
from accord.cli.acting import acting
from accord.cli.figures import STEP_NUMBERS, answer_lines, funnel_lines, row_lines
from accord.cli.frame import Refusal, emit, emit_one, formats
from accord.metrics.answer import Answer
from accord.metrics.catalogue import catalogue, entry_shape, metric_named
from accord.metrics.metric import AnyMetric
from accord.metrics.question import BadQuestion, Company, Filter, Question, length_of
from accord.metrics.wording import in_time
from accord.workspace import Workspace

_FIGURES = Permission(Verb.READ, "metric")
_CATALOGUE = ("name", "unit", "owner", "sentence")
_CATALOGUE_WIDTH = 100

_OPTIONS = (
    click.option("--period", default="all", show_default=True, help="2026-Q4, 2026-11, all, …"),
    click.option("--by", multiple=True, metavar="DIM", help="Split by a dimension; repeatable."),
    click.option(
        "--where", multiple=True, metavar="DIM=VALUE", help="Only these rows; repeatable."
    ),
    click.option("--as-of", metavar="T", help="As known at that moment."),
    click.option("--as", "actor", envvar="ACCORD_USER", default="", help="Who asks."),
)
_within = click.option("--within", metavar="90d", help="Cohort rates: reached within that time.")


def _asked(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command("metrics")
@click.argument("name", required=False)
@formats
def metrics(name: str | None, format: str) -> None:
    """List the catalogue: every figure, what it means, who owns it; with NAME also what splits it.

    Example: accord metrics win_rate
    """
    with Workspace.open() as workspace:
        company = workspace.company
    if name:
        _print_metric(name, company, format)
        return
    rows = [_entry(metric, format) for metric in catalogue(company)]
    emit(rows, format, _CATALOGUE if format == "table" else None, width=_CATALOGUE_WIDTH)


def _print_metric(name: str, company: Company, format: str) -> None:
    try:
        entry = _entry(metric_named(name, company), format)
    except BadQuestion as fault:
        raise Refusal(str(fault)) from None
    emit_one(entry, format, width=_CATALOGUE_WIDTH)


def _entry(metric: AnyMetric, format: str) -> dict[str, Any]:
    entry = entry_shape(metric)
    return entry if format == "json" else {**entry, "dimensions": ", ".join(entry["dimensions"])}


@click.command("metric")
@click.argument("name")
@_asked
@_within
@click.option("--against", metavar="previous/P", help="Hold against another period.")
@saving.formats
@saving.saved
def metric(name: str, against: str | None, format: str, out: Path | None, **asked: Any) -> None:
    """Show a figure with its interval and cases, split and narrowed as asked.

    Example: accord metric win_rate --period 2026-Q4 --by owner --against previous
    """
    saving.check(format, out)
    answer = _with_workspace(
        lambda workspace, now: workspace.ask(
            replace(_question(name, workspace, **asked), against=against), now
        )
    )
    _give_answer(answer, format, out)


@click.command("rows")
@click.argument("name")
@_asked
@_within
@saving.formats
@saving.saved
def rows(name: str, format: str, out: Path | None, **asked: Any) -> None:
    """Show the rows that a figure counts; their `value` makes the figure.

    Example: accord rows deals_won --period 2026-Q4 --format xlsx --out won.xlsx
    """
    saving.check(format, out)
    found = _with_workspace(
        lambda workspace, now: workspace.rows(_question(name, workspace, **asked), now)
    )
    columns = found.frame.columns
    if format == "json" and out is None:
        listed = found.frame.to_dicts()
        emit_one({"metric": found.metric, "count": len(listed), "rows": listed}, format)
    elif format == "table":
        _remark(found.why)
        emit(row_lines(found), format, columns, right=("value", "amount"))
    else:
        saving.give(found.frame.to_dicts(), format, columns, out)


@click.command("funnel")
@_asked
@formats
def funnel(format: str, **asked: Any) -> None:
    """Show what became of the leads opened in the period, stage by stage, the still open apart.

    Example: accord funnel --period 2026-Q3 --by channel
    """
    found = _with_workspace(
        lambda workspace, now: workspace.funnel(_question("leads", workspace, **asked), now)
    )
    if format == "json":
        emit_one(found.shape(), format)
        return
    lines = funnel_lines(found, format == "table")
    if format == "table":
        _remark(found.why)
    emit(lines, format, right=STEP_NUMBERS)


def _give_answer(answer: Answer, format: str, out: Path | None) -> None:
    if format == "json" and out is None:
        emit_one(answer.shape(), format)
        return
    lines = answer_lines(answer, format == "table")
    keys = [name for group in answer.groups[:1] for name in group.key]
    figures = dict.fromkeys(name for line in lines for name in line if name not in keys)
    if format == "table":
        click.echo(f"{answer.metric}: {answer.sentence}")
        for remark in _remarks(answer):
            click.echo(remark)
        emit(lines, format, [*keys, *figures], right=tuple(figures))
    else:
        saving.give(lines, format, [*keys, *figures], out)


def _remarks(answer: Answer) -> list[str]:
    figure, remarks = answer.figure, []
    if figure.why:
        remarks.append(figure.why)
    if figure.immature:
        remarks.append(f"{figure.immature} of {figure.n} are too young to judge.")
    if answer.against and answer.against.why:
        remarks.append(answer.against.why)
    if kept := in_time(answer):
        remarks.append(kept)
    return remarks


def _remark(text: str | None) -> None:
    if text:
        click.echo(text)


def _with_workspace(act: Callable[[Workspace, int], Any]) -> Any:
    now = time.time_ns() // 1000
    try:
        with Workspace.open() as workspace:
            workspace.catch_up(now)
            return act(workspace, now)
    except (BadQuestion, BadPeriod, BadMoment, NotAllowed) as fault:
        raise Refusal(str(fault)) from None


def _question(
    name: str,
    workspace: Workspace,
    period: str,
    by: tuple[str, ...],
    where: tuple[str, ...],
    as_of: str | None,
    within: str | None = None,
    actor: str = "",
) -> Question:
    dimensions = tuple(part for text in by for part in text.split(",") if part)
    moment = None if as_of is None else parse_moment(as_of, workspace.place.zone)
    asked = Question(name, period, dimensions, _filters(where), moment, None, _microseconds(within))
    require_properties(acting(actor, _FIGURES, may_be_unsaid=True), asked.properties)
    return asked


def _filters(where: tuple[str, ...]) -> tuple[Filter, ...]:
    values: dict[str, list[str | None]] = {}
    for text in where:
        dimension, equals, value = text.partition("=")
        if not equals:
            raise click.BadParameter(f"'{text}' lacks its value; write --where channel=Direct.")
        values.setdefault(dimension.strip(), []).append(value or None)
    return tuple(Filter(dimension, tuple(given)) for dimension, given in values.items())


def _microseconds(within: str | None) -> int | None:
    try:
        return None if within is None else length_of(within)
    except BadQuestion as fault:
        raise click.BadParameter(str(fault)) from None

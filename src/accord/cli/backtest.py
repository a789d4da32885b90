"""`accord agreement backtest`: a version, or a file, on the history."""

import click

from accord.basics.periods import BadPeriod, parse_period
from accord.cli.frame import Refusal, emit, emit_one, formats
from accord.cli.signing import document_named
from accord.jobs.clock import now
from accord.metrics.backtests.backtest import Backtest, Part, backtest
from accord.metrics.backtests.cases import BOTH, NEWLY, NO_LONGER
from accord.metrics.backtests.shape import backtest_shape
from accord.metrics.question import BadQuestion
from accord.people.grounds import grounds_of_all
from accord.workspace import Workspace

_SIDES = {
    BOTH: "sent, and would be",
    NEWLY: "would newly be sent",
    NO_LONGER: "sent, and would not be",
}


@click.command("backtest")
@click.argument("version")
@click.option(
    "--period", default="last-365-days", show_default=True, metavar="P", help="2026-Q3, …"
)
@formats
def command(version: str, period: str, format: str) -> None:
    """Whom VERSION (a number or a file) would have sent, by what was known then, and what became of them.

    Beside what was really sent: accepted and won with 95 % intervals, the work for sales against the
    capacity in the document, and the points with which leads keep within it.

    Example: accord agreement backtest draft.yaml --period last-180-days
    """
    document, moment = document_named(version), now()
    try:
        with Workspace.open() as workspace:
            workspace.catch_up(moment)
            asked = parse_period(period, workspace.company.calendar, moment)
            found = backtest(
                document,
                workspace.facts(),
                grounds_of_all(workspace.engine, workspace.log),
                asked,
                moment,
            )
    except (BadQuestion, BadPeriod) as fault:
        raise Refusal(str(fault)) from None
    if format == "json":
        emit_one(backtest_shape(found), format)
        return
    if format == "table":
        click.echo(_sentence(found))
        emit([_line("leads", _SIDES[side], part) for side, part in found.sides.items()], format)
    emit([_line("lead_type", kind or "(none)", part) for kind, part in found.kinds.items()], format)
    if format == "table":
        click.echo(_points(found))


def _sentence(found: Backtest) -> str:
    said = f"{found.whole.n:,} leads would have been sent, {found.a_week:,.1f} a week"
    if found.whole.stock:
        said += f" and {found.whole.stock:,} on the first day"
    if found.capacity is None:
        return f"{said}; the document signs no capacity."
    return (
        f"{said}; sales signs to work {found.capacity} a week, and there would have been more in {found.over} "
        f"of {len(found.weeks)} weeks."
    )


def _points(found: Backtest) -> str:
    said, cut = [], found.threshold
    if cut is not None and cut.points is not None:
        said.append(
            f"With {cut.points:g} points or more of fit and engagement together {cut.leads:,.1f} leads a week keep "
            "within it."
        )
    elif cut is not None:
        said.append("Even the leads with the most points are more than sales signs to work.")
    if found.measures is None:
        said.append(str(found.why))
    else:
        said.append(
            f"Of the later leads, points told the won ones apart with an AUC of {found.measures.auc.value:.3f} "
            f"(ALIFT {found.measures.alift:.3f})."
        )
    return " ".join(said)


def _line(name: str, words: str, part: Part) -> dict[str, object]:
    return {
        name: words,
        "n": part.n,
        "sent": part.sent,
        "accepted": _share(part.accepted.value),
        "low": _share(part.accepted.low),
        "high": _share(part.accepted.high),
        "won": _share(part.won.value),
        "won_low": _share(part.won.low),
        "won_high": _share(part.won.high),
        "too_young": part.win_waiting,
    }


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 3)

"""`accord quota` and `accord forecast`: what a period is to bring, what that takes, what may come of it."""

from collections.abc import Callable
from typing import Any

import click

from accord.basics.periods import BadPeriod
from accord.board.outlook import Outlook, outlook
from accord.board.outlook_shape import forecast_shape, quota_shape
from accord.cli.frame import Refusal, emit, emit_one, formats
from accord.jobs.clock import now
from accord.metrics.forecasts.forecast import Band, Levers
from accord.metrics.question import BadQuestion
from accord.metrics.wording import short, worded
from accord.workspace import Workspace

_STAGES = ("stage", "reached", "share", "low", "high", "needed", "rows")
_PARTS = {
    "open": "from leads open today",
    "new": "from leads yet to come",
    "alone": "deals without a lead",
}
_period = click.option(
    "--period", default="this-quarter", show_default=True, metavar="P", help="2026-Q4, 2026-11, …"
)


def _factor(name: str, words: str) -> Callable[[Any], Any]:
    return click.option(
        f"--{name}", type=click.FloatRange(0, 10), default=1.0, metavar="FACTOR", help=words
    )


@click.command("quota")
@_period
@formats
def quota(period: str, format: str) -> None:
    """What the period's target takes at each stage, and what of it the signed capacity can bear.

    Shares are those of the leads that opened in the year before the last 90 days. The target is the
    board's for revenue_won, else the agreement's.

    Example: accord quota --period 2026-Q4
    """
    found = _found(period, Levers())
    if format == "json":
        emit_one(quota_shape(found), format)
        return
    if format == "table":
        click.echo(_aim_words(found))
        click.echo(_owed_words(found))
    emit([_stage_line(line) for line in quota_shape(found)["stages"]], format, _STAGES)
    if format == "table" and found.pledge is not None:
        _print_pledge(found)


@click.command("forecast")
@_period
@_factor("leads", "What if so many times the leads came.")
@_factor("acceptance", "What if so many times of the leads to come were accepted.")
@_factor("speed", "What if leads became deals so many times as fast.")
@_factor("win", "What if so many times of the leads were won.")
@formats
def forecast(
    period: str, leads: float, acceptance: float, speed: float, win: float, format: str
) -> None:
    """Deals and revenue by the period's end with 80 % bands, from leads open today and those to come.

    Example: accord forecast --period this-quarter --acceptance 1.2
    """
    found = _found(period, Levers(leads, acceptance, speed, win))
    shape = forecast_shape(found)
    if format == "json":
        emit_one(shape, format)
        return
    if found.forecast is None:
        raise Refusal(str(found.why))
    if format == "table":
        click.echo(_forecast_words(found))
    emit([_part_line(found, part) for part in shape["parts"]], format)
    if format == "table":
        emit([_kind_line(line) for line in shape["lead_types"]], format)


def _found(period: str, levers: Levers) -> Outlook:
    moment = now()
    try:
        with Workspace.open() as workspace:
            workspace.catch_up(moment)
            return outlook(workspace, period, levers, moment)
    except (BadQuestion, BadPeriod) as fault:
        raise Refusal(str(fault)) from None


def _money(found: Outlook, value: float | None) -> str:
    return short(value, "money", found.currency)


def _aim_words(found: Outlook) -> str:
    if found.aim is None:
        return f"{found.period.label} has no target for revenue; set one on the board or in the agreement."
    return f"{found.period.label} is to bring {_money(found, found.aim.money)} (said by the {found.aim.said_by})."


def _owed_words(found: Outlook) -> str:
    owed = found.owed
    if owed is None:
        return "Without a target and a share won there is nothing to count back from."
    if owed.capacity is None:
        return f"That takes {owed.needed:,} leads sent; sales has signed no capacity for all of it."
    said = (
        f"That takes {owed.needed:,} leads sent; sales signed to work {owed.capacity:,}. "
        f"Marketing owes {owed.leads:,}."
    )
    if owed.beyond:
        said += (
            f" {owed.beyond:,} more would be needed that nobody signed to work: {owed.covered:.0%} of the "
            "target has leads behind it."
        )
    return said


def _stage_line(line: dict[str, Any]) -> dict[str, Any]:
    shares = {name: _rounded(line[name]) for name in ("share", "low", "high")}
    return {**line, **shares}


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _print_pledge(found: Outlook) -> None:
    pledge = found.pledge
    if pledge is None:
        return
    click.echo(
        f"Pledged {float(pledge.pledged):,.0f} {pledge.currency}; delivered "
        f"{float(pledge.delivered):,.0f} where {float(pledge.due):,.0f} are due by now."
    )
    emit([_price_line(found, line) for line in quota_shape(found)["pledge"]["lead_types"]], "table")


def _price_line(found: Outlook, line: dict[str, Any]) -> dict[str, Any]:
    learned = line["learned"]
    return {**line, "learned": None if learned is None else _money(found, learned)}


def _forecast_words(found: Outlook) -> str:
    made = found.forecast
    if made is None or made.money is None:
        return "" if made is None else f"Revenue: {made.why}"
    chance = (
        "" if found.chance is None else f" The target is reached in {found.chance:.0%} of cases."
    )
    return (
        f"{found.period.label} has brought {_money(found, found.revenue.figure.value)} so far. "
        f"{_money(found, made.money.value)} are expected by its end, {_money(found, made.money.low)} to "
        f"{_money(found, made.money.high)} in eight of ten cases.{chance}"
    )


def _part_line(found: Outlook, part: dict[str, Any]) -> dict[str, Any]:
    deals, money = Band(**part["deals"]), part["money"]
    line = {
        "from": _PARTS[part["part"]],
        "deals": deals.value,
        "low": deals.low,
        "high": deals.high,
    }
    if money is not None:
        line |= {"revenue": worded(round(money["value"]), "money", found.currency)}
    return line


def _kind_line(line: dict[str, Any]) -> dict[str, Any]:
    deals = line["deals"]
    return {
        "lead_type": line["lead_type"] or "(none)",
        "open": line["open"],
        "deals": deals["value"],
        "low": deals["low"],
        "high": deals["high"],
    }

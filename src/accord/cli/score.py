"""`accord score`: one person judged by the agreement that was in force, with the lines that add up."""

import click

from accord.agreement.questions import document_of, judging_at
from accord.agreement.scoring import score
from accord.basics.moments import BadMoment, iso, parse_moment
from accord.cli.calc_score import print_score
from accord.cli.frame import Refusal
from accord.cli.person import one_meant
from accord.jobs.clock import now
from accord.people.grounds import facts_of
from accord.workspace import Workspace


@click.command("score")
@click.argument("who", metavar="PERSON")
@click.option("--at", metavar="T", help="As known at that moment; without it now.")
@click.option(
    "--format", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True,
    help="How to print.",
)  # fmt: skip
def score_person(who: str, at: str | None, format: str) -> None:
    """Judge PERSON by the version of the agreement in force: fit, engagement, grade, and why.

    Example: accord score ann@firm.example --at 2026-11-12
    """
    with Workspace.open() as workspace:
        workspace.catch_up(now(), patient=True)
        moment = now() if at is None else _moment(at, workspace.place.zone)
        number = judging_at(moment)
        if number is None:
            raise Refusal(
                f"No version of the agreement was in force at {iso(moment)}, so nobody is judged; "
                "`accord agreement history` shows the versions."
            )
        facts = facts_of(workspace.engine, workspace.log, one_meant(workspace, who))
    print_score(score(document_of(number), facts, moment), format, {"version": number})


def _moment(text: str, zone: str) -> int:
    try:
        return parse_moment(text, zone)
    except BadMoment as fault:
        raise click.BadParameter(str(fault), param_hint="--at") from None

"""`accord jobs`: what waits, what failed too often, and another try."""

import click

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.access.setup import somebody_exists
from accord.cli.acting import acting
from accord.cli.frame import Refusal, emit, formats
from accord.jobs import clock
from accord.jobs.bound import JOBS
from accord.jobs.schedule import SCHEDULE
from accord.store import queue


@click.group("jobs")
def jobs() -> None:
    """Work that happens by itself: what it is, what failed, another try."""


@jobs.command("list")
@formats
def list_jobs(format: str) -> None:
    """Show each job with how often it runs and how many of it failed for good.

    Example: accord jobs list
    """
    seconds = {line.job: line.seconds for line in SCHEDULE}
    failed = [job.name for job in queue.dead()]
    rows = [
        {
            "job": bound.name,
            "every_seconds": seconds.get(bound.name),
            "failed": failed.count(bound.name),
            "what": bound.sentence,
        }
        for bound in JOBS
    ]
    emit(rows, format)


@jobs.command("failed")
@formats
def failed_jobs(format: str) -> None:
    """Show jobs that failed five times and wait for a person, with the last error.

    Example: accord jobs failed --format json
    """
    rows = [
        {"id": job.id, "job": job.name, "attempts": job.attempts, "error": job.error.strip()}
        for job in queue.dead()
    ]
    emit(rows, format, ("id", "job", "attempts", "error"))


@jobs.command("retry")
@click.argument("number", type=int)
@click.option("--as", "actor", envvar="ACCORD_USER", default="", help="Who lets it run again.")
def retry(number: int, actor: str) -> None:
    """Let a failed job run again.

    Example: accord jobs retry 12 --as ines@firm.example
    """
    acting(actor, Permission(Verb.WRITE, "job"), may_be_unsaid=not somebody_exists())
    if not queue.revive(number, clock.now()):
        raise Refusal(f"No failed job {number}; `accord jobs failed` lists those there are.")
    click.echo(f"Job {number} will run again as soon as a worker is free.")

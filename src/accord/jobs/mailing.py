"""Jobs that tell colleagues: one notice by mail, the daily mail, a link for who forgot, failed work."""

from collections.abc import Mapping
from typing import Any

from accord.basics.moments import DAY, MINUTE
from accord.notices.delivery import deliver, deliver_daily
from accord.notices.kinds import JOB_FAILED
from accord.notices.rows import Notice
from accord.notices.telling import MAIL_JOB, readers_of, tell
from accord.people.colleagues import send_reset
from accord.store import queue
from accord.workspace import Workspace

# How long a mail server may be away before a mail becomes a failed job that a person sees.
_PATIENCE = 3 * DAY
_AGAIN = 5 * MINUTE


def mail(workspace: Workspace, args: Mapping[str, Any], now: int) -> None:
    """Send one notice. A mail server that is away is asked again later, without counting as a failure."""
    del workspace
    number = int(args["notice"])
    try:
        deliver(number, now)
    except OSError:
        # The mail library's own faults are OSErrors too.
        if not Notice.objects.filter(pk=number, made_at__gt=now - _PATIENCE).exists():
            raise
        queue.enqueue(MAIL_JOB, args, now, now + _AGAIN, dedupe=f"mail:{number}")


def daily_mail(workspace: Workspace, args: Mapping[str, Any], now: int) -> None:
    """Send everybody whose hour has come what waits for them."""
    del workspace, args
    deliver_daily(now)


def reset(workspace: Workspace, args: Mapping[str, Any], now: int) -> None:
    """Answer somebody who asked for a new pass phrase."""
    del workspace
    send_reset(str(args["email"]), int(args["asked_at"]), now)


def watch(workspace: Workspace, args: Mapping[str, Any], now: int) -> None:
    """Tell those who run the desk of work that failed for good."""
    del workspace, args
    failed = queue.dead()
    readers = readers_of(JOB_FAILED) if failed else []
    for job in failed:
        tell(readers, JOB_FAILED, str(job.id), {"job": job.name, "number": job.id}, now)

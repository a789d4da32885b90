"""The story goes in through the public intake, step by step, each counted at its simulated moment."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from accord.basics.moments import DAY
from accord.jobs.bound import JOBS
from accord.jobs.followers import follow_all
from accord.jobs.schedule import SCHEDULE
from accord.simulate.agreeing import agree, first_at, is_due
from accord.simulate.bodies import bodies
from accord.simulate.handing import hand_in
from accord.simulate.story import Story, deals_known, during, leads_known
from accord.store.received import Raw
from accord.workspace import Workspace

# Figures follow whenever the story is half as long again: redoing them costs the more the longer it is.
GROWN = 1.5
WEB, CRM, MAIL = "website", "crm", "mail tool"
_KIND = "segment"
_META = b'{"type":"batch"}'


@dataclass(frozen=True)
class Step:
    """A span of the story, `since` up to, not with, `until`."""

    since: int
    until: int


def steps(since: int, until: int, days: int) -> list[Step]:
    """Spans of so many days; the last ends at `until`."""
    ends = [*range(since + days * DAY, until, days * DAY), until]
    return [Step(a, b) for a, b in zip([since, *ends], ends, strict=False) if b > a]


def feed(
    story: Story, workspace: Workspace, steps: list[Step], done: Callable[[Step], None]
) -> None:
    """Send each step and count it at its end; `done` hears of each."""
    tidied = 0
    for number, step in enumerate(steps, 1):
        _send_messages(story, workspace, step)
        for kind, source, frame in record_frames(story, step):
            if frame.height:
                hand_in(workspace.intake, kind, source, frame, step.until)
        workspace.record(step.until)
        agrees = is_due(story.plan, step.until)
        if agrees or number >= tidied * GROWN or step is steps[-1]:
            _tidy(workspace, step.until)
            tidied = number
        while is_due(story.plan, step.until):
            agree(story.plan, step.until)
        done(step)
    # What a version that began just now makes of leads, and figures of all that was entered.
    follow_all(workspace, steps[-1].until)
    workspace.catch_up(steps[-1].until, patient=True)


def _tidy(workspace: Workspace, now: int) -> None:
    """What the schedule does in a running company, at the simulated moment; figures follow, so that pages
    opened meanwhile show the company grow.
    """
    workspace.catch_up(now, patient=True)
    follow_all(workspace, now)
    regular = {line.job for line in SCHEDULE}
    for job in JOBS:
        if job.name in regular:
            job.run(workspace, {}, now)


def _send_messages(story: Story, workspace: Workspace, step: Step) -> None:
    messages = during(story.messages, "at", step.since, step.until)
    first = int(np.searchsorted(story.messages["at"].to_numpy(), step.since))
    raws = [
        Raw(_KIND, WEB, min(body.received_at, step.until), _META, body.json, body.items)
        for body in bodies(messages, first, f"web-{story.plan.seed}")
    ]
    workspace.intake.put_now(raws)


def record_frames(story: Story, step: Step) -> Iterator[tuple[str, str, pl.DataFrame]]:
    """(kind, source, rows) that files of this step would hold, in the canonical columns of their kinds."""
    for kind in ("owners", "campaigns"):
        yield kind, CRM, during(getattr(story, kind), "since", step.since, step.until).drop("since")
    for kind in ("accounts", "people"):
        # The CRM knows them from their first lead on, whenever its files come.
        rows = during(getattr(story, kind), "since", step.since, step.until)
        yield kind, CRM, rows.rename({"since": "known_at"})
    yield "people", CRM, during(story.needs, "known_at", step.since, step.until)
    # When later leads qualified no file says: that is the agreement's to find.
    imported = pl.when(pl.col("created_at") < first_at(story.plan)).then("mql_at")
    yield (
        "leads",
        CRM,
        leads_known(story.leads, step.since, step.until).with_columns(mql_at=imported),
    )
    yield "activities", CRM, during(story.contacts, "at", step.since, step.until)
    yield "activities", MAIL, during(story.mail, "at", step.since, step.until)
    yield "deals", CRM, deals_known(story.deals, step.since, step.until)
    yield "stages", CRM, during(story.stages, "since", step.since, step.until).drop("since")
    yield "spend", CRM, during(story.spend, "since", step.since, step.until).drop("since")

"""What retention will delete next, and when."""

from dataclasses import dataclass

from accord.basics.moments import DAY
from accord.sources.files.drafts import older
from accord.workspace import Workspace


@dataclass(frozen=True)
class Deletion:
    """At the end of the day `at` so many raw batches and files would go."""

    at: int
    batches: int
    files: int


def retention(workspace: Workspace, now: int) -> list[Deletion]:
    """The next seven days: how much has reached its age by then and was not gone before."""
    kept = workspace.place.raw_days * DAY
    ages = [now + day * DAY - kept for day in range(8)]
    batches = [workspace.intake.settled_before(age) for age in ages]
    files = [older(age).count() for age in ages]
    return [
        Deletion(now + day * DAY, batches[day] - batches[day - 1], files[day] - files[day - 1])
        for day in range(1, 8)
    ]

"""Which function a queued name stands for: every job of the product in one tuple."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from accord.basics.moments import DAY
from accord.store import compaction, manifest, queue
from accord.store.seen import Seen
from accord.workspace import Workspace


@dataclass(frozen=True)
class Bound:
    """A job's name, what it is for, and its function `(workspace, args, now)`; running twice is safe."""

    name: str
    sentence: str
    run: Callable[[Workspace, Mapping[str, Any], int], None]


def _compact(workspace: Workspace, args: Mapping[str, Any], now: int) -> None:
    compaction.compact(workspace.log)
    Seen(workspace.place.folder).tidy()


def _sweep(workspace: Workspace, args: Mapping[str, Any], now: int) -> None:
    manifest.sweep(workspace.place.folder, now)
    queue.forget_topics()


def _forget_raw(workspace: Workspace, args: Mapping[str, Any], now: int) -> None:
    workspace.intake.forget(now - workspace.place.raw_days * DAY)


JOBS = (
    Bound(
        "compact",
        "Sorts recent segments into month files; merges the runs of the index of keys seen.",
        _compact,
    ),
    Bound("sweep", "Deletes files that nobody reads any more.", _sweep),
    Bound("forget_raw", "Deletes raw items older than ACCORD_RAW_DAYS.", _forget_raw),
)

"""What one room causes in another: followers read new files of the log and act, each from its own place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accord.jobs.judging import enter_all, has_begun, judge
from accord.store import manifest
from accord.store.cursors import FOLLOWER, cursor, move_cursor
from accord.store.manifest import Listed
from accord.store.queue import publish_topic
from accord.workspace import Workspace


@dataclass(frozen=True)
class Follower:
    """A follower's name, what it finds in the files listed since it last looked, and its act on that.

    `act` and the follower's new place are one transaction, `look` is outside it and may take its time.
    `is_due` asks for a look without new files.
    """

    name: str
    look: Callable[[Workspace, tuple[Listed, ...], int], Any]
    act: Callable[[Any, int], None]
    is_due: Callable[[int], bool] = lambda _now: False


def _changed(_workspace: Workspace, files: tuple[Listed, ...], _now: int) -> list[str]:
    return sorted({file.collection for file in files})


def _announce(collections: list[str], _now: int) -> None:
    # Tables follow before followers act, so whoever shows figures may ask for them again.
    for topic in (*collections, "tables"):
        publish_topic(topic)


FOLLOWERS = (
    Follower("judging", judge, enter_all, has_begun),
    Follower("announce", _changed, _announce),
)


def follow_all(workspace: Workspace, now: int) -> int:
    """Let every follower act on what is new; how many had something to do."""
    listing = manifest.current()
    return sum(_follow(workspace, follower, listing, now) for follower in FOLLOWERS)


def _follow(workspace: Workspace, follower: Follower, listing: manifest.Listing, now: int) -> bool:
    place = FOLLOWER + follower.name
    since, due = cursor(place), follower.is_due(now)
    if since >= listing.version and not due:
        return False
    logs = (files for name, files in listing.files.items() if name.startswith("log/"))
    fresh = tuple(file for files in logs for file in files if not file.part and file.batch > since)
    found = follower.look(workspace, fresh, now) if fresh or due else None
    with transaction.atomic():
        if cursor(place) != since:
            # Another process was faster; what is new to it comes with the next look.
            return False
        if fresh or due:
            follower.act(found, now)
        move_cursor(place, listing.version)
    return bool(found)

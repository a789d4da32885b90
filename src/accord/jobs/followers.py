"""What one room causes in another: followers read new files of the log and act, each from its own place."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from accord.store import manifest
from accord.store.cursors import FOLLOWER, cursor, move_cursor
from accord.store.manifest import Listed
from accord.store.queue import publish_topic
from accord.workspace import Workspace


@dataclass(frozen=True)
class Follower:
    """A follower's name and its act on the files listed since it last looked; acting twice is safe."""

    name: str
    act: Callable[[Workspace, tuple[Listed, ...], int], None]


def _announce(workspace: Workspace, files: tuple[Listed, ...], now: int) -> None:
    for collection in sorted({file.collection for file in files}):
        publish_topic(collection)
    # Tables follow before followers act, so whoever shows figures may ask for them again.
    publish_topic("tables")


FOLLOWERS = (Follower("announce", _announce),)


def follow_all(workspace: Workspace, now: int) -> int:
    """Let every follower act on what is new; how many had something to do."""
    listing = manifest.current()
    return sum(_follow(workspace, follower, listing, now) for follower in FOLLOWERS)


def _follow(workspace: Workspace, follower: Follower, listing: manifest.Listing, now: int) -> bool:
    place = FOLLOWER + follower.name
    since = cursor(place)
    if since >= listing.version:
        return False
    logs = (files for name, files in listing.files.items() if name.startswith("log/"))
    fresh = tuple(file for files in logs for file in files if not file.part and file.batch > since)
    with transaction.atomic():
        if fresh:
            follower.act(workspace, fresh, now)
        move_cursor(place, listing.version)
    return bool(fresh)

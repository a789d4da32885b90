"""The list of files that readers may see. Each publication is one new version of the list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

from django.db import connection
from django.db.models import Subquery

from accord.store import ids
from accord.store.durable import sync_folder
from accord.store.rows import Counter, ListedFile

_SERIES = "manifest"
_FOLDERS = ("log", "tables", "seen")
_MINUTE = 60_000_000
# Readers that took the list before a swap finish within this time.
GRACE = 10 * _MINUTE
# A file that nobody listed is what a crash left; younger ones may be waiting for their publication.
_ORPHAN_AGE = 24 * 60 * _MINUTE


class Outdated(RuntimeError):
    """A file that was to be replaced is no longer listed: someone else replaced it. Do the work again."""


@dataclass(frozen=True)
class Staged:
    """A file that is whole and on disk but not listed. `path` is relative to the data folder.

    `batch` 0 means: the version that publishes it.
    """

    collection: str
    path: str
    rows: int
    batch: int = 0
    part: str = ""
    first_at: int | None = None
    last_at: int | None = None
    first_entry: int | None = None
    last_entry: int | None = None


@dataclass(frozen=True)
class Listed:
    """A file that readers may see. `part` is empty for a segment as it came, else what it is sorted into."""

    id: int
    collection: str
    path: str
    rows: int
    batch: int
    part: str
    first_at: int | None
    last_at: int | None
    first_entry: int | None
    last_entry: int | None
    added_version: int


@dataclass(frozen=True)
class Listing:
    """One version of the list: files by collection, oldest batch first."""

    version: int
    files: Mapping[str, tuple[Listed, ...]]

    def of(self, collection: str) -> tuple[Listed, ...]:
        """Files of one collection, none when it has none."""
        return self.files.get(collection, ())


_FIELDS = tuple(Listed.__dataclass_fields__)


def current() -> Listing:
    """The list as it stands, from one statement, so that it is never half of a swap."""
    series = Counter.objects.filter(name=_SERIES).values("next")[:1]
    rows = list(
        ListedFile.objects.filter(removed_version=None)
        .annotate(following=Subquery(series))
        .order_by("collection", "batch", "id")
        .values_list(*_FIELDS, "following")
    )
    if not rows:
        return Listing(version(), MappingProxyType({}))
    listed = [Listed(*row[:-1]) for row in rows]
    groups = groupby(listed, lambda file: file.collection)
    return Listing(rows[0][-1] - 1, MappingProxyType({name: tuple(own) for name, own in groups}))


def version() -> int:
    """The number of the newest list, 0 before the first."""
    return ids.last_taken(_SERIES)


def publish(adds: Sequence[Staged], removes: Sequence[Listed] = ()) -> int:
    """Swap files inside the caller's transaction; the new version. Raises Outdated, then nothing changed."""
    if not connection.in_atomic_block:
        raise RuntimeError("Files are published inside a transaction; open one around publish().")
    number = ids.take(_SERIES, 1)
    _remove(removes, number)
    ListedFile.objects.bulk_create(_row(staged, number) for staged in adds)
    return number


def _remove(files: Sequence[Listed], number: int) -> None:
    if not files:
        return
    listed = ListedFile.objects.filter(id__in=[file.id for file in files], removed_version=None)
    if listed.update(removed_version=number) != len(files):
        raise Outdated("Some files to replace are no longer listed; nothing was changed.")


def _row(staged: Staged, number: int) -> ListedFile:
    return ListedFile(
        collection=staged.collection,
        part=staged.part,
        path=staged.path,
        rows=staged.rows,
        batch=staged.batch or number,
        first_at=staged.first_at,
        last_at=staged.last_at,
        first_entry=staged.first_entry,
        last_entry=staged.last_entry,
        added_version=number,
    )


def sweep(folder: Path, now: int, grace: int = GRACE) -> int:
    """Delete replaced files after the grace time, and what crashes left behind; how many files went."""
    ListedFile.objects.exclude(removed_version=None).filter(retired_at=None).update(retired_at=now)
    gone = ListedFile.objects.filter(retired_at__lte=now - grace)
    paths = [folder / path for path in gone.values_list("path", flat=True)]
    _delete(paths)
    gone.filter(path__in=[str(path.relative_to(folder)) for path in paths]).delete()
    orphans = _orphans(folder, now)
    _delete(orphans)
    return len(paths) + len(orphans)


def _delete(paths: Sequence[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
    for parent in {path.parent for path in paths}:
        if parent.is_dir():
            sync_folder(parent)


def _orphans(folder: Path, now: int) -> list[Path]:
    old = [
        path
        for name in _FOLDERS
        for path in (folder / name).rglob("*.*")
        if path.is_file() and path.stat().st_mtime_ns // 1000 < now - _ORPHAN_AGE
    ]
    listed = set(ListedFile.objects.values_list("path", flat=True)) if old else set()
    return [path for path in old if str(path.relative_to(folder)) not in listed]

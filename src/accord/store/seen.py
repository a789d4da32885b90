"""Every key ever counted, so that a repeat is known as one however late it comes.

Sorted runs on disk, listed in the manifest; the newest run that holds a key has the last word. A run
is four columns one after the other, each as long as the run: the two halves of the 16-byte keys, the
content's hash, the entry. Searching touches only the first halves, read through the page cache.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from django.db import transaction

from accord.store import manifest, tiers
from accord.store.durable import write_durably
from accord.store.manifest import Listed, Listing, Staged

COLLECTION = "seen"
Words = npt.NDArray[np.uint64]
Entries = npt.NDArray[np.int64]

_COLUMN = np.dtype("<u8")
_WIDTH = 8
_MAGIC = b"ACCSEEN1"
# Magic, rows, rows that there is room for.
_HEADER = 24
# Rows that a merge holds in memory at once.
_SLICE = 2_000_000


@dataclass(frozen=True)
class Found:
    """Per asked key: the entry it made and its content's hash, 0 where the key was never seen."""

    entries: Entries
    contents: Words


@dataclass(frozen=True)
class Run:
    """The columns of one run, mapped from its file or in memory, sorted by (high, low)."""

    high: Words
    low: Words
    contents: Words
    entries: Words

    def __len__(self) -> int:
        return len(self.high)


def words_of(keys: Sequence[bytes] | npt.NDArray[np.void] | Words) -> Words:
    """16-byte keys as an array of shape (n, 2); takes a list of bytes or an array of 16-byte items."""
    if isinstance(keys, np.ndarray):
        if keys.ndim == 2:
            return keys.astype(np.uint64, copy=False)
        return np.frombuffer(keys.tobytes(), dtype=">u8").reshape(-1, 2).astype(np.uint64)
    joined = b"".join(keys)
    if len(joined) != 16 * len(keys):
        raise ValueError("A key of the seen index has 16 bytes; hash it with keys.key_hash.")
    return np.frombuffer(joined, dtype=">u8").reshape(-1, 2).astype(np.uint64)


@dataclass(frozen=True)
class Seen:
    """The index below one data folder."""

    folder: Path
    _open: dict[str, Run] = field(default_factory=dict, repr=False, compare=False)

    def probe(
        self, keys: Sequence[bytes] | npt.NDArray[np.void] | Words, listing: Listing | None = None
    ) -> Found:
        """What is known of each key."""
        words = words_of(keys)
        order = _order(words[:, 0], words[:, 1])
        high, low = words[order, 0], words[order, 1]
        entries = np.zeros(len(words), dtype=np.int64)
        contents = np.zeros(len(words), dtype=np.uint64)
        left = np.arange(len(words))
        for run in reversed(self._runs((listing or manifest.current()).of(COLLECTION))):
            places = _places(run, high[left], low[left])
            hit = places >= 0
            entries[order[left[hit]]] = run.entries[places[hit]].astype(np.int64)
            contents[order[left[hit]]] = run.contents[places[hit]]
            left = left[~hit]
        return Found(entries, contents)

    def stage(
        self,
        keys: Sequence[bytes] | npt.NDArray[np.void] | Words,
        contents: npt.ArrayLike,
        entries: npt.ArrayLike,
    ) -> Staged:
        """A run of these keys, on disk, known after `publish`. Of a key given twice the last one holds."""
        words = words_of(keys)
        run = _sorted_run(
            Run(
                words[:, 0],
                words[:, 1],
                np.asarray(contents, dtype=np.uint64),
                np.asarray(entries, dtype=np.int64).astype(np.uint64),
            )
        )
        return self._staged([run], len(run), batch=0)

    def tidy(self) -> int:
        """Merge runs of like size so that few stay; how many files were merged. Safe beside a writer."""
        listed = manifest.current().of(COLLECTION)
        chosen = [listed[place] for place in tiers.neighbours([file.rows for file in listed])]
        if not chosen:
            return 0
        merged = self._merged(chosen)
        with transaction.atomic():
            manifest.publish([merged], chosen)
        return len(chosen)

    def _merged(self, files: Sequence[Listed]) -> Staged:
        runs = self._runs(files)
        rows = sum(len(run) for run in runs)
        return self._staged(_merge(runs), rows, batch=max(file.batch for file in files))

    def _runs(self, files: Sequence[Listed]) -> list[Run]:
        for path in set(self._open) - {file.path for file in files}:
            self._open.pop(path, None)
        return [self._run(file.path) for file in files]

    def _run(self, path: str) -> Run:
        run = self._open.get(path)
        if run is None:
            run = self._open[path] = _map_run(self.folder / path)
        return run

    def _staged(self, runs: Iterable[Run], capacity: int, batch: int) -> Staged:
        written = [0]

        def write(unfinished: Path) -> None:
            written[0] = _write_run(unfinished, runs, capacity)

        path = write_durably(self.folder / COLLECTION, ".run", write)
        return Staged(COLLECTION, path.relative_to(self.folder).as_posix(), written[0], batch)


@lru_cache(maxsize=8)
def seen_below(folder: Path) -> Seen:
    """The index below a folder, whose runs stay mapped from one question to the next."""
    return Seen(folder)


def _places(run: Run, high: Words, low: Words) -> npt.NDArray[np.int64]:
    """Where in the run each key stands, -1 where it does not. Keys in order are found faster."""
    places = np.searchsorted(run.high, high).astype(np.int64)
    left = np.flatnonzero(places < len(run))
    result = np.full(len(high), -1, dtype=np.int64)
    # Two keys with one first half are next to impossible, so this goes round once or twice.
    while len(left):
        same_high = run.high[places[left]] == high[left]
        left = left[same_high]
        same_low = run.low[places[left]] == low[left]
        result[left[same_low]] = places[left[same_low]]
        left = left[~same_low]
        places[left] += 1
        left = left[places[left] < len(run)]
    return result


def _order(high: Words, low: Words) -> npt.NDArray[np.int64]:
    """Places in order of (high, low), equal keys as given.

    Keys are hashes, so the first halves nearly always decide, and sorting those alone merges runs that
    are in order already: 24 times faster than sorting by both.
    """
    order = np.argsort(high, kind="stable")
    tied = high[order][1:] == high[order][:-1]
    if not (tied & (low[order][1:] < low[order][:-1])).any():
        return order
    return np.lexsort((low, high))


def _sorted_run(run: Run) -> Run:
    """The run in order; of equal keys the last given stays."""
    order = _order(run.high, run.low)
    high, low = run.high[order], run.low[order]
    last = np.ones(len(order), dtype=bool)
    last[:-1] = (high[1:] != high[:-1]) | (low[1:] != low[:-1])
    kept = order[last]
    return Run(high[last], low[last], run.contents[kept], run.entries[kept])


def _merge(runs: Sequence[Run]) -> Iterator[Run]:
    """The rows of all runs in order, in slices of the key space; runs are given oldest first."""
    largest = max(runs, key=len)
    slices = max(1, sum(len(run) for run in runs) // _SLICE)
    marks = largest.high[np.arange(1, slices) * len(largest) // slices]
    cuts = [[0, *np.searchsorted(run.high, marks).tolist(), len(run)] for run in runs]
    for number in range(slices):
        parts = [
            _part(run, cut[number], cut[number + 1]) for run, cut in zip(runs, cuts, strict=True)
        ]
        yield _sorted_run(_joined(parts))


def _part(run: Run, start: int, end: int) -> Run:
    return Run(
        run.high[start:end], run.low[start:end], run.contents[start:end], run.entries[start:end]
    )


def _joined(parts: Sequence[Run]) -> Run:
    return Run(
        np.concatenate([part.high for part in parts]),
        np.concatenate([part.low for part in parts]),
        np.concatenate([part.contents for part in parts]),
        np.concatenate([part.entries for part in parts]),
    )


def _write_run(path: Path, runs: Iterable[Run], capacity: int) -> int:
    """Write runs one after the other into one file; how many rows. Plain writes: a full disk raises."""
    rows = 0
    with path.open("wb") as out:
        out.truncate(_HEADER + 4 * _WIDTH * capacity)
        for run in runs:
            for column, values in enumerate((run.high, run.low, run.contents, run.entries)):
                out.seek(_HEADER + _WIDTH * (column * capacity + rows))
                out.write(np.ascontiguousarray(values, dtype=_COLUMN).tobytes())
            rows += len(run)
        out.seek(0)
        out.write(_MAGIC + np.array([rows, capacity], dtype=_COLUMN).tobytes())
    return rows


def _map_run(path: Path) -> Run:
    with path.open("rb") as file:
        start = file.read(_HEADER)
    if start[:8] != _MAGIC:
        raise ValueError(f"{path.name} is not a run of the seen index; restore it from a backup.")
    rows, capacity = np.frombuffer(start[8:], dtype=_COLUMN).tolist()
    if not capacity:
        return Run(*(np.zeros(0, dtype=np.uint64) for _ in range(4)))
    words = np.memmap(path, dtype=_COLUMN, mode="r", offset=_HEADER, shape=(4, capacity))
    return Run(*(np.asarray(words[column, :rows]) for column in range(4)))

"""Sorting segments into the files that are read: activities by month, other streams as a whole.

Rows of one subject lie together in a file, which makes a timeline about a hundred times faster than
in order of arrival. Each swap is one transaction; whoever read the former list finishes with it.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

import polars as pl
from django.db import transaction

from accord.log.streams import ACTIVITIES, STREAMS, Stream
from accord.store import cursors, manifest, tiers
from accord.store.log import ORDER, Log, collection_of
from accord.store.manifest import Listed, Staged

# Fewer segments than this are read about as fast as sorted ones.
_SEGMENTS = 16
# Rows sorted in memory at once.
_SLICE = 1_000_000
_WHOLE = "all"


def compact(log: Log, at_least: int = _SEGMENTS) -> int:
    """Sort segments in and merge what has become many; how many files were replaced.

    Segments that some follower has not read stay (`cursors.FOLLOWER`). Raises Outdated when another
    process replaced the same files; then do it again.
    """
    read_by_all = cursors.slowest_follower()
    return sum(_compact_stream(log, stream, at_least, read_by_all) for stream in STREAMS)


def _compact_stream(log: Log, stream: Stream, at_least: int, read_by_all: int | None) -> int:
    segments = [
        file
        for file in manifest.current().of(collection_of(stream))
        if not file.part and (read_by_all is None or file.batch <= read_by_all)
    ]
    if len(segments) < at_least:
        return 0
    for group in _groups(segments):
        _swap(_sorted_in(log, stream, group), group)
    return len(segments) + _merge_parts(log, stream)


def _groups(segments: Sequence[Listed]) -> Iterator[list[Listed]]:
    group: list[Listed] = []
    for file in segments:
        if group and sum(one.rows for one in group) + file.rows > _SLICE:
            yield group
            group = []
        group.append(file)
    yield group


def _sorted_in(log: Log, stream: Stream, segments: Sequence[Listed]) -> list[Staged]:
    collection = collection_of(stream)
    rows = log.scan_files(collection, segments).collect().with_columns(_part(stream).alias("_part"))
    batch = max(file.batch for file in segments)
    return [
        log.stage(collection, own.drop("_part"), batch=batch, part=part)
        for (part,), own in rows.partition_by("_part", as_dict=True).items()
    ]


def _part(stream: Stream) -> pl.Expr:
    if stream is ACTIVITIES:
        return pl.from_epoch("at", time_unit="us").dt.strftime("%Y-%m")
    return pl.lit(_WHOLE)


def _merge_parts(log: Log, stream: Stream) -> int:
    files = sorted(
        (file for file in manifest.current().of(collection_of(stream)) if file.part),
        key=lambda file: (file.part, -file.rows),
    )
    merged = 0
    for _, own in groupby(files, key=lambda file: file.part):
        part = list(own)
        chosen = [part[place] for place in tiers.neighbours([file.rows for file in part])]
        if chosen:
            _swap([_merged(log, stream, chosen)], chosen)
            merged += len(chosen)
    return merged


def _merged(log: Log, stream: Stream, files: Sequence[Listed]) -> Staged:
    return log.stage_slices(
        collection_of(stream),
        _slices(log, stream, files),
        batch=max(file.batch for file in files),
        part=files[0].part,
    )


def _slices(log: Log, stream: Stream, files: Sequence[Listed]) -> Iterator[pl.DataFrame]:
    """All rows in order, cut between subjects into what fits in memory."""
    rows = log.scan_files(collection_of(stream), files)
    subjects = rows.select("subject").collect().get_column("subject").sort()
    marks = [None, *_marks(subjects), None]
    for low, high in pairwise(marks):
        part = rows
        if low is not None:
            part = part.filter(pl.col("subject") >= low)
        if high is not None:
            part = part.filter(pl.col("subject") < high)
        yield part.collect().sort(ORDER)


def _marks(subjects: pl.Series) -> list[int]:
    """Subjects at which a slice begins, each once."""
    marks = subjects.gather_every(_SLICE, _SLICE) if len(subjects) > _SLICE else subjects.head(0)
    return marks.unique().sort().to_list()


def _swap(adds: Sequence[Staged], removes: Sequence[Listed]) -> None:
    with transaction.atomic():
        manifest.publish(adds, removes)

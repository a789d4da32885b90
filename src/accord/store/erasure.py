"""Erasing subjects: another number in their place wherever files hold them, their properties gone.

Entries stay, so ungrouped totals stay; nobody can say any more whose they were. Properties of leads, deals
and moves that are the person's go with theirs, whoever wrote them down: free text may name anybody. A ledger of keyed
hashes refuses what comes in again under the subject's keys, and is replayed after a restore. Rows of
names and raw items are the rooms' to erase; the former files go with the next `manifest.sweep`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import polars as pl
import pyarrow.parquet as pq
from django.db import transaction

from accord.log.streams import DEALS, LEADS, PROPERTIES, STAGES, Stream
from accord.store import ids, keys, manifest
from accord.store.flush import flush
from accord.store.log import ORDER, Log, collection_of, stream_of
from accord.store.manifest import Listed, Outdated, Staged
from accord.store.rows import ErasedKey, ErasedSubject, Key

_SLICE = 1_000_000
_ATTEMPTS = 5
# `subject` numbers an entry or an import under other kinds, which only look like the same numbers.
_NUMBERED = ("person", "account", "lead", "deal", "campaign", "spend", "owner")


@dataclass(frozen=True)
class _Gone:
    """Who is erased, and by kind the numbers of what is theirs, as properties name it."""

    stand_ins: Mapping[int, int]
    records: Mapping[str, pl.Series]


@dataclass(frozen=True)
class Erased:
    """What stands in each subject's place, and how many files were rewritten."""

    stand_ins: Mapping[int, int]
    files: int


def erase(log: Log, subjects: Sequence[int], now: int) -> Erased:
    """Erase subjects; safe to repeat, also after a crash half-way."""
    stand_ins = _enter(subjects, now)
    flush(log)
    return Erased(stand_ins, _rekey_all(log, stand_ins))


def replay(log: Log) -> Erased:
    """Erase again whatever the ledger names: a restored backup may hold it."""
    stand_ins = dict(ErasedSubject.objects.values_list("subject", "stand_in"))
    Key.objects.filter(hash__in=ErasedKey.objects.values("hash")).delete()
    flush(log)
    return Erased(stand_ins, _rekey_all(log, stand_ins))


@transaction.atomic
def _enter(subjects: Sequence[int], now: int) -> dict[int, int]:
    known = dict(
        ErasedSubject.objects.filter(subject__in=subjects).values_list("subject", "stand_in")
    )
    new = [subject for subject in dict.fromkeys(subjects) if subject not in known]
    first = ids.take("subject", len(new)) if new else 0
    made = dict(zip(new, range(first, first + len(new)), strict=True))
    ErasedSubject.objects.bulk_create(
        ErasedSubject(subject=subject, stand_in=stand_in, erased_at=now)
        for subject, stand_in in made.items()
    )
    hashes = keys.keys_of(subjects)
    ErasedKey.objects.bulk_create(
        (ErasedKey(hash=key, erased_at=now) for key in hashes), ignore_conflicts=True
    )
    Key.objects.filter(subject__in=subjects).delete()
    return known | made


def _rekey_all(log: Log, stand_ins: Mapping[int, int]) -> int:
    """Rewrite until no listed file holds a subject; files that came meanwhile are taken in the next round."""
    rewritten = 0
    for _ in range(_ATTEMPTS):
        gone = _Gone(stand_ins, _records(log, stand_ins))
        files = _holding(log, gone)
        if not files:
            return rewritten
        try:
            _swap(log, files, gone)
        except Outdated:
            continue
        rewritten += len(files)
    raise Outdated("Other work kept replacing the files; nothing is lost, run the erasure again.")


def _records(log: Log, stand_ins: Mapping[int, int]) -> dict[str, pl.Series]:
    """Leads, deals and moves of the persons; after a stop half-way some name the stand-ins already."""
    persons = pl.Series([*stand_ins, *stand_ins.values()], dtype=pl.Int64).implode()
    leads = _naming(log, LEADS, pl.col("person").is_in(persons))
    theirs = pl.col("person").is_in(persons) | pl.col("lead").is_in(leads.implode())
    deals = _naming(log, DEALS, theirs)
    own = {"person": persons, "lead": leads.implode(), "deal": deals.implode()}
    moved = [
        (pl.col("subject_kind") == kind) & pl.col("subject").is_in(ids) for kind, ids in own.items()
    ]
    moves = log.scan(collection_of(STAGES)).filter(pl.any_horizontal(moved)).select("entry")
    return {"lead": leads, "deal": deals, "stage": moves.collect()["entry"]}


def _naming(log: Log, stream: Stream, names_them: pl.Expr) -> pl.Series:
    """Records whose entry in force names the persons."""
    ever = log.scan(collection_of(stream)).filter(names_them).select("subject").unique().collect()
    return log.current(stream, ever["subject"]).filter(names_them)["subject"].unique()


def _swap(log: Log, files: Sequence[Listed], gone: _Gone) -> None:
    staged = [one for file in files for one in _rewritten(log, file, gone)]
    with transaction.atomic():
        manifest.publish(staged, files)


def _holding(log: Log, gone: _Gone) -> list[Listed]:
    listing = manifest.current()
    return [
        file
        for files in listing.files.values()
        for file in files
        if file.path.endswith(".parquet") and _holds(log, file, gone)
    ]


def _holds(log: Log, file: Listed, gone: _Gone) -> bool:
    rows = pl.scan_parquet(log.folder / file.path)
    found = rows.filter(_about(file, rows.collect_schema(), gone)).head(1)
    return bool(found.select(pl.len()).collect().item())


def _about(file: Listed, columns: pl.Schema, about: _Gone) -> pl.Expr:
    """Rows that hold a subject in a column of persons, and properties of what is theirs."""
    gone = pl.Series(list(about.stand_ins), dtype=pl.Int64).implode()
    held = pl.lit(False)
    if "person" in columns:
        held = held | pl.col("person").is_in(gone)
    if stream_of(file.collection) is not None:
        held = held | (_own(columns) & pl.col("subject").is_in(gone))
    if stream_of(file.collection) is PROPERTIES:
        for kind, numbers in about.records.items():
            theirs = pl.col("subject").is_in(numbers.implode())
            held = held | ((pl.col("subject_kind") == kind) & theirs)
    return held.fill_null(False)


def _own(columns: pl.Schema) -> pl.Expr:
    if "subject_kind" in columns:
        return pl.col("subject_kind").is_in(_NUMBERED)
    return pl.lit(True)


def _rewritten(log: Log, file: Listed, gone: _Gone) -> list[Staged]:
    """The file without the subjects; nothing when none of its rows stay."""
    slices = _slices(log, file, gone)
    first = next(slices, None)
    if first is None:
        return []
    whole = chain([first], slices)
    return [log.stage_slices(file.collection, whole, batch=file.batch, part=file.part)]


def _slices(log: Log, file: Listed, gone: _Gone) -> Iterator[pl.DataFrame]:
    """Rows in order. Stand-ins are the highest numbers so far, so their rows belong at the end."""
    stream = stream_of(file.collection)
    moved: list[pl.DataFrame] = []
    with pq.ParquetFile(log.folder / file.path) as source:
        for batch in source.iter_batches(_SLICE):
            frame = pl.DataFrame(pl.from_arrow(batch))
            if stream is PROPERTIES:
                frame = frame.filter(~_about(file, frame.schema, gone))
            elif stream is not None:
                frame, theirs = _rekeyed(stream, frame, gone.stand_ins)
                moved.append(theirs)
            else:
                frame = frame.with_columns(_swapped("person", gone.stand_ins))
            if frame.height:
                yield frame
    if moved and (last := pl.concat(moved).sort(ORDER)).height:
        yield last


def _rekeyed(
    stream: Stream, frame: pl.DataFrame, stand_ins: Mapping[int, int]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows that keep their subject, and those that get another."""
    if "person" in stream.column_names:
        frame = frame.with_columns(_swapped("person", stand_ins))
    gone = pl.Series(list(stand_ins), dtype=pl.Int64).implode()
    theirs = (_own(frame.schema) & pl.col("subject").is_in(gone)).fill_null(False)
    return frame.filter(~theirs), frame.filter(theirs).with_columns(_swapped("subject", stand_ins))


def _swapped(column: str, stand_ins: Mapping[int, int]) -> pl.Expr:
    return pl.col(column).replace(list(stand_ins), list(stand_ins.values()))

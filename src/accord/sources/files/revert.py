"""Taking an import back: what it made is withdrawn, what it changed is put back, exactly."""

from dataclasses import dataclass

import polars as pl
from django.db import transaction

from accord.access import audit
from accord.access.audit import Act
from accord.log.entry import WITHDRAWN
from accord.log.kinds.sources import IMPORT_REVERTED
from accord.log.streams import ACTS, IDENTITIES, PROPERTIES, STREAMS, Stream
from accord.people import joining
from accord.sources.files import bare
from accord.sources.files.former import followed
from accord.sources.files.parting import Parting, parting
from accord.sources.files.rows import ImportRun
from accord.store import ids, manifest
from accord.store.log import Log, collection_of, conformed, schema
from accord.store.manifest import Listing
from accord.store.place import Place
from accord.store.queue import enqueue

REVERT_IMPORT = "revert_import"
# Joinings are taken back by rules of their own.
_TAKEN_BACK = tuple(stream for stream in STREAMS if stream not in (IDENTITIES, ACTS))


class NotRevertible(Exception):
    """An import that cannot be taken back; the message says why."""


@dataclass(frozen=True)
class Reverted:
    """What taking an import back did: entries withdrawn, put back, left because they changed again
    later; rows of names put back; records gone to which nothing refers any more; persons told apart
    again, and persons who stay joined because something since rests on it.
    """

    withdrawn: int
    restored: int
    kept: int
    names: int
    vanished: int
    parted: int
    joined: int


@dataclass(frozen=True)
class _Taken:
    """Entries to append for one stream, without numbers, and how many stay as they are."""

    withdrawn: pl.DataFrame
    restored: pl.DataFrame
    kept: int


def ask_revert(number: int, actor: str, now: int) -> None:
    """Let a worker take an import back. Raises NotRevertible."""
    with transaction.atomic():
        run = _known(number)
        if not ImportRun.objects.filter(id=number, state="done").update(state="reverting"):
            raise _unfit(run)
        enqueue(
            REVERT_IMPORT, {"run": number, "by": actor}, now, dedupe=f"{REVERT_IMPORT}:{number}"
        )


def revert(place: Place, number: int, by: str, now: int) -> Reverted:
    """Take an import back in one transaction; what later entries changed again stays and is counted."""
    with transaction.atomic():
        run = _claimed(number, by, now)
        listing = manifest.current()
        log = Log(place.folder)
        taken = {stream: _taken(log, stream, run, listing) for stream in _TAKEN_BACK}
        names = bare.restore_names(run)
        told = parting(log, run, listing)
        joining.part(told.words)
        _append(log, taken | {IDENTITIES: _unsaid(told)}, run, by, now)
        vanished = bare.vanish(place, log, manifest.current())
        audit.record(by, Act.REVERT, "import", number, now)
    records = [taken[stream] for stream in taken if stream is not PROPERTIES]
    return Reverted(
        sum(one.withdrawn.height for one in records),
        sum(one.restored.height for one in records),
        sum(one.kept for one in records),
        names,
        vanished,
        len(told.words),
        told.kept,
    )


def _unsaid(told: Parting) -> _Taken:
    """The joining's entries, to be withdrawn: each subject's word before them holds again."""
    columns = ("subject", "person", "at", "known_at", "source")
    return _Taken(told.withdrawn.select(*columns, replaces="entry"), told.withdrawn.clear(), 0)


def _claimed(number: int, by: str, now: int) -> ImportRun:
    run = _known(number)
    if run.state not in ("done", "reverting"):
        raise _unfit(run)
    ImportRun.objects.filter(id=number).update(state="reverted", reverted_at=now, reverted_by=by)
    return run


def _known(number: int) -> ImportRun:
    run = ImportRun.objects.filter(id=number).first()
    if run is None:
        raise NotRevertible(
            f"There is no import {number}; `accord import list` shows those there are."
        )
    return run


def _unfit(run: ImportRun) -> NotRevertible:
    return NotRevertible(f"Import {run.id} is {run.state}, so there is nothing to take back.")


def _taken(log: Log, stream: Stream, run: ImportRun, listing: Listing) -> _Taken:
    """What the import's own entries that still hold are replaced by."""
    rows = log.scan(collection_of(stream), listing)
    own = rows.filter(pl.col("actor") == f"import:{run.id}").collect()
    if own.is_empty():
        return _Taken(own, own, 0)
    ends = followed(log, stream, own["entry"], listing)
    standing = own.filter(ends.eq_missing(own["entry"]))
    elsewhere = ends.drop_nulls().unique()
    kept = elsewhere.filter(~elsewhere.is_in(own["entry"].implode())).len()
    before = _before(log, stream, standing["replaces"], listing)
    back = standing.select("entry", "replaces").join(before, on="replaces", how="inner")
    gone = standing.filter(~pl.col("entry").is_in(back["entry"].implode()))
    more = ["subject_kind", "person"] if stream is PROPERTIES else []
    withdrawn = gone.select("subject", "at", "known_at", "source", *more, replaces="entry")
    return _Taken(withdrawn, back.drop("replaces").rename({"entry": "replaces"}), kept)


def _before(log: Log, stream: Stream, replaced: pl.Series, listing: Listing) -> pl.DataFrame:
    """The states that updates replaced, by `replaces`; states of imports since taken back are passed over."""
    reverted = {f"import:{number}" for number in
                ImportRun.objects.filter(state="reverted").values_list("id", flat=True)}  # fmt: skip
    columns = [name for name in schema(stream) if name not in {"entry", "replaces"}]
    asked = pl.DataFrame({"replaces": replaced.drop_nulls(), "entry": replaced.drop_nulls()})
    found: list[pl.DataFrame] = []
    while asked.height:
        rows = (
            log.scan(collection_of(stream), listing)
            .filter(pl.col("entry").is_in(asked["entry"].implode()))
            .collect()
        )
        both = asked.join(rows.rename({"replaces": "earlier"}), on="entry")
        gone = both["actor"].is_in(sorted(reverted))
        found.append(both.filter(~gone).select("replaces", *columns))
        asked = both.filter(gone).select("replaces", pl.col("earlier").alias("entry")).drop_nulls()
    empty = pl.DataFrame(schema={"replaces": pl.Int64, **{n: schema(stream)[n] for n in columns}})
    return pl.concat([empty, *found]).filter(pl.col("kind") != WITHDRAWN)


def _append(log: Log, taken: dict[Stream, _Taken], run: ImportRun, by: str, now: int) -> None:
    """Number and publish the entries that take the import back, and one that says so.

    A state put back keeps the actor it had: it is that import's word again, and goes with it.
    """
    parts: list[tuple[Stream, pl.DataFrame]] = []
    who = pl.lit(by or "system").alias("actor")
    for stream, one in taken.items():
        withdrawn = one.withdrawn.with_columns(pl.lit(WITHDRAWN).alias("kind"), who)
        frames = [conformed(stream, frame) for frame in (withdrawn, one.restored) if frame.height]
        if frames:
            parts.append((stream, pl.concat(frames)))
    parts.append((ACTS, conformed(ACTS, _act(run, now).with_columns(who))))
    first = ids.take("entry", sum(frame.height for _, frame in parts))
    staged = []
    for stream, frame in parts:
        numbers = pl.int_range(first, first + frame.height, dtype=pl.Int64, eager=True)
        stamped = frame.with_columns(
            numbers.alias("entry"), pl.lit(now, pl.Int64).alias("recorded_at")
        )
        staged.append(log.stage(collection_of(stream), stamped))
        first += frame.height
    manifest.publish(staged)


def _act(run: ImportRun, now: int) -> pl.DataFrame:
    row = {
        "at": now, "known_at": now, "source": run.source, "kind": IMPORT_REVERTED.name,
        "subject": run.id, "subject_kind": "import", "note": f'{{"import": {run.id}}}',
    }  # fmt: skip
    return pl.DataFrame([row])

"""Keeping the stored tables fresh: what to write after new entries, and from time to time the whole.

Nothing here writes: `refresh` yields rows to be staged, and the mark that goes into the same
transaction as the list of files. A pass redoes the rows of every key that new entries touch from
the log itself, so it may be repeated, late entries need no care, and a rebuild gives the same rows.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial

import ibis
import pyarrow as pa

from accord.basics.moments import DAY
from accord.tables.activities import daily
from accord.tables.deals import deals
from accord.tables.dirty import Tail
from accord.tables.engine import Engine
from accord.tables.kept import (
    ALIVE,
    BATCH,
    KEY,
    TABLES,
    Kept,
    as_delta,
    kept_named,
    newest_marks,
    read_kept,
    with_key,
)
from accord.tables.making import Making, kept
from accord.tables.streams import Files, Streams, kept_of_parties, log_of, resolved, streams_over

_ = ibis._

VERSION = "2"
# Activities that are folded at once; bounds memory, measured at about 1 kB each with all windows.
SLICE = 5_000_000
_PARTIES_AT_ONCE = 200_000
_ROWS_AT_ONCE = 2_000_000
_BUCKETS = 4_096
_DELTAS_AT_MOST = 24
# Deltas are folded past a tenth of the base by a pass with nothing else to do, so that new entries
# do not wait for it; past a half by any pass.
FOLD_IDLE, FOLD_BUSY = 10, 2
_OF_PARTIES = tuple(table for table in TABLES if table.by == "party")


@dataclass(frozen=True)
class Mark:
    """How far the stored tables are: the newest entry folded, the last pass, the zone and shape."""

    entry: int = 0
    batch: int = 0
    zone: str = ""
    shape: str = ""

    def text(self) -> str:
        """The mark as the cursor keeps it."""
        return json.dumps(asdict(self))

    @staticmethod
    def of(text: str | None) -> "Mark":
        """The mark that the text holds; none for nothing."""
        return Mark(**json.loads(text)) if text else Mark()


@dataclass(frozen=True)
class Change:
    """Rows to be listed in a collection; all files so far listed in `replaces` go out with it."""

    collection: str
    rows: pa.Table
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refresh:
    """What a pass writes, and the mark that holds once it is written."""

    changes: Iterator[Change]
    mark: Mark


def shape() -> str:
    """What the stored files look like; with another shape they are all made anew."""
    names = (f"{table.name}:{','.join(c.name for c in table.columns)}" for table in TABLES)
    return f"{VERSION} {' '.join(names)}"


def refresh(
    engine: Engine,
    files: Files,
    mark: Mark,
    zone: str,
    counts: Mapping[str, int],
    dirty_people: Sequence[int] = (),
) -> Refresh:
    """What brings the stored tables of `files` from the mark to the end of the log.

    `counts` are the rows listed per collection; `dirty_people` are redone without new entries.
    """
    fresh = mark.zone != zone or mark.shape != shape()
    tail = Tail(engine, files, 0 if fresh else mark.entry)
    newest = tail.newest()
    reached = Mark(newest, mark.batch + 1, zone, shape())
    if fresh:
        return Refresh(_rebuilt(engine, files, zone, counts), reached)
    if newest == mark.entry and not dirty_people:
        return Refresh(_folded(engine, files, counts, FOLD_IDLE), mark)
    return Refresh(_advanced(engine, files, tail, reached, counts, dirty_people), reached)


def _advanced(
    engine: Engine,
    files: Files,
    tail: Tail,
    mark: Mark,
    counts: Mapping[str, int],
    people: Sequence[int],
) -> Iterator[Change]:
    yield from _folded(engine, files, counts, FOLD_BUSY)
    touched = tail.touched()
    subjects, fresh, known = tail.names(touched)
    log = log_of(engine, files)
    parties = _with_people(engine, tail.parties(touched, subjects, log, known), people)
    if _size(engine, subjects):
        keys = kept(engine, _subject_keys, subjects)
        yield _delta(engine, kept_named("identities"), fresh, keys, mark)
    folded = _Folded()
    for part in _parts(engine, parties, _PARTIES_AT_ONCE):
        streams = kept_of_parties(engine, log, known, part)
        making = Making(engine, streams, mark.zone)
        keys = kept(engine, _party_keys, part)
        for table in _OF_PARTIES:
            rows = getattr(making, table.name)
            if _size(engine, rows) or _had(engine, files, table, keys):
                yield _delta(engine, table, rows, keys, mark)
        folded.add(making, streams)
    of_parties = _together(engine, folded.deals)
    if of_parties is None:
        of_parties = kept(engine, _none_of, log.deals)
    dirty = tail.deals(touched, subjects, parties, log, of_parties)
    if _size(engine, dirty):
        leads = _overlaid(engine, "leads", tail, parties, folded.leads)
        records = _overlaid(engine, "lead_records", tail, parties, folded.lead_records)
        streams = streams_over(engine, log, known)
        rows = kept(engine, _deals_of, streams, leads, records, dirty)
        yield _delta(engine, kept_named("deals"), rows, dirty, mark)
    days = tail.days(touched, mark.zone)
    yield from _redone_days(engine, log, days, mark)


@dataclass
class _Folded:
    """Of parties already folded, what deals go by; all else of them is let go."""

    leads: list[ibis.Table] = field(default_factory=list)
    lead_records: list[ibis.Table] = field(default_factory=list)
    deals: list[ibis.Table] = field(default_factory=list)

    def add(self, making: Making, streams: Streams) -> None:
        self.leads.append(making.leads)
        self.lead_records.append(making.lead_records)
        self.deals.append(streams.deals)


def _with_people(engine: Engine, parties: ibis.Table, people: Sequence[int]) -> ibis.Table:
    if not people:
        return parties
    named = engine.hold(pa.table({"party": pa.array(sorted(set(people)), pa.int64())}))
    return kept(engine, _united, parties, named)


def _united(one: ibis.Table, other: ibis.Table) -> ibis.Table:
    return one.union(other).distinct()


def _subject_keys(subjects: ibis.Table) -> ibis.Table:
    return subjects.select(key="subject")


def _party_keys(parties: ibis.Table) -> ibis.Table:
    return parties.select(key="party")


def _none_of(table: ibis.Table) -> ibis.Table:
    return table.filter(ibis.literal(value=False))


def _deals_of(
    streams: Streams, leads: ibis.Table, records: ibis.Table, dirty: ibis.Table
) -> ibis.Table:
    own = streams.deals.semi_join(dirty, streams.deals.subject == dirty.key)
    moves = streams.stages.semi_join(dirty, streams.stages.subject == dirty.key)
    ever = streams.deals_ever.semi_join(dirty, streams.deals_ever.subject == dirty.key)
    return deals(replace(streams, deals=own, deals_ever=ever, stages=moves), leads, records)


def _parts(engine: Engine, parties: ibis.Table, at_once: int) -> Iterator[ibis.Table]:
    """The parties in runs of neighbouring ids, so that sorted files are read in few places."""
    parts = -(-_size(engine, parties) // at_once)
    if parts <= 1:
        yield from [parties] * parts
        return
    numbered = engine.keep(("numbered", parts), partial(_numbered, parts=parts), (parties,))
    for at in range(parts):
        yield engine.keep("part", _numbered_part, (numbered,), (at,))


def _numbered(parties: ibis.Table, _values: object, parts: int) -> ibis.Table:
    return parties.mutate(part=ibis.ntile(parts).over(ibis.window(order_by="party")))


def _numbered_part(numbered: ibis.Table, values: tuple[ibis.Value, ...]) -> ibis.Table:
    return numbered.filter(_.part == values[0]).select("party")


def _size(engine: Engine, table: ibis.Table) -> int:
    known = engine.size(table)
    if known is not None:
        return known
    found = engine.prepared("count", lambda rows, _values: rows.agg(n=rows.count()), (), (table,))
    return int(found["n"][0].as_py())


def _together(engine: Engine, tables: Sequence[ibis.Table]) -> ibis.Table | None:
    if len(tables) < 2:
        return tables[0] if tables else None
    return engine.view(
        ("together", len(tables)), lambda *given: ibis.union(*given[:-1]), tuple(tables)
    )


def _overlaid(
    engine: Engine, name: str, tail: Tail, parties: ibis.Table, folded: Sequence[ibis.Table]
) -> ibis.Table:
    """The kept table with the rows of dirty parties as they are now."""
    before = getattr(tail.before, name)
    fresh = _together(engine, folded)
    if fresh is None:
        return before
    names = [column.name for column in kept_named(name).columns]

    def build(old: ibis.Table, gone: ibis.Table, new: ibis.Table, _values: object) -> ibis.Table:
        standing = old.anti_join(gone, old.key == gone.party)
        return standing.select(*names).union(new.select(*names))

    return engine.view(("overlaid", name), build, (before, parties, fresh))


def _redone_days(engine: Engine, log: Streams, days: ibis.Table, mark: Mark) -> Iterator[Change]:
    if not _size(engine, days):
        return
    span = engine.prepared("span", _span, (), (days,))
    # The moments bound what is read: a day of any zone lies within one day of its number in UTC.
    bounds = ((span["first"][0].as_py() - 1) * DAY, (span["last"][0].as_py() + 2) * DAY)

    def build(log: Streams, days: ibis.Table, values: tuple[ibis.Value, ...]) -> ibis.Table:
        near = log.activities.filter((_.at >= values[0]) & (_.at < values[1]))
        rows = daily(replace(log, activities=near), mark.zone)
        return rows.semi_join(days, rows.day == days.key)

    rows = engine.keep(("redone days", mark.zone), build, (log, days), bounds)
    yield _delta(engine, kept_named("daily"), rows, days, mark)


def _span(days: ibis.Table, _values: object) -> ibis.Table:
    return days.agg(first=_.key.min(), last=_.key.max())


def _had(engine: Engine, files: Files, table: Kept, keys: ibis.Table) -> bool:
    """Whether any of the keys has rows to take back."""
    before = read_kept(engine, files, table)
    return _size(engine, kept(engine, _keys_had, before, keys)) > 0


def _keys_had(before: ibis.Table, keys: ibis.Table) -> ibis.Table:
    return before.semi_join(keys, "key").select("key")


def _delta(engine: Engine, table: Kept, rows: ibis.Table, keys: ibis.Table, mark: Mark) -> Change:
    def build(rows: ibis.Table, keys: ibis.Table, values: tuple[ibis.Value, ...]) -> ibis.Table:
        return as_delta(with_key(rows, table), keys, values[0])

    answer = engine.prepared(("delta", table.name), build, (mark.batch,), (rows, keys))
    return Change(table.delta, answer)


def fold_due(counts: Mapping[str, int]) -> bool:
    """Whether a pass without new entries has something to do: a table's deltas pass a tenth of it."""
    return any(_outgrown(table, counts, FOLD_IDLE) for table in TABLES)


def _outgrown(table: Kept, counts: Mapping[str, int], share: int) -> bool:
    return counts.get(table.delta, 0) * share > counts.get(table.base, 0)


def _folded(
    engine: Engine, files: Files, counts: Mapping[str, int], share: int
) -> Iterator[Change]:
    """Bases with their deltas folded in, where these pass a share; else many deltas made one."""
    for table in TABLES:
        if _outgrown(table, counts, share):
            yield from _base(engine, table, read_kept(engine, files, table))
        elif len(files.get(table.delta, ())) > _DELTAS_AT_MOST:
            deltas = engine.read(files[table.delta], (*table.columns, KEY, BATCH, ALIVE))
            rows = engine.prepared(("one delta", table.name), _one_delta, (), (deltas,))
            yield Change(table.delta, rows, (table.delta,))


def _one_delta(deltas: ibis.Table, _values: object) -> ibis.Table:
    marks = newest_marks(deltas)
    return deltas.semi_join(marks, (deltas.key == marks.key) & (deltas.batch == marks.newest))


def _base(engine: Engine, table: Kept, rows: ibis.Table) -> Iterator[Change]:
    """The rows as new base files, in runs of neighbouring keys."""
    replaces = (table.base, table.delta)
    if _size(engine, rows) <= _ROWS_AT_ONCE:
        yield Change(table.base, _rows(engine, rows), replaces)
        return
    starts = _run_starts(engine, rows)
    for at, first in enumerate(starts):
        run = engine.prepared(
            ("run", table.name), _key_run, (first, *starts[at + 1 : at + 2]), (rows,)
        )
        yield Change(table.base, run, replaces if at == 0 else ())


def _rows(engine: Engine, table: ibis.Table) -> pa.Table:
    return engine.prepared("rows", lambda rows, _values: rows, (), (table,))


def _run_starts(engine: Engine, rows: ibis.Table) -> list[int]:
    """First keys of runs of about as many rows; no key is in two runs.

    From counts of evenly wide buckets, so that no more than these cross the wall.
    """
    bounds = engine.prepared(
        "bounds", lambda rows, _values: rows.agg(low=_.key.min(), high=_.key.max()), (), (rows,)
    )
    low, high = bounds["low"][0].as_py(), bounds["high"][0].as_py()
    width = -(-(high - low + 1) // _BUCKETS)
    found = engine.prepared("buckets", _buckets, (low, width), (rows,)).sort_by("bucket")
    starts, held = [low], 0
    for bucket, n in zip(found["bucket"].to_pylist(), found["n"].to_pylist(), strict=True):
        if held and held + n > _ROWS_AT_ONCE:
            starts.append(low + bucket * width)
            held = 0
        held += n
    return starts


def _buckets(rows: ibis.Table, values: tuple[ibis.Value, ...]) -> ibis.Table:
    numbered = rows.select(bucket=(_.key - values[0]) // values[1])
    return numbered.group_by("bucket").agg(n=_.count())


def _key_run(rows: ibis.Table, values: tuple[ibis.Value, ...]) -> ibis.Table:
    run = rows.filter(_.key >= values[0])
    return run.filter(_.key < values[1]) if len(values) > 1 else run


def _rebuilt(
    engine: Engine, files: Files, zone: str, counts: Mapping[str, int]
) -> Iterator[Change]:
    """Every stored table from the whole log."""
    log = log_of(engine, files)
    known = log.identities
    yield from _base(engine, kept_named("identities"), _keyed(engine, "identities", known))
    folded = _Folded()
    for streams in _all_streams(engine, log, known, counts):
        making = Making(engine, streams, zone)
        for table in _OF_PARTIES:
            rows = _keyed(engine, table.name, getattr(making, table.name))
            replaces = () if folded.leads else (table.base, table.delta)
            yield Change(table.base, _rows(engine, rows), replaces)
        folded.add(making, streams)
    leads = _together(engine, folded.leads)
    records = _together(engine, folded.lead_records)
    rows = kept(engine, deals, streams_over(engine, log, known), leads, records)
    yield from _base(engine, kept_named("deals"), _keyed(engine, "deals", rows))
    days = engine.keep(("daily", zone), partial(_daily_in, zone=zone), (log,))
    yield from _base(engine, kept_named("daily"), _keyed(engine, "daily", days))


def _daily_in(log: Streams, _values: object, zone: str) -> ibis.Table:
    return daily(log, zone)


def _keyed(engine: Engine, name: str, rows: ibis.Table) -> ibis.Table:
    table = kept_named(name)
    return engine.view(("keyed", name), lambda rows, _values: with_key(rows, table), (rows,))


def _all_streams(
    engine: Engine, log: Streams, known: ibis.Table, counts: Mapping[str, int]
) -> Iterator[Streams]:
    """The whole log, or where it is large its parties in runs."""
    if counts.get("log/activities", 0) <= SLICE:
        yield streams_over(engine, log, known)
        return
    parties = kept(engine, _all_parties, streams_over(engine, log, known))
    slices = -(-counts["log/activities"] // SLICE)
    at_once = -(-_size(engine, parties) // slices)
    for part in _parts(engine, parties, at_once):
        yield kept_of_parties(engine, log, known, part)


def _all_parties(streams: Streams) -> ibis.Table:
    subjects = streams.activities.select(party="subject").distinct()
    acted = resolved(subjects, streams.identities, "party")
    return ibis.union(
        acted, streams.people.select(party="person"), streams.leads.select("party"),
        resolved(streams.stages.filter(_.subject_kind == "person"), streams.identities, "subject")
        .select(party="subject"),
    ).distinct()  # fmt: skip

"""Which keys new entries touch: the subjects, parties, deals and days whose rows are to be redone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import ibis

from accord.log.streams import stream_named
from accord.tables.days import local_day
from accord.tables.engine import Engine
from accord.tables.kept import kept_named, read_kept
from accord.tables.streams import (
    READ_STREAMS,
    Files,
    Streams,
    current,
    last_words,
    resolved,
    with_party,
)

_ = ibis._

_TAIL = {
    "stages": ("subject_kind",),
    "deals": ("lead",),
}


@dataclass(frozen=True)
class Touched:
    """Entries since the mark and those they replace, by stream: entry, at, subject, …; kept."""

    activities: ibis.Table
    identities: ibis.Table
    people: ibis.Table
    accounts: ibis.Table
    leads: ibis.Table
    stages: ibis.Table
    deals: ibis.Table
    owners: ibis.Table
    judgements: ibis.Table


class Before:
    """The kept tables as of the mark, as far as they say which keys depend on what; read when asked for."""

    def __init__(self, engine: Engine, files: Files) -> None:
        self._engine = engine
        self._files = files

    def __getattr__(self, name: str) -> ibis.Table:
        return read_kept(self._engine, self._files, kept_named(name))


class Tail:
    """What is new since an entry number.

    Of a stream only files that hold new entries are looked at, and what depends on a stream without
    any is not evaluated: most passes bring activities alone.
    """

    def __init__(self, engine: Engine, files: Files, after: int) -> None:
        self._engine = engine
        self._files = files
        self._after = after
        self.before = Before(engine, files)

    def newest(self) -> int:
        """The highest entry number there is, at least that of the mark."""
        paths = [path for stream in READ_STREAMS for path in self._paths(stream.name)]
        return max(self._after, self._engine.highest(paths, "entry") or 0)

    def touched(self) -> Touched:
        """New entries and those they replace."""
        return Touched(**{name: self._touched(name) for name in Touched.__dataclass_fields__})

    def _touched(self, name: str) -> ibis.Table:
        extra = _TAIL.get(name, ())
        paths = [path for path in self._paths(name) if self._is_new(path)]
        replaced = self._engine.has_values(paths, "replaces")

        def build(late: ibis.Table, raw: ibis.Table, values: tuple[ibis.Value, ...]) -> ibis.Table:
            new = late.filter(_.entry > values[0])
            if replaced:
                gone = new.filter(_.replaces.notnull()).select(gone="replaces")
                new = new.union(raw.semi_join(gone, raw.entry == gone.gone))
            return new.select("entry", "at", "subject", *extra)

        late = self._read(name, paths)
        inputs = (late, self._raw(name) if replaced else late)
        return self._engine.keep(
            ("touched", name, replaced), build, inputs, (self._after,), of=(late,)
        )

    def _is_new(self, path: str) -> bool:
        return (self._engine.highest((path,), "entry") or 0) > self._after

    def _paths(self, name: str) -> Sequence[str]:
        return self._files.get(f"log/{name}", ())

    def _raw(self, name: str) -> ibis.Table:
        return self._read(name, self._paths(name))

    def _read(self, name: str, paths: Sequence[str]) -> ibis.Table:
        return self._engine.read(paths, stream_named(name).all_columns)

    def names(self, touched: Touched) -> tuple[ibis.Table, ibis.Table, ibis.Table]:
        """(subjects named anew, their last words, all last words now)."""
        replaced = self._engine.has_values(self._paths("identities"), "replaces")

        def words(raw: ibis.Table, subjects: ibis.Table, _values: object) -> ibis.Table:
            return last_words(current(raw.semi_join(subjects, "subject"), replaced)).filter(
                _.person != _.subject
            )

        subjects = self._keep(_subjects, touched.identities)
        inputs = (self._raw("identities"), subjects)
        fresh = self._engine.keep(("last words of", replaced), words, inputs, of=(subjects,))
        before = self.before.identities
        if self._engine.size(subjects) == 0:
            return subjects, fresh, before
        known = self._engine.view("names now", _overlaid, (before, subjects, fresh))
        return subjects, fresh, known

    def parties(
        self, touched: Touched, subjects: ibis.Table, log: Streams, known: ibis.Table
    ) -> ibis.Table:
        """(party) whose rows are to be redone."""
        return self._united(
            "party",
            [*self._acting(touched, subjects, known), *self._depending(touched, log, known)],
        )

    def _acting(
        self, touched: Touched, subjects: ibis.Table, known: ibis.Table
    ) -> Iterator[ibis.Table]:
        for acted in (touched.activities, touched.people, touched.judgements, subjects):
            yield self._keep(_parties_of, acted, known)
        yield self._keep(_parties_moved, touched.stages, known)
        if self._some(subjects):
            yield self._keep(_parties_of, subjects, self.before.identities)

    def _depending(self, touched: Touched, log: Streams, known: ibis.Table) -> Iterator[ibis.Table]:
        records = self._records(touched)
        if self._some(records):
            yield self._keep(_parties_named, records, log.leads, known)
            yield self._keep(_parties_led, records, self.before.lead_records)
        if self._some(touched.accounts):
            yield self._of("party", "account", touched.accounts, self.before.people, "person")
            yield self._of("party", "account", touched.accounts, self.before.leads, "key")
        if self._some(touched.owners):
            yield self._of("party", "owner", touched.owners, self.before.leads, "key")

    def _records(self, touched: Touched) -> ibis.Table:
        """(record): lead records touched themselves, moved, or named by any version of a deal touched."""
        found = [self._keep(_records_touched, touched.leads, touched.stages, of=2)]
        deals = self._deals_touched(touched)
        if self._some(deals):
            found.append(self._keep(_records_named, deals, self._raw("deals")))
        return self._united("record", found)

    def _deals_touched(self, touched: Touched) -> ibis.Table:
        return self._keep(_deals_touched, touched.deals, touched.stages, of=2)

    def deals(
        self,
        touched: Touched,
        subjects: ibis.Table,
        parties: ibis.Table,
        log: Streams,
        of_parties: ibis.Table,
    ) -> ibis.Table:
        """(key) of deals to be redone; `of_parties` are the deals that dirty parties have now."""
        found = [
            self._keep(_keys_of, self._deals_touched(touched)),
            self._keep(_keys_of, of_parties),
            self._keep(_deals_named, subjects, log.deals),
        ]
        # A withdrawn lead record is nobody's now, but its deal still bears what it was.
        had = self._keep(_records_had, parties, self.before.lead_records)
        found.append(self._keep(_deals_led, had, log.deals))
        for column, changed in (("account", touched.accounts), ("owner", touched.owners)):
            if self._some(changed):
                found.append(self._of("key", column, changed, self.before.deals, "key"))
        return self._united("key", found)

    def days(self, touched: Touched, zone: str) -> ibis.Table:
        """(key) of days to be redone."""
        return self._engine.keep(
            ("days touched", zone),
            lambda acts, _values: acts.select(
                key=local_day(acts.at, zone).cast("int64")
            ).distinct(),
            (touched.activities,),
            of=(touched.activities,),
        )

    def _some(self, table: ibis.Table) -> bool:
        return self._engine.size(table) != 0

    def _keep(
        self, build: Callable[..., ibis.Table], *tables: ibis.Table, of: int = 1
    ) -> ibis.Table:
        """What `build` makes of the tables; its rows come of the first `of` of them."""
        return self._engine.keep(
            (__name__, build.__name__), lambda *given: build(*given[:-1]), tables, of=tables[:of]
        )

    def _of(
        self, name: str, column: str, changed: ibis.Table, table: ibis.Table, key: str
    ) -> ibis.Table:
        """The keys, under that name, of a kept table's rows whose column is a changed subject."""

        def build(changed: ibis.Table, table: ibis.Table, _values: object) -> ibis.Table:
            named = table.semi_join(changed, table[column] == changed.subject)
            return named.select(**{name: key}).distinct()

        return self._engine.keep((name, column, key), build, (changed, table), of=(changed,))

    def _united(self, name: str, parts: Sequence[ibis.Table]) -> ibis.Table:
        some = [part for part in parts if self._some(part)]
        if len(some) < 2:
            return (some or list(parts))[0]
        return self._engine.keep(
            ("united", name, len(some)),
            lambda *given: ibis.union(*given[:-1]).distinct(),
            tuple(some),
        )


def _subjects(touched: ibis.Table) -> ibis.Table:
    return touched.select("subject").distinct()


def _overlaid(
    before: ibis.Table, subjects: ibis.Table, fresh: ibis.Table, _values: object
) -> ibis.Table:
    return before.anti_join(subjects, "subject").select("subject", "person").union(fresh)


def _deals_touched(deals: ibis.Table, stages: ibis.Table) -> ibis.Table:
    moved = stages.filter(_.subject_kind == "deal").select("subject")
    return deals.select("subject").union(moved).distinct()


def _records_touched(leads: ibis.Table, stages: ibis.Table) -> ibis.Table:
    moved = stages.filter(_.subject_kind == "lead").select(record="subject")
    return leads.select(record="subject").union(moved).distinct()


def _records_named(deals: ibis.Table, raw_deals: ibis.Table) -> ibis.Table:
    named = raw_deals.semi_join(deals, "subject").filter(_.lead.notnull())
    return named.select(record="lead").distinct()


def _parties_of(acted: ibis.Table, known: ibis.Table) -> ibis.Table:
    whom = resolved(acted.select("subject").distinct(), known, "subject")
    return whom.select(party="subject").distinct()


def _parties_moved(stages: ibis.Table, known: ibis.Table) -> ibis.Table:
    return _parties_of(stages.filter(_.subject_kind == "person"), known)


def _parties_named(records: ibis.Table, leads: ibis.Table, known: ibis.Table) -> ibis.Table:
    own = leads.semi_join(records, leads.subject == records.record)
    return with_party(own, known).select("party").distinct()


def _parties_led(records: ibis.Table, before: ibis.Table) -> ibis.Table:
    return before.semi_join(records, "record").select(party="key").distinct()


def _keys_of(deals: ibis.Table) -> ibis.Table:
    return deals.select(key="subject").distinct()


def _deals_named(subjects: ibis.Table, deals: ibis.Table) -> ibis.Table:
    return _keys_of(deals.semi_join(subjects, deals.person == subjects.subject))


def _records_had(parties: ibis.Table, before: ibis.Table) -> ibis.Table:
    return before.semi_join(parties, before.key == parties.party).select("record")


def _deals_led(records: ibis.Table, deals: ibis.Table) -> ibis.Table:
    return _keys_of(deals.semi_join(records, deals.lead == records.record))

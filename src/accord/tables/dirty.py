"""Which keys new entries touch: the subjects, parties, deals and days whose rows are to be redone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ibis

from accord.tables.days import local_day
from accord.tables.engine import Engine
from accord.tables.kept import kept_named, read_kept
from accord.tables.streams import (
    READ_STREAMS,
    Files,
    Streams,
    current,
    last_words,
    raw_of,
    replacing_in,
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


@dataclass(frozen=True)
class Before:
    """The kept tables as of the mark, as far as they say which keys depend on what."""

    identities: ibis.Table
    people: ibis.Table
    leads: ibis.Table
    lead_records: ibis.Table
    deals: ibis.Table


class Tail:
    """What is new since an entry number."""

    def __init__(self, engine: Engine, files: Files, after: int) -> None:
        self._engine = engine
        self._raw = raw_of(engine, files)
        self._replacing = replacing_in(engine, files)
        self._after = after
        names = Before.__dataclass_fields__
        self.before = Before(**{name: read_kept(engine, files, kept_named(name)) for name in names})

    def newest(self) -> int:
        """The highest entry number there is, at least that of the mark."""
        raws = tuple(self._raw[stream.name] for stream in READ_STREAMS)
        found = self._engine.prepared("newest entry", _newest_entry, (self._after,), raws)
        return max([self._after, *(int(at) for at in found["newest"].to_pylist() if at)])

    def touched(self) -> Touched:
        """New entries and those they replace."""
        return Touched(**{name: self._touched(name) for name in Touched.__dataclass_fields__})

    def _touched(self, name: str) -> ibis.Table:
        extra = _TAIL.get(name, ())
        replaced = name in self._replacing

        def build(raw: ibis.Table, values: tuple[ibis.Value, ...]) -> ibis.Table:
            new = raw.filter(_.entry > values[0])
            if replaced:
                gone = new.filter(_.replaces.notnull()).select(gone="replaces")
                new = new.union(raw.semi_join(gone, raw.entry == gone.gone))
            return new.select("entry", "at", "subject", *extra)

        shape = ("touched", name, replaced)
        return self._engine.keep(shape, build, (self._raw[name],), (self._after,))

    def names(self, touched: Touched) -> tuple[ibis.Table, ibis.Table, ibis.Table]:
        """(subjects named anew, their last words, all last words now)."""
        replaced = "identities" in self._replacing

        def words(raw: ibis.Table, subjects: ibis.Table, _values: object) -> ibis.Table:
            return last_words(current(raw.semi_join(subjects, "subject"), replaced)).filter(
                _.person != _.subject
            )

        subjects = self._keep(_subjects, touched.identities)
        shape = ("last words of", replaced)
        fresh = self._engine.keep(shape, words, (self._raw["identities"], subjects))
        known = self._engine.view("names now", _overlaid, (self.before.identities, subjects, fresh))
        return subjects, fresh, known

    def parties(
        self, touched: Touched, subjects: ibis.Table, log: Streams, known: ibis.Table
    ) -> ibis.Table:
        """(party) whose rows are to be redone."""
        deals = self._keep(_deals_touched, touched)
        records = self._keep(_records_touched, touched, deals, self._raw["deals"])
        return self._keep(
            _parties_touched, touched, self.before, subjects, records, log.leads, known
        )

    def deals(
        self,
        touched: Touched,
        subjects: ibis.Table,
        parties: ibis.Table,
        log: Streams,
        of_parties: ibis.Table,
    ) -> ibis.Table:
        """(key) of deals to be redone; `of_parties` are the deals that dirty parties have now."""
        return self._keep(
            _dirty_deals, touched, self.before, subjects, parties, log.deals, of_parties
        )

    def days(self, touched: Touched, zone: str) -> ibis.Table:
        """(key) of days to be redone."""
        return self._engine.keep(
            ("days touched", zone),
            lambda acts, _values: acts.select(
                key=local_day(acts.at, zone).cast("int64")
            ).distinct(),
            (touched.activities,),
        )

    def _keep(self, build: Callable[..., ibis.Table], *tables: object) -> ibis.Table:
        return self._engine.keep(
            (__name__, build.__name__), lambda *given: build(*given[:-1]), tables
        )


def _newest_entry(*given: Any) -> ibis.Table:
    *raws, values = given
    return ibis.union(*(raw.filter(_.entry > values[0]).agg(newest=_.entry.max()) for raw in raws))


def _subjects(touched: ibis.Table) -> ibis.Table:
    return touched.select("subject").distinct()


def _overlaid(
    before: ibis.Table, subjects: ibis.Table, fresh: ibis.Table, _values: object
) -> ibis.Table:
    return before.anti_join(subjects, "subject").select("subject", "person").union(fresh)


def _deals_touched(touched: Touched) -> ibis.Table:
    moved = touched.stages.filter(_.subject_kind == "deal").select("subject")
    return touched.deals.select("subject").union(moved).distinct()


def _records_touched(touched: Touched, deals: ibis.Table, raw_deals: ibis.Table) -> ibis.Table:
    """(record): lead records touched themselves, moved, or named by any version of a deal touched."""
    moved = touched.stages.filter(_.subject_kind == "lead").select(record="subject")
    named = raw_deals.semi_join(deals, "subject").filter(_.lead.notnull()).select(record="lead")
    return ibis.union(touched.leads.select(record="subject"), moved, named).distinct()


def _parties_touched(
    touched: Touched,
    before: Before,
    subjects: ibis.Table,
    records: ibis.Table,
    leads: ibis.Table,
    known: ibis.Table,
) -> ibis.Table:
    moves = touched.stages.filter(_.subject_kind == "person").select("subject")
    acted = ibis.union(
        touched.activities.select("subject"),
        touched.people.select("subject"),
        moves,
        subjects,
    ).distinct()
    return ibis.union(
        resolved(acted, known, "subject").select(party="subject"),
        resolved(subjects, before.identities, "subject").select(party="subject"),
        with_party(leads.semi_join(records, leads.subject == records.record), known).select(
            "party"
        ),
        before.lead_records.semi_join(records, "record").select(party="key"),
        _of_account(touched, before.people).select(party="person"),
        _of_account(touched, before.leads).select(party="key"),
        _of_owner(touched, before.leads).select(party="key"),
    ).distinct()


def _of_account(touched: Touched, table: ibis.Table) -> ibis.Table:
    changed = touched.accounts.select("subject")
    return table.semi_join(changed, table.account == changed.subject)


def _of_owner(touched: Touched, table: ibis.Table) -> ibis.Table:
    changed = touched.owners.select("subject")
    return table.semi_join(changed, table.owner == changed.subject)


def _dirty_deals(
    touched: Touched,
    before: Before,
    subjects: ibis.Table,
    parties: ibis.Table,
    deals: ibis.Table,
    of_parties: ibis.Table,
) -> ibis.Table:
    named = deals.semi_join(subjects, deals.person == subjects.subject)
    # A withdrawn lead record is nobody's now, but its deal still bears what it was.
    had = before.lead_records.semi_join(parties, before.lead_records.key == parties.party)
    of_former = deals.semi_join(had, deals.lead == had.record)
    return ibis.union(
        _deals_touched(touched).select(key="subject"),
        of_parties.select(key="subject"),
        named.select(key="subject"),
        of_former.select(key="subject"),
        _of_account(touched, before.deals).select("key"),
        _of_owner(touched, before.deals).select("key"),
    ).distinct()

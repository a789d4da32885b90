"""The log as it stood: each stream without replaced or withdrawn entries, persons resolved.

The basis of every table. An entry counts as of a moment when it was recorded by then, is no
withdrawal, and no entry recorded by then names it in `replaces`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

import ibis

from accord.log.entry import WITHDRAWN
from accord.log.streams import STREAMS
from accord.tables.engine import Engine

Files = Mapping[str, Sequence[str]]

READ_STREAMS = tuple(stream for stream in STREAMS if stream.name != "acts")
# Whose entries are kept beside their current state: a record's first entry gives it its age and id.
EVER = ("people", "leads")


@dataclass(frozen=True)
class Streams:
    """One engine table per stream, all of one moment.

    `identities` is (subject, person), the last word only. `activities` and `people` carry `person`;
    `leads` carries the resolved `person` and `party`: the person, or minus the lead's own id where
    no person is known, so that such a lead is told apart from all others. `*_ever` hold every entry
    of the kind, replaced ones too.
    """

    activities: ibis.Table
    identities: ibis.Table
    people: ibis.Table
    people_ever: ibis.Table
    accounts: ibis.Table
    leads: ibis.Table
    leads_ever: ibis.Table
    stages: ibis.Table
    deals: ibis.Table
    campaigns: ibis.Table
    spend: ibis.Table
    owners: ibis.Table
    rates: ibis.Table
    properties: ibis.Table

    def of_parties(self, parties: ibis.Table) -> "Streams":
        """Only what bears on these parties (one column `party`): their activities, records, leads."""
        subjects = self._subjects_of(parties)
        leads = self.leads.semi_join(parties, "party")
        deals = self.deals.semi_join(leads, self.deals.lead == leads.subject)
        return replace(
            self,
            activities=self.activities.semi_join(subjects, "subject"),
            people=self.people.semi_join(subjects, "subject"),
            people_ever=self.people_ever.semi_join(subjects, "subject"),
            leads=leads,
            leads_ever=self.leads_ever.semi_join(leads, "subject"),
            stages=self._stages_of(subjects, leads, deals),
            deals=deals,
        )

    def _subjects_of(self, parties: ibis.Table) -> ibis.Table:
        moved = self.identities
        moved_in = moved.semi_join(parties, moved.person == parties.party).select("subject")
        own = parties.select(subject="party").anti_join(moved, "subject")
        return own.union(moved_in)

    def _stages_of(self, people: ibis.Table, leads: ibis.Table, deals: ibis.Table) -> ibis.Table:
        stages = self.stages
        parts = (("person", people), ("lead", leads), ("deal", deals))
        return ibis.union(
            *(
                stages.filter(stages.subject_kind == kind).semi_join(owners, "subject")
                for kind, owners in parts
            )
        )


def streams_of(
    engine: Engine, files: Files, as_of: int | None = None, identities: ibis.Table | None = None
) -> Streams:
    """The log in these files as recorded up to `as_of` (None: all of it)."""
    raw, replacing = {}, set()
    for stream in READ_STREAMS:
        paths = files.get(f"log/{stream.name}", ())
        raw[stream.name] = engine.read(paths, stream.all_columns)
        if engine.has_values(paths, "replaces"):
            replacing.add(stream.name)
    return streams_from(raw, replacing, as_of, identities)


def streams_from(
    raw: Mapping[str, ibis.Table],
    replacing: Iterable[str],
    as_of: int | None = None,
    identities: ibis.Table | None = None,
) -> Streams:
    """Streams over raw tables by stream name; `replacing` names those that hold any replacement.

    `identities` gives the last words where they are kept ready; they must be of the same moment.
    """
    recorded = {name: _recorded(table, as_of) for name, table in raw.items()}
    current = {
        name: without_replaced(table) if name in replacing else table
        for name, table in recorded.items()
    }
    known = last_identities(current["identities"]) if identities is None else identities
    ever = {f"{name}_ever": recorded[name].filter(_.kind != WITHDRAWN) for name in EVER}
    tables = {**current, **ever, "identities": known}
    for name in ("activities", "people", "people_ever"):
        tables[name] = with_person(tables[name], known)
    tables["leads"] = _with_party(current["leads"], known)
    return Streams(**{field.name: tables[field.name] for field in fields(Streams)})


_ = ibis._


def _recorded(table: ibis.Table, as_of: int | None) -> ibis.Table:
    return table if as_of is None else table.filter(_.recorded_at <= as_of)


def without_replaced(entries: ibis.Table) -> ibis.Table:
    """Entries that no entry among them replaces, withdrawals left out."""
    replaced = entries.filter(_.replaces.notnull()).select(gone="replaces")
    kept = entries.filter(_.kind != WITHDRAWN)
    return kept.anti_join(replaced, kept.entry == replaced.gone)


def last_identities(entries: ibis.Table) -> ibis.Table:
    """(subject, person) by each subject's last word; a subject that is its own person is left out."""
    words = entries.group_by("subject").agg(entry=_.entry.max())
    said = entries.select("entry", "person")
    return words.join(said, "entry").filter(_.person != _.subject).select("subject", "person")


def with_person(entries: ibis.Table, known: ibis.Table) -> ibis.Table:
    """Entries about persons with `person`: whom the subject counts as."""
    names = known.select(known_subject="subject", known_person="person")
    joined = entries.left_join(names, entries.subject == names.known_subject)
    return joined.mutate(person=ibis.coalesce(_.known_person, _.subject)).drop(
        "known_subject", "known_person"
    )


def resolved(table: ibis.Table, known: ibis.Table, column: str) -> ibis.Table:
    """The table with the person ids of a column replaced by whom they count as; null stays null."""
    names = known.select(known_subject="subject", known_person="person")
    joined = table.left_join(names, table[column] == names.known_subject)
    person = ibis.coalesce(_.known_person, _[column])
    return joined.mutate(**{column: person}).drop("known_subject", "known_person")


def _with_party(leads: ibis.Table, known: ibis.Table) -> ibis.Table:
    return resolved(leads, known, "person").mutate(party=ibis.coalesce(_.person, -_.subject))

"""The log as it stood: each stream without replaced or withdrawn entries, persons resolved.

The basis of every table. An entry counts as of a moment when it was recorded by then, is no
withdrawal, and no entry recorded by then names it in `replaces`.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace

import ibis

from accord.log.entry import WITHDRAWN
from accord.log.streams import STREAMS
from accord.tables.engine import Engine

_ = ibis._

Files = Mapping[str, Sequence[str]]

READ_STREAMS = tuple(stream for stream in STREAMS if stream.name != "acts")
# Whose entries are kept beside their current state: a record's first entry gives it its age and id.
EVER = ("people", "leads", "deals")
# What they said before may matter: a back-test asks what could be known at a moment.
HISTORY = ("people", "accounts", "properties")


@dataclass(frozen=True)
class Streams:
    """One engine table per stream, all of one moment.

    `identities` is (subject, person), the last word only, subjects that are their own person left
    out. `activities`, `people` and `judgements` carry the resolved `person`; `leads` carries it in place of the
    stated one, and `party`: the person, or minus the record's id where no person is known, so that
    such a lead is told apart from all others. `*_ever` hold replaced entries too, `*_history` those of
    them that were not taken back: what could be known at some moment.
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
    deals_ever: ibis.Table
    campaigns: ibis.Table
    spend: ibis.Table
    owners: ibis.Table
    rates: ibis.Table
    properties: ibis.Table
    judgements: ibis.Table
    people_history: ibis.Table
    accounts_history: ibis.Table
    properties_history: ibis.Table


def streams_of(engine: Engine, files: Files, as_of: int | None = None) -> Streams:
    """The log in these files as recorded up to `as_of` (None: all of it), as named views."""
    log = log_of(engine, files, as_of)
    return streams_over(engine, log, log.identities)


def log_of(engine: Engine, files: Files, as_of: int | None = None) -> Streams:
    """Current entries as named views, persons not yet resolved; identities are last words."""
    return log_over(engine, raw_of(engine, files), replacing_in(engine, files), as_of)


def raw_of(engine: Engine, files: Files) -> dict[str, ibis.Table]:
    """Every entry of the files by stream, as named views."""
    return {
        stream.name: engine.read(files.get(f"log/{stream.name}", ()), stream.all_columns)
        for stream in READ_STREAMS
    }


def replacing_in(engine: Engine, files: Files) -> frozenset[str]:
    """The streams that hold any replacement."""
    return frozenset(
        stream.name
        for stream in READ_STREAMS
        if engine.has_values(files.get(f"log/{stream.name}", ()), "replaces")
    )


def log_over(
    engine: Engine,
    raw: Mapping[str, ibis.Table],
    replacing: Collection[str],
    as_of: int | None = None,
) -> Streams:
    """Current entries over named raw tables; `replacing` names streams that hold any replacement."""
    values = () if as_of is None else (as_of,)

    def view(name: str, part: str) -> ibis.Table:
        replaced = name in replacing
        return engine.view(
            (part, replaced),
            lambda table, bound: _PARTS[part](_recorded(table, bound), replaced),
            (raw[name],),
            values,
        )

    tables = {stream.name: view(stream.name, "current") for stream in READ_STREAMS}
    tables |= {f"{name}_ever": view(name, "ever") for name in EVER}
    tables |= {f"{name}_history": view(name, "history") for name in HISTORY}
    tables["identities"] = view("identities", "last words")
    return Streams(**{field.name: tables[field.name] for field in fields(Streams)})


def _recorded(table: ibis.Table, bound: tuple[ibis.Value, ...]) -> ibis.Table:
    return table.filter(_.recorded_at <= bound[0]) if bound else table


def current(entries: ibis.Table, replaced: bool = True) -> ibis.Table:
    """Entries that no entry among them replaces, withdrawals left out."""
    if not replaced:
        return entries
    gone = entries.filter(_.replaces.notnull()).select(gone="replaces")
    kept = entries.filter(_.kind != WITHDRAWN)
    return kept.anti_join(gone, kept.entry == gone.gone)


def _last_words(entries: ibis.Table, replaced: bool) -> ibis.Table:
    return last_words(current(entries, replaced)).filter(_.person != _.subject)


def last_words(entries: ibis.Table) -> ibis.Table:
    """(subject, person) by each subject's last word."""
    words = entries.group_by("subject").agg(entry=_.entry.max())
    return words.join(entries.select("entry", "person"), "entry").select("subject", "person")


def _history(entries: ibis.Table, replaced: bool) -> ibis.Table:
    if not replaced:
        return entries
    withdrawn = entries.filter(_.kind == WITHDRAWN).select(gone="replaces")
    kept = entries.filter(_.kind != WITHDRAWN)
    return kept.anti_join(withdrawn, kept.entry == withdrawn.gone)


_PARTS = {
    "current": current,
    "history": _history,
    "ever": lambda entries, _replaced: entries.filter(_.kind != WITHDRAWN),
    "last words": _last_words,
}


def streams_over(engine: Engine, log: Streams, known: ibis.Table) -> Streams:
    """The log with persons resolved by these last words, as named views."""
    resolvers = {
        "activities": with_person,
        "people": with_person,
        "people_ever": with_person,
        "people_history": with_person,
        "judgements": with_person,
        "leads": with_party,
    }
    views = {
        name: engine.view(
            ("resolved", name),
            lambda table, names, _bound, resolver=resolver: resolver(table, names),
            (getattr(log, name), known),
        )
        for name, resolver in resolvers.items()
    }
    return replace(log, identities=known, **views)


def with_person(entries: ibis.Table, known: ibis.Table) -> ibis.Table:
    """Entries about persons with `person`: whom the subject counts as."""
    return resolved(entries.mutate(person=_.subject), known, "person")


def resolved(table: ibis.Table, known: ibis.Table, column: str) -> ibis.Table:
    """The table with the person ids of a column replaced by whom they count as; null stays null."""
    names = known.select(known_subject="subject", known_person="person")
    joined = table.left_join(names, table[column] == names.known_subject)
    person = ibis.coalesce(_.known_person, _[column])
    return joined.mutate(**{column: person}).drop("known_subject", "known_person")


def with_party(leads: ibis.Table, known: ibis.Table) -> ibis.Table:
    """Lead records with the resolved `person` and their `party`."""
    return resolved(leads, known, "person").mutate(party=ibis.coalesce(_.person, -_.subject))


# What folds over activities read; kept copies hold no more.
_FOLDED = (
    "entry", "at", "kind", "subject", "channel", "utm_source", "utm_medium", "campaign", "asset",
    "term", "url", "direction", "human", "bot", "has_email", "account",
)  # fmt: skip


def subjects_of(known: ibis.Table, parties: ibis.Table) -> ibis.Table:
    """The subjects that count as these parties (a column `party`): themselves and who moved to them."""
    own = parties.select(subject="party").anti_join(known, "subject")
    return own.union(known.semi_join(parties, known.person == parties.party).select("subject"))


def kept_of_parties(
    engine: Engine, log: Streams, known: ibis.Table, parties: ibis.Table
) -> Streams:
    """What of the log bears on these parties, evaluated, kept in the engine and resolved."""

    def keep(
        name: str,
        build: Callable[..., ibis.Table],
        whole: ibis.Table,
        of: ibis.Table,
        *more: ibis.Table,
    ) -> ibis.Table:
        return engine.keep(
            ("of parties", name), lambda *given: build(*given[:-1]), (whole, of, *more), of=(of,)
        )

    subjects = keep("subjects", subjects_of, known, parties)
    names = keep("identities", of_subjects, known, subjects)
    leads = keep("leads", _leads_of, log.leads, subjects, parties, names)
    deals = keep(
        "deals", lambda all_, own: all_.semi_join(own, all_.lead == own.subject), log.deals, leads
    )
    people = keep("people", _persons_of, log.people, subjects, names)
    return replace(
        log,
        identities=names,
        activities=keep("activities", _activities_of, log.activities, subjects, names),
        people=people,
        # Of who has no record now, former ones say nothing.
        people_ever=keep("people_ever", _persons_of, log.people_ever, people, names),
        leads=leads,
        leads_ever=keep("leads_ever", of_subjects, log.leads_ever, leads),
        deals=deals,
        judgements=keep("judgements", _persons_of, log.judgements, subjects, names),
        stages=keep("stages", _stages_of, log.stages, subjects, leads, deals),
    )


def of_subjects(entries: ibis.Table, subjects: ibis.Table) -> ibis.Table:
    """Entries about these subjects."""
    return entries.semi_join(subjects, "subject")


def _persons_of(entries: ibis.Table, subjects: ibis.Table, names: ibis.Table) -> ibis.Table:
    return with_person(of_subjects(entries, subjects), names)


def _activities_of(activities: ibis.Table, subjects: ibis.Table, names: ibis.Table) -> ibis.Table:
    return with_person(of_subjects(activities, subjects).select(*_FOLDED), names)


def _leads_of(
    leads: ibis.Table, subjects: ibis.Table, parties: ibis.Table, names: ibis.Table
) -> ibis.Table:
    named = leads.semi_join(subjects, leads.person == subjects.subject)
    nameless = leads.filter(_.person.isnull())
    own = named.union(nameless.semi_join(parties, -nameless.subject == parties.party))
    return with_party(own, names)


def _stages_of(
    stages: ibis.Table, people: ibis.Table, leads: ibis.Table, deals: ibis.Table
) -> ibis.Table:
    owners = (("person", people), ("lead", leads), ("deal", deals))
    return ibis.union(
        *(stages.filter(_.subject_kind == kind).semi_join(own, "subject") for kind, own in owners)
    )

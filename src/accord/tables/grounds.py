"""What the agreement judges people by: their traits over time, their activities, and the spans of their leads.

Traits are the person's own properties (a job title is one), their record's columns, and those of their
account where the person's own say nothing; each holds from the moment at which it could be known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis

from accord.log.streams import stream_named
from accord.tables.engine import Engine
from accord.tables.events import CLOSING
from accord.tables.making import kept
from accord.tables.persons import earliest
from accord.tables.shelf import Tables
from accord.tables.streams import Streams, of_subjects, resolved, subjects_of, with_person

_ = ibis._

_OF_PERSON = ("country", "region", "consent")
_OF_ACCOUNT = ("industry", "country", "region", "segment", "employees", "revenue")


@dataclass(frozen=True)
class Grounds:
    """As named tables: `spans` of leads (lead, person, cycle, opened_at, closed_at, mql_at, sent_at), `traits`
    (person, name, value, at), `activities` (those of the log with `person`, no bot's), `judged` (person,
    stage, at), what was said of their leads before."""

    spans: ibis.Table
    traits: ibis.Table
    activities: ibis.Table
    judged: ibis.Table


def grounds_of(
    engine: Engine,
    log: Streams,
    known: ibis.Table,
    tables: Tables,
    parties: ibis.Table,
    domains: ibis.Table,
) -> Grounds:
    """The grounds of these people (a column `party`), evaluated and kept in the engine.

    `log` has persons not yet resolved, `known` their last words; `domains` (account, domain) are those
    of companies, which are rows and not entries.
    """
    subjects = kept(engine, subjects_of, known, parties)
    names = kept(engine, of_subjects, known, subjects)
    people = kept(engine, _people_of, tables.people, parties)
    acts = kept(engine, _activities, log.activities, subjects, names)
    records = kept(engine, _persons_of, log.people_history, subjects, names)
    own = kept(engine, _said_of_persons, log.properties_history, records, subjects, names)
    ties = kept(engine, _tied, people, records, log.activities, subjects, names)
    shared = kept(
        engine, _said_of_accounts, log.accounts_history, log.properties_history, ties, domains
    )
    return Grounds(
        kept(engine, _spans, tables.leads, parties), kept(engine, _traits, own, shared), acts,
        kept(engine, _judged, log.judgements, subjects, names),
    )  # fmt: skip


def touched_people(
    engine: Engine, fresh: Mapping[str, Sequence[str]], known: ibis.Table, tables: Tables
) -> ibis.Table:
    """(party): people with a lead of whom these fresh files, by stream, say anything that may judge them."""
    read = {
        name: engine.read(fresh.get(name, ()), stream_named(name).all_columns)
        for name in (
            "activities",
            "people",
            "properties",
            "stages",
            "leads",
            "identities",
            "accounts",
        )
    }
    named = [kept(engine, _subjects, read[name]) for name in ("activities", "people", "identities")]
    named += [kept(engine, _subjects_told, read[name]) for name in ("properties", "stages")]
    named.append(kept(engine, _subjects_led, read["leads"]))
    moved = kept(engine, _leads_moved, read["stages"], tables.lead_records)
    members = kept(engine, _members, read["accounts"], read["properties"], tables.people)
    return kept(engine, _parties, everybody(engine, tables), known, moved, members, *named)


def everybody(engine: Engine, tables: Tables) -> ibis.Table:
    """(party): all people who ever had a lead."""
    return kept(engine, _led, tables.leads)


def _led(leads: ibis.Table) -> ibis.Table:
    return leads.filter(_.person.notnull()).select(party="person").distinct()


def _subjects(entries: ibis.Table) -> ibis.Table:
    return entries.select("subject").distinct()


def _subjects_told(entries: ibis.Table) -> ibis.Table:
    return _subjects(entries.filter(_.subject_kind == "person"))


def _subjects_led(leads: ibis.Table) -> ibis.Table:
    return leads.filter(_.person.notnull()).select(subject="person").distinct()


def _leads_moved(stages: ibis.Table, records: ibis.Table) -> ibis.Table:
    moved = stages.filter(_.subject_kind == "lead").select(record="subject")
    return records.semi_join(moved, "record").filter(_.person.notnull()).select(party="person")


def _members(accounts: ibis.Table, properties: ibis.Table, people: ibis.Table) -> ibis.Table:
    told = properties.filter(_.subject_kind == "account").select(account="subject")
    changed = accounts.select(account="subject").union(told)
    return people.semi_join(changed, "account").select(party="person")


def _parties(
    led: ibis.Table,
    known: ibis.Table,
    moved: ibis.Table,
    members: ibis.Table,
    *named: ibis.Table,
) -> ibis.Table:
    whom = resolved(ibis.union(*named), known, "subject").select(party="subject")
    return led.semi_join(ibis.union(whom, moved, members), "party")


def _judged(entries: ibis.Table, subjects: ibis.Table, names: ibis.Table) -> ibis.Table:
    return _persons_of(entries, subjects, names).select("person", "stage", "at")


def _people_of(people: ibis.Table, parties: ibis.Table) -> ibis.Table:
    return people.semi_join(parties, people.person == parties.party)


def _persons_of(entries: ibis.Table, subjects: ibis.Table, names: ibis.Table) -> ibis.Table:
    return with_person(of_subjects(entries, subjects), names)


def _spans(leads: ibis.Table, parties: ibis.Table) -> ibis.Table:
    return spans(leads.semi_join(parties, leads.person == parties.party))


def spans(leads: ibis.Table) -> ibis.Table:
    """When each known person's lead was open."""
    closings = [leads[f"{stage}_at"] for stage in CLOSING]
    closed_at = closings[0]
    for closing in closings[1:]:
        closed_at = earliest(closed_at, closing)
    return leads.filter(_.person.notnull()).select(
        "lead", "person", "cycle", "mql_at", "sent_at", opened_at="created_at", closed_at=closed_at
    )


def _activities(entries: ibis.Table, subjects: ibis.Table, names: ibis.Table) -> ibis.Table:
    """Activities that count: of either direction, whoever acted, but no bot's."""
    return _persons_of(entries.filter(_.bot.isnull()), subjects, names).select(
        "person", "at", "known_at", "kind", "name", "url", "channel", "campaign", "asset", "term",
        "direction", "utm_source", "utm_medium",
    )  # fmt: skip


def _traits(own: ibis.Table, shared: ibis.Table) -> ibis.Table:
    """Of several words of one moment the last entered counts."""
    told = own.union(shared.anti_join(own, ["person", "name"]))
    order = ibis.window(group_by=["person", "name", "at"], order_by=[ibis.desc("entry"), "value"])
    placed = told.mutate(place=ibis.row_number().over(order))
    return placed.filter(_.place == 0).select("person", "name", "value", "at")


def _said_of_persons(
    properties: ibis.Table, records: ibis.Table, subjects: ibis.Table, names: ibis.Table
) -> ibis.Table:
    said = _persons_of(
        properties.filter(_.subject_kind == "person").drop("person"), subjects, names
    )
    told = said.select("entry", "person", "name", "value", at="known_at")
    return told.union(*(_column(records, column) for column in _OF_PERSON))


def _column(records: ibis.Table, column: str) -> ibis.Table:
    said = records.filter(_[column].notnull())
    return said.select(
        "entry", "person", name=ibis.literal(column), value=said[column].cast("string"),
        at="known_at",
    )  # fmt: skip


def _tied(
    people: ibis.Table,
    records: ibis.Table,
    activities: ibis.Table,
    subjects: ibis.Table,
    names: ibis.Table,
) -> ibis.Table:
    """(person, account, since): their account, and since when a record or an activity names it."""
    acts = _persons_of(activities.filter(_.account.notnull()), subjects, names)
    named = records.filter(_.account.notnull()).select("person", "account", "known_at")
    ties = named.union(acts.select("person", "account", "known_at"))
    first = ties.group_by("person", "account").agg(tied_at=_.known_at.min())
    members = people.filter(_.account.notnull()).select("person", "account", "created_at")
    tied = members.left_join(first, ["person", "account"])
    return tied.select("person", "account", since=ibis.coalesce(_.tied_at, _.created_at))


def _said_of_accounts(
    records: ibis.Table, properties: ibis.Table, ties: ibis.Table, domains: ibis.Table
) -> ibis.Table:
    """An account's traits, known of a person from when both they and their tie to it are."""
    of_account = records.mutate(person=_.subject)
    said = properties.filter(_.subject_kind == "account")
    sites = domains.select(
        entry=ibis.literal(0, "int64"), person="account", name=ibis.literal("domain"), value="domain",
        at=ibis.literal(0, "int64"),
    )  # fmt: skip
    told = ibis.union(
        *(_column(of_account, column) for column in _OF_ACCOUNT),
        said.select("entry", "name", "value", person="subject", at="known_at").select(
            *sites.columns
        ),
        sites,
    ).rename(account="person")
    held = ties.join(told, "account")
    return held.select(
        "entry", "person", "name", "value", at=ibis.ifelse(_.at > _.since, _.at, _.since)
    )

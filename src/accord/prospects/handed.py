"""A lead as it was known when it was handed over: who they are, what they had done; nothing of what came later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from accord.agreement.facts import ALWAYS, Activity, Person
from accord.agreement.twenty.questions import Laid
from accord.agreement.twenty.traits import Known
from accord.agreement.values import Plain
from accord.log.streams import ACCOUNTS, PEOPLE, Stream
from accord.metrics.facts import Facts
from accord.people.joining import current, members
from accord.people.questions import titles_of
from accord.prospects.lists import Kept, Listing, listed
from accord.prospects.past_leads import outcomes
from accord.prospects.timeline import timeline
from accord.store.log import Log

# What conditions call the columns of an activity.
_TESTED = {
    "kind": "kind", "name": "name", "url": "url", "channel": "channel", "source": "utm_source",
    "medium": "utm_medium", "campaign": "campaign", "asset": "asset", "term": "term",
}  # fmt: skip
_COMPANY = ("industry", "country", "region", "segment", "employees")
_PERSON = ("country", "region")
LAID = Listing("laid", ("leads",), outcomes, (), "created_at", "lead")
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Handed:
    """A lead on the table with what was known of it, and its row of now, empty if it is gone since."""

    laid: Laid
    known: Known
    row: Mapping[str, Any]


def handed(facts: Facts, log: Log, laid: Sequence[Laid], as_of: int) -> list[Handed]:
    """The leads as recorded by `as_of`, each as known at its own hand-over."""
    found = listed(LAID, facts, kept=Kept("lead", tuple(each.lead for each in laid)))
    rows = {row["lead"]: row for row in found.rows}
    person_of = current([each.person for each in laid])
    whose = members(person_of.values())
    titles = titles_of(list(person_of.values()))
    acts = _activities(log, whose, as_of)
    people = _records(log, PEOPLE, whose, as_of)
    accounts = {row["account"]: row["account"] for row in rows.values() if row["account"]}
    companies = _records(log, ACCOUNTS, accounts, as_of)
    whole = []
    for each in laid:
        person, row = person_of[each.person], rows.get(each.lead, {})
        traits = {
            **_said(companies.get(row.get("account") or 0, []), each.sent_at, _COMPANY),
            **_said(people.get(person, []), each.sent_at, _PERSON),
            **({"title": titles[person]} if person in titles else {}),
        }
        known = Person(
            traits={name: ((ALWAYS, value),) for name, value in traits.items()},
            activities=tuple(act for act in acts.get(person, []) if act.known <= each.sent_at),
        )
        whole.append(Handed(each, Known(known, each.sent_at), row))
    return whole


def _records(
    log: Log, stream: Stream, whose: Mapping[int, int], as_of: int
) -> dict[int, list[Record]]:
    """Records of each whom subjects count as, in order of being known."""
    rows = log.current(stream, pl.Series(list(whose), dtype=pl.Int64), as_of)
    found: dict[int, list[Record]] = {}
    for row in rows.sort("known_at", "entry").to_dicts():
        found.setdefault(whose[row["subject"]], []).append(row)
    return found


def _said(records: Sequence[Record], moment: int, names: Sequence[str]) -> dict[str, Plain]:
    """What the last record known by the moment says, or else the first.

    A record without a date of its own is as old as the file that brought it; who they are was known
    before, and the first to say so knew least of what came later.
    """
    by_then = [record for record in records if record["known_at"] <= moment] or records[:1]
    return {name: by_then[-1][name] for name in names if by_then and by_then[-1][name] is not None}


def _activities(log: Log, whose: Mapping[int, int], as_of: int) -> dict[int, list[Activity]]:
    """What each person did, and what was done towards them, that was recorded by then and is no bot's."""
    rows = timeline(log, list(whose), limit=None)
    kept = rows.filter((pl.col("recorded_at") <= as_of) & pl.col("bot").is_null())
    found: dict[int, list[Activity]] = {}
    for row in kept.sort("known_at", "entry").to_dicts():
        said = {name: row[column] for name, column in _TESTED.items() if row[column]}
        act = Activity(
            row["at"],
            max(row["at"], row["known_at"]),
            {**said, "direction": row["direction"] or "in"},
        )
        found.setdefault(whose[row["subject"]], []).append(act)
    return found

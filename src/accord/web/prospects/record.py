"""The page of one person, of one account: facts, leads, deals and the timeline."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from accord.basics.moments import local_day
from accord.metrics.question import BadQuestion
from accord.people.joining import current, subjects_of
from accord.people.questions import Portrait, Told, portrait
from accord.people.records import names
from accord.prospects.folding import PERSONAL, Moment, fold
from accord.prospects.lists import ACCOUNTS, CYCLES, DEALS, MEMBERS, PEOPLE, Found, Kept, listed
from accord.prospects.timeline import timeline
from accord.web.prospects.buying import buying_of
from accord.web.prospects.judged import judged
from accord.web.prospects.rows import lines, sees_contact
from accord.web.prospects.words import icon_of, said
from accord.web.shell.page import Absent, Visit
from accord.web.shell.rendering import show

SHOWN = 200
# Activities of the machinery tell nobody anything.
_SILENT = ("alias", "group")


@dataclass(frozen=True)
class Said:
    """A line of the timeline in words; `person` is whose it is, where several people's stand together."""

    icon: str
    words: str
    moment: Moment
    detail: str
    person: str


@dataclass(frozen=True)
class Day:
    """The lines of one local day."""

    day: object
    lines: tuple[Said, ...]


@dataclass(frozen=True)
class Fact:
    """Something told of a person, and which sources say so."""

    words: str | Promise
    value: str
    sources: str


_FACTS: tuple[tuple[str | Promise, Callable[[Told], str | None]], ...] = (
    (later("E-mail"), lambda told: told.email),
    (later("Telephone"), lambda told: told.phone),
    (later("Title"), lambda told: told.title),
    (later("Key"), lambda told: told.key),
)


def person(visit: Visit, number: int) -> HttpResponse:
    """One person: who they are, where they stand, what happened."""
    shown = _portrait(visit, number)
    facts = visit.desk.facts()
    deals = listed(DEALS, facts, kept=Kept("person", (shown.person,)))
    cycles = listed(CYCLES, facts, kept=Kept("person", (shown.person,)))
    return show(
        visit,
        "prospects/person.html",
        "timeline",
        shown=shown,
        account=_account_of(visit, shown),
        sees_contact=sees_contact(visit.actor),
        told=_facts(shown.told),
        traits=_others(shown),
        cycles=lines(cycles.rows),
        deals=lines(deals.rows),
        # Its lines quote titles and other traits, so whoever may not read those sees none.
        judged=judged(visit, shown.person) if cycles.total and sees_contact(visit.actor) else None,
        **_timeline(visit, shown.subjects),
    )


def account(visit: Visit, number: int) -> HttpResponse:
    """One company: its people, leads and deals, and what happened with all of them."""
    facts, own = visit.desk.facts(), Kept("account", (number,))
    company = listed(ACCOUNTS, facts, kept=own)
    people = listed(PEOPLE, facts, kept=own)
    members = listed(MEMBERS, facts, kept=own, rows=SHOWN)
    deals = listed(DEALS, facts, kept=own)
    if not (company.total or members.total or deals.total):
        raise Absent(_("There is no account of that number."))
    everybody = [row["person"] for row in members.rows]
    return show(
        visit,
        "prospects/account.html",
        "timeline",
        name=names("account", [number])[number],
        company=company.rows[0] if company.rows else {},
        people=lines(_with_leads(members, people), with_titles=sees_contact(visit.actor)),
        members=members.total,
        deals=lines(deals.rows),
        buying=buying_of(visit, number),
        **_timeline(visit, tuple(subjects_of(*everybody)), many=True),
    )


def _facts(told: Sequence[Told]) -> list[Fact]:
    """What sources say, equal values once with everybody who says so."""
    facts = []
    for words, of in _FACTS:
        by_value: dict[str, list[tuple[str, str]]] = {}
        for one in told:
            if value := of(one):
                by_value.setdefault(value.casefold(), []).append((value, one.source))
        for same in by_value.values():
            sources = ", ".join(dict.fromkeys(source for _value, source in same))
            facts.append(Fact(words, same[0][0], sources))
    return facts


def _others(shown: Portrait) -> dict[str, str]:
    """Traits beside what sources say in fields of their own: a title is often both."""
    titles = {one.title.casefold() for one in shown.told if one.title}
    return {
        name: value
        for name, value in shown.traits.items()
        if name != "title" or value.casefold() not in titles
    }


def _portrait(visit: Visit, number: int) -> Portrait:
    shown = portrait(current([number])[number], visit.desk.log)
    if not shown.told and not _is_seen(visit, shown):
        raise Absent(_("There is nobody of that number."))
    return shown


def _is_seen(visit: Visit, shown: Portrait) -> bool:
    return bool(listed(MEMBERS, visit.desk.facts(), kept=Kept("person", (shown.person,))).total)


def _account_of(visit: Visit, shown: Portrait) -> Mapping[str, Any] | None:
    rows = listed(MEMBERS, visit.desk.facts(), kept=Kept("person", (shown.person,))).rows
    number = rows[0]["account"] if rows else None
    return None if number is None else {"id": number, "name": names("account", [number])[number]}


def _with_leads(members: Found, people: Found) -> list[Mapping[str, Any]]:
    leads = {row["person"]: row for row in people.rows}
    return [{**row, **leads.get(row["person"], {})} for row in members.rows]


def _timeline(visit: Visit, subjects: Sequence[int], *, many: bool = False) -> dict[str, Any]:
    asked = visit.request.GET
    before = asked.get("before")
    if before is not None and not before.isdecimal():
        raise BadQuestion(_("The timeline's place in this address is not a number."))
    rows = timeline(visit.desk.log, subjects, SHOWN, int(before) if before else None)
    items = _items(visit, rows.to_dicts(), many)
    only = asked.get("only", "")
    kept = [item for item in items if _fits(item, only)]
    return {
        "days": _days(kept),
        "only": only,
        "older": items[-1]["at"] if len(items) == SHOWN else None,
        "has_any": bool(items),
    }


def _fits(item: Mapping[str, Any], only: str) -> bool:
    if item["kind"] in _SILENT:
        return False
    return item["kind"] in PERSONAL if only == "people" else True


def _items(visit: Visit, rows: Sequence[Mapping[str, Any]], many: bool) -> list[dict[str, Any]]:
    owners = names("owner", [row["owner"] for row in rows if row["owner"] is not None])
    persons = current([row["subject"] for row in rows]) if many else {}
    called = names("person", list(dict.fromkeys(persons.values()))) if many else {}
    zone = visit.desk.place.zone
    return [
        {
            **row,
            "day": local_day(row["at"], zone),
            "who": owners.get(row["owner"] or 0, ""),
            "path": urlsplit(row["url"] or "").path,
            "of": called.get(persons.get(row["subject"], 0), ""),
            "of_id": persons.get(row["subject"]),
        }
        for row in rows
    ]


def _days(items: Sequence[Mapping[str, Any]]) -> list[Day]:
    found = []
    for day, own in groupby(items, key=lambda item: item["day"]):
        found.append(Day(day, tuple(_said(moment) for moment in fold(own))))
    return found


def _said(moment: Moment) -> Said:
    item = moment.newest
    traffic = (
        [item["channel"], item["campaign"]] if item["direction"] != "out" else [item["campaign"]]
    )
    detail = " · ".join(str(word) for word in traffic if word)
    return Said(icon_of(item["kind"]), said(moment), moment, detail, item["of"])

"""People, accounts, deals and leads: lists, and one of each with what happened."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from ninja import Path

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.api import shapes
from accord.api.address import LARGEST, PAGE_ROWS, PAGED, Address, Call, Param, Reply
from accord.api.problems import Problem
from accord.basics.moments import iso
from accord.metrics.dimensions import DIMENSIONS
from accord.metrics.question import Filter
from accord.people.joining import current, subjects_of
from accord.people.labels import ids_of_filters
from accord.people.questions import Portrait, portrait
from accord.people.records import Kind, names
from accord.prospects.lists import (
    ACCOUNTS,
    CYCLES,
    DEALS,
    MEMBERS,
    PEOPLE,
    After,
    Kept,
    Listing,
    Row,
    following,
    listed,
)
from accord.prospects.timeline import timeline

Number = Annotated[int, Path(ge=1, le=LARGEST)]

PERSON = Permission(Verb.READ, "person")
ACCOUNT = Permission(Verb.READ, "account")
DEAL = Permission(Verb.READ, "deal")
LEAD = Permission(Verb.READ, "lead")

_NAMED: tuple[Kind, ...] = ("person", "account", "owner")
_SENTENCES = {dimension.name: dimension.sentence for dimension in DIMENSIONS}
# The stream's columns under the names that figures give them.
_ACTIVITY = {
    "entry": "id", "at": "at", "kind": "kind", "name": "name", "direction": "direction", "human": "human",
    "channel": "channel", "utm_source": "source", "utm_medium": "medium", "campaign": "campaign",
    "asset": "asset", "url": "url", "term": "term", "value": "value", "owner": "owner_id",
}  # fmt: skip


def people(call: Call) -> Reply:
    """People with their newest lead."""
    return _list(call, PEOPLE, "person")


def accounts(call: Call) -> Reply:
    """Companies that have a person, a lead or a deal, and how many of each."""
    return _list(call, ACCOUNTS, "account")


def deals(call: Call) -> Reply:
    """Deals; amounts in minor units of their currency."""
    return _list(call, DEALS, "deal")


def leads(call: Call) -> Reply:
    """Leads, each of a person's qualification cycles by itself, and how far it came."""
    return _list(call, CYCLES, "lead")


def person(call: Call, number: Number) -> Reply:
    """One person: what each source knows, leads, deals, and the newest activities."""
    shown, facts = _portrait(call, number), call.desk.facts()
    own = Kept("person", (shown.person,))
    traits = {f"props.{name}": value for name, value in shown.traits.items()}
    body = {
        "id": shown.person,
        **_readable(call, {"name": shown.name, "account": shown.account, **traits}),
        "sources": [
            _readable(call, {name: getattr(told, name) for name in told.__dataclass_fields__})
            for told in shown.told
        ],
        "leads": _records(call, listed(CYCLES, facts, kept=own, rows=PAGE_ROWS).rows, "lead"),
        "deals": _records(call, listed(DEALS, facts, kept=own, rows=PAGE_ROWS).rows, "deal"),
        "activities": _activities(call, shown, f"{call.request.path}/activities"),
    }
    return Reply(body)


def person_activities(call: Call, number: Number) -> Reply:
    """What a person did and what was done towards them."""
    return Reply(_activities(call, _portrait(call, number), call.request.path))


def account(call: Call, number: Number) -> Reply:
    """One company with its newest people, leads and deals."""
    facts, own = call.desk.facts(), Kept("account", (number,))
    found = {each: listed(each, facts, kept=own, rows=PAGE_ROWS).rows
             for each in (ACCOUNTS, MEMBERS, CYCLES, DEALS)}  # fmt: skip
    if not any(found.values()):
        raise Problem(404, f"There is no account {number}.")
    company = _records(call, found[ACCOUNTS], "account")
    whole = company[0] if company else _readable(call, {"name": names("account", [number])[number]})
    body = {
        **whole,
        "id": number,
        "people": _records(call, found[MEMBERS], "person"),
        "leads": _records(call, found[CYCLES], "lead"),
        "deals": _records(call, found[DEALS], "deal"),
    }
    return Reply(body)


def _list(call: Call, listing: Listing, kind: Kind) -> Reply:
    asked, place = call.request.GET, call.place()
    where = [
        Filter(name, tuple(value or None for value in asked.getlist(name)))
        for name in listing.filters
        if name in asked
    ]
    after = None if place is None else After(place[0], place[1])
    rows, behind = following(listing, call.desk.facts(), ids_of_filters(where), after, call.limit)
    next_place = None if behind is None else [behind.moment, behind.id]
    return Reply({"items": _records(call, rows, kind), "next": call.following(next_place)})


def _records(call: Call, rows: Sequence[Row], kind: Kind) -> list[dict[str, Any]]:
    """Rows with names beside ids and moments as texts, as far as the caller may read them."""
    known = {of: _names(of, rows) for of in dict.fromkeys((kind, *_NAMED))}
    return [_readable(call, _record(row, kind, known)) for row in rows]


def _names(kind: Kind, rows: Iterable[Row]) -> dict[int, str]:
    ids: list[int] = [number for row in rows if (number := row.get(kind)) is not None]
    return names(kind, list(dict.fromkeys(ids))) if ids else {}


def _record(row: Row, kind: Kind, known: Mapping[Kind, Mapping[int, str]]) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": row[kind]}
    if kind != "lead":
        shown["name"] = known[kind].get(row[kind])
    for column, value in row.items():
        if column in _NAMED:
            shown[column] = known[column].get(value or 0)
            shown[f"{column}_id"] = value
        elif column not in (kind, "placed_at"):
            shown[column] = iso(value) if column.endswith("_at") and value is not None else value
    return {name: cell for name, cell in shown.items() if name not in (kind, f"{kind}_id")}


def _readable(call: Call, shown: Mapping[str, Any]) -> dict[str, Any]:
    return {name: shown[name] for name in call.fields(tuple(shown))}


def _portrait(call: Call, number: int) -> Portrait:
    shown = portrait(current([number])[number], call.desk.log)
    seen = Kept("person", (shown.person,))
    if not shown.told and not listed(MEMBERS, call.desk.facts(), kept=seen).total:
        raise Problem(404, f"There is nobody of number {number}.")
    return shown


def _activities(call: Call, shown: Portrait, path: str) -> dict[str, Any]:
    place, limit = call.place(), call.limit
    at, entry = (None, None) if place is None else (place[0], place[1])
    subjects = tuple(subjects_of(shown.person))
    rows = timeline(call.desk.log, subjects, limit + 1, at, before_entry=entry).to_dicts()
    here = rows[:limit]
    owners = names("owner", list({row["owner"] for row in here if row["owner"] is not None}))
    more = [here[-1]["at"], here[-1]["entry"]] if len(rows) > limit else None
    items = [_readable(call, _activity(row, owners)) for row in here]
    return {"items": items, "next": call.following(more, path)}


def _activity(row: Mapping[str, Any], owners: Mapping[int, str]) -> dict[str, Any]:
    shown = {name: row[column] for column, name in _ACTIVITY.items()}
    return {**shown, "at": iso(row["at"]), "owner": owners.get(row["owner"] or 0)}


def _narrowing(listing: Listing) -> tuple[Param, ...]:
    return tuple(
        Param(name, _SENTENCES.get(name, f"Only rows of this {name}."), many=True)
        for name in listing.filters
    )


def _of_list(route: str, permission: Permission, view: Any, listing: Listing) -> Address:
    gives = {200: shapes.Records}
    return Address("GET", route, permission, view, gives, (*_narrowing(listing), *PAGED))


ADDRESSES = (
    _of_list("people", PERSON, people, PEOPLE),
    Address("GET", "people/{number}", PERSON, person, {200: shapes.Person}),
    Address(
        "GET",
        "people/{number}/activities",
        PERSON,
        person_activities,
        {200: shapes.Activities},
        PAGED,
    ),
    _of_list("accounts", ACCOUNT, accounts, ACCOUNTS),
    Address("GET", "accounts/{number}", ACCOUNT, account, {200: shapes.Account}),
    _of_list("deals", DEAL, deals, DEALS),
    _of_list("leads", LEAD, leads, CYCLES),
)

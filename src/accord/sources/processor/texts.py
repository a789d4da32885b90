"""Properties and traits: decoded once an item, names and addresses told apart from the rest."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
import polars as pl
from msgspec import UNSET, Raw, UnsetType

from accord.sources.processor.messages import Message

# What a page call repeats of its context; the address is kept without its query.
PAGE_FIELDS = frozenset(["url", "path", "referrer", "search"])
# Trait -> column of the person's row. They never enter the log.
NAMING = {
    "name": "name", "fullName": "name", "full_name": "name", "email": "email", "phone": "phone",
    "title": "title", "jobTitle": "title", "job_title": "title",
    "firstName": "first", "first_name": "first", "lastName": "last", "last_name": "last",
}  # fmt: skip
# Trait of a group -> column of the account's row or record.
FIRM = {
    "name": "name", "website": "domain", "domain": "domain", "industry": "industry",
    "employees": "employees", "country": "country", "region": "region", "segment": "segment",
}  # fmt: skip
_LONGEST_NAME, _LONGEST_VALUE = 200, 4000
_DEEPEST = 5
_MOST_EMPLOYEES = 1e9

Facts = dict[str, Any]


def facts_of(text: Raw | UnsetType) -> Facts:
    """A JSON object as a dict; what is none counts as empty."""
    if text is UNSET:
        return {}
    found = msgspec.json.decode(text)
    return found if isinstance(found, dict) else {}


def canonical(message: Message) -> None:
    """Put properties and traits in one order of names, so that the same content has the same bytes."""
    if message.properties is not UNSET:
        message.properties = _ordered(message.properties)
    if message.traits is not UNSET:
        message.traits = _ordered(message.traits)
    if message.context is not None and message.context.traits is not UNSET:
        message.context.traits = _ordered(message.context.traits)


def _ordered(text: Raw) -> Raw:
    return Raw(msgspec.json.encode(msgspec.json.decode(text), order="sorted"))


def flat(facts: Mapping[str, Any], prefix: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Names and values as text; objects become `a.b`, lists JSON, nothing known is left out."""
    for name, value in facts.items():
        label = f"{prefix}{name}"[:_LONGEST_NAME].replace("\0", "")
        if isinstance(value, dict) and depth < _DEEPEST:
            yield from flat(value, f"{label}.", depth + 1)
        elif value is not None and value != "":
            yield label, _text(value)[:_LONGEST_VALUE]


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    return msgspec.json.encode(value).decode()


def number(value: Any) -> float | None:
    """A finite number, also where it came as text."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        found = float(value)
    except ValueError:
        return None
    return found if abs(found) < float("inf") else None


def naming(facts: Mapping[str, Any]) -> Facts:
    """The person's name, e-mail, phone, title among traits, as text."""
    found = {
        NAMING[name]: _text(value).strip()[:_LONGEST_NAME]
        for name, value in facts.items()
        if name in NAMING and isinstance(value, (str, int, float))
    }
    first, last = found.pop("first", ""), found.pop("last", "")
    if not found.get("name") and (first or last):
        found["name"] = f"{first} {last}".strip()
    return found


def facts_table(
    messages: Sequence[Message], kinds: Sequence[str | None]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(told, rest): one row a message that tells something, and one row a property left over.

    told: row, name, email, phone, title, value, page_url_told, page_referrer_told, and of groups firm, domain,
    industry, employees, country, region, segment. rest: row, about (activity, person, account), name, value.
    """
    told: list[Facts] = []
    rest: list[tuple[int, str, str, str]] = []
    for row, (message, kind) in enumerate(zip(messages, kinds, strict=True)):
        if message.properties is UNSET and message.traits is UNSET and not _has_traits(message):
            continue
        facts, left = _told(message, kind)
        if facts:
            told.append({"row": row} | facts)
        rest.extend(
            (row, about, name, value) for about, facts in left for name, value in flat(facts)
        )
    return pl.DataFrame(told, schema=_TOLD), pl.DataFrame(rest, schema=_REST, orient="row")


_TOLD: dict[str, Any] = {
    "row": pl.Int64, "name": pl.String, "email": pl.String, "phone": pl.String, "title": pl.String,
    "value": pl.Float64, "page_url_told": pl.String, "page_referrer_told": pl.String, "firm": pl.String,
    "domain": pl.String, "industry": pl.String, "employees": pl.Int64, "country": pl.String,
    "region": pl.String, "segment": pl.String,
}  # fmt: skip
_REST: dict[str, Any] = {"row": pl.Int64, "about": pl.String, "name": pl.String, "value": pl.String}


def _has_traits(message: Message) -> bool:
    return message.context is not None and message.context.traits is not UNSET


def _told(message: Message, kind: str | None) -> tuple[Facts, list[tuple[str, Facts]]]:
    """What a message tells of the activity, its person or account; and what is left of each."""
    properties, traits = facts_of(message.properties), facts_of(message.traits)
    around = facts_of(message.context.traits) if message.context is not None else {}
    if kind == "group":
        firm = _of_account(traits)
        told = {*FIRM, "id"} - ({"employees"} if firm["employees"] is None else set())
        return firm | naming(around), [
            ("account", _without(traits, told)),
            ("activity", properties),
        ]
    # In the fields of a form a name or address is the sender's own.
    own = naming(around) | naming(traits) | (naming(properties) if kind == "form" else {})
    known = PAGE_FIELDS if kind == "page" else NAMING if kind == "form" else ()
    return own | _of_activity(properties, kind), [
        ("activity", _without(properties, known)),
        ("person", _without(around | traits, {*NAMING, "id"})),
    ]


def _of_activity(properties: Facts, kind: str | None) -> Facts:
    value = number(properties.get("value", properties.get("revenue")))
    facts: Facts = {} if value is None else {"value": value}
    if kind == "page":
        for name in ("url", "referrer"):
            if isinstance(properties.get(name), str):
                facts[f"page_{name}_told"] = properties[name]
    return facts


def _of_account(traits: Facts) -> Facts:
    facts: Facts = {
        FIRM[name]: _text(value)[:_LONGEST_NAME]
        for name, value in traits.items()
        if name in FIRM and isinstance(value, (str, int, float))
    }
    heads = number(facts.pop("employees", None))
    employees = int(heads) if heads is not None and 0 <= heads <= _MOST_EMPLOYEES else None
    return facts | {"firm": facts.pop("name", None), "employees": employees}


def _without(facts: Facts, names: Any) -> Facts:
    return {name: value for name, value in facts.items() if name not in names}

"""Reading persons: who is meant by a word, and what is known of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl
from django.db.models import Q

from accord.log.streams import PEOPLE, PROPERTIES
from accord.people.joining import current, subjects_of
from accord.people.mail import normal_email
from accord.people.records import names
from accord.people.rows import Account, Deal, Joined, Person
from accord.store import keys
from accord.store.log import Log
from accord.store.rows import Key


@dataclass(frozen=True)
class Told:
    """A person as one source knows them."""

    source: str
    key: str | None
    name: str | None
    email: str | None
    phone: str | None
    title: str | None


@dataclass(frozen=True)
class Portrait:
    """What is known of a person beside their activities."""

    person: int
    name: str
    account: str | None
    told: tuple[Told, ...]
    subjects: tuple[int, ...]
    traits: dict[str, str]


def persons_meant(word: str, secret: bytes, sources: Iterable[str]) -> list[int]:
    """Persons whom a key, an e-mail address, an anonymous id or Accord's own number means, each once."""
    email = normal_email(pl.Series([word])).item()
    asked = Q(key=word) | (Q(email=email) if email else Q())
    found = set(Person.objects.filter(asked).values_list("person", flat=True))
    named = set(sources) | set(Person.objects.values_list("source", flat=True).distinct())
    space = [
        keys.key_hash(secret, kind, source, word)
        for source in sorted(named)
        for kind in ("person", "anonymous")
    ]
    if email:
        space.append(keys.key_hash(secret, "email", "", email))
    found |= set(keys.find(space).values())
    return sorted(found) or _numbered(word)


def found_by_name(text: str, limit: int) -> list[int]:
    """Persons whose name holds the text; the newest first."""
    return _found(Q(name__icontains=text), limit)


def found_by_name_or_email(text: str, limit: int) -> list[int]:
    """Persons whose name holds the text or whose e-mail address begins with it; the newest first.

    For those only who may read addresses: letter by letter, whom it finds tells one.
    """
    return _found(Q(name__icontains=text) | Q(email__istartswith=text), limit)


def _found(asked: Q, limit: int) -> list[int]:
    rows = Person.objects.filter(asked).order_by("-id").values_list("person", flat=True)
    return list(dict.fromkeys(rows[: limit * 4]))[:limit]


def accounts_by_name(text: str, limit: int) -> list[int]:
    """Accounts whose name holds the text or whose domain begins with it; the newest first."""
    asked = Q(name__icontains=text) | Q(domain__istartswith=text)
    rows = Account.objects.filter(asked).order_by("-id").values_list("subject", flat=True)
    return list(dict.fromkeys(rows[: limit * 4]))[:limit]


def deals_by_name(text: str, limit: int) -> list[int]:
    """Deals whose name holds the text or whose key begins with it; the newest first."""
    asked = Q(name__icontains=text) | Q(key__istartswith=text)
    rows = Deal.objects.filter(asked).order_by("-id").values_list("subject", flat=True)
    return list(dict.fromkeys(rows[: limit * 4]))[:limit]


def titles_of(people: Sequence[int]) -> dict[int, str]:
    """Job titles of persons, where one is known."""
    rows = Person.objects.filter(person__in=people).exclude(title=None).order_by("-id")
    return {person: str(title) for person, title in rows.values_list("person", "title")}


def is_known(person: int) -> bool:
    """Whether a number means a person as such, not one who counts as another by now."""
    return _numbered(str(person)) == [person]


def _numbered(word: str) -> list[int]:
    if not word.isdecimal() or len(word) > 18:
        return []
    number = int(word)
    known = (
        Person.objects.filter(Q(person=number) | Q(subject=number)).exists()
        or Joined.objects.filter(Q(subject=number) | Q(person=number)).exists()
        or Key.objects.filter(subject=number, kind__in=("person", "anonymous", "email")).exists()
    )
    return [current([number])[number]] if known else []


def portrait(person: int, log: Log) -> Portrait:
    """All that rows and traits say of one person."""
    subjects = subjects_of(person)
    rows = Person.objects.filter(person=person).order_by("id")
    told = tuple(
        Told(*row) for row in rows.values_list("source", "key", "name", "email", "phone", "title")
    )
    accounts = _accounts(log, subjects)
    return Portrait(
        person=person,
        name=names("person", [person])[person],
        account=names("account", accounts)[accounts[0]] if accounts else None,
        told=told,
        subjects=tuple(subjects),
        traits=_traits(log, subjects),
    )


def _accounts(log: Log, subjects: Sequence[int]) -> list[int]:
    records = log.current(PEOPLE, pl.Series(subjects, dtype=pl.Int64))
    known = records.filter(pl.col("account").is_not_null()).sort(
        pl.col("account_guessed").is_null(), "recorded_at", "entry", descending=True
    )
    return known["account"].to_list()[:1]


def _traits(log: Log, subjects: Sequence[int]) -> dict[str, str]:
    rows = log.current(PROPERTIES, pl.Series(subjects, dtype=pl.Int64))
    latest = (
        rows.filter(pl.col("subject_kind") == "person")
        .sort("recorded_at", "entry")
        .unique("name", keep="last")
        .sort("name")
    )
    return dict(latest.select("name", "value").iter_rows())

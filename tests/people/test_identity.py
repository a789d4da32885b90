from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import permutations

import polars as pl
import pytest

from accord.people.identity import (
    Resolved,
    alias,
    entries,
    known_persons,
    link_emails,
    merge,
    resolve_people,
)
from accord.people.joining import current, subjects_of
from accord.people.rows import Joined, Person

SECRET = b"the secret of a test, 32 bytes.."
NOW = 1_000

pytestmark = pytest.mark.django_db


def meet(*rows: tuple[str | None, str | None, str | None], source: str = "site") -> Resolved:
    schema = dict.fromkeys(["person_key", "email", "anonymous_key"], pl.String)
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return resolve_people(SECRET, source, frame.with_columns(at=pl.int_range(frame.height)), NOW)


def who(
    key: str | None = None,
    email: str | None = None,
    anonymous: str | None = None,
    source: str = "site",
) -> int:
    person = meet((key, email, anonymous), source=source).person.item()
    assert isinstance(person, int)
    return person


def test_a_key_names_the_same_person_each_time_and_another_source_another() -> None:
    assert who("u1") == who("u1")
    assert who("u1") != who("u2")
    assert who("u1") != who("u1", source="shop")


def test_nothing_known_is_nobody() -> None:
    assert meet((None, None, None), (" ", "no address", "")).person.to_list() == [None, None]


def test_an_anonymous_visitor_joins_the_first_known_person_and_never_a_second() -> None:
    visitor = who(anonymous="a1")
    first = who("u1", anonymous="a1")
    assert visitor != first
    assert current([visitor]) == {visitor: first}
    second = who("u2", anonymous="a1")
    assert second != first
    assert who(anonymous="a1") == first
    assert current([visitor]) == {visitor: first}


def test_a_visitor_first_seen_with_a_known_person_needs_no_joining() -> None:
    result = meet(("u1", None, "a1"))
    assert result.joins.frame.is_empty()
    assert who(anonymous="a1") == result.person.item()


def test_joins_are_told_as_entries() -> None:
    visitor = who(anonymous="a1")
    result = meet(("u1", None, "a1"))
    rows = entries(result.joins, "site", "collector", NOW)
    assert rows.select("subject", "person", "kind", "source").rows() == [
        (visitor, result.person.item(), "identified", "site")
    ]


def test_an_address_joins_persons_of_two_sources() -> None:
    site = who("u1", "Ann@Firm.example ")
    crm = who("17", "ann@firm.example", source="crm")
    assert crm == site
    assert len(subjects_of(site)) == 2


def test_an_address_never_joins_two_keys_of_one_source() -> None:
    first, second = who("u1", "both@firm.example"), who("u2", "both@firm.example")
    assert first != second
    assert who("17", "both@firm.example", source="crm") == first
    assert who(email="both@firm.example") == first


def test_a_chain_over_a_third_source_does_not_join_two_keys_of_one_source_either() -> None:
    first, second = who("u1", "one@firm.example"), who("u2", "two@firm.example")
    crm = who("17", "one@firm.example", source="crm")
    result = meet(("17", "two@firm.example", None), source="crm")
    assert crm == first
    assert result.joins.frame.is_empty()
    assert who("u2") == second


def test_a_mailbox_of_many_hands_joins_nobody() -> None:
    assert who("u1", "info@firm.example") != who("17", "Info@firm.example", source="crm")
    visitor = who(anonymous="a1")
    meet((None, "sales@firm.example", "a1"))
    assert current([visitor]) == {visitor: visitor}


def test_a_visitor_who_leaves_an_address_becomes_that_person() -> None:
    visitor = who(anonymous="a1")
    assert who(email="ann@firm.example", anonymous="a1") == visitor
    assert known_persons([visitor]) == {visitor}
    assert who("17", "ann@firm.example", source="crm") == visitor


def test_a_visitor_with_the_address_of_somebody_known_joins_them() -> None:
    crm = who("17", "ann@firm.example", source="crm")
    visitor = who(anonymous="a1")
    assert who(email="ann@firm.example", anonymous="a1") == crm
    assert current([visitor]) == {visitor: crm}


def test_an_alias_makes_two_keys_of_one_source_one_person() -> None:
    old, new = who("old"), who("new")
    pairs = pl.DataFrame({"previous": ["old"], "person_key": ["new"]})
    alias(SECRET, "site", pairs, NOW)
    assert who("old") == who("new") == min(old, new)


@pytest.mark.parametrize("late", [False, True])
def test_an_alias_of_an_anonymous_id_holds_whether_it_was_seen_before_or_not(late: bool) -> None:
    visitor = None if late else who(anonymous="a1")
    alias(SECRET, "site", pl.DataFrame({"previous": ["a1"], "person_key": ["u1"]}), NOW)
    assert who(anonymous="a1") == who("u1")
    if visitor:
        assert current([visitor]) == {visitor: who("u1")}


def test_whoever_was_joined_before_goes_along() -> None:
    visitor = who(anonymous="a1")
    site = who("u1", anonymous="a1")
    crm = who("17", source="crm")
    merge(keep=crm, gone=site, why="hand", now=NOW)
    assert current([visitor, site]) == {visitor: crm, site: crm}
    assert who(anonymous="a1") == who("u1") == crm
    assert set(Person.objects.values_list("person", flat=True)) == {crm}
    assert set(Joined.objects.values_list("person", flat=True)) == {crm}


def test_addresses_learnt_later_link_persons() -> None:
    site, crm = who("u1"), who("17", source="crm")
    people, mails = (
        pl.Series([site, crm, None]),
        pl.Series(["ann@firm.example", "ann@firm.example", None]),
    )
    joins = link_emails(SECRET, "crm", people, mails, NOW)
    assert joins.frame.rows() == [(crm, site)]
    assert who("17", source="crm") == site


MEETINGS = [
    ("site", ("u1", None, "a1")),
    ("site", ("u1", "ann@firm.example", None)),
    ("crm", ("17", "ann@firm.example", None)),
    ("shop", (None, "ann@firm.example", "b1")),
]


def test_who_is_who_does_not_depend_on_the_order_of_meeting() -> None:
    for order in permutations(MEETINGS):
        Person.objects.all().delete()
        Joined.objects.all().delete()
        secret = repr(order).encode()[:40] + str(hash(order)).encode()
        for source, row in order:
            frame = pl.DataFrame(
                [row], schema=["person_key", "email", "anonymous_key"], orient="row"
            ).cast(pl.String)
            resolve_people(secret[-60:], source, frame, NOW)
        people = {
            resolve_people(
                secret[-60:], source,
                pl.DataFrame([row], schema=["person_key", "email", "anonymous_key"], orient="row").cast(pl.String), NOW,
            ).person.item()
            for source, row in MEETINGS
        }  # fmt: skip
        assert len(people) == 1, order


def test_a_thousand_meetings_cost_few_queries(
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    rows = [(f"u{n % 300}", f"p{n % 300}@firm.example", f"a{n % 500}") for n in range(1000)]
    with django_assert_max_num_queries(40):
        meet(*rows)

"""Taking an import back tells the persons apart again whom it joined, unless something since rests on it."""

from accord.log.streams import IDENTITIES
from accord.people.joining import current
from accord.people.rows import Joined, Person
from accord.sources.files.revert import Reverted
from accord.sources.files.rows import ImportRun
from sources.files.importing import Cabinet

CRM = "key,email,name\n17,ann@firm.example,Ann\n"
SHOP = "key,email,name\nA,ann@firm.example,Ann Arbor\n"
VISIT = "at,kind,person_key,anonymous_key\n2026-02-0{day}T10:00:00Z,page,A,v1\n"


def visits(day: int) -> str:
    return VISIT.format(day=day)


def who(source: str, key: str) -> int:
    return Person.objects.get(source=source, key=key).person


def who_acts(cabinet: Cabinet, text: str, source: str) -> int:
    """The person whom one more activity finds."""
    cabinet.take(text, "activities", source=source)
    last = cabinet.rows("activities")["subject"][-1]
    return current([last])[last]


def joined_by_a_file(cabinet: Cabinet) -> ImportRun:
    """Ann of the crm; a visitor of the shop with the key A; then a file says that A has Ann's address."""
    cabinet.take(CRM, "people", source="crm")
    cabinet.take(visits(1), "activities", source="shop")
    assert who("crm", "17") != who("shop", "A")
    run = cabinet.take(SHOP, "people", source="shop")
    assert who("crm", "17") == who("shop", "A")
    return run


def persons(done: Reverted) -> tuple[int, int]:
    return done.parted, done.joined


def test_persons_joined_by_a_file_are_two_again_with_their_keys_and_visitors(
    cabinet: Cabinet,
) -> None:
    run = joined_by_a_file(cabinet)
    assert persons(cabinet.revert(run)) == (1, 0)
    ann, visitor = who("crm", "17"), who("shop", "A")
    assert ann != visitor
    assert not Joined.objects.exists()
    assert who_acts(cabinet, visits(2), "shop") == visitor
    anonymous = visits(3).replace(",A,", ",,")
    assert who_acts(cabinet, anonymous, "shop") == visitor
    by_mail = "at,kind,email\n2026-02-04T10:00:00Z,page,ann@firm.example\n"
    assert who_acts(cabinet, by_mail, "mail") == ann
    person = Person.objects.get(source="shop", key="A")
    assert (person.email, person.bare) == (None, True)


def test_as_of_before_the_revert_they_still_count_as_one(cabinet: Cabinet) -> None:
    run = joined_by_a_file(cabinet)
    (before,) = cabinet.rows("identities").select("subject", "person").rows()
    then = cabinet.now
    cabinet.revert(run)
    assert cabinet.rows("identities").is_empty()
    held = cabinet.log.current(IDENTITIES, as_of=then)
    assert held.select("subject", "person").rows() == [before]


def test_the_same_file_again_joins_them_again(cabinet: Cabinet) -> None:
    cabinet.revert(joined_by_a_file(cabinet))
    again = cabinet.take(SHOP, "people", source="shop")
    assert who("crm", "17") == who("shop", "A")
    assert persons(cabinet.revert(again)) == (1, 0)
    assert who("crm", "17") != who("shop", "A")


def test_what_came_since_for_the_one_who_stays_is_no_hindrance(cabinet: Cabinet) -> None:
    run = joined_by_a_file(cabinet)
    cabinet.take("key,person_key,amount\nd1,17,5\n", "deals", source="crm")
    assert persons(cabinet.revert(run)) == (1, 0)
    (deal,) = cabinet.rows("deals").iter_rows(named=True)
    assert deal["person"] == who("crm", "17")


def test_an_activity_since_that_means_the_other_keeps_them_joined(cabinet: Cabinet) -> None:
    run = joined_by_a_file(cabinet)
    cabinet.take(visits(2), "activities", source="shop")
    assert persons(cabinet.revert(run)) == (0, 1)
    assert who("crm", "17") == who("shop", "A")
    assert cabinet.rows("identities").height == 1


def test_once_that_is_taken_back_too_they_part(cabinet: Cabinet) -> None:
    run = joined_by_a_file(cabinet)
    later = cabinet.take(visits(2), "activities", source="shop")
    cabinet.revert(run)
    assert persons(cabinet.revert(later)) == (1, 0)
    assert who("crm", "17") != who("shop", "A")


def test_a_later_word_that_gives_both_the_address_keeps_them_joined(cabinet: Cabinet) -> None:
    run = joined_by_a_file(cabinet)
    # The file's own word goes; a later file of the shop gives A the address as well.
    cabinet.take(SHOP.replace("Ann Arbor", "Ann A."), "people", source="shop")
    assert persons(cabinet.revert(run)) == (0, 1)
    assert who("crm", "17") == who("shop", "A")


def test_somebody_joined_before_goes_along_with_their_own_person(cabinet: Cabinet) -> None:
    cabinet.take(CRM, "people", source="crm")
    anonymous = visits(1).replace(",A,", ",,")
    cabinet.take(anonymous, "activities", source="shop")
    cabinet.take(visits(2), "activities", source="shop")  # The visitor v1 turns out to be A.
    run = cabinet.take(SHOP, "people", source="shop")
    assert Joined.objects.filter(person=who("crm", "17")).count() == 2
    assert persons(cabinet.revert(run)) == (2, 0)
    assert Joined.objects.get().person == who("shop", "A")
    assert who_acts(cabinet, anonymous.replace("02-01", "02-05"), "shop") == who("shop", "A")


def test_a_person_only_that_file_knew_is_gone_and_nobody_else_changed(cabinet: Cabinet) -> None:
    cabinet.take(CRM, "people", source="crm")
    before = list(Person.objects.values_list("source", "key", "person", "email", "name"))
    done = cabinet.revert(cabinet.take(SHOP, "people", source="shop"))
    assert persons(done) == (1, 0)
    assert list(Person.objects.values_list("source", "key", "person", "email", "name")) == before
    assert not Joined.objects.exists()


def test_many_persons_part_at_once(cabinet: Cabinet) -> None:
    numbers = range(300)
    crm = "key,email\n" + "".join(f"{n},p{n}@firm.example\n" for n in numbers)
    shop = "key,email\n" + "".join(f"S{n},p{n}@firm.example\n" for n in numbers)
    acts = "at,kind,person_key\n" + "".join(f"2026-02-01T10:00:00Z,page,S{n}\n" for n in numbers)
    cabinet.take(crm, "people", source="crm")
    cabinet.take(acts, "activities", source="shop")
    run = cabinet.take(shop, "people", source="shop")
    cabinet.take("at,kind,person_key\n2026-02-03T10:00:00Z,page,S7\n", "activities", source="shop")
    assert persons(cabinet.revert(run)) == (299, 1)
    assert Person.objects.values("person").distinct().count() == 599
    assert cabinet.rows("activities")["subject"].n_unique() == 301

import polars as pl
import pytest

from accord.people.accounts import accounts_of_emails, plain_domains, resolve_accounts
from accord.people.records import Kind, fill, ids_named, names, resolve, restore, state, unmake
from accord.people.rows import Account, Deal, Person

SECRET = b"the secret of a test, 32 bytes.."

pytestmark = pytest.mark.django_db


def ids(kind: Kind, *given: str | None, source: str = "crm") -> list[int | None]:
    return resolve(SECRET, kind, source, pl.Series(given, dtype=pl.String)).to_list()


def test_a_key_not_seen_before_makes_a_bare_record_once() -> None:
    first, again, none, other = ids("deal", "d1", " d1 ", "", "d2")
    assert first == again
    assert none is None
    assert other != first
    assert list(Deal.objects.values_list("key", "bare", "name").order_by("id")) == [
        ("d1", True, None),
        ("d2", True, None),
    ]
    assert ids("deal", "d1") == [first]
    assert ids("deal", "d1", source="erp") != [first]
    assert ids("owner", "d1") != [first]


def test_its_file_fills_a_bare_record_and_empty_cells_leave_what_is_there() -> None:
    (number,) = ids("person", "p1")
    frame = pl.DataFrame(
        {"id": [number], "key": ["p1"], "name": ["Ann"], "email": ["ann@firm.example"]}
    )
    fill("person", "crm", frame, import_id=3)
    fill("person", "crm", frame.with_columns(name=pl.lit("Ann Lee"), email=pl.lit(None, pl.String)))
    person = Person.objects.get()
    assert (person.name, person.email, person.bare, person.import_id) == (
        "Ann Lee",
        "ann@firm.example",
        False,
        3,
    )
    assert person.person == person.subject == number


def test_rows_can_be_put_back_as_they_were() -> None:
    (number,) = ids("person", "p1")
    before = state("person", "crm", [number or 0])
    fill(
        "person", "crm", pl.DataFrame({"id": [number], "key": ["p1"], "name": ["Ann"]}), import_id=3
    )
    restore("person", "crm", before)
    assert state("person", "crm", [number or 0]).equals(before)
    fill("person", "crm", pl.DataFrame({"id": [number], "key": ["p1"], "name": ["Ann"]}))
    unmake("person", "crm", [number or 0])
    assert Person.objects.values_list("name", "bare").get() == (None, True)


def test_labels_fall_back_from_name_to_key_to_number() -> None:
    first, second = ids("account", "k1", "k2")
    fill("account", "crm", pl.DataFrame({"id": [first], "key": ["k1"], "name": ["Firm"]}))
    assert names("account", [first or 0, second or 0, 999]) == {
        first: "Firm",
        second: "k2",
        999: "account 999",
    }


def test_a_label_that_is_an_address_is_cut_where_it_is_a_persons() -> None:
    given = ["ann.lee@firm.example", "Ann <a@firm.example>", "@ann", "p@4", "p1"]
    labels = ["a…@firm.example", "Ann <a…@firm.example>", "@ann", "p…@4", "p1"]
    assert [*names("person", [n for n in ids("person", *given) if n]).values()] == labels
    (number,) = ids("owner", "ann@us.example")
    assert number
    assert names("owner", [number]) == {number: "ann@us.example"}


def test_ids_are_found_by_name_in_any_case_and_by_key() -> None:
    first, second, third = ids("account", "k1", "k2", "k3")
    rows = pl.DataFrame({"id": [first, second], "key": ["k1", "k2"], "name": ["Firm", "firm"]})
    fill("account", "crm", rows)
    assert ids_named("account", ["FIRM", "k3", "none"]) == {
        "FIRM": [first, second],
        "k3": [third],
        "none": [],
    }


def test_mails_of_one_domain_belong_to_one_account() -> None:
    given = ["ann@firm.example", "Bob@Firm.example", "cy@gmail.com", "no address", None]
    found = accounts_of_emails(SECRET, pl.Series(given)).to_list()
    assert found[0] == found[1]
    assert found[2:] == [None, None, None]
    assert Account.objects.get().domain == "firm.example"


def test_an_account_that_names_its_domain_is_the_one_known_by_mail() -> None:
    by_mail = accounts_of_emails(SECRET, pl.Series(["ann@firm.example"])).item()
    rows = pl.DataFrame(
        {"key": ["k1", "k2"], "domain": ["https://www.Firm.example/start", "firm.example"]}
    )
    first, second = resolve_accounts(SECRET, "crm", rows)
    assert first == by_mail
    assert second != by_mail
    assert resolve_accounts(SECRET, "crm", rows).to_list() == [first, second]
    later = resolve_accounts(
        SECRET, "crm", pl.DataFrame({"key": ["k3"], "domain": ["firm.example"]})
    )
    assert later.item() not in {first, second}
    other = resolve_accounts(
        SECRET, "erp", pl.DataFrame({"key": ["x"], "domain": ["firm.example"]})
    )
    assert other.item() == by_mail


def test_mails_find_the_account_that_named_the_domain_before() -> None:
    account = resolve_accounts(
        SECRET, "crm", pl.DataFrame({"key": ["k1"], "domain": ["firm.example"]})
    ).item()
    assert accounts_of_emails(SECRET, pl.Series(["ann@firm.example"])).item() == account


def test_domains_are_read_from_addresses_of_sites() -> None:
    given = pl.Series(["HTTPS://www.firm.example:80/x", "firm.example", "firm", "", None])
    assert plain_domains(given).to_list() == ["firm.example", "firm.example", None, None, None]

import polars as pl

from accord.basics.moments import DAY, MINUTE
from accord.people import records
from accord.people.actions import erase
from accord.sources.files.revert import revert
from accord.store import manifest
from accord.store.leases import lease
from workspace.office import DEALS, OWNERS, SECRET, Office, page


def test_what_was_stored_is_counted_after_catching_up(office: Office) -> None:
    office.send(page("a1"), page("a1", "pricing"), page("a2"))
    assert office.value("activities") == 0
    assert office.catch_up()
    assert (office.value("activities"), office.value("visitors")) == (3, 2)


def test_with_nothing_new_nothing_moves_and_no_engine_starts(office: Office) -> None:
    office.send(page("a1"))
    assert office.catch_up()
    office.workspace.close()
    version = manifest.version()
    assert not office.catch_up()
    assert manifest.version() == version
    assert office.workspace._engine is None


def test_deals_and_their_owners_come_in_any_order(office: Office) -> None:
    office.file("deals", DEALS)
    office.catch_up()
    keys = [group.key for group in office.ask("deals_won", by=("owner", "department")).groups]
    assert keys == [{"owner": "ann", "department": None}, {"owner": "bob", "department": None}]
    office.file("owners", OWNERS)
    office.catch_up()
    keys = [group.key for group in office.ask("deals_won", by=("owner", "department")).groups]
    assert keys == [
        {"owner": "Ann Lee", "department": "sales"},
        {"owner": "Bob Ray", "department": "sales"},
    ]


def test_maintained_tables_say_what_the_whole_log_says(office: Office) -> None:
    for step in range(4):
        office.send(page(f"a{step}"), page("a1", f"{step}"))
        office.file("deals", DEALS.replace("D1", f"D1{step}"))
        office.catch_up()
    names = ("activities", "visitors", "deals_won", "revenue_won", "win_rate", "sales_cycle_days")
    kept = [office.ask(name).figure for name in names]
    computed = [office.ask(name, as_of=office.now + DAY).figure for name in names]
    assert kept == computed


def test_figures_follow_persons_joined_by_a_file_and_told_apart_again(office: Office) -> None:
    names = ("activities", "visitors", "new_people", "leads", "deals_won")

    def figures() -> list[float | None]:
        office.catch_up()
        kept = [office.value(name) for name in names]
        assert kept == [office.value(name, as_of=office.now + DAY) for name in names]
        return kept

    office.file("people", "key,email,created_at\n17,ann@firm.example,2026-01-02\n")
    office.file("leads", "key,created_at,person_key\nL1,2026-01-03,17\n")
    office.file("deals", DEALS.replace("A1", ""))
    visits = "at,kind,url,person_key\n"
    visits += "".join(f"2026-02-0{day},page,https://a.example/,A\n" for day in (1, 2, 3))
    office.file("activities", visits, "shop")
    before = figures()
    run = office.file("people", "key,email,created_at\nA,ann@firm.example,2026-01-04\n", "shop")
    joined = figures()
    assert joined == [3, 1, 1, 1, 2]
    then = office.now
    revert(office.place, run, "user:ines", office.now + MINUTE)
    office.now += MINUTE
    assert figures() == before == [3, 1, 2, 1, 2]
    assert [office.value(name, as_of=then) for name in names] == joined


def test_only_one_catches_up_and_the_patient_waits(office: Office) -> None:
    office.send(page("a1"))
    assert lease("catch_up", "somebody else", office.now, 1)
    assert not office.workspace.catch_up(office.now)
    assert office.value("activities") == 0
    # The other's lease ends a second later.
    assert office.workspace.catch_up(office.now, patient=True)
    assert office.value("activities") == 1


def test_an_erased_person_still_counts_and_is_one_person(office: Office) -> None:
    identify = {"type": "identify", "userId": "u1", "traits": {"email": "ann@firm.example"}}
    office.send(page("a1"), {**identify, "anonymousId": "a1"}, page("a2"))
    office.catch_up()
    before = [office.value(name) for name in ("activities", "visitors", "new_people", "leads")]
    person = records.resolve(SECRET, "person", "site", pl.Series(["u1"]))[0]
    erase(office.workspace.log, person, "user:ines", office.now)
    office.catch_up()
    office.send(page("a3"))
    office.catch_up()
    after = [office.value(name) for name in ("activities", "visitors", "new_people", "leads")]
    assert [(then or 0) + more for then, more in zip(before, (1, 1, 1, 0), strict=True)] == after

import polars as pl
import pytest

from accord.basics.moments import parse_moment
from accord.log.streams import DEALS as DEALS_STREAM
from accord.people.rows import Account, Deal, Owner, Person
from accord.sources.files.chunk import FileFault
from accord.sources.files.revert import NotRevertible
from accord.sources.files.rows import ImportPart, ImportRun
from sources.files.importing import NOON, Cabinet, counts

DEALS = "key,account_key,owner,amount,currency,outcome,created_at\n"


def test_the_same_file_twice_changes_nothing(cabinet: Cabinet) -> None:
    text = DEALS + "d1,acme,ann,12.50,USD,won,2026-01-05\nd2,acme,bob,7,USD,,2026-01-06\n"
    assert counts(cabinet.take(text, "deals")) == (2, 0, 0, 0, 0)
    assert counts(cabinet.take(text, "deals")) == (0, 0, 2, 0, 0)
    deals = cabinet.rows("deals")
    assert deals["amount"].to_list() == [1250, 700]
    assert deals["outcome"].to_list() == ["won", "open"]
    assert deals["actor"].unique().to_list() == ["import:1"]


def test_the_same_key_in_another_source_is_another_record(cabinet: Cabinet) -> None:
    text = "key,amount\nd1,5\n"
    cabinet.take(text, "deals", source="north")
    assert counts(cabinet.take(text, "deals", source="south")) == (1, 0, 0, 0, 0)
    assert cabinet.rows("deals")["subject"].n_unique() == 2


def test_a_changed_row_replaces_the_former_entry_and_keeps_columns_that_the_file_lacks(
    cabinet: Cabinet,
) -> None:
    cabinet.take(DEALS + "d1,acme,ann,12.50,USD,open,2026-01-05\n", "deals")
    former = cabinet.rows("deals").row(0, named=True)
    assert counts(cabinet.take("key,amount\nd1,99\n", "deals")) == (0, 1, 0, 0, 0)
    (row,) = cabinet.rows("deals").iter_rows(named=True)
    assert row["replaces"] == former["entry"]
    assert row["amount"] == 9900
    for name in ("account", "owner", "currency", "created_at", "outcome", "subject"):
        assert row[name] == former[name]


def test_an_emptied_cell_empties_the_column(cabinet: Cabinet) -> None:
    cabinet.take("key,amount,stage\nd1,5,late\n", "deals")
    cabinet.take("key,amount,stage\nd1,-,\n", "deals")
    (row,) = cabinet.rows("deals").iter_rows(named=True)
    assert (row["amount"], row["stage"]) == (None, None)


def test_a_file_with_fewer_columns_that_says_nothing_new_changes_nothing(cabinet: Cabinet) -> None:
    cabinet.take(DEALS + "d1,acme,ann,12.50,USD,open,2026-01-05\n", "deals")
    assert counts(cabinet.take("key,amount\nd1,12.50\n", "deals")) == (0, 0, 1, 0, 0)


def test_unknown_columns_become_properties_and_their_last_word_holds(cabinet: Cabinet) -> None:
    cabinet.take("key,Lieblingsfarbe,mood\nd1,blau,\n", "deals")
    assert cabinet.props() == {"Lieblingsfarbe": "blau"}
    run = cabinet.take("key,Lieblingsfarbe,mood\nd1,rot,fine\n", "deals")
    assert counts(run) == (0, 1, 0, 0, 0)
    assert cabinet.props() == {"Lieblingsfarbe": "rot", "mood": "fine"}
    assert cabinet.rows("deals").height == 1
    cabinet.take("key,Lieblingsfarbe\nd1,\n", "deals")
    assert cabinet.props() == {"Lieblingsfarbe": None, "mood": "fine"}


def test_the_last_line_of_a_repeated_key_counts_and_earlier_ones_name_it(cabinet: Cabinet) -> None:
    text = "key,amount\nd1,5\nd2,1\nd1,6\nd1,7\nd2,1\n"
    assert counts(cabinet.take(text, "deals")) == (2, 0, 1, 2, 0)
    assert cabinet.rows("deals")["amount"].sort().to_list() == [100, 700]
    assert cabinet.refused() == [
        ("2", "key", "the same key stands again in line 5 with other content; that line counts"),
        ("4", "key", "the same key stands again in line 5 with other content; that line counts"),
    ]


def test_a_key_not_seen_yet_makes_a_bare_record_that_its_file_fills(cabinet: Cabinet) -> None:
    cabinet.take(DEALS + "d1,acme,ann,1,USD,won,2026-01-05\n", "deals")
    (deal,) = cabinet.rows("deals").iter_rows(named=True)
    assert cabinet.label("account", deal["account"]) == "acme"
    assert Account.objects.get(key="acme").bare
    cabinet.take("key,name,domain\nacme,Acme Corporation,acme.example\n", "accounts")
    assert cabinet.rows("accounts")["subject"].to_list() == [deal["account"]]
    assert cabinet.label("account", deal["account"]) == "Acme Corporation"
    assert not Account.objects.get(key="acme").bare


def test_a_company_known_by_key_and_by_mail_before_its_record_came_stays_two_accounts(
    cabinet: Cabinet,
) -> None:
    cabinet.take(DEALS + "d1,acme,ann,1,USD,won,2026-01-05\n", "deals")
    cabinet.take("key,email\np1,ann@acme.example\n", "people")
    (deal,), (person,) = (cabinet.rows(name)["account"] for name in ("deals", "people"))
    cabinet.take("key,name,domain\nacme,Acme Corporation,acme.example\n", "accounts")
    assert cabinet.rows("accounts")["subject"].to_list() == [deal]
    assert cabinet.label("account", deal) == "Acme Corporation"
    assert cabinet.label("account", person) == "acme.example"
    cabinet.take("key,email\np2,bob@acme.example\n", "people")
    assert cabinet.rows("people")["account"].to_list() == [person, person]


def test_a_company_first_known_by_mail_is_the_one_whose_record_names_the_domain(
    cabinet: Cabinet,
) -> None:
    cabinet.take("key,email\np1,ann@acme.example\n", "people")
    (person,) = cabinet.rows("people")["account"]
    cabinet.take("key,name,domain\nacme,Acme Corporation,acme.example\n", "accounts")
    assert cabinet.rows("accounts")["subject"].to_list() == [person]
    assert cabinet.label("account", person) == "Acme Corporation"


def test_names_are_rows_and_never_enter_the_log(cabinet: Cabinet) -> None:
    cabinet.take("key,name,email,phone\np1,Ann Arbor,Ann@Firm.example,+1 55\n", "people")
    person = Person.objects.get(key="p1")
    assert (person.name, person.email, person.phone) == ("Ann Arbor", "ann@firm.example", "+1 55")
    assert cabinet.rows("properties").is_empty()
    texts = cabinet.rows("people").select(pl.col(pl.String)).row(0)
    assert not {"Ann Arbor", "ann@firm.example", "+1 55"} & set(texts)


def test_a_changed_name_is_an_update_and_a_text_that_is_no_address_stays_a_property(
    cabinet: Cabinet,
) -> None:
    cabinet.take("key,name,email\np1,Ann,masked==\n", "people")
    assert counts(cabinet.take("key,name,email\np1,Anna,masked==\n", "people")) == (0, 1, 0, 0, 0)
    assert Person.objects.get(key="p1").name == "Anna"
    assert cabinet.props() == {"email": "masked=="}


def test_an_address_joins_persons_of_two_sources(cabinet: Cabinet) -> None:
    cabinet.take("key,email\n1,ann@firm.example\n", "people", source="crm")
    cabinet.take("key,email\nA,ANN@firm.example\n", "people", source="shop")
    assert Person.objects.values_list("person", flat=True).distinct().count() == 1
    assert cabinet.rows("people")["account"].n_unique() == 1


def test_activities_without_key_are_told_apart_by_person_moment_and_kind(cabinet: Cabinet) -> None:
    text = (
        "at,kind,email,url\n"
        "2026-02-01T10:00:00Z,page,ann@firm.example,https://a.example/x?utm_source=google&utm_medium=cpc\n"
        "2026-02-01T10:00:00Z,Page,bob@firm.example,https://a.example/x\n"
        "2026-02-01T10:01:00Z,Trial Started,ann@firm.example,\n"
        "2026-02-01T10:00:00Z,page,,\n"
    )
    assert counts(cabinet.take(text, "activities")) == (3, 0, 0, 1, 0)
    assert counts(cabinet.take(text, "activities")) == (0, 0, 3, 1, 0)
    rows = cabinet.rows("activities")
    assert rows["kind"].to_list() == ["page", "page", "track"]
    assert rows["name"].to_list() == [None, None, "Trial Started"]
    assert rows["channel"].to_list() == ["Paid Search", "Direct", None]
    assert rows["url"].to_list() == ["https://a.example/x", "https://a.example/x", None]
    assert rows["subject"].n_unique() == 2
    assert (
        cabinet.refused()[0][2] == "it has neither key nor person_key nor email nor anonymous_key"
    )


@pytest.mark.parametrize(
    ("kind", "direction", "human", "seen"),
    [
        ("call", "out", True, False),
        ("meeting", "out", True, False),
        ("email", "out", True, False),
        ("email_sent", "out", False, True),
        ("email_open", "in", True, True),
        ("form", "in", True, True),
        ("task", "out", False, False),
    ],
)
def test_defaults_of_direction_human_and_seen(
    cabinet: Cabinet, kind: str, direction: str, human: bool, seen: bool
) -> None:
    cabinet.take(f"key,at,kind,person_key\na1,2026-02-01T10:00:00Z,{kind},p1\n", "activities")
    (row,) = cabinet.rows("activities").iter_rows(named=True)
    assert (row["direction"], row["human"], row["seen"]) == (direction, human, seen)


def test_a_recorded_call_was_seen_and_a_file_may_say_who_acted(cabinet: Cabinet) -> None:
    cabinet.take(
        "key,at,kind,person_key,recording_id,actor,human,direction,channel\n"
        "1,2026-02-01T10:00:00Z,call,p1,rec9,,,,\n"
        "2,2026-02-01T10:00:00Z,call,p1,,system,no,in,Phone\n",
        "activities",
    )
    rows = cabinet.rows("activities")
    assert rows["seen"].to_list() == [True, True]
    assert rows["human"].to_list() == [True, False]
    assert rows["direction"].to_list() == ["out", "in"]
    assert rows["channel"].to_list() == [None, "Phone"]


def test_equal_spends_of_one_file_are_several_spends(cabinet: Cabinet) -> None:
    text = "day,campaign_key,amount,currency\n2026-03-01,c1,10,EUR\n2026-03-01,c1,10,EUR\n"
    assert counts(cabinet.take(text, "spend")) == (2, 0, 0, 0, 0)
    assert counts(cabinet.take(text, "spend")) == (0, 0, 2, 0, 0)
    more = text.replace("10,EUR\n2026-03-01,c1,10", "10,EUR\n2026-03-01,c1,11")
    assert counts(cabinet.take(more, "spend")) == (0, 1, 1, 0, 0)
    assert cabinet.rows("spend")["amount"].sort().to_list() == [1000, 1100]


def test_a_day_of_spend_begins_in_the_companys_zone(cabinet: Cabinet) -> None:
    berlin = Cabinet(cabinet.folder / "berlin", zone="Europe/Berlin")
    berlin.take("day,channel,amount\n2026-03-01,Display,1\n", "spend")
    (row,) = berlin.rows("spend").iter_rows(named=True)
    assert row["at"] == row["day"] * 86_400_000_000 - 3_600_000_000
    berlin.intake.close()


def test_leads_stages_campaigns_owners_and_rates_reach_their_streams(cabinet: Cabinet) -> None:
    cabinet.take("key,created_at,email,status\nl1,2026-01-01,ann@firm.example,Sent Back\n", "leads")
    cabinet.take(
        "subject_kind,subject_key,to,at,actor\nlead,l1,mql,2026-01-02,human\n"
        "deal,d1,won,2026-01-09,system\nperson,p1,sal,2026-01-03,\n",
        "stages",
    )
    cabinet.take("key,name,budget,currency\nc1,Spring,1000,JPY\n", "campaigns")
    cabinet.take("key,name,manager,department\nann,Ann,meg,sales\n", "owners")
    cabinet.take("day,from,to,rate\n2026-01-01,EUR,USD,1.08\n", "rates")
    (lead,) = cabinet.rows("leads").iter_rows(named=True)
    assert lead["status"] == "sent_back"
    assert lead["person"] == Person.objects.get(email="ann@firm.example").subject
    stages = cabinet.rows("stages")
    assert stages.filter(subject_kind="lead")["subject"].to_list() == [lead["subject"]]
    assert stages["human"].to_list() == [True, False, None]
    (campaign,) = cabinet.rows("campaigns").iter_rows(named=True)
    assert (campaign["campaign"], campaign["budget"]) == ("c1", 1000)
    assert cabinet.rows("owners")["manager"].to_list() == [Owner.objects.get(key="meg").subject]
    assert cabinet.rows("rates")["rate"].to_list() == [1.08]


def test_a_status_that_is_no_stage_needs_a_values_map(cabinet: Cabinet) -> None:
    text = "key,created_at,status\nl1,2026-01-01,Hot\n"
    assert counts(cabinet.take(text, "leads")) == (0, 0, 0, 1, 0)
    [(line, column, reason)] = cabinet.refused()
    assert (line, column) == ("2", "status")
    assert reason.startswith("'Hot' is none of lead, mql")
    given = (
        "columns: {key: key, created_at: created_at, status: {from: status, values: {Hot: mql}}}"
    )
    assert counts(cabinet.take(text, "leads", given)) == (1, 0, 0, 0, 0)
    assert cabinet.refused() == []


def test_a_dry_run_tells_what_would_happen_and_changes_nothing(cabinet: Cabinet) -> None:
    text = DEALS + "d1,acme,ann,12.50,USD,won,2026-01-05\n"
    found = cabinet.preview(text, "deals")
    assert (found.created, found.updated, found.unchanged, found.refused) == (1, 0, 0, 0)
    assert cabinet.rows("deals").is_empty()
    assert not Account.objects.exists()
    cabinet.take(text, "deals")
    found = cabinet.preview(text + "d2,acme,ann,x,USD,won,2026-01-05\n", "deals")
    assert (found.created, found.updated, found.unchanged, found.refused) == (0, 0, 1, 1)
    assert cabinet.preview("key,amount\nd1,3\n", "deals").updated == 1


def test_reverting_a_first_import_leaves_nothing_of_it(cabinet: Cabinet) -> None:
    run = cabinet.take(DEALS + "d1,acme,ann,12.50,USD,won,2026-01-05\n", "deals")
    done = cabinet.revert(run)
    assert (done.withdrawn, done.restored, done.kept, done.vanished) == (1, 0, 0, 3)
    assert cabinet.rows("deals").is_empty()
    assert not any(row.objects.exists() for row in (Account, Owner, Deal))
    assert cabinet.rows("acts")["kind"].to_list() == ["import_reverted"]


def test_what_was_reverted_can_be_imported_again(cabinet: Cabinet) -> None:
    text = DEALS + "d1,acme,ann,12.50,USD,won,2026-01-05\n"
    cabinet.revert(cabinet.take(text, "deals"))
    assert counts(cabinet.take(text, "deals")) == (1, 0, 0, 0, 0)
    assert counts(cabinet.take(text, "deals")) == (0, 0, 1, 0, 0)
    assert cabinet.rows("deals").height == 1
    assert Account.objects.get().key == "acme"


def test_reverting_an_update_restores_columns_properties_and_names(cabinet: Cabinet) -> None:
    cabinet.take("key,name,email,country,mood\np1,Ann,ann@a.example,DE,fine\n", "people")
    before = cabinet.rows("people").drop("entry", "recorded_at", "replaces")
    run = cabinet.take("key,name,email,country,mood\np1,Anna,ann@b.example,FR,sad\n", "people")
    assert cabinet.props() == {"mood": "sad"}
    done = cabinet.revert(run)
    assert (done.withdrawn, done.restored, done.kept, done.names) == (0, 1, 0, 1)
    assert cabinet.rows("people").drop("entry", "recorded_at", "replaces").equals(before)
    assert cabinet.props() == {"mood": "fine"}
    person = Person.objects.get(key="p1")
    assert (person.name, person.email) == ("Ann", "ann@a.example")


def test_what_changed_again_later_stays_and_is_counted(cabinet: Cabinet) -> None:
    first = cabinet.take("key,amount\nd1,1\nd2,1\n", "deals")
    second = cabinet.take("key,amount\nd1,2\n", "deals")
    done = cabinet.revert(first)
    assert (done.withdrawn, done.kept) == (1, 1)
    assert cabinet.rows("deals")["amount"].to_list() == [200]
    cabinet.revert(second)
    assert cabinet.rows("deals").is_empty()


def test_reverting_an_update_and_then_the_first_import_takes_all_back(cabinet: Cabinet) -> None:
    first = cabinet.take("key,amount\nd1,1\n", "deals")
    cabinet.revert(cabinet.take("key,amount\nd1,2\n", "deals"))
    assert cabinet.rows("deals")["amount"].to_list() == [100]
    done = cabinet.revert(first)
    assert (done.withdrawn, done.kept) == (1, 0)
    assert cabinet.rows("deals").is_empty()
    assert not Deal.objects.exists()


def test_reverting_passes_over_states_of_imports_reverted_before(cabinet: Cabinet) -> None:
    cabinet.take("key,amount\nd1,1\n", "deals")
    second = cabinet.take("key,amount\nd1,2\n", "deals")
    third = cabinet.take("key,amount\nd1,3\n", "deals")
    assert cabinet.revert(second).kept == 1
    assert cabinet.revert(third).restored == 1
    assert cabinet.rows("deals")["amount"].to_list() == [100]


def test_a_bare_record_that_another_import_refers_to_stays(cabinet: Cabinet) -> None:
    first = cabinet.take(DEALS + "d1,acme,ann,1,USD,won,2026-01-05\n", "deals")
    cabinet.take(DEALS + "d2,acme,bob,1,USD,won,2026-01-05\n", "deals")
    assert cabinet.revert(first).vanished == 2
    assert Account.objects.get().key == "acme"
    assert Owner.objects.get().key == "bob"


def test_a_record_whose_file_is_reverted_is_bare_again_while_deals_name_it(
    cabinet: Cabinet,
) -> None:
    cabinet.take(DEALS + "d1,acme,ann,1,USD,won,2026-01-05\n", "deals")
    cabinet.revert(cabinet.take("key,name\nacme,Acme Corporation\n", "accounts"))
    account = Account.objects.get()
    assert (account.key, account.name, account.bare) == ("acme", None, True)


def test_only_a_counted_import_can_be_reverted_and_only_once(cabinet: Cabinet) -> None:
    run = cabinet.take("key,amount\nd1,1\n", "deals")
    cabinet.revert(run)
    with pytest.raises(NotRevertible, match="reverted"):
        cabinet.revert(run)
    run.id = 99
    with pytest.raises(NotRevertible, match="no import 99"):
        cabinet.revert(run)


def test_as_of_before_a_revert_the_import_still_holds(cabinet: Cabinet) -> None:
    run = cabinet.take("key,amount\nd1,1\n", "deals")
    then = cabinet.now
    cabinet.revert(run)
    held = cabinet.log.current(DEALS_STREAM, as_of=then)
    assert held["amount"].to_list() == [100]


def test_a_refused_file_leaves_a_run_with_the_sentence_and_no_entry(cabinet: Cabinet) -> None:
    with pytest.raises(FileFault, match="line 1, columns 1 and 2: both are called 'key'"):
        cabinet.take("key,key\n1,2\n", "deals")
    run = ImportRun.objects.get()
    assert (run.state, run.finished_at is not None) == ("refused", True)
    assert not list((cabinet.place.folder / "imports").glob("*"))


def test_a_part_stored_twice_counts_once(cabinet: Cabinet) -> None:
    cabinet.take("key,amount\nd1,1\n", "deals")
    (item,) = cabinet.intake.kept(10)
    cabinet.intake.put_now([item.raw])
    cabinet.count()
    assert ImportPart.objects.count() == 1
    assert cabinet.rows("deals").height == 1
    account = cabinet.intake.account()
    assert (account.received, account.waiting) == (2, 0)


def test_moments_and_known_at_reach_the_entries(cabinet: Cabinet) -> None:
    cabinet.take(
        "key,created_at,closed_at,outcome,known_at\n"
        "d1,2026-01-05,2026-02-06,won,2026-03-01\nd2,2026-01-05,2027-02-06,open,\n",
        "deals",
    )
    rows = cabinet.rows("deals")
    assert rows["at"].to_list() == [parse_moment("2026-02-06"), parse_moment("2026-01-05")]
    assert rows["known_at"].to_list() == [parse_moment("2026-03-01"), parse_moment("2026-01-05")]
    assert rows["recorded_at"].unique().to_list() == [cabinet.now]
    assert cabinet.now > NOON

from pathlib import Path

import polars as pl
import pytest

from accord.log.streams import ACTIVITIES, DEALS, IDENTITIES, LEADS, PROPERTIES, STAGES
from accord.store import entries, keys, manifest
from accord.store.compaction import compact
from accord.store.erasure import erase, replay
from accord.store.flush import flush
from accord.store.log import Log
from store.making import add, entry, publish, row, rows_of

ANN, BO = 1, 2


def hashes(*names: str) -> list[bytes]:
    return [keys.key_hash(b"s", "person", "crm", name) for name in names]


def property_of(kind: str, subject: int, **facts: object):
    return entry(
        "property_recorded", subject, subject_kind=kind, name="title", value="CEO", **facts
    )


@pytest.mark.django_db
def test_an_erased_persons_entries_stay_under_a_number_that_says_nothing(tmp_path: Path) -> None:
    log = Log(tmp_path)
    keys.resolve("person", hashes("ann", "bo"))
    for day in range(3):
        entries.append([entry("page", subject, day) for subject in (ANN, BO)], now=1)
        flush(log)
    compact(log, at_least=2)
    entries.append([entry("form", ANN, 9)], now=1)
    before = rows_of(log, ACTIVITIES)
    erased = erase(log, [ANN], now=5)
    after = rows_of(log, ACTIVITIES)
    assert after.drop("subject").equals(pl.concat([before, after[6:]]).drop("subject"))
    assert sorted(set(after["subject"])) == [BO, erased.stand_ins[ANN]]
    assert after.filter(pl.col("subject") == BO).height == 3


@pytest.mark.django_db
def test_every_column_that_names_the_person_is_changed(tmp_path: Path) -> None:
    log = Log(tmp_path)
    keys.resolve("person", hashes("ann", "bo"))
    add(log, IDENTITIES, [row(1, subject=50, kind="identified", person=ANN)])
    add(log, DEALS, [row(2, subject=60, person=ANN), row(3, subject=61, person=BO)])
    publish(log.stage("tables/people", pl.DataFrame({"person": [BO, ANN], "industry": ["a", "b"]})))
    instead = erase(log, [ANN], now=5).stand_ins[ANN]
    assert rows_of(log, IDENTITIES)["person"].to_list() == [instead]
    assert rows_of(log, DEALS)["person"].to_list() == [instead, BO]
    assert log.scan("tables/people").collect()["person"].to_list() == [BO, instead]


@pytest.mark.django_db
def test_properties_of_the_person_go_and_those_of_like_numbers_stay(tmp_path: Path) -> None:
    log = Log(tmp_path)
    keys.resolve("person", hashes("ann", "bo"))
    entries.append(
        [
            property_of("person", ANN),
            property_of("activity", 77, person=ANN),
            property_of("activity", ANN, person=BO),
            property_of("person", BO),
        ],
        now=1,
    )
    erase(log, [ANN], now=5)
    left = rows_of(log, PROPERTIES)
    assert left.select("subject_kind", "subject").rows() == [("activity", ANN), ("person", BO)]


@pytest.mark.django_db
def test_properties_of_a_persons_leads_deals_and_moves_go_whoever_wrote_them_down(
    tmp_path: Path,
) -> None:
    log = Log(tmp_path)
    keys.resolve("person", hashes("ann", "bo"))
    # Lead 50 was Ann's by mistake and is Bo's since; deal 71 says only that it came from lead 51.
    add(
        log,
        LEADS,
        [row(1, 50, person=ANN), row(2, 50, person=BO, replaces=1), row(3, 51, person=ANN)],
    )
    add(log, DEALS, [row(4, 70, lead=50), row(5, 71, lead=51)])
    add(log, STAGES, [row(6, 71, subject_kind="deal"), row(7, 70, subject_kind="deal")])
    told = [("lead", 50), ("lead", 51), ("deal", 70), ("deal", 71), ("stage", 6), ("stage", 7)]
    entries.append([property_of(kind, subject) for kind, subject in told], now=1)
    erase(log, [ANN], now=5)
    left = rows_of(log, PROPERTIES).select("subject_kind", "subject").rows()
    assert left == [("lead", 50), ("deal", 70), ("stage", 7)]


@pytest.mark.django_db
def test_a_file_of_nothing_but_the_persons_properties_goes_altogether(tmp_path: Path) -> None:
    log = Log(tmp_path)
    keys.resolve("person", hashes("ann"))
    entries.append([property_of("person", ANN)], now=1)
    erase(log, [ANN], now=5)
    assert manifest.current().of("log/properties") == ()


@pytest.mark.django_db
def test_what_comes_in_again_under_the_persons_keys_is_refused(tmp_path: Path) -> None:
    keys.resolve("person", hashes("ann", "bo"))
    keys.attach("email", hashes("ann@acme"), [ANN])
    assert keys.erased(hashes("ann")) == set()
    erase(Log(tmp_path), [ANN], now=5)
    assert keys.erased(hashes("ann", "bo", "ann@acme")) == set(hashes("ann", "ann@acme"))
    assert keys.find(hashes("ann", "ann@acme")) == {}


@pytest.mark.django_db
def test_files_that_do_not_hold_the_person_are_not_touched(tmp_path: Path) -> None:
    log = Log(tmp_path)
    keys.resolve("person", hashes("ann", "bo"))
    add(log, DEALS, [row(1, subject=60, person=BO)])
    add(log, DEALS, [row(2, subject=61, person=ANN)])
    first = manifest.current().of("log/deals")[0]
    assert erase(log, [ANN], now=5).files == 1
    assert first in manifest.current().of("log/deals")


@pytest.mark.django_db
def test_rewritten_files_keep_their_batch_so_that_followers_read_nothing_twice(
    tmp_path: Path,
) -> None:
    log = Log(tmp_path)
    keys.resolve("person", hashes("ann"))
    read = add(log, DEALS, [row(1, person=ANN)])
    erase(log, [ANN], now=5)
    assert [file.batch for file in manifest.current().of("log/deals")] == [read]


@pytest.mark.django_db
def test_erasing_again_changes_nothing(tmp_path: Path) -> None:
    log = Log(tmp_path)
    keys.resolve("person", hashes("ann"))
    add(log, DEALS, [row(1, subject=60, person=ANN)])
    first = erase(log, [ANN], now=5)
    again = erase(log, [ANN], now=6)
    assert again.stand_ins == first.stand_ins
    assert again.files == 0


@pytest.mark.django_db
def test_the_ledger_erases_again_what_a_restored_backup_brought_back(tmp_path: Path) -> None:
    log = Log(tmp_path)
    keys.resolve("person", hashes("ann"))
    erased = erase(log, [ANN], now=5)
    keys.attach("person", hashes("ann"), [ANN])
    add(log, DEALS, [row(1, subject=60, person=ANN)])
    replay(log)
    assert rows_of(log, DEALS)["person"].to_list() == [erased.stand_ins[ANN]]
    assert keys.find(hashes("ann")) == {}


@pytest.mark.django_db
def test_a_large_file_stays_in_order_of_subjects(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("accord.store.erasure._SLICE", 5)
    log = Log(tmp_path)
    keys.resolve("person", hashes("ann", "bo", "cy"))
    entries.append([entry("page", number % 3 + 1, number) for number in range(28)], now=1)
    flush(log)
    erase(log, [ANN, 3], now=5)
    [file] = manifest.current().of("log/activities")
    rewritten = pl.read_parquet(tmp_path / file.path)
    assert rewritten.equals(rewritten.sort("subject", "at", "entry"))
    assert rewritten.height == file.rows == 28


@pytest.mark.django_db
def test_an_erasure_that_was_overtaken_by_compaction_begins_again(tmp_path: Path) -> None:
    log = Log(tmp_path)
    keys.resolve("person", hashes("ann"))
    add(log, DEALS, [row(1, subject=60, person=ANN)])

    class Overtaken(Log):
        def stage_slices(self, collection, slices, **options):
            staged = super().stage_slices(collection, slices, **options)
            compact(log, at_least=1)
            return staged

    instead = erase(Overtaken(tmp_path), [ANN], now=5).stand_ins[ANN]
    assert rows_of(log, DEALS)["person"].to_list() == [instead]

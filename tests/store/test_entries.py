from pathlib import Path

import polars as pl
import pytest
from django.db import transaction

from accord.log.entry import Entry
from accord.log.kinds.sources import ENTRY_WITHDRAWN
from accord.log.streams import ACTIVITIES, DEALS, PEOPLE
from accord.store import cursors, entries, manifest
from accord.store.compaction import compact
from accord.store.flush import flush
from accord.store.log import Log
from accord.store.manifest import Outdated
from accord.store.rows import EntryRow
from store.making import add, entry, row, rows_of, withdrawal


@pytest.mark.django_db
def test_entries_are_numbered_in_order_and_recorded_at_the_given_moment(tmp_path: Path) -> None:
    numbers = entries.append([entry("page", 1), entry("form", 2)], now=77)
    flush(Log(tmp_path))
    read = rows_of(Log(tmp_path), ACTIVITIES)
    assert read["entry"].to_list() == list(numbers)
    assert read["recorded_at"].to_list() == [77, 77]
    assert read["known_at"].to_list() == read["at"].to_list()


@pytest.mark.django_db
def test_an_action_that_is_rolled_back_leaves_no_entry(tmp_path: Path) -> None:
    with transaction.atomic():
        entries.append([entry("page", 1)], now=1)
        transaction.set_rollback(True)
    assert flush(Log(tmp_path)).entries == 0


@pytest.mark.django_db
def test_facts_arrive_in_the_columns_of_their_stream(tmp_path: Path) -> None:
    entries.append(
        [
            entry("deal_recorded", 5, amount=10**15, currency="EUR", outcome="won"),
            entry("track", 6, name='Ünïcode "quoted"', human=True, value=1.5, channel_version=3),
            entry("person_recorded", 7),
        ],
        now=1,
    )
    log = Log(tmp_path)
    assert flush(log).entries == 3
    assert rows_of(log, DEALS).select("amount", "currency", "product").row(0) == (
        10**15,
        "EUR",
        None,
    )
    activity = rows_of(log, ACTIVITIES).select("name", "human", "value", "channel_version").row(0)
    assert activity == ('Ünïcode "quoted"', True, 1.5, 3)
    assert rows_of(log, PEOPLE).height == 1


@pytest.mark.django_db
def test_an_entry_is_either_a_row_or_in_a_file_and_flushing_again_changes_nothing(
    tmp_path: Path,
) -> None:
    log = Log(tmp_path)
    entries.append([entry("page", 1)], now=1)
    first = flush(log)
    assert EntryRow.objects.count() == 0
    assert flush(log).version == first.version
    assert rows_of(log, ACTIVITIES).height == 1


@pytest.mark.django_db(transaction=True)
def test_rows_that_another_process_moved_meanwhile_are_not_listed_twice(tmp_path: Path) -> None:
    entries.append([entry("page", 1)], now=1)

    class Overtaken(Log):
        def stage(self, collection, frame, **options):
            staged = super().stage(collection, frame, **options)
            flush(Log(tmp_path))
            return staged

    with pytest.raises(Outdated):
        flush(Overtaken(tmp_path))
    assert rows_of(Log(tmp_path), ACTIVITIES).height == 1


@pytest.mark.django_db
def test_a_withdrawal_lies_in_the_stream_of_what_it_takes_back(tmp_path: Path) -> None:
    log = Log(tmp_path)
    [number] = entries.append([entry("deal_recorded", 5)], now=1)
    taken_back = Entry(ENTRY_WITHDRAWN, 5, at=2, actor="user:mara", replaces=number)
    entries.append([taken_back], now=2, stream=DEALS)
    flush(log)
    assert rows_of(log, DEALS).height == 2
    assert log.current(DEALS).is_empty()
    assert log.current(DEALS, as_of=1)["entry"].to_list() == [number]


@pytest.mark.django_db
def test_what_holds_is_what_nobody_replaced_or_took_back_by_then(tmp_path: Path) -> None:
    log = Log(tmp_path)
    add(log, DEALS, [row(1, recorded=10), row(2, subject=2, recorded=10)])
    add(log, DEALS, [row(3, recorded=20, replaces=1), withdrawal(4, of=3, recorded=30)])
    assert log.current(DEALS, as_of=9).is_empty()
    assert log.current(DEALS, as_of=10)["entry"].sort().to_list() == [1, 2]
    assert log.current(DEALS, as_of=20)["entry"].sort().to_list() == [2, 3]
    assert log.current(DEALS)["entry"].to_list() == [2]
    assert log.current(DEALS, pl.Series([1]), as_of=20)["entry"].to_list() == [3]


@pytest.mark.django_db
def test_compaction_sorts_activities_into_months_by_person_and_moment(tmp_path: Path) -> None:
    log = Log(tmp_path)
    for day in (0, 40, 1):
        entries.append([entry("page", subject, day) for subject in (3, 1, 2)], now=1)
        flush(log)
    before = rows_of(log, ACTIVITIES)
    assert compact(log, at_least=3) == 3
    files = manifest.current().of("log/activities")
    assert sorted((file.part, file.rows) for file in files) == [("2025-10", 6), ("2025-11", 3)]
    october = pl.read_parquet(log.paths([file for file in files if file.part == "2025-10"]))
    assert october["subject"].to_list() == [1, 1, 2, 2, 3, 3]
    assert october.sort("subject", "at").equals(october)
    assert rows_of(log, ACTIVITIES).equals(before)


@pytest.mark.django_db
def test_few_segments_are_left_alone(tmp_path: Path) -> None:
    log = Log(tmp_path)
    add(log, DEALS, [row(1)])
    assert compact(log, at_least=2) == 0


@pytest.mark.django_db
def test_segments_that_a_follower_has_not_read_stay_segments(tmp_path: Path) -> None:
    log = Log(tmp_path)
    read = add(log, DEALS, [row(1)])
    add(log, DEALS, [row(2)])
    cursors.move_cursor(cursors.FOLLOWER + "tables", read)
    cursors.move_cursor(cursors.FOLLOWER + "notices", read + 1)
    assert compact(log, at_least=1) == 1
    tail = [file for file in manifest.current().of("log/deals") if file.batch > read]
    assert log.scan_files("log/deals", tail).collect()["entry"].to_list() == [2]
    assert rows_of(log, DEALS)["entry"].to_list() == [1, 2]


@pytest.mark.django_db
def test_many_rounds_of_compaction_leave_few_files(tmp_path: Path) -> None:
    log = Log(tmp_path)
    for number in range(1, 25):
        add(log, DEALS, [row(number, subject=number % 5)])
        compact(log, at_least=2)
    assert len(manifest.current().of("log/deals")) <= 5
    assert rows_of(log, DEALS)["entry"].to_list() == list(range(1, 25))


@pytest.mark.django_db
def test_a_large_merge_is_cut_between_subjects(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("accord.store.compaction._SLICE", 7)
    log = Log(tmp_path)
    for start in range(0, 40, 10):
        add(log, DEALS, [row(number, subject=number % 3) for number in range(start, start + 10)])
        compact(log, at_least=1)
    [file] = manifest.current().of("log/deals")
    merged = pl.read_parquet(tmp_path / file.path)
    assert merged.equals(merged.sort("subject", "at", "entry"))
    assert merged.height == file.rows == 40

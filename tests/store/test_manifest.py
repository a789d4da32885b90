from pathlib import Path

import polars as pl
import pytest

from accord.log.streams import DEALS
from accord.store import manifest
from accord.store.durable import write_durably
from accord.store.log import Log
from accord.store.manifest import GRACE, Outdated
from store.making import DAY, add, frame, publish, row, rows_of

FAR_AHEAD = 4_000_000_000_000_000


@pytest.mark.django_db
def test_before_the_first_file_the_list_is_empty() -> None:
    assert manifest.current().version == 0
    assert manifest.current().of("log/deals") == ()


@pytest.mark.django_db
def test_a_staged_file_is_on_disk_but_nobody_sees_it(tmp_path: Path) -> None:
    log = Log(tmp_path)
    staged = log.stage("log/deals", frame(DEALS, [row(1)]))
    assert (tmp_path / staged.path).is_file()
    assert rows_of(log, DEALS).is_empty()
    publish(staged)
    assert rows_of(log, DEALS).height == 1


@pytest.mark.django_db
def test_the_list_says_what_a_file_holds(tmp_path: Path) -> None:
    add(Log(tmp_path), DEALS, [row(7, at=50), row(5, at=90)])
    [file] = manifest.current().of("log/deals")
    assert (file.rows, file.batch, file.part) == (2, 1, "")
    assert (file.first_at, file.last_at, file.first_entry, file.last_entry) == (50, 90, 5, 7)


@pytest.mark.django_db(transaction=True)
def test_publishing_outside_a_transaction_is_refused(tmp_path: Path) -> None:
    staged = Log(tmp_path).stage("log/deals", frame(DEALS, [row(1)]))
    with pytest.raises(RuntimeError, match="inside a transaction"):
        manifest.publish([staged])


@pytest.mark.django_db
def test_of_two_who_replace_the_same_file_the_second_is_told(tmp_path: Path) -> None:
    log = Log(tmp_path)
    add(log, DEALS, [row(1)])
    files = manifest.current().of("log/deals")
    publish(log.stage("log/deals", frame(DEALS, [row(1)])), removes=files)
    with pytest.raises(Outdated):
        publish(log.stage("log/deals", frame(DEALS, [row(1)])), removes=files)
    assert rows_of(log, DEALS).height == 1


@pytest.mark.django_db
def test_a_reader_with_the_former_list_reads_on_until_the_grace_time_is_over(
    tmp_path: Path,
) -> None:
    log = Log(tmp_path)
    add(log, DEALS, [row(1)])
    before = manifest.current()
    publish(log.stage("log/deals", frame(DEALS, [row(1), row(2)])), removes=before.of("log/deals"))
    assert manifest.sweep(tmp_path, now=DAY) == 0
    assert manifest.sweep(tmp_path, now=DAY + GRACE - 1) == 0
    assert log.scan("log/deals", before).collect().height == 1
    assert manifest.sweep(tmp_path, now=DAY + GRACE) == 1
    assert len(list(tmp_path.rglob("*.parquet"))) == 1
    assert rows_of(log, DEALS).height == 2


@pytest.mark.django_db
def test_what_a_crash_left_behind_goes_when_it_is_a_day_old(tmp_path: Path) -> None:
    log = Log(tmp_path)
    add(log, DEALS, [row(1)])
    log.stage("log/deals", frame(DEALS, [row(2)]))
    (tmp_path / "book.sqlite3").write_bytes(b"the book is not ours to sweep")
    assert manifest.sweep(tmp_path, now=DAY) == 0
    assert manifest.sweep(tmp_path, now=FAR_AHEAD) == 1
    assert rows_of(log, DEALS).height == 1
    assert (tmp_path / "book.sqlite3").is_file()


@pytest.mark.django_db
def test_an_unknown_column_is_refused_and_a_missing_one_is_null(tmp_path: Path) -> None:
    log = Log(tmp_path)
    with pytest.raises(ValueError, match="deals has no column colour"):
        log.stage("log/deals", pl.DataFrame({"entry": [1], "colour": ["red"]}))
    publish(log.stage("log/deals", frame(DEALS, [row(1)]).drop("product")))
    assert rows_of(log, DEALS)["product"].to_list() == [None]


@pytest.mark.django_db
def test_a_file_written_before_a_column_was_declared_reads_as_null(tmp_path: Path) -> None:
    log = Log(tmp_path)
    staged = log.stage("log/deals", frame(DEALS, [row(1)]))
    older = pl.read_parquet(tmp_path / staged.path).drop("product")
    older.write_parquet(tmp_path / staged.path)
    publish(staged)
    add(log, DEALS, [row(2, product="desk")])
    assert rows_of(log, DEALS)["product"].to_list() == [None, "desk"]


def test_a_failed_write_leaves_no_file(tmp_path: Path) -> None:
    def broken(path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write_durably(tmp_path / "log", ".parquet", broken)
    assert list((tmp_path / "log").iterdir()) == []

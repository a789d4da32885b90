from collections.abc import Iterator
from concurrent.futures import wait
from pathlib import Path

import pytest

from accord.store.intake import Busy, Intake, NotStored, open_intake
from accord.store.received import Account, Raw, Verdict
from accord.store.shelf import SqliteShelf
from servers.postgres import Postgres


def raw(
    body: bytes = b"{}", source: str = "web", kind: str = "segment", at: int = 5, items: int = 1
) -> Raw:
    return Raw(kind, source, at, b'{"ip": "198.51.100.7"}', body, items)


@pytest.fixture(params=["sqlite", "postgresql"])
def intake(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Intake]:
    address = ""
    if request.param == "postgresql":
        address = request.getfixturevalue("postgres").create(tmp_path.name)
    opened = open_intake(tmp_path, address)
    yield opened
    opened.close()


def test_what_was_stored_is_found_after_reopening(tmp_path: Path) -> None:
    first = open_intake(tmp_path)
    numbers = first.put_now([raw(b"\x00\xff one"), raw(b"two")])
    first.close()
    second = open_intake(tmp_path)
    assert [item.id for item in second.waiting(10)] == numbers
    assert second.waiting(1)[0].raw == raw(b"\x00\xff one")
    second.close()


def test_numbers_follow_the_order_in_which_batches_were_put(intake: Intake) -> None:
    futures = [intake.put([raw(str(number).encode())]) for number in range(200)]
    numbers = [number for future in futures for number in future.result(10)]
    assert numbers == sorted(numbers)
    bodies = {item.id: item.raw.body for item in intake.waiting(1000)}
    assert [bodies[number] for number in numbers] == [str(n).encode() for n in range(200)]


def test_each_of_many_put_together_bears_its_own_number(intake: Intake) -> None:
    numbers = intake.put([raw(str(number).encode()) for number in range(150)]).result(10)
    assert numbers == list(range(1, 151))
    assert [item.raw.body for item in intake.waiting(1000)] == [str(n).encode() for n in range(150)]


def test_many_that_wait_share_one_commit(tmp_path: Path) -> None:
    class Counting(SqliteShelf):
        groups = 0

        def write(self, raws):
            self.groups += 1
            return super().write(raws)

    shelf = Counting(tmp_path / "intake.sqlite3")
    shelf.set_up()
    counted = Intake(shelf)
    wait([counted.put([raw()]) for _ in range(500)], timeout=20)
    counted.close()
    assert shelf.groups < 250


def test_closing_commits_what_waits_and_refuses_what_comes_after(tmp_path: Path) -> None:
    intake = open_intake(tmp_path)
    stored = intake.put([raw(), raw()])
    intake.close()
    assert stored.result(0) == [1, 2]
    with pytest.raises(NotStored, match="shutting down"):
        intake.put([raw()]).result(0)


def test_a_sender_who_hung_up_does_not_stop_the_writer(intake: Intake) -> None:
    intake.put([raw(b"x" * 3_000_000)])
    intake.put([raw()]).cancel()
    assert intake.put([raw()]).result(10)[0] > 0


def test_more_than_fits_in_memory_is_asked_to_come_again(tmp_path: Path) -> None:
    shelf = SqliteShelf(tmp_path / "intake.sqlite3")
    shelf.set_up()
    small = Intake(shelf, queue_bytes=1_000)
    with small._lock:
        small._waiting_bytes = 900
    with pytest.raises(Busy):
        small.put([raw(b"x" * 200)]).result(0)
    with small._lock:
        small._waiting_bytes = 0
    assert small.put_now([raw(b"x" * 900)] * 20) == list(range(1, 21))
    small.close()


def test_kinds_are_read_apart_and_from_a_place_on(intake: Intake) -> None:
    a, b, c = intake.put_now([raw(kind="segment"), raw(kind="file:deals"), raw(kind="file:people")])
    assert [item.id for item in intake.waiting(10, "file:")] == [b, c]
    assert [item.id for item in intake.waiting(10, "segment")] == [a]
    assert [item.id for item in intake.waiting(10, after=b)] == [c]
    assert [item.id for item in intake.waiting(2)] == [a, b]


def test_a_verdict_ends_the_wait_and_shows_in_the_receipt(intake: Intake) -> None:
    [number] = intake.put_now([raw(items=3)])
    before = intake.receipt(number)
    intake.settle([Verdict(number, 1, 1, 1, b'["counted"]')])
    after = intake.receipt(number)
    assert before is not None
    assert before.verdict is None
    assert after is not None
    assert after.verdict == Verdict(number, 1, 1, 1, b'["counted"]')
    assert intake.waiting(10) == []
    assert intake.receipt(number + 1) is None


def test_the_account_balances_by_source_and_in_all(intake: Intake) -> None:
    web, _, shop = intake.put_now([raw(items=10), raw(items=5), raw(items=7, source="shop")])
    intake.settle([Verdict(web, 8, 1, 1), Verdict(shop, 7, 0, 0)])
    assert intake.account() == Account(22, 15, 1, 1, 5)
    assert intake.account("web") == Account(15, 8, 1, 1, 5)
    assert intake.account("nobody") == Account(0, 0, 0, 0, 0)


def test_a_verdict_that_does_not_add_up_changes_nothing(intake: Intake) -> None:
    first, second = intake.put_now([raw(items=3), raw(items=3)])
    with pytest.raises(ValueError, match="do not add up"):
        intake.settle([Verdict(first, 3, 0, 0), Verdict(second, 3, 1, 0)])
    assert intake.account() == Account(6, 0, 0, 0, 6)
    assert intake.put([raw()]).result(10)[0] > second


def test_forgotten_batches_keep_their_counts_and_waiting_ones_stay(intake: Intake) -> None:
    old, waiting, new = intake.put_now(
        [raw(items=4, at=10), raw(items=2, at=10), raw(items=1, at=99)]
    )
    intake.settle([Verdict(old, 2, 1, 1), Verdict(new, 1, 0, 0)])
    assert intake.forget(before=50) == 1
    assert intake.forget(before=50) == 0
    assert intake.account() == Account(7, 3, 1, 1, 2)
    assert intake.receipt(old) is None
    assert [item.id for item in intake.kept(10)] == [waiting, new]


def test_many_batches_of_many_sources_are_forgotten_without_losing_a_count(
    intake: Intake, monkeypatch
) -> None:
    monkeypatch.setattr("accord.store.intake._FORGET_AT_ONCE", 4)
    numbers = intake.put_now([raw(items=2, source=f"shop {n % 3}", at=n) for n in range(30)])
    intake.settle([Verdict(number, 1, 1, 0) for number in numbers])
    assert intake.forget(before=25) == 25
    assert intake.account() == Account(60, 30, 30, 0, 0)
    assert intake.account("shop 1") == Account(20, 10, 10, 0, 0)
    assert len(intake.kept(100)) == 5


def test_replayed_items_change_fate_even_when_their_batch_is_forgotten(intake: Intake) -> None:
    old, new = intake.put_now([raw(items=4, at=10), raw(items=4, at=99)])
    intake.settle([Verdict(old, 2, 0, 2), Verdict(new, 2, 0, 2)])
    intake.forget(before=50)
    intake.adjust(old, "web", counted=1, quarantined=-1)
    intake.adjust(new, "web", counted=2, quarantined=-2)
    assert intake.account("web") == Account(8, 7, 0, 1, 0)
    with pytest.raises(ValueError, match="do not add up"):
        intake.adjust(new, "web", counted=1, quarantined=0)


def test_a_rewritten_body_leaves_no_old_bytes_on_disk(tmp_path: Path) -> None:
    intake = open_intake(tmp_path)
    [number] = intake.put_now([raw(b"ann@example.test " * 2_000)])
    intake.rewrite(number, b"{}")
    assert intake.kept(1)[0].raw.body == b"{}"
    files = [path.read_bytes() for path in tmp_path.iterdir()]
    assert not any(b"ann@example.test" in content for content in files)
    intake.close()


def test_one_read_brings_no_more_than_fits(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("accord.store.intake._READ_BYTES", 1_500)
    intake = open_intake(tmp_path)
    intake.put_now([raw(b"x" * 1_000)] * 4)
    assert len(intake.waiting(10)) == 2
    intake.close()


def test_a_database_that_stopped_gives_errors_and_serves_again_after_its_start(
    postgres: Postgres, tmp_path: Path
) -> None:
    intake = open_intake(tmp_path, postgres.create(tmp_path.name))
    kept = intake.put_now([raw()])
    assert intake.account().waiting == 1
    postgres.stop()
    with pytest.raises(NotStored):
        intake.put([raw()]).result(30)
    with pytest.raises(NotStored, match="not kept"):
        intake.settle([Verdict(kept[0], 1, 0, 0)])
    postgres.start()
    assert intake.account().waiting == 1
    kept += intake.put_now([raw()])
    assert [item.id for item in intake.waiting(10)] == kept
    intake.close()


def test_numbers_of_two_writers_become_visible_in_order(postgres: Postgres, tmp_path: Path) -> None:
    address = postgres.create(tmp_path.name)
    writers = [open_intake(tmp_path, address), open_intake(tmp_path, address)]
    futures = [writers[n % 2].put([raw()]) for n in range(400)]
    seen: list[int] = []
    done = False
    while not done:
        done = all(future.done() for future in futures)
        seen += [item.id for item in writers[0].waiting(1_000, after=seen[-1] if seen else 0)]
    assert sorted(number for future in futures for number in future.result(10)) == seen
    for writer in writers:
        writer.close()


def test_each_source_has_its_account_and_its_last_word(intake: Intake) -> None:
    first, second, _third = intake.put_now(
        [raw(source="web", at=10, items=3), raw(source="web", at=40), raw(source="app", at=20)]
    )
    intake.settle([Verdict(first, 2, 1, 0), Verdict(second, 0, 0, 1)])
    assert intake.accounts() == {"web": Account(4, 2, 1, 1, 0), "app": Account(1, 0, 0, 0, 1)}
    assert all(account.balanced for account in intake.accounts().values())
    seen = intake.traffic(since=15)
    assert (seen["web"].last_at, seen["web"].recent) == (40, 1)
    assert (seen["app"].last_at, seen["app"].recent) == (20, 1)
    assert [batch.id for batch in intake.latest("web", 5)] == [second, first]
    assert intake.latest("app", 5)[0].verdict is None
    assert intake.settled_before(30) == 1
    intake.forget(before=30)
    assert intake.accounts()["web"] == Account(4, 2, 1, 1, 0)

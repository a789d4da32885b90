import json
from collections.abc import Sequence

import polars as pl
import pytest

from accord.sources.processor import counting, kinds
from accord.sources.processor.messages import Readings
from accord.sources.processor.replay import Replayed, held_items, replay
from accord.sources.processor.run import CURSOR
from accord.store.received import Received
from accord.store.rows import Cursor
from sources.processor.desk import Desk, page, track


def bad(desk: Desk) -> int:
    return desk.send(
        page("a1"),
        {"type": "swipe", "anonymousId": "a1", "messageId": "odd", "properties": {"far": 3}},
        around={"sentAt": "2026-11-02T12:00:00Z", "context": {"campaign": {"source": "news"}}},
    )


def test_held_items_show_their_reason_and_content(desk: Desk) -> None:
    number = bad(desk)
    desk.process_all()
    (item,) = held_items()
    assert (item.intake, item.position, item.source) == (number, 1, "site")
    assert "'swipe'" in item.reason
    assert json.loads(item.body)["properties"] == {"far": 3}
    assert held_items("other") == []


def test_after_a_repair_a_held_item_is_counted_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad(desk)
    desk.process_all()
    assert replay(desk.processor, desk.clock) == Replayed(0, 0, 1)
    monkeypatch.setitem(kinds._CALLS, "swipe", "click")
    assert replay(desk.processor, desk.clock) == Replayed(1, 0, 0)
    assert replay(desk.processor, desk.clock) == Replayed(0, 0, 0)
    row = desk.rows("activities").row(-1, named=True)
    assert (row["kind"], row["utm_source"]) == ("click", "news")
    account = desk.intake.account()
    assert (account.received, account.counted, account.quarantined) == (2, 2, 0)
    number = desk.send({"type": "swipe", "anonymousId": "a1", "messageId": "odd"})
    desk.process_all()
    assert desk.verdicts(number) == ["quarantined"]


def test_a_held_item_that_conflicts_stays_held(desk: Desk) -> None:
    desk.send(
        track("Bought", userId="u1") | {"messageId": "m"},
        track("Sold", userId="u1") | {"messageId": "m"},
    )
    desk.process_all()
    (item,) = held_items()
    assert replay(desk.processor, desk.clock, [item.id]) == Replayed(0, 0, 1)


def test_a_second_processor_that_read_the_same_range_leaves_it_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = desk.send(page("a1"))
    waiting = desk.intake.waiting(10)
    desk.process_all()
    monkeypatch.setattr(type(desk.intake), "waiting", lambda *_: waiting)
    monkeypatch.setattr("accord.sources.processor.run.cursor", lambda _: number - 1)
    assert desk.process().batches == 0
    assert Cursor.objects.get(name=CURSOR).value == number
    assert desk.rows("activities").height == 1


def test_one_event_that_breaks_the_processor_is_held_and_everything_else_counted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = counting.columns

    def breaks(batches: Sequence[Received], readings: Readings) -> pl.DataFrame:
        if any(message.event == "poison" for message in readings.messages):
            raise OverflowError("too much")
        return real(batches, readings)

    monkeypatch.setattr(counting, "columns", breaks)
    numbers = [desk.send(page("a1")) for _ in range(5)]
    bad = desk.send(page("a1"), track("poison", userId="u1"), page("a2"))
    numbers += [desk.send(page("a1")) for _ in range(5)]
    desk.process_all()
    assert desk.verdicts(bad) == ["counted", "quarantined", "counted"]
    assert [desk.verdicts(number) for number in numbers] == [["counted"]] * 10
    assert "OverflowError: too much" in held_items()[0].reason
    monkeypatch.undo()
    assert replay(desk.processor, desk.clock).counted == 1


def test_a_batch_that_breaks_the_writing_is_held_whole(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise ValueError("no")

    first = desk.send(page("a1"))
    with monkeypatch.context() as broken:
        broken.setattr(counting, "written", breaks)
        desk.process_all()
    assert desk.verdicts(first) == ["quarantined"]
    assert replay(desk.processor, desk.clock).counted == 1


def test_a_body_that_cannot_be_taken_apart_is_held_and_accounted_for(desk: Desk) -> None:
    number = desk.send_raw(b'{"batch":[{"type":"page"', items=3)
    assert desk.process().quarantined == 3
    assert desk.verdicts(number) == ["quarantined"] * 3
    assert desk.intake.account().waiting == 0

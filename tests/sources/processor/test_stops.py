"""Stopped at any step and run again, the processor leaves the log it would have left at once."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from django.core.management import call_command

from accord.people.rows import Person
from accord.sources.processor import counting, quarantine, run
from accord.store import ids, keys, manifest
from accord.store.intake import Intake
from accord.store.log import Log
from accord.store.rows import Key, ListedFile, Quarantined
from accord.store.seen import Seen
from sources.processor.desk import Desk, identify, page, track

STEPS = [
    (Intake, "waiting"),
    (run, "read"),
    (counting, "columns"),
    (run, "move_cursor"),
    (Seen, "probe"),
    (keys, "resolve"),
    (keys, "attach"),
    (ids, "take"),
    (Seen, "stage"),
    (Log, "stage"),
    (counting, "publish"),
    (quarantine, "keep"),
    (Intake, "settle"),
]


class Stopped(Exception):
    """Stands for a power cut."""


def stop_once(monkeypatch: pytest.MonkeyPatch, owner: object, name: str, *, after: bool) -> None:
    real: Callable[..., object] = getattr(owner, name)
    left = [1]

    def stops(*args: object, **options: object) -> object:
        if not left:
            return real(*args, **options)
        left.pop()
        if after:
            real(*args, **options)
        raise Stopped

    monkeypatch.setattr(owner, name, stops)


def story(desk: Desk) -> None:
    desk.send(
        page("a1"),
        page("a2"),
        {"type": "page", "messageId": "bad", "anonymousId": "a1", "timestamp": "x"},
    )
    desk.send(identify("u1", "a1", email="ann@firm.example", plan="pro"), page("a1"))
    event = track("Bought", userId="u1") | {"messageId": "same"}
    desk.send(event)
    desk.send(event | {"timestamp": None})


def outcome(desk: Desk) -> tuple[object, ...]:
    # Numbers may differ after a stop because series leave gaps.
    activities = desk.activities().select("at", "kind", "name", "source", "channel", "person")
    people = activities["person"].rank("dense")
    return (
        activities.with_columns(people.alias("person")).sort(pl.all()).rows(),
        sorted(desk.rows("properties").select("name", "value").rows()),
        desk.rows("people").height,
        sorted(Quarantined.objects.values_list("position", "reason")),
        sorted(Person.objects.values_list("source", "key", "email")),
        Key.objects.count(),
        desk.intake.account(),
        sorted(ListedFile.objects.values_list("collection", "rows")),
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("owner", "name"), STEPS, ids=[name for _, name in STEPS])
def test_stopped_at_a_step_and_run_again(
    owner: object, name: str, after: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path)
    story(desk)
    stop_once(monkeypatch, owner, name, after=after)
    with pytest.raises(Stopped):
        desk.process_all()
    desk.process_all()
    assert outcome(desk) == expected(tmp_path / "undisturbed", monkeypatch)
    assert manifest.version() > 0
    desk.intake.close()


def expected(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[object, ...]:
    call_command("flush", verbosity=0, interactive=False)
    monkeypatch.undo()
    folder.mkdir()
    desk = Desk(folder)
    story(desk)
    desk.process_all()
    result = outcome(desk)
    desk.intake.close()
    return result

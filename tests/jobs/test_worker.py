"""Work that happens by itself: what is due runs once, what fails is tried again and then shown."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from accord.basics.moments import MINUTE, SECOND
from accord.jobs import bound, worker
from accord.jobs.followers import follow_all
from accord.jobs.schedule import SCHEDULE, enqueue_due
from accord.jobs.worker import Workers
from accord.log.entry import Entry
from accord.log.kinds.people import IDENTIFIED
from accord.store import queue
from accord.store.entries import append
from accord.store.leases import holder_name
from accord.store.place import Place
from accord.store.rows import Job
from accord.workspace import Workspace
from compiled import cache

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY = 1_767_600_000 * SECOND


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(Place(tmp_path, "", b"k" * 32, cache=cache())) as opened:
        yield opened


def at_work(workspace: Workspace, now: int) -> Workers:
    return Workers(workspace, lambda: now, count=0)


def test_a_slot_of_the_schedule_is_queued_once_whoever_asks(workspace: Workspace) -> None:
    assert enqueue_due("one", MONDAY) == len(SCHEDULE)
    assert enqueue_due("two", MONDAY + 31 * SECOND) == 0
    assert queue.waiting() == len(SCHEDULE)


def test_slots_missed_while_nothing_ran_are_made_up_for_by_one_run(workspace: Workspace) -> None:
    enqueue_due("one", MONDAY)
    Job.objects.all().delete()
    enqueue_due("one", MONDAY + 600 * MINUTE)
    assert Job.objects.filter(name="compact").count() == 1


def test_every_job_of_the_schedule_runs_on_an_empty_desk(workspace: Workspace) -> None:
    enqueue_due("one", MONDAY)
    workers = at_work(workspace, MONDAY + SECOND)
    assert [workers.run_one() for _ in SCHEDULE] == [True] * len(SCHEDULE)
    assert (queue.waiting(), queue.dead()) == (0, ())


def test_workers_that_start_begin_with_what_a_killed_process_was_at(workspace: Workspace) -> None:
    gone = holder_name().rsplit(":", 2)[0] + ":999999999:dead"
    earlier = holder_name().rsplit(":", 1)[0] + ":its number, another time"
    alive = holder_name()
    for holder in (gone, earlier, alive):
        queue.enqueue("erase_person", {}, MONDAY)
        assert queue.claim(holder, MONDAY, seconds=300)
    workers = at_work(workspace, MONDAY + SECOND)
    workers.start()
    workers.stop()
    held = Job.objects.filter(held_until__gt=MONDAY + SECOND, state="running")
    assert [job.holder for job in held] == [alive]


def test_a_job_that_fails_five_times_waits_for_a_person_with_its_error(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise RuntimeError("the disk is in the post")

    monkeypatch.setitem(worker._FUNCTIONS, "sweep", stumble)
    queue.enqueue("sweep", {}, MONDAY)
    for attempt in range(queue.MOST_ATTEMPTS):
        assert at_work(workspace, MONDAY + attempt * 300 * MINUTE).run_one()
    (failed,) = queue.dead()
    assert failed.attempts == queue.MOST_ATTEMPTS
    assert "the disk is in the post" in failed.error
    assert not at_work(workspace, MONDAY + 9_000 * MINUTE).run_one()


def test_a_job_under_way_is_not_started_by_another_worker_however_long_it_takes(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = {"now": MONDAY}
    ours = Workers(workspace, lambda: clock["now"], count=0)
    taken = []

    def slow(*_: object) -> None:
        for _minute in range(10):
            clock["now"] += MINUTE
            ours.hold_on()
            taken.append(at_work(workspace, clock["now"]).run_one())

    monkeypatch.setitem(worker._FUNCTIONS, "sweep", slow)
    queue.enqueue("sweep", {}, MONDAY)
    assert ours.run_one()
    assert taken == [False] * 10


def test_a_follower_acts_once_on_what_is_new(workspace: Workspace) -> None:
    append([Entry(IDENTIFIED, 7, MONDAY, "system", facts={"person": 3})], MONDAY)
    workspace.catch_up(MONDAY)
    assert follow_all(workspace, MONDAY) == 1
    assert [topic.topic for topic in queue.topics(0)] == ["log/identities", "tables"]
    assert follow_all(workspace, MONDAY) == 0


def test_the_threads_do_the_work_and_end_when_asked(workspace: Workspace) -> None:
    append([Entry(IDENTIFIED, 7, MONDAY, "system", facts={"person": 3})], MONDAY)
    folder = workspace.place.folder
    workers = Workers(workspace, lambda: MONDAY, count=1, pause=0.01)
    workers.start()
    patience = time.monotonic() + 30
    # Looked for in the folder: the tests' database in memory lets no two threads in at once, so a
    # step may fail on a locked table after its file was written. What it left waiting is done after.
    while not list(folder.glob("log/identities/**/*.parquet")):
        assert time.monotonic() < patience
        time.sleep(0.02)
    workers.stop()
    workspace.catch_up(MONDAY)
    follow_all(workspace, MONDAY)
    assert [topic.topic for topic in queue.topics(0)] == ["log/identities", "tables"]
    assert not any(thread.is_alive() for thread in workers._threads)


def test_every_job_has_a_sentence_and_every_line_of_the_schedule_a_job() -> None:
    names = {one.name for one in bound.JOBS}
    assert {line.job for line in SCHEDULE} <= names
    assert all(one.sentence.endswith(".") for one in bound.JOBS)

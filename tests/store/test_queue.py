import pytest
from django.db import transaction

from accord.store import queue
from accord.store.leases import lease, release
from accord.store.queue import Claimed, claim, enqueue, fail, finish

SECOND = 1_000_000
HOUR = 3600 * SECOND


def claimed(now: int, holder: str = "ann", **options: object) -> Claimed:
    job = claim(holder, now, **options)
    assert job is not None
    return job


@pytest.mark.django_db
def test_a_job_is_done_once_and_then_gone() -> None:
    enqueue("flush", {"limit": 5}, now=10)
    job = claimed(10)
    assert (job.name, job.args, job.attempt) == ("flush", {"limit": 5}, 1)
    assert claim("bo", 10) is None
    assert finish(job, "ann")
    assert queue.waiting() == 0


@pytest.mark.django_db
def test_a_job_belongs_to_the_transaction_that_enqueued_it() -> None:
    with transaction.atomic():
        enqueue("flush", {}, now=10)
        transaction.set_rollback(True)
    assert claim("ann", 10) is None


@pytest.mark.django_db
def test_jobs_come_in_the_order_in_which_they_are_due_and_not_before() -> None:
    enqueue("later", {}, now=10, run_at=30)
    enqueue("sooner", {}, now=10, run_at=20)
    assert claim("ann", 19) is None
    assert [claimed(30).name, claimed(30).name] == ["sooner", "later"]


@pytest.mark.django_db
def test_a_worker_may_ask_for_some_names_only() -> None:
    enqueue("mail", {}, now=1)
    assert claim("ann", 10, names=["flush"]) is None
    assert claimed(10, names=["mail", "flush"]).name == "mail"


@pytest.mark.django_db
def test_of_jobs_that_mean_the_same_one_waits_and_another_may_come_once_it_runs() -> None:
    enqueue("fold", {}, now=1, dedupe="fold deals")
    enqueue("fold", {}, now=2, dedupe="fold deals")
    enqueue("fold", {}, now=2, dedupe="fold leads")
    assert queue.waiting() == 2
    running = claimed(10)
    enqueue("fold", {}, now=11, dedupe="fold deals")
    assert queue.waiting() == 3
    assert fail(running, "ann", 12, "the disk was full")
    assert queue.waiting() == 3


@pytest.mark.django_db
def test_a_failed_job_comes_back_later_each_time_and_dies_after_five() -> None:
    enqueue("mail", {"to": 7}, now=0)
    now, waits = 0, []
    for _ in range(queue.MOST_ATTEMPTS):
        job = claimed(now)
        assert fail(job, "ann", now, "no route")
        waits.append(queue.wait_after(job.id, job.attempt))
        assert claim("ann", now + waits[-1] - 1) is None
        now += waits[-1]
    assert waits == sorted(waits)
    assert claim("ann", now + 100 * HOUR) is None
    [dead] = queue.dead()
    assert (dead.name, dead.args, dead.attempts, dead.error) == ("mail", {"to": 7}, 5, "no route")


@pytest.mark.django_db
def test_a_dead_job_can_be_revived_once() -> None:
    enqueue("mail", {}, now=0)
    for attempt in range(5):
        fail(claimed(attempt * 2 * HOUR), "ann", attempt * 2 * HOUR, "no route")
    [dead] = queue.dead()
    assert queue.revive(dead.id, now=20 * HOUR)
    assert not queue.revive(dead.id, now=20 * HOUR)
    assert claimed(20 * HOUR).attempt == 1


def test_waits_double_up_to_an_hour_and_differ_between_jobs() -> None:
    first = [queue.wait_after(number, 1) for number in range(50)]
    assert all(10 * SECOND <= wait <= 12.5 * SECOND for wait in first)
    assert len(set(first)) > 40
    assert queue.wait_after(1, 3) >= 40 * SECOND
    assert queue.wait_after(1, 30) <= 1.25 * HOUR


@pytest.mark.django_db
def test_a_vanished_workers_job_is_due_again_and_the_late_one_is_told() -> None:
    enqueue("mail", {}, now=0)
    lost = claimed(0, seconds=60)
    assert claim("bo", 60 * SECOND - 1) is None
    taken = claimed(60 * SECOND, holder="bo")
    assert taken.attempt == 2
    assert not finish(lost, "ann")
    assert not fail(lost, "ann", 0, "late")
    assert not queue.extend(lost, "ann", 0, 60)
    assert finish(taken, "bo")


@pytest.mark.django_db
def test_a_long_job_is_held_as_long_as_its_worker_says_so() -> None:
    enqueue("import", {}, now=0)
    job = claimed(0, seconds=60)
    assert queue.extend(job, "ann", 50 * SECOND, 60)
    assert claim("bo", 100 * SECOND) is None


@pytest.mark.django_db
def test_topics_are_heard_in_order_from_a_place_on() -> None:
    for topic in ("board", "lead/7", "board"):
        queue.publish_topic(topic)
    assert [one.topic for one in queue.topics(0)] == ["board", "lead/7", "board"]
    assert [one.id for one in queue.topics(2)] == [queue.last_topic()]
    queue.forget_topics(keep=1)
    assert [one.topic for one in queue.topics(0)] == ["board"]


@pytest.mark.django_db
def test_a_lease_has_one_holder_who_may_prolong_it() -> None:
    assert lease("process", "ann", now=0, seconds=10)
    assert not lease("process", "bo", now=9 * SECOND, seconds=10)
    assert lease("process", "ann", now=9 * SECOND, seconds=10)
    assert not lease("process", "bo", now=18 * SECOND, seconds=10)
    assert lease("fold", "bo", now=0, seconds=10)


@pytest.mark.django_db
def test_a_lease_is_free_when_it_runs_out_or_is_let_go_by_its_holder() -> None:
    lease("process", "ann", now=0, seconds=10)
    release("process", "bo")
    assert not lease("process", "bo", now=1, seconds=10)
    assert lease("process", "bo", now=10 * SECOND, seconds=10)
    release("process", "bo")
    assert lease("process", "cy", now=11 * SECOND, seconds=10)

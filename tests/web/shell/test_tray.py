"""The tray: nothing when there is nothing; what one asked for, how far it is, what became of it, another try."""

from django.test import Client

from accord.access.roles import Role
from accord.access.rows import User
from accord.jobs import clock
from accord.jobs.worker import Workers
from accord.notices.kinds import JOB_FAILED
from accord.notices.telling import readers_of, tell
from accord.people.rows import Person
from accord.sources.erasing import ask_erasure
from accord.sources.files.rows import ImportRun
from accord.store import queue
from accord.store.rows import Job
from web.conftest import Enter
from workspace.office import DEALS, Office

PART = {"HX-Request": "true"}


def tray(client: Client) -> str:
    return client.get("/jobs", headers=PART).content.decode()


def topics_since(number: int) -> list[str]:
    return [topic.topic for topic in queue.topics(number)]


def test_nothing_is_shown_when_there_is_nothing(office: Office, enter: Enter) -> None:
    shown = tray(enter(Role.OWNER))
    assert "<details" not in shown
    assert 'hx-trigger="changed-jobs from:body"' in shown


def test_an_import_is_shown_with_its_share_and_then_what_became_of_it(
    office: Office, enter: Enter
) -> None:
    admin, member = enter(Role.ADMIN), enter(Role.SALES_MEMBER)
    office.file("deals", DEALS)
    run = ImportRun.objects.get()
    ImportRun.objects.update(state="reading", share=420, finished_at=None)
    shown = tray(admin)
    assert f"Importing {run.name}" in shown
    assert "42 %" in shown
    assert "every 2s" in shown
    assert "<details" not in tray(member)
    ImportRun.objects.update(state="done", finished_at=clock.now(), created=7, refused=2)
    done = tray(admin)
    assert "7 created, 0 updated, 2 refused" in done
    assert f'href="/settings/import/{run.id}"' in done
    assert "every 2s" not in done
    ImportRun.objects.update(finished_at=clock.now() - 11 * 60 * 1_000_000)
    assert "<details" not in tray(admin)


def test_a_job_is_shown_to_whoever_asked_and_open_pages_hear_of_it(
    office: Office, enter: Enter
) -> None:
    admin, member = enter(Role.ADMIN), enter(Role.SALES_MEMBER)
    office.file("people", "key,email,name\nP1,ada@firm.example,Ada Lund\n")
    office.catch_up()
    ImportRun.objects.all().delete()
    sam = User.objects.get(email="sam@firm.example").actor()
    ask_erasure(Person.objects.get().id, sam.name, clock.now())
    for client in (admin, member):
        assert "Erasing a person" in tray(client)
        assert "waits for a worker" in tray(client)
    before = queue.last_topic()
    assert Workers(office.workspace, clock.now).run_one()
    assert topics_since(before) == ["jobs", "jobs"]
    assert "A person is erased" in tray(admin)
    assert "<details" not in tray(member)


def test_a_job_that_failed_for_good_waits_for_an_admin(office: Office, enter: Enter) -> None:
    admin, member = enter(Role.ADMIN), enter(Role.SALES_MEMBER)
    queue.enqueue("sweep", {}, clock.now())
    Job.objects.update(state="dead", error="Traceback\nOSError: no room")
    number = Job.objects.get().id
    shown = tray(admin)
    assert "OSError: no room" in shown
    assert f'action="/settings/health/jobs/{number}/retry"' in shown
    assert "<details" not in tray(member)
    admin.post(f"/settings/health/jobs/{number}/retry")
    assert "<details" not in tray(admin)


def test_the_machinerys_own_jobs_tell_nobody(office: Office) -> None:
    queue.enqueue("sweep", {}, clock.now())
    before = queue.last_topic()
    assert Workers(office.workspace, clock.now).run_one()
    assert topics_since(before) == []


def test_the_bell_counts_anew_when_something_is_told_or_seen(office: Office, enter: Enter) -> None:
    admin = enter(Role.ADMIN)
    before = queue.last_topic()
    tell(readers_of(JOB_FAILED), JOB_FAILED, "1", {"job": "sweep", "number": 1}, clock.now())
    assert topics_since(before) == ["notices"]
    assert "1 new notice" in admin.get("/account/notices/bell").content.decode()
    admin.post("/account/notices")
    assert topics_since(before) == ["notices", "notices"]
    assert "0 new notices" in admin.get("/account/notices/bell").content.decode()

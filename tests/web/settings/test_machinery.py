"""Privacy, health, settings in force, the audit log: what each page says and does."""

import json
import re

import pytest
from django.test import Client

from accord.access import audit
from accord.access.audit import Act, lines, verified
from accord.access.rows import AuditLine, User
from accord.basics.moments import DAY
from accord.jobs import clock
from accord.jobs.worker import Workers
from accord.log.streams import ACTS
from accord.log.streams import DEALS as DEAL_ENTRIES
from accord.people.rows import Person
from accord.sources.erasing import ERASE_PERSON
from accord.sources.files.rows import ImportRun
from accord.store import queue
from accord.store.log import collection_of
from accord.store.received import Raw
from accord.store.rows import ErasedSubject, Job
from cast import PASSWORD
from web.settings.driving import drain
from workspace.office import DEALS, Office, page

PEOPLE = "key,email,name\nP1,ada@firm.example,Ada Lund\nP2,ben@firm.example,Ben Roux\n"
LEADS = "key,email,created_at\nL1,ada@firm.example,2026-01-05\n"


@pytest.fixture
def known(office: Office) -> Office:
    office.tell(known_person)
    return office


def known_person(office: Office) -> None:
    office.file("people", PEOPLE)
    office.file("leads", LEADS)
    office.send({"type": "track", "event": "Demo", "userId": "u1",
                 "context": {"traits": {"email": "ada@firm.example"}}})  # fmt: skip
    office.catch_up()


def found(admin: Client, who: str) -> tuple[str, int]:
    shown = admin.get("/settings/privacy", {"who": who}).content.decode()
    numbers = [part.split("/")[0] for part in shown.split("/settings/privacy/")[1:]]
    return shown, int(next(number for number in numbers if number.isdecimal()))


def test_everything_known_of_a_person_comes_as_one_file(known: Office, admin: Client) -> None:
    shown, number = found(admin, "ada@firm.example")
    assert "Ada Lund" in shown
    answer = admin.get(f"/settings/privacy/{number}/export.json")
    told = json.loads(answer.content)
    assert next(one["email"] for one in told["told"] if one["email"]) == "ada@firm.example"
    assert len(told["leads"]) == 1
    assert "Ben" not in answer.content.decode()
    assert [(line.act, line.object) for line in lines(act="export")] == [("export", str(number))]


def test_erasing_wants_the_word_and_leaves_totals_but_no_name(known: Office, admin: Client) -> None:
    _page, number = found(admin, "ada@firm.example")
    before = known.value("leads")
    refused = admin.post(f"/settings/privacy/{number}/erasure", {"word": "yes"}, follow=True)
    assert "Nothing was erased" in refused.content.decode()
    ask_to_erase(admin, number)
    waiting = admin.get("/settings/privacy").content.decode()
    assert "One erasure is under way" in waiting
    drain(known)
    shown = admin.get("/settings/privacy", {"who": "ada@firm.example"}).content.decode()
    assert "Nobody is known as ada@firm.example" in shown
    assert known.value("leads") == before == 1
    assert ErasedSubject.objects.exists()
    [line] = lines(act="erase")
    assert line.actor == f"user:{User.objects.get(name='Adam Admin').pk}"
    assert "ada" not in json.dumps([line.object, line.fields])


def ask_to_erase(admin: Client, number: int) -> str:
    """Ask for an erasure and enter the pass phrase where it is asked for; what the page says then."""
    said = admin.post(f"/settings/privacy/{number}/erasure", {"word": f"erase {number}"})
    if said.headers["Location"].startswith("/sign-in/again"):
        said = admin.post(said.headers["Location"], {"password": PASSWORD})
    return admin.get(said.headers["Location"]).content.decode()


def test_erasing_asks_for_the_pass_phrase_again_first(known: Office, admin: Client) -> None:
    _page, number = found(admin, "ada@firm.example")
    asked = admin.post(f"/settings/privacy/{number}/erasure", {"word": f"erase {number}"})
    assert asked.headers["Location"].startswith("/sign-in/again")
    assert not queue.waiting(ERASE_PERSON)
    admin.post(asked.headers["Location"], {"password": PASSWORD})
    assert queue.waiting(ERASE_PERSON) == 1


def test_a_person_under_erasure_is_not_erased_twice(known: Office, admin: Client) -> None:
    _page, number = found(admin, "ada@firm.example")
    assert "is being erased" in ask_to_erase(admin, number)
    assert "still being erased" in ask_to_erase(admin, number), "while it waits"
    assert queue.claim("a worker", clock.now(), names=(ERASE_PERSON,))
    assert "still being erased" in ask_to_erase(admin, number), "while a worker is at it"
    assert queue.waiting(ERASE_PERSON) == 1
    other = Person.objects.exclude(person=number).exclude(name=None).get().person
    assert "The person is being erased" in ask_to_erase(admin, other)


def test_neither_the_log_nor_the_audit_chain_holds_a_colleagues_address(
    office: Office, admin: Client
) -> None:
    number = office.file("deals", DEALS)
    office.catch_up()
    admin.post(f"/settings/import/{number}/reversal")
    drain(office)
    acts = office.workspace.log.scan(collection_of(ACTS)).collect()
    me = f"user:{User.objects.get(name='Adam Admin').pk}"
    assert acts["actor"].to_list() == [me]
    withdrawn = office.workspace.log.scan(collection_of(DEAL_ENTRIES)).collect()
    assert me in withdrawn["actor"].to_list()
    chain = [str(values) for values in AuditLine.objects.values()]
    assert chain
    assert "@" not in "".join(chain)
    ImportRun.objects.filter(id=number).update(by="user:old@firm.example")
    runs = admin.get("/settings/import").content.decode()
    assert "old@firm.example" in runs
    assert "Adam Admin" in admin.get("/settings/audit").content.decode()
    assert "Adam Admin" in admin.get(f"/settings/import/{number}").content.decode()


def test_retention_says_what_goes_when(office: Office, admin: Client) -> None:
    """30 days are kept, so what came 27 and a half days ago is gone by the third day from now."""
    body = json.dumps({"batch": [page("v1") | {"messageId": "m1"}]}).encode()
    old = clock.now() - 27 * DAY - DAY // 2
    office.workspace.intake.put_now([Raw("segment", "site", old, b"{}", body, 1)])
    office.workspace.catch_up(clock.now())
    shown = admin.get("/settings/privacy").content.decode()
    assert "kept 30 days" in shown
    rows = re.findall(r'<td class="num">(\d+)</td><td class="num">(\d+)</td>', shown)
    assert rows == [("0", "0"), ("0", "0"), ("1", "0"), *[("0", "0")] * 4]


def test_health_says_what_is_wrong_and_what_to_do(office: Office, admin: Client) -> None:
    shown = admin.get("/settings/health").content.decode()
    assert "Never heard of." in shown
    assert "accord serve --all" in shown
    Workers(office.workspace, clock.now).hold_on()
    assert "Heard of" in admin.get("/settings/health").content.decode()


def test_a_failed_job_is_tried_again_from_the_page(office: Office, admin: Client) -> None:
    queue.enqueue("sweep", {}, clock.now())
    Job.objects.update(state="dead", error="Traceback\nOSError: no room")
    shown = admin.get("/settings/health").content.decode()
    assert "OSError: no room" in shown
    number = Job.objects.get().id
    admin.post(f"/settings/health/jobs/{number}/retry")
    assert not queue.dead()
    assert [line.thing for line in lines(act="retry")] == ["job"]


def test_settings_are_shown_and_secrets_are_not(office: Office, admin: Client) -> None:
    shown = admin.get("/settings/values").content.decode()
    assert "ACCORD_RAW_DAYS" in shown
    assert office.place.secret.decode() not in shown


def test_the_audit_log_shows_who_did_what_and_that_the_chain_holds(
    office: Office, admin: Client
) -> None:
    admin.post("/settings/sources/new", {"name": "site"})
    shown = admin.get("/settings/audit", {"thing": "source"}).content.decode()
    assert "chain verified" not in shown
    assert "chain verified" in admin.get("/settings/audit?verify=chain").content.decode()
    assert "source site" in shown
    assert "name, write_key" in shown.replace("kind, ", "")
    nothing = admin.get("/settings/audit", {"act": "erase"}).content.decode()
    assert "Nothing of that kind was done." in nothing


@pytest.mark.parametrize("harm", ["changed", "gone", "last gone"])
def test_a_line_that_was_changed_or_taken_away_breaks_the_chain(
    office: Office, admin: Client, harm: str
) -> None:
    for name in ("a", "b", "c"):
        admin.post("/settings/sources/new", {"name": name})
    assert verified().broken is None
    whole = verified().lines
    row = AuditLine.objects.order_by("-id")[0 if harm == "last gone" else 1]
    if harm == "changed":
        AuditLine.objects.filter(id=row.id).update(object="somebody else")
    else:
        row.delete()
    assert verified().broken == (whole if harm == "last gone" else whole - 1)
    assert "the chain breaks" in admin.get("/settings/audit?verify=chain").content.decode()


def test_an_audit_line_outside_a_transaction_is_a_bug(transactional_db: None) -> None:
    with pytest.raises(RuntimeError, match="belongs into the transaction"):
        audit.record("me", Act.ADD, "user", 1, 0)


def test_a_backup_is_asked_for_from_the_page(office: Office, admin: Client) -> None:
    assert "No backup was taken" in admin.get("/settings/backup").content.decode()
    admin.post("/settings/backup/new")
    assert "Under way" in admin.get("/settings/backup").content.decode()

"""Faults that the framework finds are told on the shell's page: what happened, what was kept, what to do."""

from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from accord.access.roles import Role
from web.conftest import Enter
from workspace.office import Office


def told(answer: HttpResponse) -> tuple[int, str]:
    """The status, and the heading of the page."""
    page = answer.content.decode()
    assert 'class="state state-fault"' in page
    assert 'href="/"' in page
    return answer.status_code, page.partition("<h1>")[2].partition("</h1>")[0]


def test_what_the_framework_refuses_is_told_in_words(
    office: Office, enter: Enter, settings: Settings
) -> None:
    del office
    admin = enter(Role.ADMIN)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    much = admin.post("/board/notes", {"text": "x" * 200})
    assert told(much) == (413, "Too much at once")
    assert "nothing of it was kept" in much.text
    torn = admin.post("/board/notes", b"--x", content_type="multipart/form-data; boundary=")
    assert told(torn) == (400, "That cannot be answered")
    assert told(admin.get("/board", headers={"host": "a b"})) == (400, "That cannot be answered")
    wrong = admin.post("/board")
    assert told(wrong) == (405, "Not in this way")
    assert wrong.headers["Allow"] == "GET"


def test_a_form_without_its_mark_is_told_to_be_sent_again(office: Office, enter: Enter) -> None:
    del office
    enter(None)
    stranger = Client(enforce_csrf_checks=True)
    old = stranger.post("/sign-in", {"login": "a@b.example", "password": "x"})
    assert told(old) == (403, "This form was not taken")
    assert "Nothing was changed. Go back, load the page again" in old.text
    elsewhere = stranger.post("/sign-in", {}, headers={"origin": "https://evil.example"})
    assert told(elsewhere) == (403, "This form was not taken")
    assert "ACCORD_BASE_URL" in elsewhere.text

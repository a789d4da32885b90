"""Every route against every role: the matrix decides, strangers are sent to sign in, nothing else opens."""

import pytest
from django.urls import reverse

from accord.access.decide import decide
from accord.access.matrix import Scope
from accord.access.roles import ANYONE, Actor, Role
from accord.api.site import ROUTES
from accord.urls import PAGES, urlpatterns
from accord.web.shell.page import Page
from cast import CAST
from web.conftest import Enter
from workspace.office import Office

# What stands in a route's variable parts; each names something that the history has.
PARTS: dict[str, object] = {
    "metric": "deals_won", "draft": "1", "run": "1", "kind": "deals", "name": "site", "number": "1",
    "person": "1", "job": "1", "note": 1, "view": 1, "token": "0-none", "user": 0,
}  # fmt: skip
PLAIN = [page for page in PAGES if "GET" in page.methods and not page.foreign]


def address(page: Page) -> str:
    names = [part.split(":")[-1].rstrip(">") for part in page.route.split("<")[1:]]
    return reverse(
        page.name, kwargs={name.split(">")[0]: PARTS[name.split(">")[0]] for name in names}
    )


def test_the_router_holds_the_declared_pages_and_no_other() -> None:
    declared = [*(page.name for page in PAGES), *(route.name for route in ROUTES)]
    assert [pattern.name for pattern in urlpatterns] == declared
    assert len({page.name for page in PAGES}) == len(PAGES)
    assert len({page.route for page in PAGES}) == len(PAGES)


@pytest.mark.parametrize("role", list(CAST))
def test_each_role_enters_what_the_matrix_says(role: Role, history: Office, enter: Enter) -> None:
    del history
    client, actor = enter(role), Actor("someone", frozenset({role}))
    for page in PLAIN:
        allowed = decide(actor, page.permission, Scope.OWN).allowed
        status = client.get(address(page)).status_code
        assert (status != 403) == allowed, (page.name, status)
        assert status < 500, page.name


def test_a_stranger_is_sent_to_sign_in_and_back(history: Office, enter: Enter) -> None:
    del history
    client = enter(None)
    for page in PLAIN:
        if decide(ANYONE, page.permission, Scope.OWN).allowed:
            continue
        answer = client.get(address(page))
        assert answer.status_code == 302, page.name
        assert answer.headers["Location"].startswith("/sign-in?next=")


def test_a_part_of_a_page_sends_the_whole_browser_to_sign_in(office: Office, enter: Enter) -> None:
    del office
    answer = enter(None).get("/board", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=%2Fboard"


def test_every_answer_carries_the_strict_headers(history: Office, enter: Enter) -> None:
    del history
    client = enter(Role.OWNER)
    for page in PLAIN:
        headers = client.get(address(page)).headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        for line in (
            "default-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ):
            assert line in policy
        assert "no-store" in headers["Cache-Control"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"

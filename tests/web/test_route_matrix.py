"""Every route by every method for every role, on objects of one's own, of somebody else, and on none."""

from datetime import date
from itertools import product

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accord.access.decide import decide
from accord.access.matrix import Scope
from accord.access.roles import ANYONE, Actor, Role
from accord.access.rows import User
from accord.board.actions import add_note, save_view
from accord.board.rows import Note, View
from accord.jobs import clock
from accord.notices.kinds import ROLES
from accord.notices.rows import Notice
from accord.notices.telling import tell
from accord.urls import PAGES
from accord.web.shell.page import Page
from cast import CAST, join, signed_in
from workspace.office import Office

# What stands in a route's variable parts; each names something that the history has.
PARTS = {
    "metric": "deals_won", "draft": "1", "run": "1", "kind": "deals", "name": "site", "number": "1",
    "person": "1", "job": "1", "note": "1", "view": "1", "token": "0-none", "user": "0", "pk": "1",
    "dimension": "profile", "buyer": "Finance", "section": "fit", "sitting": "1",
}  # fmt: skip
API = ("/api/v1/metrics", "/api/v1/people", "/api/openapi.json", "/api/nothing")
NUMBERS = ("0", "987654321", "9" * 30)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
POLICY = (
    "default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'",
    "form-action 'self'",
)  # fmt: skip


def parts_of(page: Page) -> dict[str, str]:
    """The variable parts of a route, each with its kind."""
    found = [part.split(">")[0].split(":") for part in page.route.split("<")[1:]]
    return {part[-1]: part[0] if len(part) > 1 else "str" for part in found}


def address(page: Page, number: str | None = None) -> str:
    """Its address with something in its variable parts; `number` in those that count."""
    parts = {
        name: number if number and kind == "int" else PARTS[name]
        for name, kind in parts_of(page).items()
    }
    return reverse(page.name, kwargs=parts)


def asked(client: Client, method: str, path: str) -> HttpResponse:
    client.raise_request_exception = False
    return client.generic(method, path)


@pytest.mark.parametrize(
    "roles",
    [
        (Role.ADMIN, Role.SALES_MEMBER, Role.PAYROLL, None),
        pytest.param((*CAST, None), marks=pytest.mark.proof),
    ],
    ids=["some roles", "every role"],
)
def test_each_method_of_each_route_opens_to_whom_the_matrix_says(
    roles: tuple[Role | None, ...], history: Office
) -> None:
    del history
    for role in roles:
        enters_what_the_matrix_says(None if role is None else join(role))


def enters_what_the_matrix_says(user: User | None) -> None:
    actor = ANYONE if user is None else user.actor()
    for page in PAGES:
        allowed = decide(actor, page.permission, Scope.OWN).allowed
        for method in page.methods:
            # Some sign out or in, so that each comes with a browser of its own.
            client = Client() if user is None else signed_in(user)
            answer = asked(client, method, address(page))
            where = (actor.name, page.name, method, answer.status_code)
            assert answer.status_code < 500, where
            if user is None and not allowed:
                assert answer.headers["Location"].startswith("/sign-in?next="), where
            elif user is not None and page.name == "welcome":
                assert answer.headers["Location"] == reverse("start"), where
            elif not allowed:
                assert answer.status_code == 403, where
            elif parts_of(page) == {} and not page.foreign:
                assert answer.status_code not in (403, 404), where


def test_a_number_that_nothing_has_is_nothing_and_no_fault(history: Office) -> None:
    del history
    # Somebody to whom every page with a number is open.
    user = join(Role.OWNER)
    user.roles = [Role.OWNER, Role.MARKETING_LEAD]
    user.save()
    client = signed_in(user)
    for page, number in product(PAGES, NUMBERS):
        # The library asks for the pass phrase again before it looks at its number.
        if "int" not in parts_of(page).values() or page.foreign:
            continue
        # Signing is for leads of departments, whatever the number.
        if not decide(Actor("o", frozenset({Role.OWNER})), page.permission, Scope.OWN).allowed:
            continue
        for method in page.methods:
            answer = asked(client, method, address(page, number))
            # A job that is done is gone, so that trying it again finds nothing to do and no fault.
            expected = 302 if page.name == "job-retry" and number != NUMBERS[-1] else 404
            assert answer.status_code == expected, (page.name, method, answer.status_code)


def test_what_is_there_and_what_is_not_look_the_same_to_whom_it_is_closed(history: Office) -> None:
    del history
    client = signed_in(join(Role.PAYROLL))
    for page in PAGES:
        if "int" not in parts_of(page).values() or page.foreign:
            continue
        if decide(Actor("p", frozenset({Role.PAYROLL})), page.permission, Scope.OWN).allowed:
            continue
        there, nowhere = (asked(client, page.methods[0], address(page, n)) for n in ("1", "98765"))
        assert there.status_code == nowhere.status_code == 403, page.name


# What a colleague gets of a note and of a view, by whose it is: reading and each way of changing.
OWNED = {
    "own": {"note": 200, "change note": 303, "pin": 303, "forget": 303, "remove note": 303},
    "other's, shared": {"note": 200, "change note": 403, "pin": 403, "forget": 403, "remove note": 403},
    "other's, personal": {"note": 404, "change note": 404, "pin": 404, "forget": 404, "remove note": 404},
    "nobody's": {"note": 404, "change note": 404, "pin": 404, "forget": 404, "remove note": 404},
}  # fmt: skip
CHANGED = {"metric": "leads", "day": "2026-02-10", "text": "Changed", "shared": "yes"}


@pytest.mark.parametrize("whose", OWNED)
def test_what_colleagues_write_is_theirs_to_change(whose: str, history: Office) -> None:
    del history
    cast = {role: join(role) for role in CAST}
    for role, reader in cast.items():
        author = reader if whose == "own" else cast[other_than(role)]
        note, view = (987, 987) if whose == "nobody's" else written(author, whose)
        assert tried(signed_in(reader), note, view) == OWNED[whose], role
        assert Note.objects.filter(text="Changed").exists() == (whose == "own"), role
        assert View.objects.exists() == (whose.startswith("other")), role
        Note.objects.all().delete()
        View.objects.all().delete()


def tried(client: Client, note: int, view: int) -> dict[str, int]:
    """What reading and each way of changing answer."""
    return {
        "note": client.get(f"/board/notes/{note}").status_code,
        "change note": client.post(f"/board/notes/{note}", CHANGED).status_code,
        "pin": client.post(f"/board/views/{view}/pin", {"pinned": "yes"}).status_code,
        "forget": client.post(f"/board/views/{view}/removal").status_code,
        "remove note": client.post(f"/board/notes/{note}/removal").status_code,
    }


def other_than(role: Role) -> Role:
    """Somebody of neither the same role nor the same department."""
    return Role.EXECUTIVE if role is not Role.EXECUTIVE else Role.REFEREE


def written(author: User, whose: str) -> tuple[int, int]:
    """A note and a view of the author; their numbers."""
    shared = whose != "other's, personal"
    note = add_note("leads", date(2026, 2, 10), "Said", shared, author, clock.now())
    seen_by = "everybody" if shared else "me"
    return note.id, save_view("Kept", "/board", seen_by, author, clock.now()).id


def test_nobody_marks_what_another_was_told(history: Office) -> None:
    del history
    owner, seller = join(Role.OWNER), join(Role.SALES_MEMBER)
    tell([owner], ROLES, "a", {"roles": "referee", "by": "Olga"}, clock.now())
    notice = Notice.objects.get()
    signed_in(seller).post("/account/notices", {"notice": notice.id})
    assert Notice.objects.get().seen_at is None
    signed_in(owner).post("/account/notices", {"notice": notice.id})
    assert Notice.objects.get().seen_at is not None


def test_every_answer_of_every_route_carries_the_strict_headers(history: Office) -> None:
    """Pages, files, refusals, wrong methods, redirects and the API alike, and every cookie its flags."""
    del history
    owner = join(Role.OWNER)
    paths = [*map(address, PAGES), *API, "/nowhere"]
    for path, (user, method) in product(paths, [(owner, "GET"), (None, "POST"), (None, "PUT")]):
        answer = asked(Client() if user is None else signed_in(user), method, path)
        told, policy = answer.headers, answer.headers["Content-Security-Policy"]
        assert {name: told.get(name) for name in HEADERS} == HEADERS, path
        assert "no-store" in told["Cache-Control"], path
        assert all(line in policy for line in POLICY), path
        assert "unsafe" not in policy, path
        for cookie in answer.cookies.values():
            assert cookie["httponly"], (path, cookie.key)
            assert (cookie["samesite"], cookie["path"]) == ("Lax", "/"), (path, cookie.key)
            assert not cookie["domain"], (path, cookie.key)

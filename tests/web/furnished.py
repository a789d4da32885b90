"""A company with something on every page: a file half imported, held events, notes, views, a failed job."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from accord.access.roles import ANYONE, Actor, Role
from accord.access.rows import User
from accord.agreement.actions import propose, reword, sign
from accord.agreement.drafting import begin
from accord.board.actions import add_note, pin_view, save_view, set_target
from accord.jobs import clock
from accord.notices.kinds import ROLES
from accord.notices.telling import tell
from accord.simulate import demo
from accord.store import queue
from accord.store.place import Place
from accord.store.rows import Job
from accord.web.shell.desk import take_desk
from cast import CAST, join, signed_in
from web.board.conftest import fill
from web.settings.driving import Wizard, drain
from workspace.office import SECRET, Office, page

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "agreement.yaml"
# The last deal has no date that anybody can read.
DEALS = "Opportunity ID;Amount;Currency;Deal Stage;Create Date;Close Date\n" + "".join(
    f"X{n};{n}.000,50;EUR;Won;05.01.2026;{'20.02.2026' if n < 9 else 'soon'}\n" for n in range(10)
)


@contextmanager
def furnished(folder: Path, demo_scale: float | None, blocker: DjangoDbBlocker) -> Iterator[Office]:
    """The small demo company, or six leads for None; the test database is as before behind the block."""
    with blocker.unblock(), transaction.atomic():
        now, folder = clock.now(), folder / demo.FOLDER
        folder.mkdir()
        if demo_scale is not None:
            place = Place(folder, "", SECRET, currency="EUR")
            demo.load(place, demo.plan_of("small", now, 7, demo_scale, None), now)
        office = Office(folder, now=now)
        before = take_desk(office.workspace)
        if demo_scale is None:
            fill(office, "EUR")
        people = {role: join(role) for role in CAST}
        _write(people, now)
        _run_it(office, signed_in(people[Role.ADMIN]))
        yield office
        take_desk(before)
        office.workspace.close()
        transaction.set_rollback(True)


def browser_of(role: Role | None) -> tuple[Client, Actor]:
    """A browser in which the cast's colleague of that role is signed in, and who they are."""
    if role is None:
        return Client(), ANYONE
    user = User.objects.get(name=CAST[role])
    return signed_in(user), user.actor()


def _write(people: dict[Role, User], now: int) -> None:
    """What colleagues leave on the board."""
    for role, shared in ((Role.MARKETING_LEAD, True), (Role.SALES_MEMBER, False)):
        add_note("leads", date(2026, 10, 5), "The autumn fair.", shared, people[role], now)
    for role in (Role.OWNER, Role.SALES_MEMBER):
        view = save_view(
            "Won by owner", "/board/deals_won?period=all&by=owner", "everybody", people[role], now
        )
        pin_view(view, True, people[role])
    for metric, value in (("leads", 90.0), ("acceptance_rate", 0.7)):
        set_target(metric, "2026-Q4", value, people[Role.OWNER], now)
    tell([*people.values()], ROLES, "a", {"roles": "referee", "by": "Olga"}, now)
    _agree(people, now)


def _agree(people: dict[Role, User], now: int) -> None:
    """A version that both signed, one that waits, and a draft on top."""
    marta, sofia = people[Role.MARKETING_LEAD], people[Role.SALES_LEAD]
    text = EXAMPLE.read_text(encoding="utf-8")
    made = propose(text, "To begin with", marta, now)
    for user in (marta, sofia):
        sign(made.number, made.digest, "Gladly", user, "UTC", now)
    reword(made.number, text.replace("There is no warmer hello.", "Nobody is warmer."), marta, now)
    propose(text.replace("at_least: 50", "at_least: 80"), "Larger ones first", sofia, now)
    begin(text.replace("points: 30", "points: 35"), made.number, marta, now)


def _run_it(office: Office, admin: Client) -> None:
    """What an admin's desk looks like on a busy day."""
    admin.post("/settings/sources/new", {"name": "site"})
    office.send(page("v1"), {"type": "guess", "anonymousId": "v3"})
    Wizard(office, admin).through(DEALS)
    whole = Wizard(office, admin)
    whole.through(DEALS.replace("soon", "21.02.2026"), name="whole.csv")
    whole.run()
    drain(office)
    admin.post("/settings/backup/new")
    queue.enqueue("sweep", {}, clock.now())
    Job.objects.filter(name="sweep").update(state="dead", error="OSError: no room")

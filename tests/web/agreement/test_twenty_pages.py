"""Twenty leads in the browser: opened, marked blind, counted, and proposed with no document seen."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accord.access.roles import Role
from accord.access.rows import User
from accord.agreement.questions import document_of
from accord.agreement.twenty.actions import hand_in, mark, open_sitting
from accord.agreement.twenty.counting import Said
from accord.agreement.twenty.rows import Mark
from accord.prospects.past_leads import past_leads
from cast import join, signed_in
from web.crawling import Text
from workspace.office import Office

pytestmark = pytest.mark.django_db
HOME, SITTING, MARKING = "/agreement/twenty", "/agreement/twenty/1", "/agreement/twenty/1/mark"
# Ten large companies, eight small ones; every second lead was won.
SIZES = [400 + n for n in range(10)] + [5 + n for n in range(8)]


def eighteen_leads(office: Office) -> None:
    """Past leads of large and small companies."""
    office.file("accounts", "key,name,industry,country,employees\n" + "".join(
        f"A{n},Firm {n},Food,France,{size}\n" for n, size in enumerate(SIZES)
    ))  # fmt: skip
    office.file("people", "key,email,name,title,account_key\n" + "".join(
        f"P{n},secret{n}@firm{n}.example,Secret {n},Buyer,A{n}\n" for n in range(len(SIZES))
    ))  # fmt: skip
    office.file("leads", "key,created_at,person_key,sent_at,accepted_at,status,owner\n" + "".join(
        f"L{n},2026-08-0{1 + n % 9},P{n},2026-08-10,2026-08-11,{'won' if n % 2 else 'lost'},ann\n"
        for n in range(len(SIZES))
    ))  # fmt: skip
    office.file("owners", "key,name,department\nann,Ann Lee,sales\n")
    office.catch_up()


@dataclass
class Room:
    """Browsers of both leaders, and of a seller who is not asked."""

    marta: Client
    sofia: Client
    sam: Client

    def open(self) -> None:
        page = self.marta.get(HOME).content.decode()
        asked = re.findall(r'name="guest" value="(\d+)"', page)
        answer = self.marta.post(f"{HOME}/opening", {"guest": [asked[0], asked[-1]]})
        assert (answer.status_code, answer.headers["Location"]) == (303, SITTING)

    def vote(self, browser: Client) -> None:
        """Mark lead after lead as a browser does, and hand in."""
        while 'name="takes"' in (page := browser.get(MARKING).content.decode()):
            place, size = re.search(r'name="place" value="(\d+)"', page), re.search(EMPLOYEES, page)
            assert place is not None
            assert size is not None
            said = "yes" if int(size[1]) >= 400 else "no"
            browser.post(MARKING, {"place": place[1], "takes": said, "reason": "size"})
        browser.post(f"{SITTING}/ballot")


EMPLOYEES = r"(\d+) employees"


@pytest.fixture
def room(office: Office) -> Room:
    office.tell(eighteen_leads)
    marta, sofia, sam = (
        signed_in(join(role)) for role in (Role.MARKETING_LEAD, Role.SALES_LEAD, Role.SALES_MEMBER)
    )
    return Room(marta, sofia, sam)


def hold(office: Office, marks: Mapping[str, Sequence[bool]]) -> None:
    """A sitting of both leaders with these marks by department, all handed in."""
    leaders = User.objects.filter(name__in=("Marta Marketing", "Sofia Sales")).order_by("name")
    candidates = past_leads(office.workspace.facts(), 1, office.now)
    open_sitting(candidates, [*leaders], leaders[0], office.now)
    for user in leaders:
        said = {place: Said(takes) for place, takes in enumerate(marks[user.department()], 1)}
        mark(1, said, user, office.now)
        hand_in(1, user, office.now)


ALTERNATELY = [True, False] * 9


def test_the_whole_way_from_leads_to_a_version_nobody_had_to_read(room: Room) -> None:
    room.open()
    room.vote(room.marta)
    waiting = room.sam.get(SITTING).content.decode()
    assert "hidden until all are in" in waiting
    assert ("would take" in waiting, f'href="{MARKING}"' in waiting) == (False, False)
    assert room.sam.get(MARKING).headers["Location"] == SITTING
    room.vote(room.sofia)
    result = room.sofia.get(SITTING).content.decode()
    assert "You agree on 18 of 18 leads." in result
    assert "The company has at least 50 employees" in result
    answer = room.sofia.post(f"{SITTING}/proposal", {"why": "We both marked."}, follow=True)
    assert "Version 1 is proposed" in answer.content.decode()
    document = document_of(1)
    assert [trait.name for trait in document.fit.traits] == ["at least 50 employees"]
    assert [party.signs for party in document.parties] == ["Marta Marketing", "Sofia Sales"]
    again = room.sofia.post(f"{SITTING}/proposal", {"why": "Twice."}, follow=True)
    assert "was proposed already" in again.content.decode()


def test_a_marker_sees_no_name_and_nothing_of_what_came_later(room: Room) -> None:
    room.open()
    for place in (1, 2, 3):
        main = room.marta.get(f"{MARKING}?place={place}").content.decode().split("<main")[1]
        assert re.search(EMPLOYEES, main)
        found = re.search(r"Secret|secret|Firm|Ann Lee|\b[Ww]on\b|\b[Ll]ost\b|[Aa]ccepted", main)
        assert found is None, found


def test_a_mark_can_be_changed_and_a_lead_without_a_word_is_not_marked(room: Room) -> None:
    room.open()
    room.marta.post(MARKING, {"place": "1", "takes": "yes"})
    room.marta.post(MARKING, {"place": "1", "takes": "no"})
    assert [*Mark.objects.values_list("place", "takes")] == [(1, False)]
    for wrong in (
        {"place": "2"},
        {"place": "x", "takes": "yes"},
        {"place": "9" * 30, "takes": "yes"},
    ):
        assert room.marta.post(MARKING, wrong).status_code == 303
    assert Mark.objects.count() == 1
    assert room.marta.get(f"{MARKING}?place=99").status_code == 404
    assert "Lead 2 of 18" in room.marta.get(MARKING).content.decode()


def test_each_count_of_the_result_opens_to_its_leads(
    office: Office, room: Room, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    hold(office, {"marketing": ALTERNATELY, "sales": [True] * 18})
    with django_assert_max_num_queries(45):
        figures = Text(room.sofia.get(SITTING).content.decode()).figures
    assert [value for _, value in figures] == ["9", "0", "0", "9"]
    for address, value in figures[2:]:
        shown = Text(room.sofia.get(SITTING + address).content.decode())
        assert (shown.total, shown.rows) == (value, int(value) + bool(int(value)))


def test_where_nothing_separates_nothing_can_be_proposed(office: Office, room: Room) -> None:
    hold(office, {"marketing": ALTERNATELY, "sales": ALTERNATELY})
    page = room.sofia.get(SITTING).content.decode()
    assert "beyond what chance might" in page
    assert f"{SITTING}/proposal" not in page
    answer = room.sofia.post(f"{SITTING}/proposal", {"why": "Still."}, follow=True)
    assert "nothing to propose" in answer.content.decode()


def test_titles_are_for_those_who_may_read_them(office: Office, room: Room) -> None:
    hold(office, {"marketing": ALTERNATELY, "sales": ALTERNATELY})
    assert "Buyer" in room.sam.get(SITTING).content.decode()
    eva = signed_in(join(Role.EXECUTIVE)).get(SITTING).content.decode()
    assert "employees" in eva
    assert "Buyer" not in eva

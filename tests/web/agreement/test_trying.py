"""A draft tried on leads: how many would qualify, who meets each rule, and what it says of one person."""

import pytest

from accord.access.roles import Role
from accord.basics.moments import HOUR, iso
from accord.jobs import clock
from accord.people.rows import Person
from cast import join, signed_in
from web.agreement.conftest import TEXT, Table
from web.agreement.test_drafting_pages import FIT, opened
from workspace.office import Office

pytestmark = pytest.mark.django_db
TITLES = TEXT.replace("{trait: employees, at_least: 50}", '{trait: title, like: "head*"}')


@pytest.fixture
def three(office: Office, table: Table) -> Table:
    """Pia and Ben, who opened a lead of late, and Una, who opened none; Pia looked at prices."""
    office.tell(three_people)
    return table


def three_people(office: Office) -> None:
    """As in `three`."""
    when = iso(clock.now() - HOUR)
    office.file(
        "people",
        "key,email,name,title\nP1,pia@h.example,Pia Halls,Head of Halls\n"
        "P2,ben@h.example,Ben Halls,Clerk\nP3,una@h.example,Una Halls,Head of Yards\n",
    )
    office.file("leads", f"key,person_key,created_at\nL1,P1,{when}\nL2,P2,{when}\n")
    office.file(
        "activities",
        f"key,at,kind,email,url\nA1,{when},page,pia@h.example,https://h.example/pricing\n",
    )
    office.catch_up()


def test_the_draft_says_whom_it_would_find_and_which_rule_finds_nobody(three: Table) -> None:
    three.begin(TITLES)
    page = three.marketing.get("/agreement/trying").content.decode()
    assert "<b>1</b> of the 2 people whose lead opened then would qualify" in page
    assert "Some rules match nobody" in page
    near = page[page.index("near us") :]
    assert near.index("nobody") < near.index("</tr>")


def test_one_person_is_judged_line_by_line_by_who_may_know_them(three: Table) -> None:
    three.begin(TITLES)
    number = Person.objects.get(name="Pia Halls").person
    page = three.sales.get(f"/agreement/trying?of=draft&who={number}").content.decode()
    assert "Pia Halls" in page
    assert '<span class="tile-value">A1</span>' in page
    assert "title is like head*; title is Head of Halls." in page
    version = three.agree(TITLES)
    executive = signed_in(join(Role.EXECUTIVE))
    seen = executive.get(f"/agreement/trying?of={version}&who={number}").content.decode()
    assert "Head of Halls" not in seen
    assert executive.get("/agreement/trying?of=draft").status_code == 403


def test_nobody_and_unknown_versions_are_told(three: Table) -> None:
    three.begin()
    page = three.marketing.get("/agreement/trying?who=zoe@h.example").content.decode()
    assert "means nobody, or several people" in page
    assert three.marketing.get("/agreement/trying?of=99").status_code == 404


def test_a_form_counts_what_was_typed_before_it_is_saved(three: Table) -> None:
    three.begin(TITLES)
    form = opened(three.marketing) | {"fit.traits[0].when.tests[1].value": "clerk*", "do": "look"}
    page = three.marketing.post(FIT, form).content.decode()
    assert "title is like clerk* · 1 of 2 people" in page
    assert "matches nobody" in page
    assert "0 of the 2 people whose lead opened in the last 90 days would qualify" in page

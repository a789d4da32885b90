"""A person's page says how the agreement judges them, and which version each lead was sent under."""

import pytest

from accord.access.roles import Role
from accord.agreement.actions import propose, sign
from accord.basics.moments import HOUR, iso
from accord.jobs.followers import follow_all
from accord.people.rows import Person
from cast import join
from web.conftest import Enter
from workspace.office import Office

PAPER = """
parties:
  - {department: marketing, name: Marketing, signs: Marta Marketing}
  - {department: sales, name: Sales, signs: Sofia Sales}
lead_types: [{name: Asked for a demo, when: {kind: form, name: "*demo*"}}]
fit: {traits: [{name: leads people, points: 30, when: {trait: title, like: "head*"}},
               {name: near, points: 5, when: {trait: country, is: DE}}]}
engagement: {half_life: 14d, groups: [{name: talk, rules: [{name: form, points: 40, when: {kind: form}}]}]}
grades: {fit: {A: 20, B: 0}, engagement: {1: 10, 2: 0}, qualify: [A1]}
"""


@pytest.fixture
def judged(office: Office) -> Office:
    office.now -= 2 * HOUR
    office.tell(a_sent_lead)
    return office


def a_sent_lead(office: Office) -> None:
    """Pia, whose lead was sent under version 1."""
    signers = [join(Role.MARKETING_LEAD), join(Role.SALES_LEAD)]
    version = propose(PAPER, "", signers[0], office.now)
    for signer in signers:
        sign(version.number, version.digest, "", signer, "UTC", office.now)
    office.file("people", "key,email,name,title\nP1,pia@halls.example,Pia Halls,Head of Halls\n")
    office.catch_up()
    form = f"F1,{iso(office.now)},form,pia@halls.example,Demo wanted\n"
    office.file("activities", f"key,at,kind,email,name\n{form}")
    sent = iso(office.now)
    office.file("leads", f"key,person_key,created_at,sent_at\nL1,P1,{sent},{sent}\n")
    office.catch_up()
    follow_all(office.workspace, office.now)
    office.catch_up()


def page_of(enter: Enter, role: Role) -> str:
    number = Person.objects.get(name="Pia Halls").person
    return enter(role).get(f"/prospects/people/{number}").content.decode()


def test_each_lead_says_its_type_with_the_reason_its_grade_and_its_version(
    judged: Office, enter: Enter
) -> None:
    shown = page_of(enter, Role.SALES_MEMBER)
    for said in (
        "Asked for a demo",
        "form named *demo*",
        "<dd>A1</dd>",
        'href="/agreement/versions/1">Version 1</a>',
    ):
        assert said in shown


def test_the_score_stands_line_by_line_and_zero_is_explained(judged: Office, enter: Enter) -> None:
    shown = page_of(enter, Role.MARKETING_MEMBER)
    assert "title is like head*; title is Head of Halls." in shown
    assert "Not met: country is DE; country is not known." in shown
    assert "Done once at" in shown


def test_whoever_reads_no_titles_reads_none_in_the_lines(judged: Office, enter: Enter) -> None:
    shown = page_of(enter, Role.EXECUTIVE)
    assert "Head of Halls" not in shown
    assert "Asked for a demo" in shown

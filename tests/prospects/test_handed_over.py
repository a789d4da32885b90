"""What a sitting knows of past leads: nothing later than their hand-over, and of each what became of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from accord.agreement.twenty.choosing import Candidate
from accord.agreement.twenty.doings import doings
from accord.agreement.twenty.questions import Laid
from accord.basics.moments import DAY, parse_moment
from accord.prospects.handed import Handed, handed
from accord.prospects.past_leads import past_leads
from workspace.office import NOON, Office

pytestmark = pytest.mark.django_db

ACCOUNTS = (
    "key,name,industry,country,employees\nA1,Firm,Food,France,70\nA2,Corp,Energy,Spain,3000\n"
)
PEOPLE = "key,email,name,title,account_key\n" + "".join(
    f"P{n},p{n}@firm.example,Person {n},Head of {'Food' if n % 2 else 'Law'},A{1 + n % 2}\n"
    for n in range(1, 7)
)
LEADS = (
    "key,created_at,person_key,sent_at,accepted_at,returned_at,first_contact_at,status,source\n"
    "L1,2026-08-01,P1,2026-08-03,2026-08-04,,2026-08-04,won,google\n"
    "L2,2026-08-01,P2,2026-08-03,2026-08-04,,2026-08-04,lost,google\n"
    "L3,2026-08-01,P3,2026-08-03,,2026-08-05,2026-08-04,sent_back,mail\n"
    "L4,2026-08-01,P4,2026-08-03,,,,sent,mail\n"
    "L5,2026-08-01,P5,2026-08-03,2026-08-04,,2026-08-04,sal,google\n"
    "L6,2026-11-20,P6,2026-11-21,,,,sent,google\n"
)
ACTS = (
    "key,at,kind,person_key,name,url,direction\n"
    "1,2026-08-01,form,P1,Demo,,in\n"
    "2,2026-08-02,page,P1,,https://a.example/pricing?x=1,in\n"
    "3,2026-08-02,page,P1,,https://a.example/pricing/more,in\n"
    "4,2026-08-04,call,P1,,,out\n"
    "5,2026-09-01,page,P1,,https://a.example/secrets,in\n"
)


def past(office: Office) -> None:
    """Six leads, the last of which is not past yet."""
    for kind, text in (
        ("accounts", ACCOUNTS), ("people", PEOPLE), ("leads", LEADS), ("activities", ACTS),
    ):  # fmt: skip
        office.file(kind, text)
    office.catch_up()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    office.tell(past)
    yield office
    office.workspace.close()


def candidates(office: Office) -> list[Candidate]:
    return past_leads(office.workspace.facts(), 1, office.now)


def known(office: Office, became: str) -> Handed:
    each = next(each for each in candidates(office) if each.became == became)
    laid = [Laid(1, each.lead, each.person, each.sent_at)]
    [found] = handed(office.workspace.facts(), office.workspace.log, laid, office.now)
    return found


def test_past_leads_come_with_what_became_of_them(office: Office) -> None:
    found = {each.became: (each.source, each.size) for each in candidates(office)}
    assert found == {
        "won": ("google", "at least 1000"), "lost": ("google", "under 250"),
        "sent back": ("mail", "at least 1000"), "never answered": ("mail", "under 250"),
        "undecided": ("google", "at least 1000"),
    }  # fmt: skip


def test_a_lead_sent_within_the_month_is_not_past(office: Office) -> None:
    assert len(candidates(office)) == 5
    later = past_leads(office.workspace.facts(), 1, NOON + 60 * DAY)
    assert len(later) == 6


def test_only_what_was_known_at_the_hand_over_is_told(office: Office) -> None:
    found = known(office, "won")
    said = [act.said.get("url", act.said["kind"]) for act in found.known.person.activities]
    assert said == ["form", "https://a.example/pricing", "https://a.example/pricing/more"]
    assert found.known.moment == parse_moment("2026-08-03T00:00:00Z")
    assert found.row["became"] == "won"


def test_who_they_are_comes_from_the_person_and_their_company(office: Office) -> None:
    found = known(office, "won").known
    traits = {
        name: found.person.trait(name, found.moment)
        for name in ("title", "employees", "industry", "country", "owner", "status")
    }
    assert traits == {
        "title": "Head of Food", "employees": 3000, "industry": "Energy", "country": "Spain",
        "owner": None, "status": None,
    }  # fmt: skip


def test_what_was_recorded_after_the_sitting_was_opened_changes_nothing(office: Office) -> None:
    each = next(each for each in candidates(office) if each.became == "won")
    laid, desk = [Laid(1, each.lead, each.person, each.sent_at)], office.workspace
    [before] = handed(desk.facts(), desk.log, laid, as_of=NOON)
    assert before.known.person.activities == ()
    assert before.known.person.trait("employees", before.known.moment) is None


def test_doings_fold_into_lines_with_the_parts_of_the_site(office: Office) -> None:
    form, pages = doings(known(office, "won").known.person.activities)
    assert (form.kind, form.name, form.times) == ("form", "Demo", 1)
    assert (pages.times, pages.sections) == (2, (("/pricing", 2),))

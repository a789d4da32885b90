"""Leads judged by the version in force: when they qualify, what it says of them, and that it stays said."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from accord.access.roles import Role
from accord.agreement.actions import propose, sign, try_out
from accord.basics.moments import DAY, HOUR, MINUTE, day_start, iso, local_day
from accord.jobs.followers import follow_all
from cast import join
from workspace.office import Office

pytestmark = pytest.mark.django_db

PAPER = """
parties:
  - {department: marketing, name: Marketing, signs: Marta Marketing}
  - {department: sales, name: Sales, signs: Sofia Sales}
lead_types: [{name: Demo, when: {kind: form, name: "*demo*"}}]
profiles: [{name: Head, points: 20, when: {trait: title, like: "head*"}}]
fit: {traits: [{name: size, points: 30, when: {trait: employees, at_least: 50}}]}
engagement: {half_life: 14d, groups: [{name: talk, rules: [{name: form, points: 40, when: {kind: form}}]}]}
grades: {fit: {A: 50, B: 0}, engagement: {1: 60, 2: 0}, qualify: [A1]}
"""
EASIER = PAPER.replace("1: 60", "1: 10")


@pytest.fixture
def office(db: None, tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    yield office
    office.workspace.close()


def agreed(office: Office, text: str = PAPER, signing: int = 2) -> None:
    office.now += MINUTE
    signers = [join(Role.MARKETING_LEAD), join(Role.SALES_LEAD)]
    again(office, signers, text, signing)


def again(office: Office, signers: list[Any], text: str, signing: int = 2) -> None:
    version = propose(text, "", signers[0], office.now)
    for signer in signers[:signing]:
        sign(version.number, version.digest, "", signer, "UTC", office.now)


def known(office: Office, title: str = "Head of Halls") -> None:
    """Pia of a firm of eighty."""
    office.file("accounts", "key,name,employees\nA1,Halls,80\n")
    office.file(
        "people", f"key,email,name,title,account_key\nP1,pia@halls.example,Pia,{title},A1\n"
    )
    office.catch_up()


def form(
    office: Office, name: str = "Demo wanted", ago: int = 0, known_ago: int | None = None
) -> None:
    """Pia sends a form, so long ago; of one told late it is said since when it can be known."""
    office.made += 1
    moments = (
        f"{iso(office.now - ago)},{iso(office.now - (ago if known_ago is None else known_ago))}"
    )
    row = f"F{office.made},{moments},form,pia@halls.example,{name}"
    office.file("activities", f"key,at,known_at,kind,email,name\n{row}\n")


def follow(office: Office) -> None:
    """Whatever came is counted and followed up, and counted is what came of that."""
    office.catch_up()
    follow_all(office.workspace, office.now)
    office.catch_up()


def leads(office: Office) -> list[dict[str, Any]]:
    facts = office.workspace.facts()
    return facts.engine.answer(facts.tables.leads).to_pylist()


def said(office: Office) -> pl.DataFrame:
    return office.workspace.log.scan("log/judgements").sort("at", "entry").collect()


def test_without_both_signatures_nobody_is_judged(office: Office) -> None:
    agreed(office, signing=1)
    known(office)
    form(office)
    form(office)
    follow(office)
    assert said(office).is_empty()
    assert [lead["mql_at"] for lead in leads(office)] == [None]


def test_a_lead_qualifies_with_the_form_that_decides_and_it_is_said_why(office: Office) -> None:
    agreed(office)
    known(office)
    form(office, "Newsletter")
    follow(office)
    opened = office.now
    office.now += HOUR
    form(office)
    decided = office.now - MINUTE
    follow(office)
    (lead,) = leads(office)
    assert lead["created_at"] < opened
    assert lead["mql_at"] == decided
    first, then = (
        said(office).select("stage", "version", "grade", "lead_type", "because", "profile").rows()
    )
    assert first == ("lead", 1, "A2", "other", "None of the agreed lead types fits.", "Head")
    assert then == ("mql", 1, "A1", "Demo", "form named *demo*", "Head")
    assert said(office)["fit"].to_list() == [50_000_000, 50_000_000]
    # As at creation, for it was not sent.
    assert (lead["lead_type"], lead["grade"], lead["profile"], lead["version"]) == (
        "other",
        "A2",
        "Head",
        None,
    )


def test_it_stays_qualified_whatever_decays_or_comes_late(office: Office) -> None:
    agreed(office)
    known(office)
    form(office)
    form(office)
    follow(office)
    (before,) = leads(office)
    office.now += 200 * DAY
    known(office, "Student")
    form(office, "Newsletter", ago=199 * DAY)
    follow(office)
    (after,) = leads(office)
    assert after["mql_at"] == before["mql_at"] is not None
    # Judged again with each of these, entered once.
    assert said(office)["stage"].to_list() == ["lead", "mql"]


def test_when_a_version_takes_effect_open_leads_that_qualify_do_so_at_that_moment(
    office: Office,
) -> None:
    known(office)
    form(office)
    follow(office)
    assert said(office).is_empty()
    agreed(office, EASIER)
    begun = office.now
    follow(office)
    (lead,) = leads(office)
    # Never before it took effect; what opened before it was not judged when it opened.
    assert lead["mql_at"] == begun
    assert said(office)["stage"].to_list() == ["mql"]


def test_a_sent_lead_bears_the_version_that_was_in_force_when_it_was_sent(office: Office) -> None:
    signers = [join(Role.MARKETING_LEAD), join(Role.SALES_LEAD)]
    office.now += MINUTE
    again(office, signers, PAPER)
    known(office)
    form(office)
    follow(office)
    sent = office.now
    office.now += HOUR
    again(office, signers, EASIER)
    rows = (
        f"L1,P1,{iso(office.now - HOUR)},{iso(sent)}\nL2,P2,{iso(office.now)},{iso(office.now)}\n"
    )
    office.file("leads", f"key,person_key,created_at,sent_at\n{rows}")
    follow(office)
    told = {
        lead["cycle"]: (lead["version"], lead["grade"], lead["lead_type"])
        for lead in leads(office)
        if lead["profile"]
    }
    assert told == {1: (1, "A2", "Demo")}
    assert sorted(lead["version"] for lead in leads(office)) == [1, 2]


def test_what_was_recorded_later_changes_the_past_only_from_then_on(office: Office) -> None:
    agreed(office)
    known(office)
    form(office)
    follow(office)
    asked = office.now
    office.now += 10 * DAY
    form(office, ago=10 * DAY + 2 * MINUTE)
    follow(office)
    # It happened before `asked` but was recorded after it.
    facts = office.workspace.facts
    past, now = (
        facts(as_of).engine.answer(facts(as_of).tables.leads).to_pylist() for as_of in (asked, None)
    )
    assert [lead["mql_at"] for lead in past] == [None]
    assert now[0]["mql_at"] < asked


def test_when_a_trial_has_ended_the_version_before_judges_from_that_moment(office: Office) -> None:
    office.now += MINUTE
    signers = [join(Role.MARKETING_LEAD), join(Role.SALES_LEAD)]
    again(office, signers, EASIER)
    last = local_day(office.now + DAY, "UTC")
    trial = try_out(PAPER, last, "", signers[0], "UTC", office.now)
    sign(trial.number, trial.digest, "", signers[1], "UTC", office.now)
    known(office)
    form(office)
    follow(office)
    assert [lead["mql_at"] for lead in leads(office)] == [None]
    ended = day_start(last, "UTC") + DAY
    office.now = ended + HOUR
    follow(office)
    assert [lead["mql_at"] for lead in leads(office)] == [ended]

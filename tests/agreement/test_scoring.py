"""Fit and engagement of one person: the published vector, caps, disqualifiers, lines that add up."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.agreement.document import Document
from accord.agreement.facts import Person, read_person
from accord.agreement.reading import read
from accord.agreement.scoring import MILLION, Scored, score
from accord.basics.moments import DAY, iso, parse_moment

START = parse_moment("2026-01-01")
DAY_28 = START + 28 * DAY


def paper(rules: str, cap: str = "", more: str = "") -> Document:
    group = f"{{name: web, {cap}rules: [{rules}]}}"
    return read(f"engagement: {{half_life: 14d, groups: [{group}]}}\n{more}")


def person(*activities: dict[str, Any], **traits: Any) -> Person:
    told = [{**act, "at": iso(START + act["day"] * DAY)} for act in activities]
    for act in told:
        del act["day"]
    return read_person(msgspec.json.encode({"traits": traits, "activities": told}))


def page(day: float, url: str) -> dict[str, Any]:
    return {"day": day, "kind": "page", "url": f"https://www.example/{url}"}


def lines(scored: Scored) -> list[tuple[str, float]]:
    return [(line.rule, line.points / MILLION) for line in scored.contributions if line.points]


RULES = ", ".join(
    f'{{name: {name}, points: {points}, when: {{url: "*/{name}"}}}}'
    for name, points in (("a", 10), ("b", 5), ("c", 20))
)
VISITS = (page(0, "a"), page(7, "b"), page(14, "c"))


def test_the_published_vector_of_decay() -> None:
    # domain.md 3.1: 10 on day 0, 5 on day 7, 20 on day 14, half-life 14 days, on day 28.
    scored = score(paper(RULES), person(*VISITS), DAY_28)
    assert scored.engagement == 14_267_767
    assert lines(scored) == [("a", 2.5), ("b", 1.767767), ("c", 10.0)]


def test_a_groups_cap_is_a_line_of_its_own() -> None:
    scored = score(paper(RULES, cap="cap: 12, "), person(*VISITS), DAY_28)
    assert scored.engagement == 12_000_000
    assert lines(scored)[-1] == ("cap of web", -2.267767)


def test_a_rules_cap_comes_before_its_groups() -> None:
    rules = (
        "{name: pages, points: 10, cap: 15, when: {kind: page}},"
        "{name: calls, points: 10, when: {kind: call}}"
    )
    acts = (page(28, "x"), page(28, "y"), page(28, "z"), {"day": 28, "kind": "call"})
    assert score(paper(rules), person(*acts), DAY_28).engagement == 25_000_000
    # Were the group's cap taken of the uncapped 40, it would give away what pages may not bring.
    capped = score(paper(rules, cap="cap: 20, "), person(*acts), DAY_28)
    assert capped.engagement == 20_000_000
    assert lines(capped) == [
        ("pages", 30.0), ("cap of pages", -15.0), ("calls", 10.0), ("cap of web", -5.0),
    ]  # fmt: skip


def test_negative_points_lower_the_score_and_a_score_begins_at_zero() -> None:
    rules = (
        '{name: jobs, points: -10, cap: 15, when: {url: "*/careers"}},'
        '{name: pages, points: 4, when: {url: "*/x"}}'
    )
    scored = score(paper(rules), person(page(28, "x"), *[page(28, "careers")] * 3), DAY_28)
    assert scored.engagement == 0
    assert lines(scored) == [
        ("jobs", -30.0), ("cap of jobs", 15.0), ("pages", 4.0), ("limits of the score", 11.0),
    ]  # fmt: skip


def test_a_score_ends_at_a_hundred() -> None:
    scored = score(paper("{name: calls, points: 60, when: {kind: call}}"),
                   person(*[{"day": 28, "kind": "call"}] * 2), DAY_28)  # fmt: skip
    assert scored.engagement == 100_000_000
    assert lines(scored)[-1] == ("limits of the score", -20.0)


def test_zero_is_explained() -> None:
    scored = score(paper(RULES), person(), DAY_28)
    assert scored.engagement == 0
    assert scored.contributions[0].because == "Not done by then: anything at */a."


FIT = """\
fit:
  traits:
    - {name: right size, points: 30, when: {trait: employees, at_least: 50, below: 500}}
    - {name: near, points: 20, when: {trait: country, one_of: [DE, AT]}}
    - {name: no student, points: 15, when: {not: {trait: title, like: "*student*"}}}
    - {name: reads us, points: 10, when: {kind: page, times: 2, within: 14d}}
  disqualifiers: [{name: competitor, when: {trait: domain, is: Rival.example}}]
"""
GRADES = "grades: {{fit: {{A: 60, B: 0}}, engagement: {{1: 10, 2: 0}}, qualify: [{}]}}\n"
FIT += GRADES.format("A1")


@pytest.mark.parametrize(
    ("traits", "fit"),
    [
        ({"employees": 50, "country": "de"}, 65),
        ({"employees": "499.5", "country": "DE "}, 65),
        ({"employees": 500, "country": "FR", "title": "Student helper"}, 0),
        ({"employees": "many"}, 15),
        ({}, 15),
    ],
)
def test_fit_is_the_sum_of_what_holds(traits: dict[str, Any], fit: int) -> None:
    assert score(paper(RULES, more=FIT), person(**traits), DAY_28).fit == fit * MILLION


def test_activities_count_towards_fit_by_times_within_a_time() -> None:
    agreed, twice = paper(RULES, more=FIT), person(page(15, "x"), page(20, "x"))
    assert score(agreed, twice, DAY_28).fit == 25_000_000
    assert score(agreed, twice, DAY_28 + 2 * DAY).fit == 15_000_000


def test_a_disqualified_person_has_no_grade_whatever_else_is_true() -> None:
    rival = person(*VISITS, employees=100, country="DE", domain="rival.example")
    scored = score(paper(RULES, more=FIT), rival, DAY_28)
    assert (scored.fit, scored.grade, scored.qualified_at) == (0, None, None)
    assert scored.disqualified_by == ("competitor",)
    assert ("competitor", -65.0) in lines(scored)


def test_traits_are_those_known_at_the_moment() -> None:
    known = person(
        employees=[{"at": iso(START), "value": 20}, {"at": iso(START + 10 * DAY), "value": 80}]
    )
    agreed = paper(RULES, more=FIT)
    assert [score(agreed, known, START + day * DAY).fit for day in (-1, 9, 10)] == [
        15 * MILLION, 15 * MILLION, 45 * MILLION
    ]  # fmt: skip


def test_who_qualified_stays_qualified_when_points_decay() -> None:
    agreed = paper(RULES, more=FIT)
    keen = person(page(1, "c"), employees=100, country="DE")
    scored = score(agreed, keen, START + 300 * DAY)
    assert scored.grade == "A2"
    assert scored.qualified_at == START + DAY


def test_who_qualifies_by_what_has_no_date_qualified_from_the_first() -> None:
    more = (
        "fit: {traits: [{name: near, points: 60, when: {trait: country, is: DE}}]}\n"
        + GRADES.format("A1, A2")
    )
    told = score(paper(RULES, more=more), person(country="DE"), DAY_28).shape()
    assert (told["grade"], told["qualified"], told["qualified_at"]) == ("A2", True, None)


def test_late_data_counts_from_when_it_was_known() -> None:
    late = {**page(1, "c"), "known_at": iso(START + 9 * DAY)}
    agreed, known = paper(RULES, more=FIT), person(late, employees=100, country="DE")
    assert score(agreed, known, START + 8 * DAY).engagement == 0
    assert score(agreed, known, START + 9 * DAY).engagement == round(20 * 2 ** (-8 / 14) * MILLION)
    assert score(agreed, known, START + 9 * DAY).qualified_at == START + 9 * DAY


def test_a_kind_of_ones_own_is_an_event_by_that_name_and_a_url_ends_before_its_query() -> None:
    agreed = paper(
        '{name: own, points: 7, when: {kind: track, name: "demo *"}},'
        '{name: prices, points: 3, when: {url: "*/pricing"}}'
    )
    acts = ({"day": 28, "kind": "Demo watched"}, page(28, "Pricing?plan=team#top"))
    assert score(agreed, person(*acts), DAY_28).engagement == 10_000_000


def test_the_first_profile_and_industry_that_hold_give_their_points() -> None:
    more = """\
profiles:
  - {name: Head, points: 25, when: {trait: title, like: "head *"}}
  - {name: Anybody, points: 5, when: {trait: title, known: true}}
industries: [{name: Wholesale, points: 15, when: {trait: industry, is: 46}}]
"""
    agreed = paper(RULES, more=more)
    assert lines(score(agreed, person(title="Head of it", industry="46"), DAY_28)) == [
        ("profile: Head", 25.0), ("industry: Wholesale", 15.0)
    ]  # fmt: skip
    assert lines(score(agreed, person(title="Cook"), DAY_28)) == [("profile: Anybody", 5.0)]
    assert lines(score(agreed, person(), DAY_28)) == []


MIXED = paper(
    '{name: pages, points: 7, cap: 21, when: {kind: page}}, {name: jobs, points: -9, when: {url: "*/b"}},'
    "{name: calls, points: 33, when: {kind: call}}, {name: odd, points: 0.3, when: {not: {kind: page}}}",
    cap="cap: 70, ",
    more=FIT,
)
ACTS = st.lists(
    st.fixed_dictionaries(
        {"day": st.floats(0, 60), "kind": st.sampled_from(["page", "call", "webinar"]),
         "url": st.sampled_from(["https://x/a", "https://x/b"])}
    ),
    max_size=12,
)  # fmt: skip
TRAITS = st.fixed_dictionaries(
    {}, optional={"employees": st.integers(0, 900), "country": st.sampled_from(["DE", "FR"]),
                  "domain": st.sampled_from(["rival.example", "x.example"])}
)  # fmt: skip


@given(ACTS, TRAITS, st.floats(0, 90))
@settings(max_examples=80, deadline=None)
def test_the_lines_add_up_to_the_score_exactly(
    acts: list[dict[str, Any]], traits: dict[str, Any], day: float
) -> None:
    scored = score(MIXED, person(*acts, **traits), START + int(day * DAY))
    for part, whole in (("fit", scored.fit), ("engagement", scored.engagement)):
        assert sum(line.points for line in scored.contributions if line.part == part) == whole
        assert 0 <= whole <= 100 * MILLION
    assert all(line.because.endswith(".") for line in scored.contributions)


@given(ACTS, TRAITS, st.floats(0, 90))
@settings(max_examples=60, deadline=None)
def test_a_score_at_a_moment_is_what_a_replay_up_to_it_gives(
    acts: list[dict[str, Any]], traits: dict[str, Any], day: float
) -> None:
    moment = START + int(day * DAY)
    whole = person(*acts, **traits)
    until = Person("", whole.traits, tuple(act for act in whole.activities if act.known <= moment))
    assert score(MIXED, whole, moment) == score(MIXED, until, moment)


@given(ACTS, TRAITS, st.floats(0, 90), st.floats(0, 400))
@settings(max_examples=60, deadline=None)
def test_neither_decay_nor_later_data_takes_a_qualification_back(
    acts: list[dict[str, Any]], traits: dict[str, Any], day: float, later: float
) -> None:
    known, moment = person(*acts, **traits), START + int(day * DAY)
    first = score(MIXED, known, moment).qualified_at
    if first is not None:
        assert score(MIXED, known, moment + int(later * DAY)).qualified_at == first

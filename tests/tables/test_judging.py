"""Everybody at every moment of theirs is everybody scored one by one; the first that qualifies is found."""

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accord.agreement.document import Document
from accord.agreement.facts import ALWAYS, Person
from accord.agreement.reading import read
from accord.agreement.rules import holds
from accord.agreement.scoring import score
from accord.basics.moments import DAY, HOUR
from accord.tables.engine import Engine
from accord.tables.judging import first_qualifying, judged
from tables.judged_people import (
    DOCUMENTS,
    EVERYTHING,
    PERSON,
    START,
    activity_rows,
    person,
    trait_rows,
)

TYPED = """\
lead_types:
  - {name: Keen, when: {kind: page, times: 2, within: 5d}}
  - {name: German, when: {trait: country, is: de}}
"""
# Minutes for a half-life: an epoch of sums lasts twelve days, and nothing is left within hours.
PAPERS = DOCUMENTS | {
    "brief": TYPED
    + EVERYTHING.replace("half_life: 3d", "half_life: 20m").replace("A1]", "A1, A2, B1]")
}
AFTER = START + 4_000 * DAY
QUICK = settings(
    max_examples=8,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.parametrize("name", list(PAPERS))
@given(people=st.lists(PERSON, min_size=1, max_size=12), day=st.integers(0, 50))
@QUICK
def test_every_moment_of_everybody_is_scored_as_that_one_alone(
    engine: Engine, name: str, people: list[dict[str, Any]], day: int
) -> None:
    document, known = read(PAPERS[name]), list(map(person, people))
    asked = [(place, START + day * DAY) for place in range(len(known))]
    tables = pairs(engine, asked), *facts(engine, known)
    rows = engine.prepared(
        name, lambda *given: judged(document, *given[:-1], AFTER), (), tables
    ).to_pylist()
    found = {(row["person"], row["moment"]): row for row in rows}
    of_one = {(at, moment) for at, one in enumerate(known) for moment in one.moments(2**62)}
    # A trait that the document does not ask after makes no moment.
    assert set(asked) <= set(found) <= of_one | set(asked)
    for (place, moment), row in found.items():
        alone = score(document, known[place], moment)
        assert abs(row["fit"] - alone.fit) <= 1
        assert abs(row["engagement"] - alone.engagement) <= 1
        assert row["is_disqualified"] == bool(alone.disqualified_by)
        assert row["grade"] == alone.grade
        assert row["qualifies"] == (document.grades and alone.grade in document.grades.qualify)
        assert row["lead_type"] == lead_type(document, known[place], moment)


@pytest.mark.parametrize("name", list(PAPERS))
@given(people=st.lists(PERSON, min_size=1, max_size=12))
@QUICK
def test_whoever_qualifies_is_found_at_the_first_moment(
    engine: Engine, name: str, people: list[dict[str, Any]]
) -> None:
    document, known = read(PAPERS[name]), list(map(person, people))
    leads = [(place, place, ALWAYS, None) for place in range(len(known))]
    found = first(engine, document, known, leads, name=name)
    alone = {at: score(document, one, START + 99 * DAY) for at, one in enumerate(known)}
    told = {at: each.qualified_at for at, each in alone.items() if each.qualified_at is not None}
    assert {at: row["moment"] for at, row in found.items()} == told


PAGE = {"kind": "page", "url": "x/a.b"}
CALL = {"kind": "call"}
PAPER = read("""\
fit: {traits: [{name: size, points: 50, when: {trait: employees, at_least: 10}}]}
engagement: {half_life: 1d, groups: [{name: talk, rules: [{name: c, points: 40, when: {kind: call}}]}]}
grades: {fit: {A: 50, B: 0}, engagement: {1: 60, 2: 0}, qualify: [A1]}
""")


def test_two_calls_qualify_and_what_decays_afterwards_takes_nothing_back(engine: Engine) -> None:
    caller = person(
        {
            "traits": {"employees": 20},
            "activities": [{**CALL, "hour": 0}, {**CALL, "hour": 12}, {**PAGE, "hour": 99}],
        }
    )
    found = first(engine, PAPER, [caller], [(7, 0, START, None)])
    # 40 halved for half a day, and 40.
    assert found == {
        7: {
            "lead": 7,
            "moment": START + 12 * HOUR,
            "fit": 50_000_000,
            "engagement": 68_284_271,
            "grade": "A1",
            "lead_type": "other",
            "profile": None,
        }
    }


def test_never_before_the_version_began_and_at_its_begin_if_qualified_already(
    engine: Engine,
) -> None:
    calls = {"traits": {"employees": 20}, "activities": [{**CALL, "hour": 0}] * 3}
    lead = [(7, 0, START, None)]
    known = [person(calls)]
    begun = START + 24 * HOUR
    assert first(engine, PAPER, known, lead, begun)[7]["moment"] == begun
    # A day later only half of the half is left, and nothing new has come.
    assert first(engine, PAPER, known, lead, begun + 24 * HOUR) == {}


def test_a_cycle_counts_what_was_done_before_it_and_ends_when_it_is_closed(engine: Engine) -> None:
    calls = {
        "traits": {"employees": 20},
        "activities": [{**CALL, "hour": hour} for hour in (0, 1, 50, 51)],
    }
    leads = [
        (1, 0, START, START + HOUR),
        (2, 0, START + 2 * HOUR, START + 30 * HOUR),
        (3, 0, START + 31 * HOUR, None),
    ]
    found = first(engine, PAPER, [person(calls)], leads)
    assert {lead: row["moment"] for lead, row in found.items()} == {
        2: START + 2 * HOUR,
        3: START + 51 * HOUR,
    }


def test_ten_years_of_an_hour_long_half_life_overflow_nothing(engine: Engine) -> None:
    paper = read(
        "engagement: {half_life: 1h, groups: [{name: t, rules: [{name: c, points: 8, when: {kind: call}}]}]}"
    )
    caller = person(
        {"traits": {}, "activities": [{**CALL, "hour": hour} for hour in (0, 1, 87_600, 87_602)]}
    )
    tables = pairs(engine, [(0, START)]), *facts(engine, [caller])
    rows = engine.answer(judged(paper, *tables, AFTER)).to_pylist()
    told = {(row["moment"] - START) // HOUR: row["engagement"] for row in rows}
    assert told == {0: 8_000_000, 1: 12_000_000, 87_600: 8_000_000, 87_602: 10_000_000}


def lead_type(document: Document, one: Person, moment: int) -> str:
    return next(
        (each.name for each in document.lead_types if holds(each.when, one, moment)), "other"
    )


def pairs(engine: Engine, asked: list[tuple[int, int]]) -> Any:
    columns = {
        name: pa.array(values, pa.int64())
        for name, values in zip(("person", "moment"), zip(*asked, strict=True), strict=True)
    }
    return engine.hold(pa.table(columns))


def facts(engine: Engine, known: list[Person]) -> tuple[Any, Any]:
    return engine.hold(trait_rows(known)), engine.hold(activity_rows(known))


def first(
    engine: Engine,
    document: Document,
    known: list[Person],
    leads: list[Any],
    since: int = ALWAYS,
    name: str = "",
) -> dict[int, dict[str, Any]]:
    names = ("lead", "person", "opened_at", "closed_at")
    rows = [dict(zip(names, lead, strict=True)) for lead in leads]
    shape = pa.schema([(each, pa.int64()) for each in names])
    tables = engine.hold(pa.Table.from_pylist(rows, shape)), *facts(engine, known)
    found = engine.prepared(
        ("first", name or id(document)),
        lambda *given: first_qualifying(document, *given[:-1], AFTER, given[-1][0]),
        (since,),
        tables,
    )
    return {row["lead"]: row for row in found.to_pylist()}

"""How many meet each rule is what asking them one by one comes to."""

from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accord.agreement.reading import read
from accord.agreement.rules import holds, is_met_by
from accord.agreement.scoring import score
from accord.basics.moments import DAY
from accord.metrics.rules_met import RulesMet, rules_met
from accord.tables.engine import Engine
from tables.conftest import engine
from tables.judged_people import DOCUMENTS, PERSON, START, activity_rows, person, trait_rows

__all__ = ["engine"]


@dataclass(frozen=True)
class Ground:
    spans: ibis.Table
    traits: ibis.Table
    activities: ibis.Table


def ground(engine: Engine, people: list[Any]) -> Ground:
    """Each with a lead that opened at the start, except for the first, whose lead is older."""
    opened = [START - 90 * DAY, *[START] * (len(people) - 1)]
    numbers = pa.array(range(len(people)), pa.int64())
    spans = pa.table({"person": numbers, "opened_at": pa.array(opened, pa.int64())})
    return Ground(*map(engine.hold, (spans, trait_rows(people), activity_rows(people))))


@pytest.mark.parametrize("name", list(DOCUMENTS))
@given(people=st.lists(PERSON, min_size=2, max_size=9), day=st.integers(0, 50))
@settings(
    max_examples=4, phases=[Phase.generate], deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
def test_counts_are_those_of_asking_one_by_one(
    engine: Engine, name: str, people: list[dict[str, Any]], day: int
) -> None:
    document, known, now = read(DOCUMENTS[name]), list(map(person, people)), START + day * DAY
    found = rules_met(document, engine, ground(engine, known), START, now)
    late = known[1:]
    assert found.n == len(late)
    grades = [score(document, one, now).grade for one in late]
    assert document.grades is not None
    assert found.qualify == sum(grade in document.grades.qualify for grade in grades)
    for when, n in found.people.items():
        assert n == sum(holds(when, one, now) for one in late), when
    for rule, n in found.doers.items():
        done = [
            [a for a in one.activities if a.known <= now and is_met_by(rule.when, a)]
            for one in late
        ]
        assert n == sum(map(bool, done)), rule.name


def test_a_rule_that_nobody_meets_is_told_only_where_somebody_could(engine: Engine) -> None:
    document = read("fit: {traits: [{name: x, points: 1, when: {trait: employees, above: 5}}]}")
    one = person({"traits": {"employees": 3}, "activities": []})
    assert rules_met(document, engine, ground(engine, [one, one]), START, START).nobody
    assert not rules_met(document, engine, ground(engine, [one]), START, START).nobody
    assert not RulesMet(3, 0, {}, {}).nobody

"""Everybody scored in one pass is everybody scored one by one."""

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accord.agreement.document import Document
from accord.agreement.facts import ALWAYS, Person
from accord.agreement.reading import read
from accord.agreement.scoring import score
from accord.basics.moments import DAY
from accord.tables.engine import Engine
from accord.tables.scores import scores
from tables.judged_people import (
    DOCUMENTS,
    EVERYTHING,
    PERSON,
    START,
    activity_rows,
    person,
    trait_rows,
)


@pytest.mark.parametrize("name", list(DOCUMENTS))
@given(people=st.lists(PERSON, min_size=1, max_size=12), day=st.integers(0, 50))
@settings(
    max_examples=8,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_all_in_one_pass_are_scored_as_one_by_one(
    engine: Engine, name: str, people: list[dict[str, Any]], day: int
) -> None:
    document, known, moment = read(DOCUMENTS[name]), list(map(person, people)), START + day * DAY
    found = answer(engine, document, known, moment)
    for place, one in enumerate(known):
        alone, together = score(document, one, moment), found[place]
        # The last of six places may round differently, because sums of floats do.
        assert abs(together["fit"] - alone.fit) <= 1
        assert abs(together["engagement"] - alone.engagement) <= 1
        assert together["is_disqualified"] == bool(alone.disqualified_by)
        assert together["grade"] == alone.grade


def answer(
    engine: Engine, document: Document, people: list[Person], moment: int
) -> dict[int, dict[str, Any]]:
    everybody = pa.array(range(len(people)), pa.int64())
    asked = engine.hold(
        pa.table({"person": everybody, "moment": pa.repeat(pa.scalar(moment), len(people))})
    )
    traits, acts = engine.hold(trait_rows(people)), engine.hold(activity_rows(people))
    rows = engine.answer(scores(document, asked, traits, acts)).to_pylist()
    assert len(rows) == len(people)
    return {row["person"]: row for row in rows}


def test_caps_and_late_data_hold_for_all_as_for_one(engine: Engine) -> None:
    pages = [{"hour": 0, "kind": "page", "url": "x/a.b"} for _ in range(4)]
    late = [{**pages[0], "late": 48}] * 4
    known = [person({"traits": {}, "activities": acts}) for acts in (pages[:1], pages, late)]
    found = answer(engine, read(EVERYTHING), known, START)
    # One page is 7 points, four are the rule's 12 and then the group's 10; what is late is not known yet.
    assert [found[place]["engagement"] for place in range(3)] == [7_000_000, 10_000_000, 0]
    uncapped = read(EVERYTHING.replace("cap: 10, ", ""))
    assert answer(engine, uncapped, known, START)[1]["engagement"] == 12_000_000


def test_whoever_did_nothing_and_is_not_known_still_has_a_row(engine: Engine) -> None:
    found = answer(
        engine, read(EVERYTHING), [Person(), Person("", {"country": ((ALWAYS, "FR"),)})], START
    )
    told = [
        (found[place]["fit"], found[place]["engagement"], found[place]["grade"]) for place in (0, 1)
    ]
    assert told == [(12_000_000, 0, "B3"), (0, 0, "C3")]

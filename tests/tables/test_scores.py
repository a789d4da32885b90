"""Everybody scored in one pass is everybody scored one by one."""

from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accord.agreement.document import Document
from accord.agreement.facts import ALWAYS, Activity, Person, read_person
from accord.agreement.reading import read
from accord.agreement.scoring import score
from accord.basics.moments import DAY, HOUR, iso, parse_moment
from accord.tables.engine import Engine
from accord.tables.scores import scores

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "agreement.yaml"
START = parse_moment("2026-01-01")
# Every test, every group and every cap at once.
EVERYTHING = """\
profiles:
  - {name: Head, points: 25, when: {all: [{trait: title, like: "head*"}, {not: {trait: country, is: FR}}]}}
  - {name: Anybody, points: 5, when: {trait: title, known: true}}
fit:
  traits:
    - {name: size, points: 30, when: {trait: employees, above: 10, at_most: 100}}
    - {name: odd size, points: -7.5, when: {trait: employees, one_of: [7, 9.5, twelve]}}
    - {name: unknown, points: 12, when: {trait: country, known: false}}
    - {name: keen, points: 20, when: {any: [{kind: page, times: 2, within: 10d}, {kind: call}]}}
  disqualifiers: [{name: gone, when: {all: [{kind: email_unsubscribe}, {trait: country, is: de}]}}]
engagement:
  half_life: 14d
  groups:
    - {name: web, cap: 10, rules: [{name: p, points: 7, cap: 12, when: {kind: page, url: "*/a.b*"}},
                                   {name: q, points: -9, cap: 12, when: {not: {kind: page}}}]}
    - {name: talk, half_life: 3d, rules: [{name: c, points: 65, when: {kind: call, direction: in}}]}
grades: {fit: {A: 40, B: 10, C: 0}, engagement: {1: 50, 2: 5, 3: 0}, qualify: [A1]}
"""
DOCUMENTS = {"everything": EVERYTHING, "example": EXAMPLE.read_text(encoding="utf-8")}
PLAIN = st.one_of(
    st.integers(0, 900), st.sampled_from(["7", "9.5", "Twelve", "1e2", "", " 40 ", 9.5, True])
)
TRAIT = st.one_of(
    PLAIN,
    st.lists(
        st.tuples(st.integers(0, 60), PLAIN), min_size=1, max_size=3, unique_by=lambda x: x[0]
    ),
)
PERSON = st.fixed_dictionaries(
    {
        "traits": st.fixed_dictionaries(
            {},
            optional={
                "employees": TRAIT,
                "country": st.sampled_from(["DE", "FR", "de "]),
                "title": st.sampled_from(["Head of Operations", "Student", "headless\nman"]),
                "industry": st.sampled_from(["wholesale", 46, "10"]),
                "domain": st.sampled_from(["rival.example", "uni.edu"]),
            },
        ),
        "activities": st.lists(
            st.fixed_dictionaries(
                {
                    "hour": st.integers(0, 30 * 24),
                    "kind": st.sampled_from(
                        [
                            "page",
                            "page",
                            "call",
                            "form",
                            "download",
                            "email_unsubscribe",
                            "own kind",
                        ]
                    ),
                },
                optional={
                    "late": st.integers(0, 300),
                    "url": st.sampled_from(["x/a.b?c", "x/aXb", "X/Pricing", "x/stories/one"]),
                    "name": st.sampled_from(["Demo requested", "Own"]),
                    "direction": st.sampled_from(["in", "out"]),
                },
            ),
            max_size=8,
        ),
    }
)


def moment_of(hour: int) -> str:
    return iso(START + hour * HOUR)


def person(told: dict[str, Any]) -> Person:
    acts = []
    for act in told["activities"]:
        hour, late = act["hour"], act.get("late", 0)
        kept = {name: value for name, value in act.items() if name not in ("hour", "late")}
        acts.append({**kept, "at": moment_of(hour), "known_at": moment_of(hour + late)})
    traits = {
        name: [{"at": moment_of(day * 24), "value": plain} for day, plain in value]
        if isinstance(value, list)
        else value
        for name, value in told["traits"].items()
    }
    return read_person(msgspec.json.encode({"traits": traits, "activities": acts}))


def trait_rows(people: list[Person]) -> pa.Table:
    rows = [
        {"person": place, "name": name, "at": at, "value": str(value)}
        for place, one in enumerate(people)
        for name, values in one.traits.items()
        for at, value in values
    ]
    shape = {"person": pa.int64(), "name": pa.string(), "at": pa.int64(), "value": pa.string()}
    return pa.Table.from_pylist(rows, pa.schema(list(shape.items())))


def activity_rows(people: list[Person]) -> pa.Table:
    texts = ("kind", "name", "url", "channel", "campaign", "asset", "term", "direction")
    columns = [*texts, "utm_source", "utm_medium"]
    rows = [act_row(place, act) for place, one in enumerate(people) for act in one.activities]
    shape = [("person", pa.int64()), ("at", pa.int64()), ("known_at", pa.int64())]
    return pa.Table.from_pylist(rows, pa.schema(shape + [(each, pa.string()) for each in columns]))


def act_row(place: int, act: Activity) -> dict[str, Any]:
    return {"person": place, "at": act.at, "known_at": act.known, **act.said}


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
    persons = engine.hold(pa.table({"person": pa.array(range(len(people)), pa.int64())}))
    traits, acts = engine.hold(trait_rows(people)), engine.hold(activity_rows(people))
    rows = engine.answer(scores(document, persons, traits, acts, moment)).to_pylist()
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

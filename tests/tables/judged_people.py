"""People as the agreement judges them: one told at random, and the rows that the log would hold of them."""

from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
from hypothesis import strategies as st

from accord.agreement.facts import Activity, Person, read_person
from accord.basics.moments import HOUR, iso, parse_moment

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

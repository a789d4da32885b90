"""A document is read whole or refused whole: every fault with its place, its reason and its remedy."""

from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.agreement.document import Document
from accord.agreement.faults import BadAgreement, Fault
from accord.agreement.reading import examine, read

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SOUND = """\
parties:
  - {department: marketing, name: Marketing, signs: Mira Lang}
  - {department: sales, name: Sales, signs: Sven Ode}
lead_types:
  - {name: Inbound, when: {kind: form}}
fit:
  traits: [{name: right size, points: 30, when: {trait: employees, at_least: 50, below: 500}}]
engagement:
  half_life: 14d
  groups: [{name: web, cap: 40, rules: [{name: prices, points: 10, when: {url: "*/pricing*"}}]}]
grades: {fit: {A: 70, B: 0}, engagement: {1: 60, 2: 0}, qualify: [A1]}
reasons: [{code: too_early, words: Not this year.}]
"""


def faults(text: str) -> list[tuple[int, int, str]]:
    return [(fault.line, fault.column, fault.where) for fault in examine(text)[1]]


def only(text: str) -> Fault:
    (fault,) = examine(text)[1]
    return fault


def test_the_example_has_every_section_and_no_fault() -> None:
    document = read((EXAMPLES / "agreement.yaml").read_text(encoding="utf-8"))
    empty = [name for name in Document.__struct_fields__ if not getattr(document, name)]
    assert empty == []
    assert document.effective == date(2026, 10, 1)
    assert document.parties[1].signs == "Sven Ode"


def test_a_section_left_out_was_not_agreed() -> None:
    assert examine(SOUND)[1] == ()
    assert read("title: Ours").commitments == ()


def test_ten_planted_faults_are_found_in_one_go_each_in_its_place() -> None:
    planted = """\
titel: Ours
parties: [{department: marketing, name: Marketing, signs: Mira}]
calendars: [{name: week, zone: Europe/Berlin, weekdays: {mon: ["09:00-12:00", "11:00-13:00"]}}]
fit:
  traits: [{name: size, points: many, when: {trait: employees, at_least: 50}}]
engagement:
  half_life: 0d
  groups: [{name: web, cap: -4, rules: [{name: x, points: 1, when: {kind: page}}]}]
grades: {fit: {A: 70, B: 0}, engagement: {1: 60, 2: 0}, qualify: [B1]}
reasons: [{code: a, words: x, under: b}, {code: b, words: y, under: a}]
commitments: [{name: c, owes: sales, to: marketing, what: answer, per: lead, target: 4h, lead_type: Inbond}]
"""
    assert faults(planted) == [
        (1, 1, "titel"),
        (2, 10, "parties"),
        (3, 79, "calendars[0].weekdays.mon[1]"),
        (5, 33, "fit.traits[0].points"),
        (7, 14, "engagement.half_life"),
        (8, 29, "engagement.groups[0].cap"),
        (9, 67, "grades.qualify[0]"),
        (10, 38, "reasons[0].under"),
        (10, 69, "reasons[1].under"),
        (11, 101, "commitments[0].lead_type"),
    ]


CHANGED = {
    "a name was mistyped": (
        "half_life:",
        "half_live:",
        "'half_live' is not known here.",
        "Did you mean 'half_life'?",
    ),
    "a field is missing": (
        "{code: too_early, words: Not this year.}",
        "{code: too_early}",
        "'words' is missing.",
        "Add words: a sentence",
    ),
    "a wrong type": (
        "points: 30",
        "points: lots",
        "'lots' does not fit 'points'.",
        "Write points from -100 to 100.",
    ),
    "a list in place of a number": (
        "cap: 40",
        "cap: [40]",
        "A list does not fit 'cap'.",
        "a number above zero",
    ),
    "a field left empty": (
        "cap: 40",
        "cap:",
        "'cap' is empty.",
        "a number above zero",
    ),
    "yes is no name": (
        "name: Inbound",
        "name: yes",
        "'yes' does not fit 'name'.",
        "Put it in quotes",
    ),
    "a half-life of zero": (
        "half_life: 14d",
        "half_life: 0d",
        "'0d' does not fit 'half_life'.",
        "a half-life above zero",
    ),
    "a negative cap": (
        "cap: 40",
        "cap: -40",
        "'-40' does not fit 'cap'.",
        "a number above zero",
    ),
    "no number at all": (
        "points: 30",
        "points: .nan",
        "'.nan' does not fit 'points'.",
        "points from",
    ),
    "grades upside down": (
        "A: 70, B: 0",
        "A: 10, B: 20, C: 0",
        "B begins at 20, not below A at 10.",
        "best first",
    ),
    "scores without a grade": (
        "A: 70, B: 0",
        "A: 70, B: 20",
        "Scores below 20 would have no grade.",
        "Let B begin at 0.",
    ),
    "a worse cell qualifies": (
        "qualify: [A1]",
        "qualify: [A1, B2, A2]",
        "B2 qualifies but B1, which is better, does not.",
        "Add B1",
    ),
    "an unknown cell": (
        "qualify: [A1]",
        "qualify: [A1, C1]",
        "No cell is called 'C1'.",
        "There is: A1, A2, B1, B2.",
    ),
    "one person for both": (
        "Sven Ode",
        "Mira Lang",
        "'Mira Lang' would sign for both",
        "two different people",
    ),
    "a kind that is none": (
        "kind: form",
        "kind: forms",
        "No activity is of kind 'forms'.",
        "Did you mean 'form'?",
    ),
    "limits the wrong way": (
        "below: 500",
        "below: 50",
        "No number lies between 50 and 50",
        "lower limit",
    ),
    "a trait in engagement": (
        '{url: "*/pricing*"}',
        "{trait: title, is: Head}",
        "Engagement asks what was done",
        "Move the trait to `fit`",
    ),
    "two things in one condition": (
        "{kind: form}",
        "{kind: form, trait: a, is: b}",
        "trait, is, kind stand in one condition.",
        "all:",
    ),
    "an empty condition": (
        "{kind: form}",
        "{}",
        "The condition asks nothing.",
        "Write a trait",
    ),
    "an empty group": (
        "{kind: form}",
        "{any: []}",
        "The group is empty.",
        "Write what must hold",
    ),
    "a test of nothing": (
        "{kind: form}",
        "{at_least: 5}",
        "'at_least' tests nothing.",
        "Add `trait:`",
    ),
    "nothing asked": (
        "{kind: form}",
        "{trait: employees}",
        "Nothing is asked of 'employees'.",
        "at_least",
    ),
    "counting nothing": (
        "{kind: form}",
        "{times: 3}",
        "'times' counts nothing.",
        "kind: page",
    ),
    "counting single activities": (
        '{url: "*/pricing*"}',
        "{kind: page, times: 2}",
        "'times' has no meaning",
        "Use `cap`",
    ),
    "no points": (
        "points: 10",
        "points: 0",
        "It gives no points.",
        "take the rule away",
    ),
    "a name twice in YAML": (
        "half_life: 14d",
        "half_life: 14d\n  half_life: 7d",
        "'half_life' stands here twice.",
        "Keep one",
    ),
    "a name used twice": (
        "{kind: form}}",
        "{kind: form}}\n  - {name: Inbound, when: {kind: page}}",
        "'Inbound' is used twice.",
        "its own",
    ),
    "an end before the start": (
        "parties:",
        "effective: 2026-10-01\nuntil: 2026-09-01\nparties:",
        "It would end on 2026-09-01",
        "later day",
    ),
}
# Sections that the sound document does not have.
ADDED = {
    "periods that overlap": (
        "capacity: [{period: 2026-Q4, leads_a_week: 9}, {period: 2026-11, leads_a_week: 9}]",
        "2026-11 overlaps with 2026-Q4.",
        "one of them only",
    ),
    "an unknown profile": (
        "nurture: [{name: n, profile: Ops, steps: []}]",
        "No profile is called 'Ops'.",
        "None is written down yet",
    ),
    "an unknown reason": (
        "nurture: [{name: n, reasons: [to_early], steps: []}]",
        "No reason is called 'to_early'.",
        "Did you mean 'too_early'?",
    ),
    "a plan for an unknown type": (
        "quota: [{period: 2026, plan: {Inbund: {leads: 1, acceptance: 1, reach: 1, win: 1, size: 1}}}]",
        "No lead type is called 'Inbund'.",
        "Did you mean 'Inbound'?",
    ),
    "owed to oneself": (
        "commitments: [{name: c, owes: sales, to: sales, what: answer, per: lead, target: 4h}]",
        "sales would owe it to itself.",
        "other department",
    ),
    "a weekday that is none": (
        "calendars: [{name: c, zone: UTC, weekdays: {mon: [09:00-17:00], tues: [09:00-17:00]}}]",
        "'tues' does not fit here.",
        "Write one of",
    ),
    "a zone that is none": (
        "calendars: [{name: c, zone: Berlin, weekdays: {mon: [09:00-17:00]}}]",
        "'Berlin' is no time zone.",
        "Europe/Berlin",
    ),
    "hours over midnight": (
        "calendars: [{name: c, zone: UTC, weekdays: {mon: [22:00-06:00]}}]",
        "22:00-06:00 ends before it begins.",
        "midnight",
    ),
    "a day that is none": (
        'calendars: [{name: c, zone: UTC, weekdays: {mon: [09:00-17:00]}, holidays: ["2026-02-30"]}]',
        "There is no day 2026-02-30.",
        "calendar",
    ),
    "never open": (
        "calendars: [{name: c, zone: UTC, weekdays: {mon: []}}]",
        "No hour of any weekday is open",
        "Write hours",
    ),
}


@pytest.mark.parametrize("case", list(CHANGED))
def test_a_fault_says_what_is_wrong_and_what_to_do(case: str) -> None:
    before, after, why, remedy = CHANGED[case]
    assert before in SOUND
    fault = only(SOUND.replace(before, after, 1))
    assert why in fault.why
    assert remedy in fault.remedy


@pytest.mark.parametrize("case", list(ADDED))
def test_a_fault_between_sections_says_so(case: str) -> None:
    section, why, remedy = ADDED[case]
    fault = only(f"{SOUND}{section}\n")
    assert why in fault.why
    assert remedy in fault.remedy


def test_a_thirteenth_lead_type_is_refused_where_it_stands() -> None:
    many = "".join(f"  - {{name: Type {n}, when: {{kind: form}}}}\n" for n in range(12))
    text = SOUND.replace("lead_types:\n", f"lead_types:\n{many}")
    fault = only(text)
    assert text.splitlines()[fault.line - 1].strip().startswith("- {name: Inbound")
    assert 'counts as "other"' in fault.remedy


def test_what_could_not_be_read_brings_no_second_fault() -> None:
    assert faults(SOUND.replace("code: too_early", "code: Too Early")) == [
        (12, 18, "reasons[0].code")
    ]
    assert faults(SOUND.replace("{kind: form}", "{knid: form}")) == [
        (5, 28, "lead_types[0].when.knid")
    ]


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("", 1, "The document is empty."),
        ("- a\n- b\n", 1, "A list does not fit here."),
        ("title: a\n  b: c\n", 2, "This is no YAML"),
        ("fit: &x {traits: []}\nengagement: *x\n", 2, "* refers to another part"),
        ("title: a\x00b", 1, "A letter here cannot be read."),
        ("title: " + "[" * 5000, 1, "too deep"),
        ("fit: {traits: [{name: n, points: 1, when: " + "{not: " * 240 + "}" * 240 + "}]}", 1, "too deep"),
        ("#" * 1_000_001, 1, "longer than a million letters"),
    ],
)  # fmt: skip
def test_what_is_no_document_is_refused_with_its_line(text: str, line: int, why: str) -> None:
    fault = only(text)
    assert fault.line == line
    assert why in fault.why


def test_a_bad_document_is_never_judged_by() -> None:
    with pytest.raises(
        BadAgreement, match=r"line 1, column 1: 'titel' is not known here\. Did you"
    ):
        read("titel: Ours")


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_change_of_a_document_is_read_or_refused_with_a_place(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(SOUND) - 1))
    end = data.draw(st.integers(start, min(len(SOUND), start + 30)))
    put = data.draw(st.one_of(st.text(max_size=8), st.sampled_from(["0", "-1", "{}", "[", "null"])))
    text = SOUND[:start] + put + SOUND[end:]
    document, found = examine(text)
    assert isinstance(document, Document)
    assert all(fault.line >= 1 and fault.column >= 1 and fault.remedy for fault in found)


def test_the_schema_knows_the_same_fields_and_limits() -> None:
    schema = msgspec.json.schema(Document)
    parts = schema["$defs"]
    assert set(parts["Document"]["properties"]) == {
        field.encode_name for field in msgspec.structs.fields(Document)
    }
    assert parts["Document"]["additionalProperties"] is False
    assert parts["Document"]["properties"]["lead_types"]["maxItems"] == 12
    assert parts["Condition"]["properties"]["not"]["anyOf"][0] == {"$ref": "#/$defs/Condition"}

"""Criteria drafted from marks: what was planted is found, chance drafts nothing, and what is found can be signed."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from past import drawn, employees, hold, lead, sent_form

from accord.agreement.conditions import Condition
from accord.agreement.document import Disqualifier, Document, Fit, Profile, Trait
from accord.agreement.reading import read
from accord.agreement.scoring import score
from accord.agreement.twenty.drafting import LEVEL, MOST_RULES, Draft, draft
from accord.agreement.twenty.proposing import criteria, first_document, rewritten
from accord.agreement.twenty.traits import Known, questions

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "agreement.yaml"
DEMO, PRICING = (
    {"kind": "form", "name": "Demo"},
    {"kind": "page", "url": "https://a.example/pricing"},
)
LARGE = [lead({"employees": 100 + n, "title": f"Manager {n}"}, DEMO) for n in range(8)]
SMALL = [lead({"employees": 5 + n, "title": f"Manager {n}"}, DEMO) for n in range(8)]


def text_of(document: Document) -> str:
    return rewritten("", Document(), document)


def names(found: Draft) -> list[str]:
    return [rule.question.name for rule in found.rules]


def test_what_separates_is_found_with_the_leads_it_rests_on() -> None:
    found = draft(LARGE, SMALL)
    [rule] = found.rules
    assert (rule.question.name, rule.taken, rule.left) == ("at least 50 employees", 8, 0)
    assert (found.taken, found.left) == (8, 8)


def test_a_second_rule_counts_within_what_the_first_leaves_open() -> None:
    students = [lead({"employees": 300, "title": "Student"}, DEMO) for _ in range(8)]
    taken = [lead({"employees": 300, "title": "Manager"}, DEMO) for _ in range(10)]
    small = [lead({"employees": 5, "title": "Manager"}, DEMO) for _ in range(8)]
    assert names(draft(taken, [*small, *students])) == [
        "at least 10 employees",
        "title with manager",
    ]


def test_a_handful_of_leads_drafts_nothing() -> None:
    assert not draft(LARGE[:2], SMALL).separates
    assert not draft([], []).separates
    assert not draft(LARGE, LARGE).separates


def test_questions_are_asked_in_the_words_of_the_agreement_and_of_what_was_known_then() -> None:
    asked = {each.name for each in questions([*LARGE, lead({}, DEMO, PRICING)] * 3, 3)}
    assert {"at least 10 employees", "looked at /pricing"} <= asked
    late = lead({}, {"kind": "webinar"}, hours_before=-2)
    assert "webinar" not in {each.name for each in questions([late] * 5 + SMALL, 3)}


def test_what_was_drafted_reads_back_and_judges_as_the_departments_did() -> None:
    made = criteria(draft(LARGE, SMALL), LARGE, SMALL)
    assert (made.right, made.wrong) == (8, 0)
    text = text_of(made.on_top_of(first_document({"marketing": "Mira Lang", "sales": "Sven Ode"})))
    document = read(text)
    assert [party.signs for party in document.parties] == ["Mira Lang", "Sven Ode"]
    assert document.grades is not None
    for one, takes in [*((each, True) for each in LARGE), *((each, False) for each in SMALL)]:
        graded = score(document, one.person, one.moment).grade
        assert (graded in document.grades.qualify) == takes


TITLES = ("Buyer", "Chemist", "Dentist", "Editor", "Farmer", "Grocer", "Hatter", "Ironmonger")


def test_what_neither_would_ever_take_disqualifies() -> None:
    taken = [lead({"employees": 300, "title": title}, DEMO) for title in TITLES]
    left = [lead({"employees": 300, "title": f"Student {n}"}, DEMO) for n in range(8)]
    found = draft(taken, left)
    made = criteria(found, taken, left)
    assert [each.name for each in made.fit.disqualifiers] == ["title with student"]
    assert (made.fit.traits, made.right, made.wrong) == ((), 8, 0)


def test_what_only_speaks_against_a_lead_gives_points_to_the_others() -> None:
    taken = [lead({"employees": 300, "title": title}, DEMO) for title in (*TITLES, "Student")]
    left = [lead({"employees": 300, "title": f"Student {n}"}, DEMO) for n in range(9)]
    [trait] = criteria(draft(taken, left), taken, left).fit.traits
    assert (trait.name, trait.points) == ("not title with student", 100)
    assert trait.when.not_ == Condition(trait="title", like="*student*")


def test_on_top_of_a_version_only_the_criteria_change() -> None:
    rival = Disqualifier(name="competitor", when=Condition(trait="domain", is_="rival.example"))
    buyer = Profile(name="Buyer", points=25, when=Condition(trait="title", like="*buyer*"))
    old = Document(
        title="Ours", purpose="To sell.", profiles=(buyer,),
        fit=Fit(traits=(Trait(name="old", points=5, when=buyer.when),), disqualifiers=(rival,)),
    )  # fmt: skip
    new = criteria(draft(LARGE, SMALL), LARGE, SMALL).on_top_of(old)
    assert (new.title, new.purpose, new.profiles[0].points) == ("Ours", "To sell.", 0)
    assert [trait.name for trait in new.fit.traits] == ["at least 50 employees"]
    assert new.fit.disqualifiers == (rival,)
    assert read(text_of(new)) == new


def test_what_stands_around_the_criteria_stays_as_it_was_written() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    old = read(text)
    new = criteria(draft(LARGE, SMALL), LARGE, SMALL).on_top_of(old)
    changed = rewritten(text, old, new)
    assert read(changed) == new
    assert "# Working hours: clocks stand still outside them" in changed
    assert new.commitments == old.commitments
    assert [one.name for one in new.fit.disqualifiers] == ["competitor", "asked to be left alone"]


def large(one: Known) -> bool:
    return employees(one) >= 50


def asked(one: Known) -> bool:
    return sent_form(one, "Demo", "Contact")


@dataclass(frozen=True)
class Planted:
    """A taste, how its rules are named, and in how many of 100 sittings at least one of them is found."""

    name: str
    taste: Callable[[Known], bool]
    named: Sequence[str]
    power: int


def asked_anything_but_a_guide(one: Known) -> bool:
    return not sent_form(one, "Guide")


PLANTED = (
    Planted("at least 50 employees", large, ("employees",), 97),
    Planted("asked for a demo or a contact", asked, ("form: ",), 65),
    Planted(
        "at least 50 employees and no guide",
        lambda one: large(one) and asked_anything_but_a_guide(one),
        ("employees", "form: "),
        65,
    ),
    Planted(
        "at least 50 employees and asked",
        lambda one: large(one) and asked(one),
        ("employees", "form: "),
        20,
    ),
)


def is_planted(rule: str, planted: Planted) -> bool:
    return any(word in rule for word in planted.named)


def test_planted_criteria_are_found_in_a_few_sittings() -> None:
    found = [hold(seed, large).found for seed in range(4)]
    assert all(any("employees" in rule for rule in rules) for rules in found)


def test_marks_by_chance_draft_hardly_anything_in_a_few_sittings() -> None:
    assert sum(bool(hold(seed, large, whim=0.5).found) for seed in range(8)) <= 1


@pytest.mark.proof
@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name)
def test_planted_criteria_are_recovered(planted: Planted) -> None:
    sittings = [hold(seed, planted.taste) for seed in range(100)]
    found = sum(any(is_planted(rule, planted) for rule in each.found) for each in sittings)
    wrong = sum(any(not is_planted(rule, planted) for rule in each.found) for each in sittings)
    rules = Counter(rule for each in sittings for rule in each.found)
    print(
        f"{planted.name}: found in {found} of 100 sittings, a rule of something else in {wrong}; "
        f"most often {', '.join(f'{rule} ({n})' for rule, n in rules.most_common(3))}"
    )
    assert found >= planted.power
    assert wrong <= 15


@pytest.mark.proof
def test_chance_drafts_hardly_ever() -> None:
    random = [hold(seed, large, whim=0.5) for seed in range(300)]
    drafts = sum(bool(each.found) for each in random)
    print(f"Everybody marks at random: {drafts} of 300 sittings draft something")
    assert drafts <= 0.1 * 300
    united = sum(bool(names(draft(*by_chance(seed)))) for seed in range(300))
    print(f"All agree on marks drawn at random: {united} of 300 sittings draft something")
    # Three standard deviations above the level that is promised.
    assert united <= 300 * LEVEL + 3 * (300 * LEVEL * (1 - LEVEL)) ** 0.5


def by_chance(seed: int) -> tuple[list[Known], list[Known]]:
    rng = np.random.default_rng(10_000 + seed)
    leads = [drawn(rng) for _ in range(20)]
    marks = rng.random(20) < 0.5
    return (
        [one for one, mark in zip(leads, marks, strict=True) if mark],
        [one for one, mark in zip(leads, marks, strict=True) if not mark],
    )


@pytest.mark.proof
def test_a_draft_never_has_more_rules_than_it_may_and_always_can_be_signed() -> None:
    for seed in range(100):
        rng = np.random.default_rng(seed)
        leads = [drawn(rng) for _ in range(20)]
        taken = [one for one in leads if large(one) and asked(one)]
        left = [one for one in leads if one not in taken]
        found = draft(taken, left)
        assert len(found.rules) <= MOST_RULES
        made = criteria(found, taken, left)
        read(text_of(made.on_top_of(first_document({}))))
        if found.separates:
            assert made.right / len(taken) > made.wrong / len(left)

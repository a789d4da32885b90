"""From the rules of a draft to an agreement that can be signed: points, caps, grades, and the words around."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

import msgspec

from accord.agreement.document import (
    Disqualifier,
    Document,
    Engagement,
    EngagementRule,
    Fit,
    Grades,
    Group,
    Party,
    Trait,
)
from accord.agreement.scoring import MILLION, score
from accord.agreement.twenty.drafting import Draft, Rule
from accord.agreement.twenty.traits import Known
from accord.agreement.writing import with_parts

# What somebody did counts half after so long: long enough for all that led to a hand-over.
HALF_LIFE = "30d"
_GROUP = "what they did"
_TITLE = "Our agreement"
_STEP = 5
_ALWAYS: Grades = Grades(fit={"A": 0}, engagement={"1": 0}, qualify=("A1",))


@dataclass(frozen=True)
class Criteria:
    """What a draft would be as a part of the agreement, and how it does on the leads it was drawn from.

    It would take `right` of the leads that both would take, and `wrong` of those that neither would.
    """

    fit: Fit
    engagement: Engagement | None
    grades: Grades
    right: int
    wrong: int

    def on_top_of(self, document: Document) -> Document:
        """The document with these criteria in place of its own.

        Its disqualifiers stay, and where nothing was drafted of what somebody did, so does its engagement,
        which then is told and does not qualify. Profiles and industries stay as names and cards; their points go, since
        nobody marked by them.
        """
        held = {each.name for each in self.fit.disqualifiers}
        kept = tuple(each for each in document.fit.disqualifiers if each.name not in held)
        return msgspec.structs.replace(
            document,
            effective=None,
            fit=msgspec.structs.replace(self.fit, disqualifiers=(*kept, *self.fit.disqualifiers)),
            engagement=self.engagement or document.engagement,
            grades=self.grades,
            profiles=tuple(msgspec.structs.replace(each, points=0) for each in document.profiles),
            industries=tuple(
                msgspec.structs.replace(each, points=0) for each in document.industries
            ),
        )


def criteria(found: Draft, taken: Sequence[Known], left: Sequence[Known]) -> Criteria:
    """Points by the weight of each rule, and the grades that part the leads best."""
    fit, engagement = _parts(found.rules)
    scored = Document(fit=fit, engagement=engagement, grades=_ALWAYS)
    points = [_points(scored, lead) for lead in [*taken, *left]]
    wanted = [True] * len(taken) + [False] * len(left)

    def faults(grades: Grades) -> int:
        return sum(
            _qualifies(grades, own) != want for own, want in zip(points, wanted, strict=True)
        )

    grades = min(_grids(points, bool(fit.traits), engagement is not None), key=faults)
    got = [_qualifies(grades, own) for own in points]
    right = sum(got[: len(taken)])
    return Criteria(fit, engagement, grades, right, sum(got) - right)


def first_document(signers: Mapping[str, str]) -> Document:
    """An agreement that says nothing yet but who signs; without two people of both not even that."""
    marketing, sales = signers.get("marketing"), signers.get("sales")
    if marketing is None or sales is None or marketing == sales:
        return Document(title=_TITLE)
    parties = (
        Party(department="marketing", name="Marketing", signs=marketing),
        Party(department="sales", name="Sales", signs=sales),
    )
    return Document(title=_TITLE, parties=parties)


def rewritten(text: str, old: Document, new: Document) -> str:
    """The text of the old document with the parts in which the new one differs; the rest stays as written."""
    was, said = (msgspec.to_builtins(each, builtin_types=(date,)) for each in (old, new))
    names = [name for name in {**was, **said} if was.get(name) != said.get(name)]
    return with_parts(text, {name: said.get(name) for name in names})


def _parts(rules: Sequence[Rule]) -> tuple[Fit, Engagement | None]:
    out = [rule for rule in rules if rule.disqualifies]
    kept = [rule for rule in rules if not rule.disqualifies]
    traits = [rule for rule in kept if rule.question.part == "fit" or rule.weight < 0]
    acts = [rule for rule in kept if rule not in traits]
    fit = Fit(
        traits=tuple(
            Trait(name=_name(rule), points=points, when=rule.said)
            for rule, points in zip(traits, _shares(traits), strict=True)
        ),
        disqualifiers=tuple(
            Disqualifier(name=rule.question.name, when=rule.question.when) for rule in out
        ),
    )
    engagement_rules = tuple(
        EngagementRule(name=_name(rule), points=points, cap=points, when=rule.said)
        for rule, points in zip(acts, _shares(acts), strict=True)
    )
    if not engagement_rules:
        return fit, None
    group = Group(name=_GROUP, rules=engagement_rules)
    return fit, Engagement(half_life=HALF_LIFE, groups=(group,))


def _name(rule: Rule) -> str:
    return rule.question.name if rule.weight > 0 else f"not {rule.question.name}"[:60]


def _shares(rules: Sequence[Rule]) -> list[float]:
    """A hundred points, by weight, in steps of five."""
    whole = sum(abs(rule.weight) for rule in rules)
    return [
        float(max(_STEP, _STEP * round(100 * abs(rule.weight) / whole / _STEP))) for rule in rules
    ]


def _points(document: Document, lead: Known) -> tuple[float, float] | None:
    """Fit and engagement; None of who is disqualified."""
    found = score(document, lead.person, lead.moment)
    if found.disqualified_by:
        return None
    return found.fit / MILLION, found.engagement / MILLION


def _qualifies(grades: Grades, points: tuple[float, float] | None) -> bool:
    if points is None:
        return False
    letter = "A" if points[0] >= grades.fit["A"] else "B"
    number = "1" if points[1] >= grades.engagement["1"] else "2"
    return letter + number in grades.qualify


def _grids(
    points: Sequence[tuple[float, float] | None], by_fit: bool, by_acts: bool
) -> Iterator[Grades]:
    """Every grid that the points allow, the plainest first."""
    cells = [("A1",), ("A1", "A2"), ("A1", "B1"), ("A1", "A2", "B1")]
    allowed = cells if by_fit and by_acts else cells[:1]
    for qualify in allowed:
        for fit, acts in product(_starts(points, 0, by_fit), _starts(points, 1, by_acts)):
            yield Grades(
                fit={"A": fit, "B": 0} if fit else {"A": 0},
                engagement={"1": acts, "2": 0} if acts else {"1": 0},
                qualify=qualify,
            )


def _starts(points: Sequence[tuple[float, float] | None], part: int, is_asked: bool) -> list[float]:
    """From where the better letter or number may begin: at what some lead has, in whole steps."""
    if not is_asked:
        return [0.0]
    found = {own[part] // _STEP * _STEP for own in points if own is not None}
    return sorted(start for start in found if start > 0) or [float(_STEP)]

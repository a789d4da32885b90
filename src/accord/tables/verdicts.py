"""From what was counted of somebody to what the agreement says of them: fit, engagement, grade, lead type.

The same arithmetic as `agreement/scoring.py`, over columns.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import ibis

from accord.agreement.conditions import Condition
from accord.agreement.document import OTHER, Document, EngagementRule
from accord.agreement.scoring import MILLION
from accord.agreement.values import microseconds
from accord.tables.criteria import Meets, grouped, leaves, some, trait_meets

_TOP = 100.0


@dataclass(frozen=True)
class Rule:
    """An engagement rule, the place of its group, and its half-life in microseconds."""

    rule: EngagementRule
    group: int
    half_life: int


@dataclass(frozen=True)
class Asks:
    """What a document asks of people, each once and in a fixed order: rules of engagement, how often
    something was done, tests of traits."""

    rules: tuple[Rule, ...]
    counted: tuple[Condition, ...]
    traits: tuple[Condition, ...]


def asks(document: Document) -> Asks:
    """What the document asks."""
    agreed = document.engagement
    rules = [
        Rule(rule, place, microseconds(group.half_life or agreed.half_life))
        for place, group in enumerate(agreed.groups if agreed else ())
        for rule in group.rules
        if agreed
    ]
    whole = [
        part.when
        for parts in (document.profiles, document.industries, document.fit.traits,
                      document.fit.disqualifiers, document.lead_types)
        for part in parts
    ]  # fmt: skip
    asked = tuple(dict.fromkeys(leaves(whole)))
    return Asks(
        tuple(rules),
        tuple(leaf for leaf in asked if leaf.trait is None),
        tuple(leaf for leaf in asked if leaf.trait is not None),
    )


def unknown_meets(leaf: Condition) -> bool:
    """Whether a test of a trait holds of whom nothing is known."""
    return leaf.known is False


def steps(asked: Asks, traits: ibis.Table) -> dict[str, Any]:
    """Per row of `traits` (person, name, value, at) by how much it changes each test's standing.

    Added up to a moment they say whether the test differs then from what holds of an unknown trait.
    """
    before = ibis.window(group_by=["person", "name"], order_by=["at", "value"])
    found = {}
    for place, leaf in enumerate(asked.traits):
        differs = trait_meets(leaf, traits["value"]) != ibis.literal(unknown_meets(leaf))
        now = ibis.ifelse((traits["name"] == leaf.trait) & differs, 1, 0).cast("int64")
        found[f"step_{place}"] = now - now.lag(1).over(before).fill_null(0)
    return found


def verdict(document: Document, asked: Asks, told: ibis.Table) -> dict[str, Any]:
    """Columns of what holds in each row of `told`, which has `raw_N`, the decayed points of each rule,
    `times_N` of what is counted, and `step_N`, the summed steps of each test of a trait."""
    meets = _of_row(asked, told)
    disqualified = some(meets(each.when) for each in document.fit.disqualifiers)
    fit = _millionths(ibis.ifelse(disqualified, 0.0, _between(_fit(document, meets))))
    engagement = _millionths(_between(_engagement(document, asked, told)))
    return {
        "fit": fit, "engagement": engagement, "is_disqualified": disqualified,
        "lead_type": _named(document.lead_types, meets, ibis.literal(OTHER)),
        "profile": _named(document.profiles, meets, ibis.null("string")),
    }  # fmt: skip


def graded(document: Document, scored: ibis.Table) -> ibis.Table:
    """With `grade`, null of the disqualified, and whether the grade `qualifies`."""
    grades, nothing = document.grades, ibis.null("string")
    if grades is None:
        return scored.mutate(grade=nothing, qualifies=ibis.literal(value=False))
    cell = _step(grades.fit, scored.fit).concat(_step(grades.engagement, scored.engagement))
    found = scored.mutate(grade=ibis.ifelse(scored.is_disqualified, nothing, cell))
    return found.mutate(qualifies=found.grade.isin(grades.qualify).fill_null(False))


def _of_row(asked: Asks, told: ibis.Table) -> Meets:
    times = {leaf: told[f"times_{place}"] for place, leaf in enumerate(asked.counted)}
    differ = {leaf: told[f"step_{place}"] for place, leaf in enumerate(asked.traits)}

    def leaf(condition: Condition) -> Any:
        if condition.trait is None:
            return times[condition].fill_null(0) >= (condition.times or 1)
        differs = differ[condition].fill_null(0) >= 1
        return ~differs if unknown_meets(condition) else differs

    return grouped(leaf)


def _fit(document: Document, meets: Meets) -> Any:
    """Points of the first profile, the first industry, and every trait that holds."""
    firsts = [_first(ones, meets) for ones in (document.profiles, document.industries) if ones]
    each = [ibis.ifelse(meets(trait.when), trait.points, 0.0) for trait in document.fit.traits]
    return _sum([*firsts, *each])


def _first(ones: tuple[Any, ...], meets: Meets) -> Any:
    points = ((meets(one.when), ibis.literal(float(one.points))) for one in ones)
    return ibis.cases(*points, else_=0.0)


def _named(ones: tuple[Any, ...], meets: Meets, otherwise: Any) -> Any:
    """The name of the first whose condition holds."""
    if not ones:
        return otherwise
    return ibis.cases(*((meets(one.when), one.name) for one in ones), else_=otherwise)


def _engagement(document: Document, asked: Asks, told: ibis.Table) -> Any:
    groups: dict[int, list[Any]] = {}
    for place, each in enumerate(asked.rules):
        raw, cap = told[f"raw_{place}"].fill_null(0.0), each.rule.cap
        capped = raw if cap is None else ibis.least(ibis.greatest(raw, -cap), cap)
        groups.setdefault(each.group, []).append(capped)
    agreed = document.engagement.groups if document.engagement else ()
    return _sum(_capped(_sum(ones), agreed[place].cap) for place, ones in groups.items())


def _capped(points: Any, cap: float | None) -> Any:
    return points if cap is None else ibis.least(points, cap)


def _step(steps: dict[str, float], points: Any) -> Any:
    branches = [(points >= round(start * MILLION), name) for name, start in steps.items()]
    return ibis.cases(*branches, else_="")


def _millionths(points: Any) -> Any:
    return (points * float(MILLION)).round().cast("int64")


def _between(points: Any) -> Any:
    return ibis.least(ibis.greatest(points, 0.0), _TOP)


def _sum(parts: Iterable[Any]) -> Any:
    return reduce(add, parts, ibis.literal(0.0))

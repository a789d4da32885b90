"""From what was counted of somebody to what the agreement says of them: fit, engagement, grade, lead type.

The same arithmetic as `agreement/scoring.py`, over columns.
"""

from collections.abc import Callable, Iterable, Iterator
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
# One sum carries many tests: a bit of it for each test of a trait, and this many bits for each count.
_BITS, _COUNT_BITS = 60, 30
_COUNTS = _BITS // _COUNT_BITS
_COUNT_MASK = (1 << _COUNT_BITS) - 1


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


@dataclass(frozen=True)
class Agreed:
    """A rule that gives points; `place` is that among the rules of engagement, None of one of fit."""

    name: str
    part: str
    points: float
    when: Condition
    place: int | None = None


def rules_of(document: Document) -> list[Agreed]:
    """Every rule of the document that gives points, fit first, in its own order."""
    found = [
        Agreed(each.name, "fit", each.points, each.when)
        for parts in (document.profiles, document.industries, document.fit.traits)
        for each in parts
        if each.points
    ]
    return found + [
        Agreed(each.rule.name, "engagement", each.rule.points, each.rule.when, place)
        for place, each in enumerate(asks(document).rules)
        if each.rule.points
    ]


def steps(asked: Asks, traits: ibis.Table) -> dict[str, Any]:
    """Per row of `traits` (person, name, value, at) by how much it changes `standing_N`, in which, added up
    to a moment, each test has a bit: 1 where it differs from what holds of whom nothing is known."""
    before = ibis.window(group_by=["person", "name"], order_by=["at", "value"])

    def differs(leaf: Condition) -> Any:
        held = trait_meets(leaf, traits["value"])
        return (traits["name"] == leaf.trait) & (held != ibis.literal(_unknown_meets(leaf)))

    found = {}
    for word, tests in _words(asked.traits, _BITS):
        now = _whole(ibis.ifelse(differs(leaf), 1 << at, 0) for at, leaf in enumerate(tests))
        found[f"standing_{word}"] = now - now.lag(1).over(before).fill_null(0)
    return found


def counts(asked: Asks, done: Callable[[Condition], Any]) -> dict[str, Any]:
    """Per row of activities what it adds to `count_N`, given in which rows each test counts."""
    return {
        f"count_{word}": _whole(
            ibis.ifelse(done(leaf), count_of(at), 0) for at, leaf in enumerate(tests)
        )
        for word, tests in _words(asked.counted, _COUNTS)
    }


def count_of(place: int) -> int:
    """One more of the test at that place among those counted, as its `count_N` has it."""
    return 1 << (_COUNT_BITS * (place % _COUNTS))


def count_column(place: int) -> str:
    """Where the test at that place among those counted is counted."""
    return f"count_{place // _COUNTS}"


def _unknown_meets(leaf: Condition) -> bool:
    """Whether a test of a trait holds of whom nothing is known."""
    return leaf.known is False


def _words(tests: tuple[Condition, ...], each: int) -> Iterator[tuple[int, tuple[Condition, ...]]]:
    for start in range(0, len(tests), each):
        yield start // each, tests[start : start + each]


def sums(asked: Asks) -> dict[str, str]:
    """The columns that `verdict` reads, with their types; each is a sum of what rows add."""
    whole = [f"count_{word}" for word, _tests in _words(asked.counted, _COUNTS)]
    whole += [f"standing_{word}" for word, _tests in _words(asked.traits, _BITS)]
    points = [f"raw_{place}" for place, _rule in enumerate(asked.rules)]
    return dict.fromkeys(points, "float64") | dict.fromkeys(whole, "int64")


def verdict(document: Document, asked: Asks, told: ibis.Table) -> dict[str, Any]:
    """Columns of what holds in each row of `told`, which has those of `sums`: `raw_N`, the decayed points of
    each rule, `count_N` and `standing_N`."""
    meets = of_row(asked, told)
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
    # One by one: an engine makes a join of a list.
    qualifies = some(found.grade == cell for cell in grades.qualify)
    return found.mutate(qualifies=qualifies.fill_null(False))


def of_row(asked: Asks, told: ibis.Table) -> Meets:
    """Conditions on whole people, by rows that have the columns of `sums`."""
    counted = {leaf: place for place, leaf in enumerate(asked.counted)}
    tested = {leaf: place for place, leaf in enumerate(asked.traits)}

    def leaf(condition: Condition) -> Any:
        if condition.trait is None:
            place = counted[condition]
            found = told[count_column(place)].fill_null(0) & (count_of(place) * _COUNT_MASK)
            return found >= (condition.times or 1) * count_of(place)
        word, at = divmod(tested[condition], _BITS)
        differs = (told[f"standing_{word}"].fill_null(0) & (1 << at)) != 0
        return ~differs if _unknown_meets(condition) else differs

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


def _whole(parts: Iterable[Any]) -> Any:
    return reduce(add, parts).cast("int64")


def _sum(parts: Iterable[Any]) -> Any:
    return reduce(add, parts, ibis.literal(0.0))

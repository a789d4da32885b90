"""Fit and engagement of everybody at a moment, by one pass over their activities.

Reads the same declarations as `agreement/scoring.py`, which explains one person; both agree to the
millionth of a point, up to the last place's rounding (a property test).
"""

from collections.abc import Callable, Iterator
from functools import reduce
from operator import add, and_, ge, gt, le, lt, or_
from typing import Any

import ibis

from accord.agreement.conditions import ACTIVITY_TESTS, Condition
from accord.agreement.document import Document, EngagementRule, Group
from accord.agreement.rules import NUMBER
from accord.agreement.scoring import MILLION
from accord.agreement.values import Plain, microseconds, pattern_text

# What the log calls them, where a condition says it otherwise.
_COLUMNS = {"source": "utm_source", "medium": "utm_medium"}
_TOP = 100.0
Meets = Callable[[Condition], Any]


def scores(
    document: Document, persons: ibis.Table, traits: ibis.Table, activities: ibis.Table, moment: int
) -> ibis.Table:
    """A row for each of `persons`: fit and engagement in millionths, grade, whether disqualified.

    `traits` has person, name, value as text and the moment `at` from which it holds; `activities` are
    those of the log. Of both only what was known by the moment counts.
    """
    criteria = [part.when for part in (*_fit_parts(document), *document.fit.disqualifiers)]
    counted = dict.fromkeys(leaf for when in criteria for leaf in _activity_leaves(when))
    names = dict.fromkeys(leaf.trait for when in criteria for leaf in _trait_leaves(when))
    counts = {leaf: f"times_{place}" for place, leaf in enumerate(counted)}
    columns = {name: f"trait_{place}" for place, name in enumerate(names) if name is not None}
    known = _traits_known(traits, columns, moment)
    done = _done(document, activities, counts, moment)
    people = persons.select("person")
    people = people.left_join(known, "person").drop("person_right")
    people = people.left_join(done, "person").drop("person_right")
    return _judged(document, people, _of_person(people, columns, counts))


def _judged(document: Document, people: ibis.Table, meets: Meets) -> ibis.Table:
    disqualified = _any(meets(each.when) for each in document.fit.disqualifiers)
    fit = ibis.ifelse(disqualified, 0.0, _between(_fit(document, meets)))
    scored = people.select(
        person=people.person,
        fit=_millionths(fit),
        engagement=_millionths(_between(_engagement(document, people))),
        is_disqualified=disqualified,
    )
    graded = ibis.null("string")
    if document.grades is not None:
        letter = _step(document.grades.fit, scored.fit)
        cell = letter.concat(_step(document.grades.engagement, scored.engagement))
        graded = ibis.ifelse(scored.is_disqualified, ibis.null("string"), cell)
    return scored.mutate(grade=graded)


def _fit_parts(document: Document) -> tuple[Any, ...]:
    return (*document.profiles, *document.industries, *document.fit.traits)


def _fit(document: Document, meets: Meets) -> Any:
    """Points of the first profile, the first industry, and every trait that holds."""
    firsts = [_first(ones, meets) for ones in (document.profiles, document.industries) if ones]
    each = [ibis.ifelse(meets(trait.when), trait.points, 0.0) for trait in document.fit.traits]
    return _sum([*firsts, *each])


def _first(ones: tuple[Any, ...], meets: Meets) -> Any:
    return ibis.cases(
        *((meets(one.when), ibis.literal(float(one.points))) for one in ones), else_=0.0
    )


def _engagement(document: Document, people: ibis.Table) -> Any:
    groups: dict[int, list[Any]] = {}
    caps: dict[int, float | None] = {}
    for place, (at, group, rule) in enumerate(_rules(document)):
        raw = people[f"raw_{place}"].fill_null(0.0)
        capped = raw if rule.cap is None else ibis.least(ibis.greatest(raw, -rule.cap), rule.cap)
        groups.setdefault(at, []).append(capped)
        caps[at] = group.cap
    return _sum([
        _sum(each) if caps[at] is None else ibis.least(_sum(each), caps[at])
        for at, each in groups.items()
    ])  # fmt: skip


def _rules(document: Document) -> Iterator[tuple[int, Group, EngagementRule]]:
    for at, group in enumerate(document.engagement.groups if document.engagement else ()):
        for rule in group.rules:
            yield at, group, rule


def _done(
    document: Document, activities: ibis.Table, counts: dict[Condition, str], moment: int
) -> ibis.Table:
    """By person: decayed points of each rule, and how often what fit asks after was done."""
    acts = _prepared(document, activities.filter(activities.known_at <= moment), moment)
    meets = _of_activity(acts)
    sums: dict[str, Any] = {}
    for place, (_, group, rule) in enumerate(_rules(document)):
        points = rule.points * acts[f"left_{group.half_life or _half_life(document)}"]
        sums[f"raw_{place}"] = ibis.ifelse(meets(rule.when), points, 0.0).sum()
    for leaf, name in counts.items():
        since = moment - microseconds(leaf.within) if leaf.within else None
        recent = ibis.literal(value=True) if since is None else acts["at"] > since
        sums[name] = ibis.ifelse(meets(leaf) & recent, 1, 0).sum()
    return acts.group_by("person").aggregate(**sums)


def _prepared(document: Document, acts: ibis.Table, moment: int) -> ibis.Table:
    """What many rules need of an activity, computed once: texts in small letters, what decay leaves."""
    age = (ibis.literal(moment, "int64") - acts["at"]).cast("float64")
    half_lives = {group.half_life or _half_life(document) for _, group, _ in _rules(document)}
    left = {
        f"left_{half_life}": ibis.literal(2.0) ** (-age / float(microseconds(half_life)))
        for half_life in sorted(half_lives)
    }
    texts = {name: acts[_COLUMNS.get(name, name)].lower() for name in ACTIVITY_TESTS}
    return acts.select(
        "person", "at", **{**texts, "direction": texts["direction"].fill_null("in")}, **left
    )


def _half_life(document: Document) -> str:
    return "" if document.engagement is None else document.engagement.half_life


def _traits_known(traits: ibis.Table, columns: dict[str, str], moment: int) -> ibis.Table:
    known = traits.filter((traits["at"] <= moment) & traits["name"].isin(list(columns)))
    last = {
        column: known["value"].argmax(known["at"], where=known["name"] == name)
        for name, column in columns.items()
    }
    return known.group_by("person").aggregate(**last)


def _of_person(people: ibis.Table, columns: dict[str, str], counts: dict[Condition, str]) -> Meets:
    def leaf(condition: Condition) -> Any:
        if condition.trait is not None:
            return _trait_meets(condition, people[columns[condition.trait]])
        return people[counts[condition]].fill_null(0) >= (condition.times or 1)

    return _grouped(leaf)


def _of_activity(acts: ibis.Table) -> Meets:
    def leaf(condition: Condition) -> Any:
        return _all(
            _like(acts[name], str(wanted))
            for name, wanted in condition.named(ACTIVITY_TESTS).items()
        )

    return _grouped(leaf)


def _grouped(leaf: Meets) -> Meets:
    def meets(condition: Condition) -> Any:
        if condition.all is not None:
            return _all(map(meets, condition.all))
        if condition.any is not None:
            return _any(map(meets, condition.any))
        if condition.not_ is not None:
            return ~meets(condition.not_)
        return leaf(condition)

    return meets


def _activity_leaves(condition: Condition) -> Iterator[Condition]:
    if condition.named(ACTIVITY_TESTS):
        yield condition
    for _, part in condition.parts():
        yield from _activity_leaves(part)


def _trait_leaves(condition: Condition) -> Iterator[Condition]:
    if condition.trait is not None:
        yield condition
    for _, part in condition.parts():
        yield from _trait_leaves(part)


def _trait_meets(condition: Condition, value: Any) -> Any:
    text = value.strip().lower()
    number = ibis.ifelse(
        text.re_search(f"^{NUMBER}$"), text.try_cast("float64"), ibis.null("float64")
    )
    tests: list[Any] = []
    wanted = condition.one_of if condition.is_ is None else (condition.is_,)
    if wanted is not None:
        tests.append(_any(_same(each, text, number) for each in wanted))
    if condition.like is not None:
        tests.append(_like(text, condition.like))
    limits = (
        (ge, condition.at_least), (gt, condition.above), (le, condition.at_most),
        (lt, condition.below),
    )  # fmt: skip
    tests += [test(number, limit) for test, limit in limits if limit is not None]
    if condition.known is False:
        return value.isnull()
    return _all([value.notnull(), *tests]).fill_null(False)


def _same(wanted: Plain, text: Any, number: Any) -> Any:
    if isinstance(wanted, int | float) and not isinstance(wanted, bool):
        return number == float(wanted)
    return text == str(wanted).strip().lower()


def _like(text: Any, pattern: str) -> Any:
    """Of a text in small letters."""
    parts = pattern.lower().split("*")
    if len(parts) == 1:
        found = text == parts[0]
    elif len(parts) == 3 and not parts[0] and not parts[2]:
        found = text.contains(parts[1])
    else:
        found = text.re_search(f"^{pattern_text(pattern)}$")
    return found.fill_null(False)


def _step(steps: dict[str, float], points: Any) -> Any:
    branches = [(points >= round(start * MILLION), name) for name, start in steps.items()]
    return ibis.cases(*branches, else_="")


def _millionths(points: Any) -> Any:
    return (points * float(MILLION)).round().cast("int64")


def _between(points: Any) -> Any:
    return ibis.least(ibis.greatest(points, 0.0), _TOP)


def _sum(parts: list[Any]) -> Any:
    return reduce(add, parts, ibis.literal(0.0))


def _all(tests: Any) -> Any:
    return reduce(and_, tests, ibis.literal(value=True))


def _any(tests: Any) -> Any:
    return reduce(or_, tests, ibis.literal(value=False))

"""Fit and engagement of one person at a moment, with the lines that add up to them.

Points are millionths, whole numbers, so that sums are exact: a score is rounded once, from the exact
sum, and what rounding its lines left over is a line of its own.

engagement = 0 .. 100 of sum over groups of min(cap, sum over rules of (-cap .. cap of
sum points x 2^(-(t - at) / half-life))).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from accord.agreement.document import Document, EngagementRule, Grades, Group
from accord.agreement.facts import ALWAYS, Activity, Person
from accord.agreement.rules import holds, in_words, is_met_by, traits_of
from accord.agreement.values import microseconds
from accord.basics.moments import SECOND, iso

MILLION = 1_000_000
_TOP = 100.0
Part = Literal["fit", "engagement"]


@dataclass(frozen=True)
class Contribution:
    """A line of the score; `points` are millionths."""

    rule: str
    part: Part
    points: int
    because: str

    def shape(self) -> dict[str, Any]:
        """As programs get it."""
        return {
            "rule": self.rule, "part": self.part, "points": self.points / MILLION,
            "because": self.because,
        }  # fmt: skip


@dataclass(frozen=True)
class Scored:
    """A person as judged at a moment; `fit` and `engagement` are millionths, `grade` None if disqualified.

    `qualified_at` is when they first qualified, ALWAYS if by what has no date; decay and later data do
    not take it back.
    """

    at: int
    fit: int
    engagement: int
    grade: str | None
    qualified_at: int | None
    disqualified_by: tuple[str, ...]
    contributions: tuple[Contribution, ...]

    @property
    def qualified_on(self) -> str | None:
        """The moment as text, None where they did not or by what has no date."""
        at = self.qualified_at
        return None if at is None or at == ALWAYS else iso(at)

    def shape(self) -> dict[str, Any]:
        """As programs get it."""
        return {
            "at": iso(self.at), "fit": self.fit / MILLION, "engagement": self.engagement / MILLION,
            "grade": self.grade, "qualified": self.qualified_at is not None,
            "qualified_at": self.qualified_on,
            "disqualified_by": list(self.disqualified_by),
            "contributions": [line.shape() for line in self.contributions],
        }  # fmt: skip


@dataclass(frozen=True)
class Done:
    """An engagement rule with the half-life of its group and the person's activities that meet it."""

    rule: EngagementRule
    half_life_said: str
    acts: tuple[Activity, ...]

    @property
    def half_life(self) -> int:
        """In microseconds."""
        return microseconds(self.half_life_said)

    def known(self, moment: int) -> list[Activity]:
        """Those that could be known then."""
        return [act for act in self.acts if act.known <= moment]

    def raw(self, moment: int) -> float:
        """Decayed points before the cap; the sum does not depend on the order."""
        half_life = self.half_life
        return math.fsum(
            self.rule.points * 2.0 ** (-(moment - act.at) / half_life) for act in self.known(moment)
        )

    def capped(self, moment: int) -> float:
        """Decayed points within the rule's cap."""
        raw, cap = self.raw(moment), self.rule.cap
        return raw if cap is None else max(-cap, min(cap, raw))


Doings = tuple[tuple[Group, tuple[Done, ...]], ...]


def score(document: Document, person: Person, moment: int) -> Scored:
    """The person by the document, as of the moment: nothing that became known later counts."""
    doings = _doings(document, person)
    fit, fit_lines = _settled(
        "fit", _fit_lines(document, person, moment), _fit(document, person, moment)
    )
    engagement, lines = _settled(
        "engagement", _engagement_lines(doings, moment), _engagement(doings, moment)
    )
    disqualified = disqualifiers(document, person, moment)
    return Scored(
        moment, fit, engagement,
        None if disqualified else grade(document.grades, fit, engagement),
        _qualified_at(document, person, doings, moment), disqualified, (*fit_lines, *lines),
    )  # fmt: skip


def grade(grades: Grades | None, fit: int, engagement: int) -> str | None:
    """The cell of the grid; None where no grades were agreed."""
    if grades is None:
        return None
    return _step(grades.fit, fit) + _step(grades.engagement, engagement)


def _step(steps: dict[str, float], points: int) -> str:
    return next((name for name, start in steps.items() if points >= round(start * MILLION)), "")


def disqualifiers(document: Document, person: Person, moment: int) -> tuple[str, ...]:
    """Names of those that hold."""
    return tuple(
        each.name for each in document.fit.disqualifiers if holds(each.when, person, moment)
    )


def _qualified_at(document: Document, person: Person, doings: Doings, until: int) -> int | None:
    """The first moment at which something new made the person qualify, or None."""
    grades = document.grades
    if grades is None:
        return None
    for moment in person.moments(until):
        if disqualifiers(document, person, moment):
            continue
        fit = _millionths(_fit(document, person, moment))
        cell = grade(grades, fit, _millionths(_engagement(doings, moment)))
        if cell in grades.qualify:
            return moment
    return None


def _doings(document: Document, person: Person) -> Doings:
    agreed = document.engagement
    if agreed is None:
        return ()
    return tuple(
        (group, tuple(
            Done(rule, group.half_life or agreed.half_life,
                 tuple(act for act in person.activities if is_met_by(rule.when, act)))
            for rule in group.rules
        ))
        for group in agreed.groups
    )  # fmt: skip


def _engagement(doings: Doings, moment: int) -> float:
    return _between(math.fsum(_group(group, done, moment) for group, done in doings))


def _group(group: Group, done: Sequence[Done], moment: int) -> float:
    total = math.fsum(each.capped(moment) for each in done)
    return total if group.cap is None else min(group.cap, total)


def _fit(document: Document, person: Person, moment: int) -> float:
    if disqualifiers(document, person, moment):
        return 0.0
    return _between(math.fsum(points for _, points, _ in _criteria(document, person, moment)))


def _between(total: float) -> float:
    return max(0.0, min(_TOP, total))


def _criteria(document: Document, person: Person, moment: int) -> Iterator[tuple[str, float, str]]:
    """Name, points and reason of everything that fit asks, what gives nothing included."""
    for what, ones in (("profile", document.profiles), ("industry", document.industries)):
        first = next((one for one in ones if holds(one.when, person, moment)), None)
        if first is not None:
            yield f"{what}: {first.name}", first.points, _found(first.when, person, moment)
        elif ones:
            yield what, 0.0, f"No {what} of the agreement matches."
    for trait in document.fit.traits:
        held = holds(trait.when, person, moment)
        why = _found(trait.when, person, moment)
        yield trait.name, trait.points if held else 0.0, why if held else f"Not met: {why}"


def _found(condition: Any, person: Person, moment: int) -> str:
    """What was asked, and what was known."""
    known = {name: person.trait(name, moment) for name in traits_of(condition)}
    told = [f"{name} is {'not known' if value is None else value}" for name, value in known.items()]
    return in_words(condition) + (f"; {', '.join(told)}." if told else ".")


def _fit_lines(document: Document, person: Person, moment: int) -> Iterator[tuple[str, float, str]]:
    total = 0.0
    for line in _criteria(document, person, moment):
        total += line[1]
        yield line
    for each in document.fit.disqualifiers:
        if holds(each.when, person, moment):
            yield each.name, -total, f"Disqualified: {_found(each.when, person, moment)}"
            total = 0.0
    yield from _ends(total)


def _ends(total: float) -> Iterator[tuple[str, float, str]]:
    if total != _between(total):
        why = "A score ends at 100." if total > _TOP else "A score begins at 0."
        yield "limits of the score", _between(total) - total, why


def _engagement_lines(doings: Doings, moment: int) -> Iterator[tuple[str, float, str]]:
    total = 0.0
    for group, done in doings:
        for each in done:
            yield from _rule_lines(each, group, moment)
        uncapped = math.fsum(each.capped(moment) for each in done)
        if uncapped != _group(group, done, moment):
            why = f"'{group.name}' brings at most {group.cap:g} together."
            yield f"cap of {group.name}", _group(group, done, moment) - uncapped, why
        total += _group(group, done, moment)
    yield from _ends(total)


def _rule_lines(done: Done, group: Group, moment: int) -> Iterator[tuple[str, float, str]]:
    rule, acts = done.rule, done.known(moment)
    if not acts:
        yield rule.name, 0.0, f"Not done by then: {in_words(rule.when)}."
        return
    times = "once" if len(acts) == 1 else f"{len(acts)} times, last"
    last = iso(max(act.at for act in acts) // SECOND * SECOND)
    why = f"Done {times} at {last}: {rule.points:g} points when new, half of it each {done.half_life_said}."
    yield rule.name, done.raw(moment), why
    if done.capped(moment) != done.raw(moment):
        why = f"'{rule.name}' counts for at most {rule.cap:g} in '{group.name}'."
        yield f"cap of {rule.name}", done.capped(moment) - done.raw(moment), why


def _settled(
    part: Part, lines: Iterator[tuple[str, float, str]], total: float
) -> tuple[int, tuple[Contribution, ...]]:
    """The score and its lines in millionths, with what rounding left over."""
    told = [Contribution(name, part, _millionths(points), why) for name, points, why in lines]
    whole = _millionths(total)
    left = whole - sum(line.points for line in told)
    if left:
        told.append(Contribution("rounding", part, left, "Each line is rounded to six places."))
    return whole, tuple(told)


def _millionths(points: float) -> int:
    return round(points * MILLION)

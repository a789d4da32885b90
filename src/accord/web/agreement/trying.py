"""A draft or a version tried on leads: how many of late would qualify, who meets each rule, and one person."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from accord.access.decide import Permission, decide, require
from accord.access.fields import FieldClass
from accord.access.matrix import Scope, Verb
from accord.agreement import drafting
from accord.agreement.actions import PROPOSE
from accord.agreement.document import Document, EngagementRule
from accord.agreement.questions import judging_at, versions
from accord.agreement.rules import in_words
from accord.agreement.scoring import Contribution, Scored, score
from accord.basics.moments import DAY
from accord.metrics.rules_met import RulesMet, rules_met
from accord.people.grounds import facts_of, grounds_of_all
from accord.people.joining import current
from accord.people.questions import persons_meant
from accord.people.records import names
from accord.sources.questions import sources
from accord.web.agreement.front import READ
from accord.web.agreement.outline import BY_NAME, Words
from accord.web.agreement.proposing import DRAFT, document_named
from accord.web.shell.asked import Asked
from accord.web.shell.page import Page, Place, Visit
from accord.web.shell.rendering import show

PERSON = Permission(Verb.READ, "person")
WITHIN_DAYS = 90


@dataclass(frozen=True)
class Line:
    """A rule, in words, with how many people meet it."""

    name: str
    rule: str
    people: int


@dataclass(frozen=True)
class Part:
    """The rules of one section."""

    words: Words
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Judged:
    """What a document says of one person now."""

    scored: Scored
    sides: tuple[tuple[Words, tuple[Contribution, ...]], ...]


def trying(visit: Visit) -> HttpResponse:
    """What the draft, or a version, makes of the leads of the last 90 days and of one person."""
    of = _of(visit)
    document = document_named(visit, of) if of else None
    who = visit.request.GET.get("who", "").strip()
    person = _person(visit, who) if who else None
    told = {} if document is None else _told(visit, document, person)
    return show(
        visit, "agreement/trying.html", of=of, who=who, person=person,
        name="" if person is None else names("person", [person])[person],
        numbers=[one.number for one in versions(visit.now)], days=WITHIN_DAYS,
        has_draft=visit.may(PROPOSE) and drafting.draft() is not None, sees=_sees(visit), **told,
    )  # fmt: skip


def _of(visit: Visit) -> str:
    """Which document: the one asked for, else the draft, else the version in force."""
    asked = visit.request.GET.get("of", "")
    if not asked and visit.may(PROPOSE) and drafting.draft() is not None:
        return DRAFT
    number = judging_at(visit.now)
    return asked or ("" if number is None else str(number))


def _told(visit: Visit, document: Document, person: int | None) -> dict[str, Any]:
    met = counted(visit, document)
    judged = None if person is None else _judged(visit, document, person)
    return {"met": met, "parts": _parts(document, met), "judged": judged}


def counted(visit: Visit, document: Document) -> RulesMet:
    """Who of those whose lead opened of late meets what, by what is known now."""
    engine, grounds = visit.desk.engine, grounds_of_all(visit.desk.engine, visit.desk.log)
    return rules_met(document, engine, grounds, visit.now - WITHIN_DAYS * DAY, visit.now)


def _parts(document: Document, met: RulesMet) -> list[Part]:
    by_section: tuple[tuple[str, tuple[Any, ...]], ...] = (
        ("lead_types", document.lead_types),
        ("profiles", document.profiles),
        ("industries", document.industries),
        ("fit", (*document.fit.traits, *document.fit.disqualifiers)),
    )
    parts = [
        Part(BY_NAME[name].words, tuple(_met(one, met) for one in ones))
        for name, ones in by_section
    ]
    parts.append(Part(BY_NAME["engagement"].words, tuple(map(_done, met.doers.items()))))
    return [part for part in parts if part.lines]


def _met(one: Any, met: RulesMet) -> Line:
    return Line(one.name, in_words(one.when), met.people[one.when])


def _done(counted: tuple[EngagementRule, int]) -> Line:
    rule, people = counted
    return Line(rule.name, in_words(rule.when), people)


def _sees(visit: Visit) -> bool:
    """Whether they may see what is known of one person: a line of a score says it in words."""
    return decide(visit.actor, PERSON, Scope.ALL, FieldClass.CONTACT).allowed


def _person(visit: Visit, who: str) -> int | None:
    """The only person whom the word means; None where that is nobody, or several."""
    require(visit.actor, PERSON)
    found = persons_meant(who, visit.desk.place.secret, [source.name for source in sources()])
    numbers = {current([number])[number] for number in found}
    return numbers.pop() if len(numbers) == 1 and _sees(visit) else None


def _judged(visit: Visit, document: Document, person: int) -> Judged:
    scored = score(document, facts_of(visit.desk.engine, visit.desk.log, person), visit.now)
    sides = tuple(
        (BY_NAME[part].words, tuple(line for line in scored.contributions if line.part == part))
        for part in ("fit", "engagement")
    )
    return Judged(scored, sides)


TRYING = Page(
    "agreement/trying", "agreement-trying", READ, trying, place=Place.AGREEMENT,
    asks=(Asked("of"), Asked("who")),
)  # fmt: skip

"""What can be asked of a lead, in the agreement's own words: the conditions that a draft chooses from."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from accord.agreement.conditions import Condition
from accord.agreement.facts import Activity, Person
from accord.agreement.rules import holds

Part = Literal["fit", "engagement"]
# Micro, small, medium and large enterprises: Commission Recommendation 2003/361/EC; and a thousand.
SIZES = (10, 50, 250, 1000)
WORDED = ("industry", "country")
# What a visitor does by the way, or a machine does, says nothing by having happened once.
_PASSING = frozenset({"page", "form", "identify", "alias", "group", "track", "screen"})
_WORD = re.compile(r"[a-z]{2,}")
# Words that join others in a title.
_JOINING = frozenset({"of", "and", "the", "for", "in", "at", "to"})
_LONGEST = 60


@dataclass(frozen=True)
class Known:
    """A lead as it was known at `moment`, when it was handed over."""

    person: Person
    moment: int


@dataclass(frozen=True)
class Question:
    """A condition with a name for the document, and whether it asks who somebody is or what they did."""

    name: str
    when: Condition
    part: Part


def questions(leads: Sequence[Known], least: int) -> list[Question]:
    """What holds of at least so many of the leads and not of as many; of equal answers the first."""
    found: dict[tuple[bool, ...], Question] = {}
    for asked in _all(leads):
        answers = tuple(holds(asked.when, lead.person, lead.moment) for lead in leads)
        if least <= sum(answers) <= len(leads) - least:
            found.setdefault(answers, asked)
    return list(found.values())


def _all(leads: Sequence[Known]) -> Iterator[Question]:
    for size in SIZES:
        large = Condition(trait="employees", at_least=size)
        yield Question(f"at least {size} employees", large, "fit")
        yield Question(f"under {size} employees", Condition(trait="employees", below=size), "fit")
    for trait in WORDED:
        for value in _values(leads, trait):
            when = Condition(trait=trait, is_=value)
            yield Question(f"{trait}: {value}"[:_LONGEST], when, "fit")
    for word in _words(leads):
        yield Question(f"title with {word}", Condition(trait="title", like=f"*{word}*"), "fit")
    acts = [act for lead in leads for act in before(lead)]
    for form in _sorted(act.said.get("name") for act in acts if act.said["kind"] == "form"):
        when = Condition(kind="form", name=form)
        yield Question(f"form: {form}"[:_LONGEST], when, "engagement")
    for kind in _sorted(act.said["kind"] for act in acts if act.said["kind"] not in _PASSING):
        yield Question(kind.replace("_", " "), Condition(kind=kind), "engagement")
    for place in _sorted(section(act) for act in acts):
        when = Condition(kind="page", url=f"*{place}*")
        yield Question(f"looked at {place}"[:_LONGEST], when, "engagement")


def before(lead: Known) -> list[Activity]:
    """What they did themselves and was known at the hand-over."""
    acts = lead.person.activities
    return [act for act in acts if act.known <= lead.moment and act.said["direction"] == "in"]


def section(act: Activity) -> str | None:
    """The first part of a page's path, such as /pricing; None for the front page and what is no page."""
    if act.said["kind"] != "page":
        return None
    first = urlsplit(act.said.get("url", "")).path.strip("/").split("/")[0]
    return f"/{first}" if first else None


def _values(leads: Sequence[Known], trait: str) -> list[str]:
    found = (lead.person.trait(trait, lead.moment) for lead in leads)
    return _sorted(str(value) for value in found if value is not None)


def _words(leads: Sequence[Known]) -> list[str]:
    titles = (str(lead.person.trait("title", lead.moment) or "").lower() for lead in leads)
    return _sorted(
        word for title in titles for word in _WORD.findall(title) if word not in _JOINING
    )


def _sorted(texts: Iterable[str | None]) -> list[str]:
    return sorted({text for text in texts if text})

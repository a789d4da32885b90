"""Past leads drawn by chance, and people who mark them by a rule of which the drafting knows nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from accord.agreement.facts import ALWAYS, Activity, Person
from accord.agreement.twenty.counting import Count, Verdict, Vote, count
from accord.agreement.twenty.drafting import Draft, draft
from accord.agreement.twenty.traits import Known
from accord.basics.moments import HOUR, parse_moment

SENT = parse_moment("2026-09-01T12:00:00Z")
INDUSTRIES = ("Manufacturing", "Software", "Logistics", "Healthcare", "Finance", "Food")
COUNTRIES = ("Germany", "France", "United Kingdom", "United States", "India")
LEVELS = ("Analyst", "Manager", "Director", "Head of")
FIELDS = ("Operations", "Finance", "IT", "Marketing")
FORMS = ("Demo", "Contact", "Trial", "Webinar", "Guide")
PAGES = ("pricing", "blog", "guides", "docs", "careers", "compare", "customers", "security")
BY_THE_WAY = ("webinar", "email_click", "email_open", "email_reply")
Taste = Callable[[Known], bool]


def lead(traits: dict[str, str | int], *acts: dict[str, str], hours_before: int = 2) -> Known:
    """A lead with these traits that did this, all some hours before the hand-over."""
    at = SENT - hours_before * HOUR
    done = tuple(Activity(at, at, {"direction": "in", **act}) for act in acts)
    return Known(
        Person("", {name: ((ALWAYS, value),) for name, value in traits.items()}, done), SENT
    )


def drawn(rng: np.random.Generator) -> Known:
    """A lead like any other: a form, some pages, now and then more."""
    traits: dict[str, str | int] = {
        "employees": int(np.exp(rng.normal(4.3, 1.8))) + 1,
        "industry": str(rng.choice(INDUSTRIES)),
        "country": str(rng.choice(COUNTRIES)),
        "title": f"{rng.choice(LEVELS)} {rng.choice(FIELDS)}",
    }
    acts = [{"kind": "form", "name": str(rng.choice(FORMS, p=[0.3, 0.15, 0.15, 0.2, 0.2]))}]
    looked = {str(page) for page in rng.choice(PAGES, rng.integers(1, 7))}
    acts += [{"kind": "page", "url": f"https://a.example/{page}"} for page in sorted(looked)]
    acts += [{"kind": kind} for kind in BY_THE_WAY if rng.random() < 0.25]
    return lead(traits, *acts, hours_before=int(rng.integers(1, 200)))


def employees(one: Known) -> int:
    found = one.person.trait("employees", one.moment)
    assert isinstance(found, int)
    return found


def sent_form(one: Known, *names: str) -> bool:
    return any(act.said.get("name") in names for act in one.person.activities)


@dataclass(frozen=True)
class Held:
    """A sitting that was held: its ballots counted, and what was drafted of them."""

    count: Count
    draft: Draft

    @property
    def found(self) -> list[str]:
        return [rule.question.name for rule in self.draft.rules]


def hold(seed: int, taste: Taste, whim: float = 0.1, of_each: int = 3) -> Held:
    """Twenty leads, so many markers of each department, each mark turned by a whim now and then."""
    rng = np.random.default_rng(seed)
    leads = [drawn(rng) for _ in range(20)]
    votes = [
        Vote(place, department, taste(one) != (rng.random() < whim))
        for department in ("marketing", "sales")
        for _ in range(of_each)
        for place, one in enumerate(leads, 1)
    ]
    return drafted(leads, count(votes))


def drafted(leads: Sequence[Known], counted: Count) -> Held:
    taken = [leads[each.place - 1] for each in counted.of(Verdict.BOTH_TAKE)]
    left = [leads[each.place - 1] for each in counted.of(Verdict.NEITHER)]
    return Held(counted, draft(taken, left))

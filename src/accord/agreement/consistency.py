"""What is wrong with a document though each part of it reads well: names, dates, cells, circles, tests."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import pairwise, product
from typing import Any

from accord.agreement.conditions import ACTIVITY_TESTS, COUNTING, GROUPS, TRAIT_TESTS, Condition
from accord.agreement.document import Document, Grades
from accord.agreement.faults import Finding, Path, meant
from accord.agreement.industries import name_of, names
from accord.agreement.values import minutes_of_day, months_of
from accord.basics.moments import BadMoment, zone_of
from accord.log.kinds.prospects import KINDS

_ACTIVITY_KINDS = tuple(kind.name for kind in KINDS)
_NAMED = (
    "calendars", "lead_types", "profiles", "industries", "stages", "commitments", "nurture", "routing",
    "signals",
)  # fmt: skip


def findings(document: Document) -> Iterator[Finding]:
    """Everything found, in no order."""
    for check in _CHECKS:
        yield from check(document)


def _parties(document: Document) -> Iterator[Finding]:
    departments = {party.department for party in document.parties}
    if len(departments) == 1:
        (only,) = departments
        other = "sales" if only == "marketing" else "marketing"
        yield Finding(("parties",), f"Only {only} is a party.", f"Add a party of {other}.")
    signers: dict[str, str] = {}
    for place, party in enumerate(document.parties):
        department = signers.setdefault(party.signs, party.department)
        if department != party.department:
            yield Finding(
                ("parties", place, "signs"),
                f"'{party.signs}' would sign for both departments.",
                "Name two different people, one of each.",
            )


def _names(document: Document) -> Iterator[Finding]:
    for section in _NAMED:
        yield from _once((section,), getattr(document, section))
    yield from _once(("fit", "traits"), document.fit.traits)
    yield from _once(("fit", "disqualifiers"), document.fit.disqualifiers)
    yield from _once(("reasons",), document.reasons, "code")
    if document.engagement is not None:
        groups = document.engagement.groups
        yield from _once(("engagement", "groups"), groups)
        for place, group in enumerate(groups):
            yield from _once(("engagement", "groups", place, "rules"), group.rules)


def _once(path: Path, parts: Sequence[Any], field: str = "name") -> Iterator[Finding]:
    seen: set[str] = set()
    for place, part in enumerate(parts):
        name = getattr(part, field)
        if name in seen:
            yield Finding((*path, place, field), f"'{name}' is used twice.", "Give each its own.")
        seen.add(name)


def _references(document: Document) -> Iterator[Finding]:
    types = {each.name for each in document.lead_types} | {"other"}
    profiles = {each.name for each in document.profiles}
    calendars = {each.name for each in document.calendars}
    promises = {each.name for each in document.commitments}
    reasons = {each.code for each in document.reasons}
    lists: tuple[tuple[str, str, set[str], str], ...] = (
        ("commitments", "lead_type", types, "lead type"),
        ("commitments", "calendar", calendars, "calendar"),
        ("expected_activity", "lead_type", types, "lead type"),
        ("nurture", "profile", profiles, "profile"),
        ("reasons", "under", reasons, "reason"),
        ("reminders", "commitment", promises, "commitment"),
    )
    for section, field, known, what in lists:
        for place, part in enumerate(getattr(document, section)):
            yield from _known((section, place, field), getattr(part, field), known, what)
    for place, track in enumerate(document.nurture):
        for at, code in enumerate(track.reasons):
            yield from _known(("nurture", place, "reasons", at), code, reasons, "reason")
    for section, field in (("quota", "plan"), ("prices", "leads")):
        for place, part in enumerate(getattr(document, section)):
            for name in getattr(part, field):
                yield from _known((section, place, field, name), name, types, "lead type")
    if document.review is not None:
        yield from _known(("review", "calendar"), document.review.calendar, calendars, "calendar")


def _known(path: Path, name: str | None, known: set[str], what: str) -> Iterator[Finding]:
    if name is not None and name not in known:
        yield Finding(path, f"No {what} is called '{name}'.", meant(name, sorted(known)))


def _circles(document: Document) -> Iterator[Finding]:
    above = {reason.code: reason.under for reason in document.reasons}
    for place, reason in enumerate(document.reasons):
        way, at = [reason.code], reason.under
        while at is not None and at not in way:
            way.append(at)
            at = above.get(at)
        if at == reason.code:
            told = " under ".join([*way, at])
            yield Finding(
                ("reasons", place, "under"),
                f"These reasons go round in a circle: {told}.",
                "Take `under` away from one of them.",
            )


def _dates(document: Document) -> Iterator[Finding]:
    first, last = document.effective, document.until
    if first is not None and last is not None and last <= first:
        yield Finding(
            ("until",), f"It would end on {last}, not after {first}.", "Let `until` be a later day."
        )
    for section in ("quota", "capacity", "prices"):
        yield from _apart((section,), [(0, each.period) for each in getattr(document, section)])
    yield from _apart(("targets",), [(each.metric, each.period) for each in document.targets])


def _apart(path: Path, terms: Sequence[tuple[object, str]]) -> Iterator[Finding]:
    for place, (about, term) in enumerate(terms):
        for other_about, other in terms[:place]:
            if term and other and about == other_about and _meet(months_of(term), months_of(other)):
                yield Finding(
                    (*path, place, "period"),
                    f"{term} overlaps with {other}.",
                    "Let each month stand in one of them only.",
                )


def _meet(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


def _calendars(document: Document) -> Iterator[Finding]:
    for place, calendar in enumerate(document.calendars):
        path: Path = ("calendars", place)
        yield from _zone((*path, "zone"), calendar.zone)
        if not any(calendar.weekdays.values()):
            why = "No hour of any weekday is open, so nothing would ever fall due."
            yield Finding((*path, "weekdays"), why, "Write hours for a day.", of_lack=True)
        for name, days in (("weekdays", calendar.weekdays), ("overrides", calendar.overrides)):
            for day, hours in days.items():
                yield from _hours((*path, name, str(day)), hours)
        for at, holiday in enumerate(calendar.holidays):
            yield from _holiday((*path, "holidays", at), holiday, calendar.holidays[:at])
    if document.review is not None:
        yield from _zone(("review", "zone"), document.review.zone)


def _zone(path: Path, name: str) -> Iterator[Finding]:
    try:
        zone_of(name)
    except BadMoment:
        yield Finding(path, f"'{name}' is no time zone.", "Write one such as Europe/Berlin.")


def _hours(path: Path, hours: tuple[str, ...]) -> Iterator[Finding]:
    spans = [tuple(map(minutes_of_day, span.split("-"))) for span in hours if span]
    for place, (start, end) in enumerate(spans):
        if end <= start:
            why = f"{hours[place]} ends before it begins."
            yield Finding((*path, place), why, "Split hours over midnight between the two days.")
    for place, (before, after) in enumerate(pairwise(sorted(spans)), 1):
        if after[0] < before[1]:
            why = "Two of the hours overlap."
            yield Finding((*path, place), why, "Let each begin when the one before has ended.")


def _holiday(path: Path, holiday: str, before: Sequence[str]) -> Iterator[Finding]:
    if holiday in before:
        yield Finding(path, f"{holiday} stands here twice.", "Keep one of them.")
    if holiday[:1].isdigit():
        try:
            date.fromisoformat(holiday)
        except ValueError:
            yield Finding(path, f"There is no day {holiday}.", "Write a day of the calendar.")


def _grades(document: Document) -> Iterator[Finding]:
    grades = document.grades
    if grades is None or not grades.fit or not grades.engagement:
        return
    for name, steps in (("fit", grades.fit), ("engagement", grades.engagement)):
        yield from _steps(("grades", name), steps)
    cells = {f"{letter}{number}" for letter, number in product(grades.fit, grades.engagement)}
    for place, cell in enumerate(grades.qualify):
        path: Path = ("grades", "qualify", place)
        yield from _known(path, cell, cells, "cell")
        if cell in grades.qualify[:place]:
            yield Finding(path, f"{cell} stands here twice.", "Keep one of them.")
        for better in _better(cell, grades):
            why = f"{cell} qualifies but {better}, which is better, does not."
            yield Finding(path, why, f"Add {better}, or take {cell} away.")


def _steps(path: Path, steps: dict[str, float]) -> Iterator[Finding]:
    for (better, above), (worse, below) in pairwise(steps.items()):
        if below >= above:
            why = f"{worse} begins at {below:g}, not below {better} at {above:g}."
            yield Finding((*path, worse), why, "Write the best first, each from a lower score.")
    if min(steps.values()) > 0:
        last = list(steps)[-1]
        why = f"Scores below {steps[last]:g} would have no grade."
        yield Finding((*path, last), why, f"Let {last} begin at 0.")


def _better(cell: str, grades: Grades) -> Iterator[str]:
    """The next better cells that do not qualify, of a cell that does."""
    letters, numbers = list(grades.fit), list(grades.engagement)
    if cell[:1] not in letters or cell[1:] not in numbers:
        return
    row, column = letters.index(cell[:1]), numbers.index(cell[1:])
    for up, left in ((1, 0), (0, 1)):
        if row >= up and column >= left:
            better = f"{letters[row - up]}{numbers[column - left]}"
            if better not in grades.qualify:
                yield better


def _commitments(document: Document) -> Iterator[Finding]:
    for place, promise in enumerate(document.commitments):
        path: Path = ("commitments", place)
        if promise.owes == promise.to:
            why = f"{promise.owes} would owe it to itself."
            yield Finding((*path, "to"), why, "Let `to` be the other department.")
        if isinstance(promise.target, float) and promise.target <= 0:
            why = "Nothing is owed with such a target."
            yield Finding(
                (*path, "target"), why, "Write a number above zero, or a time such as 4h."
            )


def _engagement(document: Document) -> Iterator[Finding]:
    for place, group in enumerate(document.engagement.groups if document.engagement else ()):
        path: Path = ("engagement", "groups", place, "rules")
        if not group.rules:
            yield Finding(path, "The group has no rules.", "Add one.", of_lack=True)
        for at, rule in enumerate(group.rules):
            if rule.points == 0:
                why = "It gives no points."
                yield Finding((*path, at, "points"), why, "Write points, or take the rule away.")


def _conditions(document: Document) -> Iterator[Finding]:
    for path, condition, of_activities in _whole_conditions(document):
        yield from _condition(path, condition, of_activities)


def _whole_conditions(document: Document) -> Iterator[tuple[Path, Condition, bool]]:
    """Every condition with its path, and whether it is asked of single activities."""
    lists: dict[Path, Sequence[Any]] = {
        ("lead_types",): document.lead_types, ("profiles",): document.profiles,
        ("industries",): document.industries, ("fit", "traits"): document.fit.traits,
        ("fit", "disqualifiers"): document.fit.disqualifiers, ("routing",): document.routing,
        ("signals",): document.signals,
    }  # fmt: skip
    for path, parts in lists.items():
        for place, part in enumerate(parts):
            if part.when is not None:
                yield (*path, place, "when"), part.when, False
    for place, track in enumerate(document.nurture):
        if track.stop is not None:
            yield ("nurture", place, "stop"), track.stop, False
    for place, group in enumerate(document.engagement.groups if document.engagement else ()):
        for at, rule in enumerate(group.rules):
            yield ("engagement", "groups", place, "rules", at, "when"), rule.when, True


def _condition(path: Path, condition: Condition, of_activities: bool) -> Iterator[Finding]:
    groups, traits = condition.named(GROUPS), condition.named(("trait", *TRAIT_TESTS))
    acts = condition.named((*ACTIVITY_TESTS, *COUNTING))
    if len(groups) + bool(traits) + bool(acts) > 1:
        yield Finding(
            path,
            f"{', '.join([*groups, *traits, *acts])} stand in one condition.",
            "Put each into a condition of its own: all: [{…}, {…}].",
        )
    elif not groups and not traits and not acts:
        why, remedy = "The condition asks nothing.", "Write a trait, an activity, or all, any, not."
        yield Finding(path, why, remedy, of_lack=True)
    if traits and of_activities:
        why = "Engagement asks what was done, not who somebody is."
        yield Finding(path, why, "Move the trait to `fit`, whose points stand apart.")
    yield from _trait(path, condition, traits)
    yield from _activity(path, condition, acts, of_activities)
    for name in ("all", "any"):
        if condition.said(name) == ():
            yield Finding(
                (*path, name), "The group is empty.", "Write what must hold, or delete it."
            )
    for below, part in condition.parts():
        yield from _condition((*path, *below), part, of_activities)


def _trait(path: Path, condition: Condition, said: dict[str, object]) -> Iterator[Finding]:
    if not said:
        return
    if "trait" not in said:
        why = f"'{next(iter(said))}' tests nothing."
        yield Finding(path, why, "Add `trait:` with the trait's name.", of_lack=True)
    elif len(said) == 1:
        why, remedy = (
            f"Nothing is asked of '{condition.trait}'.",
            "Add is, one_of, like, at_least, below or known.",
        )
        yield Finding(path, why, remedy, of_lack=True)
    low = max((n for n in (condition.at_least, condition.above) if n is not None), default=None)
    high = min((n for n in (condition.at_most, condition.below) if n is not None), default=None)
    touching = condition.above is None and condition.below is None
    if low is not None and high is not None and (low > high or (low == high and not touching)):
        why = f"No number lies between {low:g} and {high:g} as asked."
        yield Finding(path, why, "Let the lower limit be lower than the upper.")


def _activity(
    path: Path, condition: Condition, said: dict[str, object], of_activities: bool
) -> Iterator[Finding]:
    kind = condition.kind
    if kind is not None and "*" not in kind and kind not in _ACTIVITY_KINDS:
        remedy = meant(kind, _ACTIVITY_KINDS)
        own = " For an event of your own write kind: track and its name."
        yield Finding((*path, "kind"), f"No activity is of kind '{kind}'.", remedy + own)
    for name in COUNTING:
        if name in said and of_activities:
            why = f"'{name}' has no meaning where each activity counts by itself."
            yield Finding((*path, name), why, "Use `cap` and `half_life`, or take it away.")
    if said and not any(name in said for name in ACTIVITY_TESTS):
        why = f"'{next(iter(said))}' counts nothing."
        yield Finding(path, why, "Add what to count, such as kind: page.", of_lack=True)
    if condition.direction is not None and condition.direction not in ("in", "out"):
        yield Finding((*path, "direction"), "A direction is in or out.", "Write one of them.")


def _codes(document: Document) -> Iterator[Finding]:
    for place, industry in enumerate(document.industries):
        for at, code in enumerate(industry.codes):
            if name_of(industry.standard, code) is None:
                standard = industry.standard.upper()
                yield Finding(
                    ("industries", place, "codes", at),
                    f"{standard} has no code '{code}'.",
                    f"Write one as {standard} writes it, such as "
                    f"{next(iter(names(industry.standard)))}, or another `standard`.",
                )


_CHECKS: tuple[Callable[[Document], Iterator[Finding]], ...] = (
    _parties, _names, _references, _circles, _dates, _calendars, _grades, _commitments, _engagement,
    _conditions, _codes,
)  # fmt: skip

"""What a condition means of one person at a moment, and how it is said in words."""

import re
from collections.abc import Iterator
from functools import lru_cache

from accord.agreement.conditions import ACTIVITY_TESTS, Condition
from accord.agreement.facts import Activity, Person
from accord.agreement.values import Plain, microseconds, pattern_text

# The only texts that are numbers, for every engine alike.
NUMBER = r"[+-]?[0-9]+(\.[0-9]+)?"
_NUMBER = re.compile(NUMBER)
_ACT_WORDS = {
    "name": "named", "url": "at", "channel": "over", "source": "from", "medium": "by",
    "campaign": "of the campaign", "asset": "with", "term": "after searching", "direction": "that goes",
}  # fmt: skip
_UNITS = {"m": "minute", "h": "hour", "d": "day", "w": "week"}
_LIMITS = (("at_least", "at least"), ("above", "above"), ("at_most", "at most"), ("below", "below"))


def holds(condition: Condition, person: Person, moment: int) -> bool:
    """Whether it holds of the person at that moment."""
    if condition.all is not None:
        return all(holds(part, person, moment) for part in condition.all)
    if condition.any is not None:
        return any(holds(part, person, moment) for part in condition.any)
    if condition.not_ is not None:
        return not holds(condition.not_, person, moment)
    if condition.trait is not None:
        return trait_meets(condition, person.trait(condition.trait, moment))
    return _times(condition, person, moment) >= (condition.times or 1)


def _times(condition: Condition, person: Person, moment: int) -> int:
    since = moment - microseconds(condition.within) if condition.within else None
    return sum(
        act.known <= moment and (since is None or act.at > since) and _act_meets(condition, act)
        for act in person.activities
    )


def is_met_by(condition: Condition, act: Activity) -> bool:
    """Whether an engagement rule's condition holds of the activity."""
    if condition.all is not None:
        return all(is_met_by(part, act) for part in condition.all)
    if condition.any is not None:
        return any(is_met_by(part, act) for part in condition.any)
    if condition.not_ is not None:
        return not is_met_by(condition.not_, act)
    return _act_meets(condition, act)


def _act_meets(condition: Condition, act: Activity) -> bool:
    tests = condition.named(ACTIVITY_TESTS)
    return all(_like(str(wanted), act.said.get(name)) for name, wanted in tests.items())


def trait_meets(condition: Condition, value: Plain | None) -> bool:
    """Whether a trait's value meets every test of it; an unknown one meets only `known: false`."""
    if value is None or condition.known is not None:
        return condition.known is (value is not None) and (
            value is None or _meets(condition, value)
        )
    return _meets(condition, value)


def _meets(condition: Condition, value: Plain) -> bool:
    wanted = condition.one_of if condition.is_ is None else (condition.is_,)
    if wanted is not None and not any(_same(each, value) for each in wanted):
        return False
    if condition.like is not None and not _like(condition.like, _text(value)):
        return False
    limits = condition.named(tuple(name for name, _ in _LIMITS))
    return not limits or _within(condition, _number(value))


def _within(condition: Condition, number: float | None) -> bool:
    return number is not None and (
        (condition.at_least is None or number >= condition.at_least)
        and (condition.above is None or number > condition.above)
        and (condition.at_most is None or number <= condition.at_most)
        and (condition.below is None or number < condition.below)
    )


def _same(wanted: Plain, value: Plain) -> bool:
    """Numbers are compared as numbers, all else as text in small letters."""
    if isinstance(wanted, int | float) and not isinstance(wanted, bool):
        return _number(value) == wanted
    return _text(wanted) == _text(value)


def _text(value: Plain) -> str:
    return str(value).strip().lower()


def _number(value: Plain) -> float | None:
    text = _text(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return float(text) if _NUMBER.fullmatch(text) else None


def _like(pattern: str, text: str | None) -> bool:
    return text is not None and _compiled(pattern).fullmatch(text.lower()) is not None


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern_text(pattern))


def in_words(condition: Condition) -> str:
    """The condition as a phrase: "employees is at least 50 and below 500"."""
    if condition.all is not None:
        return " and ".join(_bracketed(part) for part in condition.all)
    if condition.any is not None:
        return " or ".join(_bracketed(part) for part in condition.any)
    if condition.not_ is not None:
        return f"not ({in_words(condition.not_)})"
    if condition.trait is not None:
        return f"{condition.trait} {' and '.join(_trait_words(condition))}"
    return _act_words(condition)


def _bracketed(condition: Condition) -> str:
    words = in_words(condition)
    return f"({words})" if condition.all or condition.any else words


def _trait_words(condition: Condition) -> Iterator[str]:
    if condition.is_ is not None:
        yield f"is {condition.is_}"
    if condition.one_of is not None:
        yield f"is one of {', '.join(map(str, condition.one_of))}"
    if condition.like is not None:
        yield f"is like {condition.like}"
    if condition.known is not None:
        yield "is known" if condition.known else "is not known"
    limits = [
        f"{words} {condition.said(name):g}"
        for name, words in _LIMITS
        if condition.said(name) is not None
    ]
    if limits:
        yield f"is {' and '.join(limits)}"


def _act_words(condition: Condition) -> str:
    tests = condition.named(tuple(_ACT_WORDS))
    what = str(condition.kind or "anything").replace("_", " ")
    words = " ".join([what, *(f"{_ACT_WORDS[name]} {wanted}" for name, wanted in tests.items())])
    counted = f", {condition.times} times" if condition.times else ""
    return words + counted + (f" within {_length(condition.within)}" if condition.within else "")


def _length(length: str) -> str:
    """14d as 14 days."""
    count, unit = length[:-1], _UNITS[length[-1]]
    return f"{count} {unit}" + "s" * (count != "1")


def traits_of(condition: Condition) -> Iterator[str]:
    """The traits that it asks after."""
    if condition.trait is not None:
        yield condition.trait
    for _, part in condition.parts():
        yield from traits_of(part)

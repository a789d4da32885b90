"""What a condition of the agreement means in a table: of an activity's row, of a trait's value.

Reads the same declarations as `agreement/rules.py`, which judges one person.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from operator import and_, ge, gt, le, lt, or_
from typing import Any

import ibis

from accord.agreement.conditions import ACTIVITY_TESTS, Condition
from accord.agreement.rules import NUMBER
from accord.agreement.values import Plain, pattern_text

Meets = Callable[[Condition], Any]
# What the log calls them, where a condition says it otherwise.
_COLUMNS = {"source": "utm_source", "medium": "utm_medium"}


def grouped(leaf: Meets) -> Meets:
    """The meaning of whole conditions, given that of their leaves."""

    def meets(condition: Condition) -> Any:
        if condition.all is not None:
            return every(map(meets, condition.all))
        if condition.any is not None:
            return some(map(meets, condition.any))
        if condition.not_ is not None:
            return ~meets(condition.not_)
        return leaf(condition)

    return meets


def leaves(conditions: Iterable[Condition]) -> Iterator[Condition]:
    """The tests that the conditions are made of, groups left out."""
    for condition in conditions:
        parts = [part for _, part in condition.parts()]
        if parts:
            yield from leaves(parts)
        else:
            yield condition


def lowered(acts: ibis.Table) -> dict[str, Any]:
    """What conditions ask of an activity of the log, in small letters, under their own names."""
    texts = {name: acts[_COLUMNS.get(name, name)].lower() for name in ACTIVITY_TESTS}
    return {**texts, "direction": texts["direction"].fill_null("in")}


def of_activity(acts: ibis.Table) -> Meets:
    """Conditions on the rows of a table that has the columns of `lowered`."""

    def leaf(condition: Condition) -> Any:
        tests = condition.named(ACTIVITY_TESTS)
        return every(_like(acts[name], str(wanted)) for name, wanted in tests.items())

    return grouped(leaf)


def trait_meets(condition: Condition, value: Any) -> Any:
    """Whether a trait's value, as text, meets every test of it; an unknown one only `known: false`."""
    if condition.known is False:
        return value.isnull()
    text = value.strip().lower()
    number = ibis.ifelse(
        text.re_search(f"^{NUMBER}$"), text.try_cast("float64"), ibis.null("float64")
    )
    tests: list[Any] = []
    wanted = condition.one_of if condition.is_ is None else (condition.is_,)
    if wanted is not None:
        tests.append(some(_same(each, text, number) for each in wanted))
    if condition.like is not None:
        tests.append(_like(text, condition.like))
    limits = (
        (ge, condition.at_least), (gt, condition.above), (le, condition.at_most),
        (lt, condition.below),
    )  # fmt: skip
    tests += [test(number, limit) for test, limit in limits if limit is not None]
    return every([value.notnull(), *tests]).fill_null(False)


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


def every(tests: Any) -> Any:
    """Whether all hold; of none, yes."""
    return reduce(and_, tests, ibis.literal(value=True))


def some(tests: Any) -> Any:
    """Whether any holds; of none, no."""
    return reduce(or_, tests, ibis.literal(value=False))

"""How many people meet each rule of a document: what stands beside a rule while it is written."""

from collections.abc import Iterator
from typing import Any

import ibis

from accord.agreement.conditions import Condition
from accord.agreement.document import Document
from accord.tables.scores import told_of
from accord.tables.verdicts import asks, graded, of_row, verdict


def person_rules(document: Document) -> list[Condition]:
    """The conditions that are asked of whole people, in the order of `meets_N`."""
    parts: tuple[Any, ...] = (
        *document.lead_types, *document.profiles, *document.industries, *document.fit.traits,
        *document.fit.disqualifiers,
    )  # fmt: skip
    return [part.when for part in parts]


def meeting(
    document: Document, asked: ibis.Table, traits: ibis.Table, activities: ibis.Table
) -> ibis.Table:
    """One row about `asked`, distinct pairs (person, moment): `n` of them, how many `qualify`, how many meet
    each of `person_rules` (`meets_N`), how many did what each rule of engagement gives points for (`does_N`).

    `traits` and `activities` are as for `scores`.
    """
    wanted = asks(document)
    told = told_of(wanted, asked, traits, activities)
    meets = of_row(wanted, told)
    rules = {f"meets_{n}": meets(when) for n, when in enumerate(person_rules(document))}
    done = {f"does_{n}": told[f"raw_{n}"].fill_null(0.0) != 0 for n in range(len(wanted.rules))}
    columns = {**verdict(document, wanted, told), **rules, **done}
    found = graded(document, told.select("person", "moment", **columns))
    return found.aggregate(
        n=found.count(), qualify=_count(found.qualifies),
        **{name: _count(found[name]) for name in _names(rules, done)},
    )  # fmt: skip


def _names(*columns: dict[str, Any]) -> Iterator[str]:
    for each in columns:
        yield from each


def _count(held: ibis.Value) -> Any:
    return ibis.ifelse(held, 1, 0).sum().fill_null(0).cast("int64")

"""Rows of the lists as pages show them: names in place of ids, moments beside words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accord.access.decide import Permission, decide
from accord.access.fields import FieldClass
from accord.access.matrix import Scope, Verb
from accord.access.roles import Actor
from accord.metrics.wording import worded
from accord.people.questions import titles_of
from accord.people.records import Kind, names
from accord.prospects.lists import Row
from accord.web.prospects.words import STATES, TONES

_PERSON = Permission(Verb.READ, "person")


@dataclass(frozen=True)
class Line:
    """A row with words for its ids and its state."""

    row: Row
    person: str = ""
    account: str = ""
    owner: str = ""
    deal: str = ""
    title: str = ""
    state: str = ""
    tone: str = ""
    amount: str = ""


def sees_contact(actor: Actor) -> bool:
    """Whether they may read how persons are reached, and by it titles and imported properties."""
    return decide(actor, _PERSON, Scope.ALL, FieldClass.CONTACT).allowed


def lines(rows: Sequence[Row], *, with_titles: bool = False) -> list[Line]:
    """Lines of a list, each kind of name read once for all rows."""
    known = {kind: _names(kind, rows) for kind in ("person", "account", "owner", "deal")}
    titles = titles_of(_ids("person", rows)) if with_titles else {}
    return [_line(row, known, titles) for row in rows]


def _line(row: Row, known: Mapping[str, Mapping[int, str]], titles: Mapping[int, str]) -> Line:
    state = str(row.get("state") or row.get("outcome") or "")
    return Line(
        row,
        **{kind: found.get(row.get(kind) or 0, "") for kind, found in known.items()},
        title=titles.get(row.get("person") or 0, ""),
        state=str(STATES.get(state, state)),
        tone=TONES.get(state, ""),
        amount=_amount(row),
    )


def _amount(row: Row) -> str:
    return worded(row["amount"], "money", row.get("currency")) if "amount" in row else ""


def _names(kind: Kind, rows: Iterable[Row]) -> dict[int, str]:
    ids = _ids(kind, rows)
    return names(kind, ids) if ids else {}


def _ids(column: str, rows: Iterable[Row]) -> list[int]:
    found: dict[Any, None] = dict.fromkeys(row.get(column) for row in rows)
    return [number for number in found if number is not None]

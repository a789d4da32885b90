"""What stands behind the question mark of an address: what a page takes, and what it left out as not understood."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from accord.metrics.dimensions import DIMENSIONS, PROPERTY

# Longer values are cut where they are told again.
_TOLD_LETTERS = 40


@dataclass(frozen=True)
class Asked:
    """A part that a page takes; a name that ends in `*` is any name that begins so.

    `one_of` are its values where they are few and another would be passed over.
    """

    name: str
    one_of: tuple[str, ...] = ()
    is_number: bool = False
    many: bool = False

    def takes(self, name: str) -> bool:
        """Whether that name means this part."""
        return name.startswith(self.name[:-1]) if self.name.endswith("*") else name == self.name

    def understands(self, value: str) -> bool:
        """Whether the page does something with that value; an empty one is as none."""
        if not value:
            return True
        if self.is_number:
            return value.isascii() and value.isdecimal()
        return not self.one_of or value in self.one_of


@dataclass(frozen=True)
class LeftOut:
    """What a page did not understand, as it stood there, and the rest of the query string without it."""

    parts: tuple[str, ...]
    without: str

    def __str__(self) -> str:
        """The parts in one line."""
        return ", ".join(self.parts)


NEXT = Asked("next")
# What `Selection.of` reads.
SELECTED = (
    Asked("period"),
    Asked("against"),
    Asked("as_of"),
    Asked("within"),
    *(Asked(dimension.name, many=True) for dimension in DIMENSIONS),
    Asked(f"{PROPERTY}*", many=True),
)
OWN_DATES = (Asked("since"), Asked("last"))


def left_out(query: QueryDict, asks: Sequence[Asked]) -> LeftOut | None:
    """What of the address no part of the page takes; None where all of it was understood."""
    strange: list[str] = []
    kept: list[tuple[str, str]] = []
    for name, values in query.lists():
        part = next((each for each in asks if each.takes(name)), None)
        understood = [value for value in values if part and part.understands(value)]
        strange += [_told(name, value) for value in values if value not in understood]
        if part and not part.many and len(understood) > 1:
            strange.append(_("%s more than once; the last one counts") % name)
            understood = understood[-1:]
        kept += [(name, value) for value in understood]
    return LeftOut(tuple(dict.fromkeys(strange)), urlencode(kept)) if strange else None


def _told(name: str, value: str) -> str:
    text = f"{name}={value}" if value else name
    return text if len(text) <= _TOLD_LETTERS else f"{text[: _TOLD_LETTERS - 1]}…"

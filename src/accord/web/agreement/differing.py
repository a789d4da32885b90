"""Two documents side by side: each change in words, and whether it binds or only words."""

from dataclasses import dataclass
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from accord.agreement.comparing import Change, changes
from accord.agreement.conditions import Condition
from accord.agreement.document import Document
from accord.agreement.rules import in_words
from accord.web.agreement import labels
from accord.web.agreement.outline import SECTIONS, Section
from accord.web.agreement.words import amount


@dataclass(frozen=True)
class Line:
    """One change; `before` or `after` is empty where there is nothing."""

    place: str
    before: str
    after: str
    binds: bool


@dataclass(frozen=True)
class Differing:
    """The changes of one section, and whether any of them binds."""

    section: Section
    lines: tuple[Line, ...]

    @property
    def binds(self) -> bool:
        """Whether both signatures are needed for it."""
        return any(line.binds for line in self.lines)


def differing(old: Document, new: Document) -> list[Differing]:
    """Each section that changes, in the document's order."""
    found = changes(old, new)
    by_section = [
        (section, tuple(_line(change) for change in found if change.path[0] in section.fields))
        for section in SECTIONS
    ]
    return [Differing(section, lines) for section, lines in by_section if lines]


def _line(change: Change) -> Line:
    whole = len(change.path) == 1
    steps = change.path if whole else change.path[1:]
    place = " › ".join(_step(step) for step in steps)
    return Line(place, said(change.before), said(change.after), change.binds)


def _step(name: str) -> str:
    return str(labels.LABELS.get(name) or labels.TESTS.get(name) or name)


def said(value: Any) -> str:
    """A plain value of a document in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return amount(value)
    if isinstance(value, dict):
        return _rule(value) or "; ".join(_part(name, each) for name, each in value.items())
    if isinstance(value, list | tuple):
        between = "; " if any(isinstance(each, dict) for each in value) else ", "
        return between.join(map(said, value))
    return "" if value is None else str(labels.CHOICES.get(value, value))


def _part(name: str, value: Any) -> str:
    told = said(value)
    return told if name in ("name", "code") else f"{_step(name)} {told}"


def _rule(value: dict[str, Any]) -> str:
    """A condition in words; empty for anything else."""
    try:
        condition = msgspec.convert(value, Condition)
    except msgspec.ValidationError:
        return ""
    return in_words(condition) if value else ""

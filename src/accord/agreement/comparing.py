"""What differs between two documents, place by place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from accord.agreement.binding import EXPLAINS, WORDING
from accord.agreement.document import Document

# What tells the parts of a list apart, so that a part put in between is one change and not many.
_NAMES = ("name", "code", "department", "commitment")


@dataclass(frozen=True)
class Change:
    """Where, by the names of the parts; `before` and `after` as plain values, None where there is nothing;
    `binds` unless only wording changed."""

    path: tuple[str, ...]
    before: Any
    after: Any
    binds: bool

    @property
    def where(self) -> str:
        """The path, dotted."""
        return ".".join(self.path)


def changes(old: Document, new: Document) -> list[Change]:
    """Every place where they differ, in the order of the sections."""
    return list(_between(msgspec.to_builtins(old), msgspec.to_builtins(new), ()))


def _between(old: Any, new: Any, path: tuple[str, ...]) -> Iterator[Change]:
    before, after = _parts(old), _parts(new)
    if before is None or after is None:
        if old != new:
            yield Change(path, old, new, _binds(path))
        return
    for name in dict.fromkeys([*before, *after]):
        yield from _between(before.get(name), after.get(name), (*path, name))


def _parts(value: Any) -> dict[str, Any] | None:
    """The parts by name; None of a plain value or nothing, which are compared whole."""
    if isinstance(value, dict):
        return value
    if not isinstance(value, list | tuple) or not all(isinstance(part, dict) for part in value):
        return None
    return {_name(part, at): part for at, part in enumerate(value)}


def _name(part: dict[str, Any], at: int) -> str:
    return next((str(part[name]) for name in _NAMES if name in part), str(at + 1))


def _binds(path: tuple[str, ...]) -> bool:
    return path[0] not in EXPLAINS and not WORDING & set(path)

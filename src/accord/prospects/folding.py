"""A timeline made readable: what was only noted in passing is folded, what people said stands alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Item = Mapping[str, Any]
# So many of a kind in a row and on one day are said in one line.
FOLD_FROM = 3
# Kinds in which somebody turned to somebody; each stands alone.
PERSONAL = frozenset(
    {"form", "identify", "email", "email_reply", "call", "meeting", "chat", "message", "note", "task",
     "webinar", "event", "download", "email_unsubscribe"}
)  # fmt: skip


@dataclass(frozen=True)
class Moment:
    """One line of a timeline: one item, or several of a kind on one day, newest first."""

    items: tuple[Item, ...]

    @property
    def newest(self) -> Item:
        """The item that gives the line its time."""
        return self.items[0]

    @property
    def is_fold(self) -> bool:
        """Whether it stands for several."""
        return len(self.items) > 1


def fold(items: Iterable[Item]) -> list[Moment]:
    """Lines in the order of the items, which carry `kind`, `day` and `direction`."""
    lines: list[Moment] = []
    run: list[Item] = []
    for item in items:
        if run and not _alike(run[-1], item):
            lines += _lines(run)
            run = []
        run.append(item)
    return lines + _lines(run)


def _alike(one: Item, other: Item) -> bool:
    if one["kind"] in PERSONAL:
        return False
    return all(one[name] == other[name] for name in ("kind", "day", "direction"))


def _lines(run: list[Item]) -> list[Moment]:
    if len(run) >= FOLD_FROM:
        return [Moment(tuple(run))]
    return [Moment((item,)) for item in run]

"""What somebody did before the hand-over, folded into a few lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from accord.agreement.facts import Activity
from accord.agreement.twenty.traits import section

MOST_LINES = 7
# Turning to somebody tells more than looking, and looking more than having been written to.
_FIRST = ("form", "meeting", "call", "email_reply", "chat", "webinar", "event", "download")
_TOLD_APART = frozenset({"form", "webinar", "event", "download"})
_SILENT = frozenset({"identify", "alias", "group"})


@dataclass(frozen=True)
class Doing:
    """One line: activities of a kind, of a form or event the same one, and in one direction."""

    kind: str
    name: str
    direction: str
    times: int
    first: int
    last: int
    sections: tuple[tuple[str, int], ...] = ()


def doings(acts: Sequence[Activity]) -> list[Doing]:
    """At most seven lines, what tells most first; pages with the parts of the site most looked at."""
    folded: dict[tuple[str, str, str], list[Activity]] = {}
    for act in acts:
        kind = act.said["kind"]
        if kind not in _SILENT:
            name = act.said.get("name", "") if kind in _TOLD_APART else ""
            folded.setdefault((kind, name, act.said["direction"]), []).append(act)
    lines = [_line(*key, own) for key, own in folded.items()]
    return sorted(lines, key=_order)[:MOST_LINES]


def _line(kind: str, name: str, direction: str, acts: Sequence[Activity]) -> Doing:
    looked: dict[str, int] = {}
    for act in acts:
        if part := section(act):
            looked[part] = looked.get(part, 0) + 1
    most = sorted(looked.items(), key=lambda each: (-each[1], each[0]))[:3]
    moments = [act.at for act in acts]
    return Doing(kind, name, direction, len(acts), min(moments), max(moments), tuple(most))


def _order(line: Doing) -> tuple[bool, int, int]:
    place = _FIRST.index(line.kind) if line.kind in _FIRST else len(_FIRST)
    return line.direction == "out", place, -line.last

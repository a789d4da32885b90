"""What is known of one person: traits over time, and activities, as a program or a file gives them."""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec
from msgspec import Struct

from accord.agreement.values import Plain
from accord.basics.moments import BadMoment, parse_moment
from accord.log.kinds.prospects import KINDS, TRACK

_KINDS = frozenset(kind.name for kind in KINDS)
ALWAYS = -(2**62)  # Of a trait without a date: known from before anything else.
_AFTER_PATH = re.compile(r"[?#].*", re.DOTALL)


class BadFacts(Exception):
    """Facts of a person that cannot be read; the message says which and what to write."""


class _Since(Struct, frozen=True, forbid_unknown_fields=True):
    value: Plain | None
    at: str


class _Act(Struct, frozen=True, forbid_unknown_fields=True):
    """Columns of an imported activity; those that no condition asks after may stand there too."""

    at: str
    kind: str
    known_at: str | None = None
    name: str | None = None
    url: str | None = None
    channel: str | None = None
    source: str | None = None
    medium: str | None = None
    campaign: str | None = None
    asset: str | None = None
    term: str | None = None
    direction: str | None = None
    human: bool | None = None
    value: float | None = None
    key: str | None = None


class _Facts(Struct, frozen=True, forbid_unknown_fields=True):
    person: str = ""
    traits: dict[str, str | bool | int | float | tuple[_Since, ...] | None] = {}
    activities: tuple[_Act, ...] = ()


@dataclass(frozen=True)
class Activity:
    """One activity; `known` is the moment from which it can count, `said` its columns."""

    at: int
    known: int
    said: Mapping[str, str]


@dataclass(frozen=True)
class Person:
    """Traits, each a list of (moment, value) in order of time; activities in the order of becoming known."""

    name: str = ""
    traits: Mapping[str, tuple[tuple[int, Plain | None], ...]] = field(default_factory=dict)
    activities: tuple[Activity, ...] = ()

    def trait(self, name: str, moment: int) -> Plain | None:
        """What was known then; None if nothing."""
        values = self.traits.get(name, ())
        place = bisect_right(values, moment, key=lambda each: each[0])
        return values[place - 1][1] if place else None

    def moments(self, until: int) -> list[int]:
        """When something new became known, up to and including that moment; ALWAYS for what has no date."""
        changes = {at for values in self.traits.values() for at, _ in values}
        changes |= {activity.known for activity in self.activities}
        return sorted(moment for moment in changes if moment <= until)


def read_person(text: bytes | str) -> Person:
    """A person from JSON: {"traits": {name: value or [{"value", "at"}]}, "activities": [{"at", "kind", …}]}."""
    try:
        facts = msgspec.json.decode(text, type=_Facts)
        traits = {name: _over_time(given) for name, given in facts.traits.items()}
        activities = sorted(map(_activity, facts.activities), key=lambda each: each.known)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise BadFacts(f"{fault}. Nothing was computed; see examples/person.json.") from None
    except BadMoment as fault:
        raise BadFacts(f"{fault} Nothing was computed.") from None
    return Person(facts.person, traits, tuple(activities))


def _over_time(
    given: Plain | tuple[_Since, ...] | None,
) -> tuple[tuple[int, Plain | None], ...]:
    if not isinstance(given, tuple):
        return ((ALWAYS, given),)
    values = [(parse_moment(each.at), each.value) for each in given]
    return tuple(sorted(values, key=lambda each: each[0]))


def _activity(act: _Act) -> Activity:
    at = parse_moment(act.at)
    known = max(at, parse_moment(act.known_at)) if act.known_at else at
    said = {
        name: value
        for name in ("name", "channel", "source", "medium", "campaign", "asset", "term")
        if (value := getattr(act, name))
    }
    if act.url:
        said["url"] = _AFTER_PATH.sub("", act.url)
    # As an import does: what is no kind of ours is an event by that name.
    known_kind = act.kind in _KINDS
    said["kind"] = act.kind if known_kind else TRACK.name
    if not known_kind:
        said.setdefault("name", act.kind)
    return Activity(at, known, {**said, "direction": act.direction or "in"})

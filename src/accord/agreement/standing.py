"""Where each version of the agreement stands at a moment. A version judges only while it is in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import get_args

from accord.agreement.values import Department

PARTIES: tuple[str, ...] = get_args(Department)


class State(StrEnum):
    """Where a version stands."""

    PROPOSED = "proposed"
    HALF_SIGNED = "signed by one"
    AGREED = "agreed, not yet in force"
    IN_FORCE = "in force"
    SUPERSEDED = "superseded"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    OVERTAKEN = "overtaken"
    ASIDE = "set aside for a trial"


@dataclass(frozen=True)
class Standing:
    """What decides about a version. Moments are microseconds UTC; `begins` is None until both signed,
    `ends` where the document names its last day, `withdrawn` where its proposer took it back.

    `trial_of` is the version that judges again once this one, agreed for a time only, has ended.
    """

    number: int
    signed_by: frozenset[str]
    begins: int | None
    ends: int | None
    withdrawn: int | None
    trial_of: int | None = None

    def known_at(self, moment: int) -> bool:
        """Whether it has begun by then, however long it lasts."""
        return self.begins is not None and self.begins <= moment

    def has_ended(self, moment: int) -> bool:
        """Whether its last day is over."""
        return self.ends is not None and self.ends <= moment


def in_force(versions: Iterable[Standing], moment: int) -> int | None:
    """The number of the version that judges at the moment: the one that began last, unless it ended.

    A trial that has ended leaves things as if it had never been.
    """
    begun = [
        version
        for version in versions
        if version.known_at(moment)
        and not (version.trial_of is not None and version.has_ended(moment))
    ]
    last = max(begun, key=lambda each: (each.begins, each.number), default=None)
    return None if last is None or last.has_ended(moment) else last.number


@dataclass(frozen=True)
class Term:
    """When a version is in force: from `begins` up to, not with, `ends`, None for no end yet."""

    number: int
    begins: int
    ends: int | None


def terms(versions: Iterable[Standing], moment: int) -> list[Term]:
    """The terms begun by the moment, in order of time; after a trial the version before begins a new one."""
    known = [version for version in versions if version.known_at(moment)]
    edges = {edge for one in known for edge in (one.begins, one.ends) if edge is not None}
    begun = sorted(edge for edge in edges if edge <= moment)
    ends = {one.number: one.ends for one in known}
    found = []
    for begins, following in zip(begun, [*begun[1:], None], strict=False):
        number = in_force(known, begins)
        if number is not None:
            found.append(Term(number, begins, ends[number] if following is None else following))
    return found


def states(versions: Iterable[Standing], moment: int) -> dict[int, State]:
    """The state of each version at the moment, by number."""
    known = list(versions)
    lasting = (one.number for one in known if one.known_at(moment) and one.trial_of is None)
    newest = max(lasting, default=0)
    number = in_force(known, moment)
    judging = next((one for one in known if one.number == number), None)
    return {one.number: _state(one, moment, judging, newest) for one in known}


def _state(one: Standing, moment: int, judging: Standing | None, newest: int) -> State:
    if one.withdrawn is not None:
        return State.WITHDRAWN
    if judging is not None and one.number == judging.number:
        return State.IN_FORCE
    if one.known_at(moment):
        return _past(one, moment, judging, newest)
    if one.begins is not None:
        return State.AGREED
    if (one.number if one.trial_of is None else one.trial_of) < newest:
        return State.OVERTAKEN
    return State.HALF_SIGNED if one.signed_by else State.PROPOSED


def _past(one: Standing, moment: int, judging: Standing | None, newest: int) -> State:
    """Of a version that has begun and does not judge."""
    if judging is not None and judging.trial_of == one.number and not one.has_ended(moment):
        return State.ASIDE
    is_last = one.trial_of is not None or one.number == newest
    return State.ENDED if is_last and one.has_ended(moment) else State.SUPERSEDED

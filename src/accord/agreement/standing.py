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


@dataclass(frozen=True)
class Standing:
    """What decides about a version. Moments are microseconds UTC; `begins` is None until both signed,
    `ends` where the document names its last day, `withdrawn` where its proposer took it back."""

    number: int
    signed_by: frozenset[str]
    begins: int | None
    ends: int | None
    withdrawn: int | None

    def known_at(self, moment: int) -> bool:
        """Whether it has begun by then, however long it lasts."""
        return self.begins is not None and self.begins <= moment


def in_force(versions: Iterable[Standing], moment: int) -> int | None:
    """The number of the version that judges at the moment: the one that began last, unless it ended."""
    begun = [version for version in versions if version.known_at(moment)]
    last = max(begun, key=lambda each: (each.begins, each.number), default=None)
    if last is None or (last.ends is not None and last.ends <= moment):
        return None
    return last.number


def states(versions: Iterable[Standing], moment: int) -> dict[int, State]:
    """The state of each version at the moment, by number."""
    known = list(versions)
    newest = max((one.number for one in known if one.known_at(moment)), default=0)
    judging = in_force(known, moment)
    return {one.number: _state(one, moment, judging, newest) for one in known}


def _state(one: Standing, moment: int, judging: int | None, newest: int) -> State:
    if one.withdrawn is not None:
        return State.WITHDRAWN
    if one.number == judging:
        return State.IN_FORCE
    if one.known_at(moment):
        over = one.ends is not None and one.ends <= moment
        return State.ENDED if over and one.number == newest else State.SUPERSEDED
    if one.begins is not None:
        return State.AGREED
    if one.number < newest:
        return State.OVERTAKEN
    return State.HALF_SIGNED if one.signed_by else State.PROPOSED

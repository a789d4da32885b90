"""Which past leads are laid on the table: twenty that differ, the same ones whoever asks."""

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

TWENTY = 20
FEWEST = 8


class Became(StrEnum):
    """What became of a lead after it was sent."""

    WON = "won"
    LOST = "lost"
    SENT_BACK = "sent back"
    UNANSWERED = "never answered"
    UNDECIDED = "undecided"


class TooFew(ValueError):
    """There are not enough past leads for a sitting; the message says how many there are."""


@dataclass(frozen=True)
class Candidate:
    """A past lead with enough known of it; `source` and `size` are what the twenty should differ in."""

    lead: int
    person: int
    sent_at: int
    became: str
    source: str | None
    size: str


def choose(candidates: Iterable[Candidate], number: int) -> tuple[Candidate, ...]:
    """At most twenty, one of a person: outcomes in turn, then the source and size seen least.

    Chance follows the sitting's `number` alone. Undecided leads only fill up. Raises TooFew below eight.
    """
    chance = random.Random(number)
    left = sorted(candidates, key=lambda each: each.lead)
    chance.shuffle(left)
    left = list({each.person: each for each in reversed(left)}.values())[::-1]
    if len(left) < FEWEST:
        raise TooFew(
            f"A sitting takes at least {FEWEST} past leads of which enough is known; there are {len(left)}."
        )
    chosen: list[Candidate] = []
    while left and len(chosen) < TWENTY:
        chosen.append(_most_different(left, chosen))
        left.remove(chosen[-1])
    chance.shuffle(chosen)
    return tuple(chosen)


def _most_different(left: list[Candidate], chosen: list[Candidate]) -> Candidate:
    became = Counter(each.became for each in chosen)
    source = Counter(each.source for each in chosen)
    size = Counter(each.size for each in chosen)
    return min(
        left,
        key=lambda each: (
            each.became == Became.UNDECIDED, became[each.became], source[each.source], size[each.size],
        ),
    )  # fmt: skip

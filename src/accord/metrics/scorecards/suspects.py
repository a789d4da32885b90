"""Columns that may know the outcome because they were filled after it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from accord.basics.rates import Floats
from accord.metrics.scorecards.card import Scorecard
from accord.metrics.scorecards.cases import Cases, Trait
from accord.metrics.scorecards.evidence import GIVEN_AWAY, tally, weigh


@dataclass(frozen=True)
class Suspect:
    """A column to look at before anybody believes the card, and why."""

    column: str
    reason: str


def suspects(cases: Cases, card: Scorecard) -> tuple[Suspect, ...]:
    """Each suspicious column once, with the plainest reason."""
    found: dict[str, str] = {}
    for column, reason in (*_filled_late(cases), *_dated_later(cases), *_telling(card)):
        found.setdefault(column, reason)
    return tuple(Suspect(column, reason) for column, reason in found.items())


def _filled_late(cases: Cases) -> Iterator[tuple[str, str]]:
    """Columns in which being filled at all gives the outcome away."""
    for trait in (*cases.traits, *cases.dates):
        known = trait.known
        if weigh(*tally(known.astype(np.int64), cases.outcomes, 2)).value > GIVEN_AWAY:
            with_it, without = (known[cases.outcomes == kind].mean() for kind in (1, 0))
            reason = (
                f"It is filled in {with_it:.0%} of the cases with the outcome and in {without:.0%} of the "
                "others, so it was probably filled after the outcome."
            )
            yield trait.name, reason


def _dated_later(cases: Cases) -> Iterator[tuple[str, str]]:
    if cases.at is None:
        return
    for trait in cases.dates:
        later = _share_later(trait, cases.at)
        if later > 0.5:
            yield trait.name, f"In {later:.0%} of the rows its date lies after the row's own time."


def _share_later(trait: Trait, at: Floats) -> float:
    known = trait.known
    return float((trait.values[known] > at[known]).mean()) if known.any() else 0.0


def _telling(card: Scorecard) -> Iterator[tuple[str, str]]:
    for part in card.parts:
        if part.evidence.value > GIVEN_AWAY:
            reason = (
                f"Its information value is {part.evidence.value:.2f}; above {GIVEN_AWAY} a column often "
                "knows the outcome. Make sure that it is filled before, or leave it out."
            )
            yield part.trait, reason

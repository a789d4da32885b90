"""Past leads from which a scorecard is learned: what was known of each, and what became of it."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from accord.basics.rates import Floats, Ints

LEAST_OUTCOMES = 200
LEAST_OF_EITHER = 30


class TooFew(Exception):
    """Too few outcomes to learn from; the message says how many of what are missing."""


@dataclass(frozen=True)
class Trait:
    """A value a case: a number or, where there are `levels`, the place of a text among them; NaN where blank."""

    name: str
    values: Floats
    levels: tuple[str, ...] = ()

    @property
    def known(self) -> NDArray[np.bool_]:
        """Where something is filled in."""
        return ~np.isnan(self.values)


@dataclass(frozen=True)
class Cases:
    """Leads in the order of time. `outcomes` are 1 where it came to the outcome, else 0.

    `dates` (microseconds) are no traits to score by, but show what was filled late; `at` is each case's own
    moment, None where only the order is known.
    """

    traits: tuple[Trait, ...]
    outcomes: Ints
    dates: tuple[Trait, ...] = ()
    at: Floats | None = None

    @property
    def n(self) -> int:
        """Number of cases."""
        return len(self.outcomes)

    @property
    def positives(self) -> int:
        """Cases with the outcome."""
        return int(self.outcomes.sum())

    def taken(self, rows: Ints) -> "Cases":
        """Some of the cases, with their traits; dates stay behind, since they only guard the whole."""
        traits = tuple(replace(trait, values=trait.values[rows]) for trait in self.traits)
        return Cases(traits, self.outcomes[rows])


def require_enough(cases: Cases) -> None:
    """Raises TooFew under 200 outcomes, under 30 of either kind, or without any trait."""
    if not cases.traits:
        raise TooFew("There is no column to learn from beside the outcome.")
    negatives = cases.n - cases.positives
    lacking = {
        "outcomes": LEAST_OUTCOMES - cases.n,
        "with the outcome": LEAST_OF_EITHER - cases.positives,
        "without it": LEAST_OF_EITHER - negatives,
    }
    missing = [f"{count} {what}" for what, count in lacking.items() if count > 0]
    if missing:
        raise TooFew(
            f"There are {cases.n} outcomes, {cases.positives} positive and {negatives} not; a scorecard is "
            f"learned from at least {LEAST_OUTCOMES}, with {LEAST_OF_EITHER} of either kind. Missing: "
            f"{', '.join(missing)}."
        )

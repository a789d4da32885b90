"""The challenger whole: judged in the order of time first, then at random, then learned from every outcome."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sklearn.model_selection import train_test_split

from accord.basics.rates import Floats, Ints
from accord.metrics.scorecards.card import Scorecard, learned
from accord.metrics.scorecards.cases import Cases, require_enough
from accord.metrics.scorecards.quality import Quality, quality
from accord.metrics.scorecards.reference import reference_probabilities
from accord.metrics.scorecards.scale import Scale
from accord.metrics.scorecards.suspects import Suspect, suspects

TESTED = 0.3
SEED = 42
# With fewer of either kind on one side of a split, nothing is learned or judged there.
LEAST_A_SIDE = 5


@dataclass(frozen=True)
class Trial:
    """The card and the plain reference, learned on 70 % and judged on the rest; `why` where that cannot be."""

    card: Quality | None
    reference: Quality | None
    why: str | None = None


@dataclass(frozen=True)
class Challenger:
    """A card learned from all cases, with what it would have been worth and what to doubt."""

    cases: Cases
    card: Scorecard
    time_ordered: Trial
    random: Trial
    suspects: tuple[Suspect, ...]


def challenge(cases: Cases, told: Callable[[str], None]) -> Challenger:
    """Learn and judge; `told` hears what is done next. Raises TooFew."""
    require_enough(cases)
    scale, rows = Scale(), np.arange(cases.n)
    told("in the order of time")
    ordered = _trial(cases, scale, *train_test_split(rows, test_size=TESTED, shuffle=False))
    told("at random")
    mixed = train_test_split(rows, test_size=TESTED, stratify=cases.outcomes, random_state=SEED)
    random = _trial(cases, scale, *mixed)
    told("from every outcome")
    card = learned(cases, scale)
    return Challenger(cases, card, ordered, random, suspects(cases, card))


def _trial(cases: Cases, scale: Scale, training: Ints, testing: Ints) -> Trial:
    train, test = cases.taken(training), cases.taken(testing)
    for side, held in (("learn from", train), ("be judged by", test)):
        fewest = min(held.positives, held.n - held.positives)
        if fewest < LEAST_A_SIDE:
            why = f"Of the {held.n} cases to {side}, only {fewest} are of one kind."
            return Trial(None, None, why)

    def judged(probabilities: Floats) -> Quality:
        return quality(test.outcomes, probabilities)

    return Trial(
        judged(learned(train, scale).probabilities(test)),
        judged(reference_probabilities(train, test)),
    )

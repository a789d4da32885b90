"""Bins of one trait: cuts of numbers by a small decision tree, levels of texts with the rare ones together."""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from sklearn.tree import DecisionTreeClassifier

from accord.basics.rates import Floats, Ints
from accord.metrics.scorecards.cases import Trait
from accord.metrics.scorecards.evidence import tally, weigh

MOST_CUTS = 5
# A bin of its own holds so many cases at least, and such a share of all.
LEAST_CASES = 20
LEAST_SHARE = 0.02
# A cut must raise twice the log likelihood by so much; of mere noise the best cut does in one trait of twenty.
LEAST_GAIN = 10.0
# A trait that only rises or only falls is easier to sign; it may cost so much of the information value.
KEPT_WHEN_STEADY = 0.9
BLANK, OTHER = "(blank)", "(other)"


@dataclass(frozen=True)
class NumberBins:
    """Numbers up to each cut, those above the last, and blanks."""

    cuts: Floats

    @property
    def labels(self) -> tuple[str, ...]:
        """What each bin holds, in words."""
        texts = [f"{cut:.15g}" for cut in self.cuts]
        if not texts:
            return ("any number", BLANK)
        between = [f"above {low} to {high}" for low, high in pairwise(texts)]
        return (f"up to {texts[0]}", *between, f"above {texts[-1]}", BLANK)

    def places(self, values: Floats) -> Ints:
        """The bin of each value."""
        found = np.searchsorted(self.cuts, values).astype(np.int64)
        found[np.isnan(values)] = len(self.cuts) + 1
        return found


@dataclass(frozen=True)
class LevelBins:
    """A bin for each frequent level, one for all rare and unknown ones, and one for blanks."""

    labels: tuple[str, ...]
    of_level: Ints

    def places(self, values: Floats) -> Ints:
        """The bin of each value, which is a level's place."""
        bins = np.append(self.of_level, len(self.labels) - 1)
        return np.asarray(bins[np.nan_to_num(values, nan=len(self.of_level)).astype(np.int64)])


Bins = NumberBins | LevelBins


def bins_of(trait: Trait, outcomes: Ints) -> Bins:
    """The bins in which a trait's values tell the outcomes apart."""
    if trait.levels:
        return _of_levels(trait)
    known = trait.known
    return _of_numbers(trait.values[known], outcomes[known], _least(len(outcomes)))


def _least(n: int) -> int:
    return max(LEAST_CASES, math.ceil(LEAST_SHARE * n))


def _of_levels(trait: Trait) -> LevelBins:
    known = trait.values[trait.known].astype(np.int64)
    frequent = np.bincount(known, minlength=len(trait.levels)) >= _least(len(trait.values))
    kept = [level for level, often in zip(trait.levels, frequent, strict=True) if often]
    of_level = np.where(frequent, np.cumsum(frequent) - 1, len(kept))
    return LevelBins((*kept, OTHER, BLANK), of_level.astype(np.int64))


def _of_numbers(values: Floats, outcomes: Ints, least: int) -> NumberBins:
    if len(values) < 2 * least:
        return NumberBins(np.empty(0))
    free = _cut(values, outcomes, least, None)
    rising, falling = (_cut(values, outcomes, least, way) for way in (1, -1))
    steady = max(rising, falling, key=lambda bins: _told(bins, values, outcomes))
    enough = KEPT_WHEN_STEADY * _told(free, values, outcomes)
    return steady if _told(steady, values, outcomes) >= enough else free


def _cut(values: Floats, outcomes: Ints, least: int, way: int | None) -> NumberBins:
    # Trees hold 32-bit floats; ranks pass through them unchanged, and the cut is then a value of the data.
    distinct, ranks = np.unique(values, return_inverse=True)
    tree = DecisionTreeClassifier(
        criterion="log_loss",
        min_impurity_decrease=LEAST_GAIN / (2 * len(values) * math.log(2)),
        max_leaf_nodes=MOST_CUTS + 1,
        min_samples_leaf=least,
        monotonic_cst=None if way is None else [way],
        random_state=0,
    )
    tree.fit(ranks.reshape(-1, 1), outcomes)
    splits = tree.tree_.threshold[tree.tree_.feature >= 0]
    return NumberBins(np.sort(distinct[np.floor(splits).astype(np.int64)]))


def _told(bins: NumberBins, values: Floats, outcomes: Ints) -> float:
    return weigh(*tally(bins.places(values), outcomes, len(bins.labels))).value

"""How likely a lead of some age is won: hazards by age and lead type from leads of which many are still open.

Between two edges of age the hazard of being won and that of leaving otherwise are constant (piecewise
exponential, Friedman 1982), so open leads count for as long as they were watched. Each hazard has a gamma
posterior with the weight of one lead at the average hazard as its prior; a lead type's hazard is the common
one times a factor for the type and one for its step of age, both with gamma priors of mean one whose weight
is fitted to all of them (Clayton and Kaldor, Biometrics 1987): what few leads show is drawn towards the rest.
"""

import math
from dataclasses import dataclass

import numpy as np

from accord.basics.rates import Floats, Ints

OPEN, WON, GONE = 0, 1, 2
# So many leads that ended alike share one step of age, and there are so many steps at most.
LEAST_A_STEP = 5
MOST_STEPS = 30
# What a day counted in whole ones lasted on average.
_HALF_A_DAY = 0.5
_STRENGTHS = np.exp(np.linspace(math.log(0.5), math.log(1e4), 80))


@dataclass(frozen=True)
class Lived:
    """Leads by type (a place from 0), whole days of age at their end or now, and how they ended; `n` of each."""

    kind: Ints
    days: Ints
    ended: Ints
    n: Ints

    @property
    def won(self) -> int:
        """Leads that were won."""
        return int(self.n[self.ended == WON].sum())


@dataclass(frozen=True)
class Watched:
    """By type and step of age: days that open leads were watched, leads won and leads gone otherwise."""

    edges: Floats
    days: Floats
    won: Floats
    gone: Floats
    leads: int


@dataclass(frozen=True)
class Hazards:
    """Draws from the posterior, a day: `won` and `gone` by draw, type and step of age."""

    edges: Floats
    won: Floats
    gone: Floats

    def chances(self, kind: int, ages: Floats, ahead: Floats) -> Floats:
        """By draw: the chance that a lead open at each age is won within so many days more."""
        won, gone = self.won[:, kind], self.gone[:, kind]
        share_before, left = self._reached(won, gone, ages)
        share_after, _ = self._reached(won, gone, ages + ahead)
        return np.asarray(np.clip((share_after - share_before) / left, 0.0, 1.0))

    def _reached(self, won: Floats, gone: Floats, ages: Floats) -> tuple[Floats, Floats]:
        """F1 and S at each age: the share won by then, and the share neither won nor gone."""
        both, width = won + gone, np.diff(self.edges)
        before = np.cumsum(both * width, axis=1) - both * width
        left = np.exp(-before)
        gained = left * won / both * -np.expm1(-both * width)
        so_far = np.cumsum(gained, axis=1) - gained
        step = np.searchsorted(self.edges, ages, side="right") - 1
        step = np.minimum(step, both.shape[1] - 1)
        within = -both[:, step] * (ages - self.edges[step])
        share = so_far[:, step] + left[:, step] * (won / both)[:, step] * -np.expm1(within)
        # A lead older than any that was ever watched is as good as gone.
        return share, np.maximum(left[:, step] * np.exp(within), 1e-300)


def watched(lived: Lived, kinds: int) -> Watched:
    """Counts by type and step of age."""
    edges = _edges(lived)
    age = lived.days + _HALF_A_DAY
    spent = np.clip(age[:, None] - edges[None, :-1], 0.0, np.diff(edges)[None, :])
    step = np.minimum(np.searchsorted(edges, age, side="right") - 1, len(edges) - 2)
    shape = (kinds, len(edges) - 1)
    days, won, gone = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    np.add.at(days, lived.kind, spent * lived.n[:, None])
    for counted, ended in ((won, WON), (gone, GONE)):
        rows = lived.ended == ended
        np.add.at(counted, (lived.kind[rows], step[rows]), lived.n[rows])
    return Watched(edges, days, won, gone, int(lived.n.sum()))


def _edges(lived: Lived) -> Floats:
    """Ages between which about as many leads were won, and as many left otherwise: each has its own haste."""
    oldest = float(lived.days[lived.ended == WON].max()) + 1
    # Behind the oldest that was ever won comes a step without a win, as far as leads were watched.
    last = max(float(lived.days.max()) + 1, oldest + 1)
    return np.unique(np.r_[0.0, _cuts(lived, WON), _cuts(lived, GONE), oldest, last])


def _cuts(lived: Lived, ended: int) -> Floats:
    rows = lived.ended == ended
    if not rows.any():
        return np.zeros(0)
    order = np.argsort(lived.days[rows], kind="stable")
    ages, n = lived.days[rows][order], np.cumsum(lived.n[rows][order])
    steps = int(np.clip(n[-1] // LEAST_A_STEP, 1, MOST_STEPS))
    cuts = ages[np.searchsorted(n, np.arange(1, steps) / steps * n[-1])]
    # A day on which more than a step's worth ended is a step of its own, and before the first nothing ends.
    crowded = cuts[1:][np.diff(cuts) == 0]
    return np.concatenate(([ages[0]], cuts + 1, crowded)).astype(np.float64)


def drawn(rng: np.random.Generator, found: Watched, draws: int) -> Hazards:
    """Hazards as they may be, given what was watched."""
    won, gone = (_drawn(rng, found, counted, draws) for counted in (found.won, found.gone))
    return Hazards(found.edges, won, gone)


def _drawn(rng: np.random.Generator, found: Watched, counted: Floats, draws: int) -> Floats:
    days, events = found.days.sum(axis=0), counted.sum(axis=0)
    # One lead at the average hazard, spread over all steps, keeps a step without cases from being certain.
    one_lead = days.sum() / found.leads / len(days)
    average = max(events.sum(), 0.5) / days.sum()
    shape, scale = events + one_lead * average, 1 / (days + one_lead)
    common = np.maximum(rng.gamma(shape, scale, (draws, len(days))), 1e-12)
    if len(counted) == 1:
        return np.asarray(common[:, None, :])
    expected = found.days * (shape * scale)
    by_kind = _strength(counted.sum(axis=1), expected.sum(axis=1))
    kinds = by_kind + counted.sum(axis=1), by_kind + common @ found.days.T
    hazards = rng.gamma(kinds[0], 1 / kinds[1])[:, :, None] * common[:, None, :]
    expected *= ((by_kind + counted.sum(axis=1)) / (by_kind + expected.sum(axis=1)))[:, None]
    by_step = _strength(counted.ravel(), expected.ravel())
    hazards *= rng.gamma(by_step + counted, 1 / (by_step + hazards * found.days))
    # Types are told apart within what is known of all of them, which stays as it is.
    whole = common @ days / np.maximum((hazards * found.days).sum(axis=(1, 2)), 1e-12)
    return np.asarray(np.maximum(hazards * whole[:, None, None], 1e-12))


def _strength(own: Floats, expected: Floats) -> float:
    """The weight in expected cases of a gamma prior of mean one, likeliest of a grid (negative binomials)."""
    likelihoods = [
        sum(
            math.lgamma(a + d) - math.lgamma(a) + a * math.log(a) - (a + d) * math.log(a + e)
            for d, e in zip(own.tolist(), expected.tolist(), strict=True)
        )
        for a in _STRENGTHS.tolist()
    ]
    return float(_STRENGTHS[int(np.argmax(likelihoods))])

"""Invented past leads with a known rule behind them."""

import numpy as np

from accord.basics.rates import Floats, Ints
from accord.metrics.scorecards.cases import Cases, Trait

UNKNOWN = float("nan")


def numbers(name: str, values: Floats | list[float]) -> Trait:
    return Trait(name, np.asarray(values, np.float64))


def texts(name: str, *values: str) -> Trait:
    levels = tuple(sorted(set(values) - {""}))
    places = [float(levels.index(value)) if value else UNKNOWN for value in values]
    return Trait(name, np.array(places), levels)


def cases(outcomes: Ints | list[int], *traits: Trait, dates: tuple[Trait, ...] = ()) -> Cases:
    return Cases(traits, np.asarray(outcomes, np.int64), dates)


def leads(n: int = 2_000, seed: int = 7) -> Cases:
    """Visits and the trade tell the outcome, the shoe size tells nothing."""
    draw = np.random.default_rng(seed)
    visits = draw.integers(0, 20, n).astype(np.float64)
    trade = draw.choice(["bakery", "foundry", "law"], n)
    chance = 1 / (1 + np.exp(2.2 - 0.1 * visits - 1.2 * (trade == "foundry")))
    outcomes = (draw.random(n) < chance).astype(np.int64)
    shoes = draw.integers(36, 47, n).astype(np.float64)
    return cases(
        outcomes, numbers("visits", visits), texts("trade", *trade), numbers("shoes", shoes)
    )

"""Seeded draws for whole columns at once, and the rhythm of a company's days and hours."""

import zlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from accord.basics.moments import DAY, HOUR, MINUTE

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# Monday first; prospects read far less at the weekend.
WEEKDAYS = np.array([1.05, 1.2, 1.2, 1.12, 0.9, 0.28, 0.25])
HOURS = np.array(
    [1, 1, 1, 1, 1, 2, 4, 9, 22, 34, 36, 33, 24, 28, 34, 32, 27, 18, 12, 9, 8, 6, 4, 2], float
)
# January first: slow summers and a slow December.
SEASON = np.array([1.05, 1.08, 1.12, 1.05, 1.03, 0.97, 0.82, 0.8, 1.1, 1.12, 1.08, 0.78])


@dataclass(frozen=True)
class Chance:
    """Independent streams of one seed, so that a new part of the story never moves the others."""

    seed: int

    def of(self, part: str) -> np.random.Generator:
        """The stream of a named part."""
        return np.random.default_rng([self.seed, zlib.crc32(part.encode())])


def choose(rng: np.random.Generator, weights: npt.ArrayLike, size: int) -> Ints:
    """Indexes drawn by weight."""
    bounds = np.cumsum(np.asarray(weights, float))
    picked = np.searchsorted(bounds / bounds[-1], rng.random(size), side="right")
    return picked.clip(0, len(bounds) - 1).astype(np.int64)


def choose_by(rng: np.random.Generator, table: npt.ArrayLike, rows: Ints) -> Ints:
    """For each row the index drawn by that row of a table of weights."""
    bounds = np.cumsum(np.asarray(table, float), axis=1)
    bounds /= bounds[:, -1:]
    drawn = (rng.random(len(rows))[:, None] > bounds[rows]).sum(axis=1)
    return np.asarray(drawn, dtype=np.int64)


def chance(log_odds: Floats) -> Floats:
    """Probability of log-odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)), dtype=np.float64)


def waits(rng: np.random.Generator, median: npt.ArrayLike, sigma: float, size: int) -> Ints:
    """Log-normal waits in microseconds of medians in hours."""
    hours = np.asarray(median, float) * np.exp(sigma * rng.standard_normal(size))
    return (hours * HOUR).astype(np.int64)


def expand(counts: Ints) -> tuple[Ints, Ints]:
    """For `counts` children each: the parent of every child and its position, from 0, under that parent."""
    parents = np.repeat(np.arange(len(counts)), counts)
    starts = np.cumsum(counts) - counts
    return parents, np.arange(int(counts.sum())) - np.repeat(starts, counts)


def weekday(moments: Ints) -> Ints:
    """0 Monday to 6 Sunday; 1970-01-01 was a Thursday."""
    return (moments // DAY + 3) % 7


def day_weights(start: int, days: int, yearly_growth: float) -> Floats:
    """How busy each day is: growth, season and weekday."""
    numbers = start // DAY + np.arange(days)
    months = numbers.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
    growth = (1.0 + yearly_growth) ** (np.arange(days) / 365.25)
    return np.asarray(growth * SEASON[months] * WEEKDAYS[(numbers + 3) % 7], dtype=np.float64)


def moments(rng: np.random.Generator, start: int, weights: Floats, size: int) -> Ints:
    """Moments spread over days by weight and over the hours of a local day, whole milliseconds."""
    days = choose(rng, weights, size)
    return start // DAY * DAY + days * DAY + within_day(rng, size)


def within_day(rng: np.random.Generator, size: int) -> Ints:
    """Microseconds into a day, by the rhythm of hours."""
    hours = choose(rng, HOURS, size)
    return hours * HOUR + rng.integers(0, 3_600_000, size) * 1000


def off_weekend(rng: np.random.Generator, at: Ints, stay: float) -> Ints:
    """Move weekend moments two days on, except a share that stays."""
    moved = (weekday(at) >= 5) & (rng.random(len(at)) > stay)
    return at + np.where(moved, 2 * DAY, 0)


def at_work(rng: np.random.Generator, at: Ints, ahead_hours: Ints) -> Ints:
    """The first working moment from `at` on: Monday to Friday, 8 to 18 local; later ones within half an hour."""
    local = at + ahead_hours * HOUR
    day, clock = local // DAY * DAY, local % DAY
    late = clock >= 18 * HOUR
    early = clock < 8 * HOUR
    start = day + np.where(late, DAY, 0)
    weekend = np.maximum(weekday(start) - 4, 0)
    start = start + np.where(weekend > 0, (3 - weekend) * DAY, 0)
    waiting = late | early | (weekend > 0)
    soon = rng.integers(0, 45 * 60_000, len(at)) * (MINUTE // 60_000)
    return np.where(waiting, start + 8 * HOUR + soon, local) - ahead_hours * HOUR

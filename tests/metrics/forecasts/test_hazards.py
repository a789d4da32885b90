import numpy as np
import pytest

from accord.metrics.forecasts.arrivals import level_of
from accord.metrics.forecasts.hazards import GONE, OPEN, WON, Lived, drawn, watched

DRAWS = 300


def lives(rng: np.random.Generator, n: int, won: float, gone: float, kind: int = 0) -> Lived:
    """Leads whose hazards a day never change, opened evenly over the last 400 days."""
    until = rng.uniform(0, 400, n)
    at_won, at_gone = rng.exponential(1 / won, n), rng.exponential(1 / gone, n)
    end = np.minimum(np.minimum(at_won, at_gone), until)
    ended = np.where(end == until, OPEN, np.where(at_won < at_gone, WON, GONE))
    one = np.ones(n, np.int64)
    return Lived(one * kind, np.floor(end).astype(np.int64), ended.astype(np.int64), one)


def both(first: Lived, second: Lived) -> Lived:
    return Lived(*(np.r_[getattr(first, name), getattr(second, name)] for name in vars(first)))


def test_a_constant_hazard_is_found_at_every_age_though_most_leads_are_still_open() -> None:
    rng = np.random.default_rng(3)
    past = lives(rng, 20_000, won=0.001, gone=0.004)
    found = drawn(rng, watched(past, 1), DRAWS)
    chances = found.chances(0, np.array([0.0, 30.0, 200.0]), np.full(3, 60.0))
    truth = 0.2 * (1 - np.exp(-0.005 * 60))
    assert chances.mean(axis=0) == pytest.approx(truth, rel=0.12)
    low, high = np.quantile(chances[:, 0], [0.001, 0.999])
    assert low < truth < high


def test_what_is_far_ahead_is_won_or_gone_and_nothing_is_won_at_once() -> None:
    rng = np.random.default_rng(4)
    found = drawn(rng, watched(lives(rng, 5000, 0.002, 0.004), 1), DRAWS)
    chances = found.chances(0, np.array([0.0, 0.0, 5000.0]), np.array([0.0, 390.0, 10.0]))
    assert chances[:, 0].max() == 0
    assert chances[:, 1].mean() == pytest.approx(1 / 3 * (1 - np.exp(-0.006 * 390)), rel=0.1)
    assert np.isfinite(chances).all()


def test_a_type_of_many_leads_keeps_its_own_chances_and_one_of_few_leans_on_the_others() -> None:
    rng = np.random.default_rng(5)
    good, poor = lives(rng, 4000, 0.004, 0.004), lives(rng, 4000, 0.0005, 0.004, kind=1)
    few = Lived(np.full(4, 2), np.full(4, 20), np.full(4, OPEN), np.ones(4, np.int64))
    found = drawn(rng, watched(both(both(good, poor), few), 3), DRAWS)
    means = [found.chances(kind, np.zeros(1), np.full(1, 60.0)).mean() for kind in range(3)]
    assert means[0] == pytest.approx(0.5 * (1 - np.exp(-0.008 * 60)), rel=0.15)
    assert means[1] == pytest.approx(0.0005 / 0.0045 * (1 - np.exp(-0.0045 * 60)), rel=0.3)
    assert means[1] < means[2] < means[0]


def test_a_steady_past_goes_on_and_a_jumping_one_is_less_certain() -> None:
    rng = np.random.default_rng(6)
    steady = level_of(np.full(13, 100)).drawn(rng, 91.0, 1.0, 4000)
    jumping = level_of(np.array([60, 150, 40, 120, 200, 50, 90, 160, 30, 110])).drawn(
        rng, 91.0, 1.0, 4000
    )
    assert steady.mean() == pytest.approx(325, rel=0.02)
    assert steady.std() < 35
    assert jumping.std() > 60
    assert level_of(np.full(13, 100)).drawn(rng, 91.0, 0.5, 4000).mean() == pytest.approx(
        162, rel=0.03
    )


def test_nothing_yet_is_next_to_nothing_to_come() -> None:
    assert (
        level_of(np.zeros(8, np.int64)).drawn(np.random.default_rng(1), 91.0, 1.0, 500).mean() < 3
    )

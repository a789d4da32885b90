import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.basics.exact import (
    binomial_at_least,
    binomial_at_most,
    counted,
    fisher_at_least,
    fisher_at_most,
    holm,
)


def test_the_lady_tasting_tea() -> None:
    # Fisher 1935: eight cups, four with milk first; all four told is one way in 70, three or more 17.
    assert fisher_at_least(4, 4, 0, 4) == pytest.approx(1 / 70)
    assert fisher_at_least(3, 4, 1, 4) == pytest.approx(17 / 70)
    assert fisher_at_most(1, 4, 3, 4) == pytest.approx(17 / 70)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 60), st.integers(0, 60))
def test_fishers_tail_is_the_sum_of_its_ways(hits: int, misses: int, other: int, rest: int) -> None:
    n, other_n, all_hits = hits + misses, other + rest, hits + other
    ways = [math.comb(n, k) * math.comb(other_n, all_hits - k) for k in range(all_hits + 1)]
    found = fisher_at_least(hits, n, other, other_n)
    assert found == pytest.approx(sum(ways[hits:]) / sum(ways), abs=1e-12)
    assert fisher_at_most(hits, n, other, other_n) == pytest.approx(
        sum(ways[: hits + 1]) / sum(ways), abs=1e-12
    )


@given(st.integers(0, 60), st.integers(0, 60), st.floats(0.01, 0.99))
def test_the_binomial_tail_is_the_sum_of_its_ways(hits: int, misses: int, share: float) -> None:
    n = hits + misses
    ways = [math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
    assert binomial_at_most(hits, n, share) == pytest.approx(sum(ways[: hits + 1]), abs=1e-10)
    assert binomial_at_least(hits, n, share) == pytest.approx(sum(ways[hits:]), abs=1e-10)


@settings(deadline=None)
@given(st.integers(0, 200_000), st.integers(200_000, 400_000))
def test_tails_of_large_counts_stay_chances_and_overlap_in_one_point(hits: int, n: int) -> None:
    low, high = fisher_at_most(hits, n, n - hits, n), fisher_at_least(hits, n, n - hits, n)
    assert 0 <= low <= 1
    assert 0 <= high <= 1
    assert low + high >= 1 - 1e-9


def test_holm_grows_the_smallest_most_and_keeps_the_order() -> None:
    # Holm 1979: 0.01 x 4, 0.01 x 3 raised to it, 0.03 x 2, 0.04 raised to that.
    assert holm([0.04, 0.01, 0.03, 0.01]) == pytest.approx([0.06, 0.04, 0.06, 0.04])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0.0, 3.69), (1, 0.03, 5.57), (10, 4.80, 18.39), (100, 81.36, 121.63)],
)
def test_a_count_has_poissons_limits(count: int, low: float, high: float) -> None:
    # Tables of exact limits; Byar's formula keeps within a fiftieth of a case of them.
    found = counted(count)
    assert found.low == pytest.approx(low, abs=0.05)
    assert found.high == pytest.approx(high, abs=0.05)


def test_counts_that_come_in_bursts_have_wider_limits() -> None:
    plain, bursts = counted(100), counted(100, 4.0)
    assert (bursts.low or 0) < (plain.low or 0)
    assert (bursts.high or 0) > (plain.high or 0)

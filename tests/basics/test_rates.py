import math
import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.basics.rates import (
    Histogram,
    kaplan_meier,
    largest_remainder,
    median,
    median_ranks,
    percentile,
    rate,
)

TEN = [3, 5, 7, 8, 12, 13, 14, 18, 21, 30]
# Freireich 1963, 6-MP: weeks in remission, 0 where still in remission.
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
ENDED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def test_percentiles_are_of_type_seven() -> None:
    histogram = Histogram.of(TEN)
    assert percentile(histogram, 0.8) == pytest.approx(18.6)
    assert percentile(histogram, 0.9) == pytest.approx(21.9)
    assert percentile(Histogram.of([]), 0.5) is None


@settings(deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=1, max_size=60), st.integers(0, 100))
def test_a_histogram_has_the_percentiles_of_its_values(values: list[int], share: int) -> None:
    expected = np.percentile(values, share, method="linear")
    assert percentile(Histogram.of(values), share / 100) == pytest.approx(float(expected))


def test_wilson_of_twelve_in_forty() -> None:
    # Newcombe 1998, method 3: 81/263 and 0/20.
    found = rate(81, 263)
    assert (round(found.low or 0, 4), round(found.high or 0, 4)) == (0.2553, 0.3662)
    none = rate(0, 20)
    assert none.low == 0
    assert none.high == pytest.approx(0.1611, abs=5e-5)
    assert rate(20, 20).high == 1
    assert rate(0, 0).value is None


def test_the_median_lies_between_two_order_statistics() -> None:
    found = median(Histogram.of(TEN))
    # Binomial tables: with ten cases the second and the ninth hold it with 97.9 %.
    assert (found.value, found.low, found.high, found.n) == (12.5, 5, 21, 10)
    assert median(Histogram.of([1, 2, 3, 4, 5])).low is None


@settings(deadline=None)
@given(st.integers(6, 3000))
def test_ranks_of_the_median_are_exactly_binomial(n: int) -> None:
    ranks = median_ranks(n)
    assert ranks is not None
    lower = ranks[0]
    below = sum(math.comb(n, k) for k in range(lower))
    assert below * 40 <= 2**n < (below + math.comb(n, lower)) * 40
    assert ranks[1] == n + 1 - lower


def test_freireich() -> None:
    found = kaplan_meier(np.array(WEEKS, float), np.array(ENDED), np.ones(21, np.int64))
    assert found.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    expected = [0.857143, 0.806723, 0.752941, 0.690196, 0.627451, 0.537815, 0.448179]
    assert found.share == pytest.approx(expected, abs=1e-6)
    assert found.quantile(0.5) == 23
    assert found.quantile(0.9) is None
    low, high = found.interval()
    assert (low[2], high[2]) == pytest.approx((0.503200, 0.889362), abs=1e-6)


@settings(deadline=None)
@given(st.lists(st.integers(1, 30), min_size=1, max_size=40))
def test_with_nobody_waiting_survival_is_the_empirical_distribution(values: list[int]) -> None:
    ones = np.ones(len(values), np.int64)
    found = kaplan_meier(np.array(values, float), ones, ones)
    for time, left in zip(found.times, found.share, strict=True):
        assert left == pytest.approx(sum(value > time for value in values) / len(values))
    assert found.quantile(0.5) == statistics.median_low(values)


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (10_000, [1, 1, 1], [3334, 3333, 3333]),
        (100, [3, 3, 1], [43, 43, 14]),
        (10_001, [4, 4, 2], [4001, 4000, 2000]),
        (5, [1] * 7, [1, 1, 1, 1, 1, 0, 0]),
        (11, [6, 6, 2], [5, 5, 1]),
    ],
)
def test_a_split_loses_no_unit(total: int, weights: list[int], parts: list[int]) -> None:
    assert largest_remainder(total, weights) == parts


def test_a_split_without_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one weight"):
        largest_remainder(5, [0, 0])

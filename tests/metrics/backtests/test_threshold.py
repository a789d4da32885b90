import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from accord.metrics.backtests.threshold import threshold

POINTS = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 9)), min_size=1, max_size=30)


def test_leads_with_the_same_points_are_all_taken_or_none() -> None:
    points, n = np.array([90.0, 80.0, 70.0]), np.array([3, 4, 5])
    assert threshold(points, n, 1, 12).points == 70
    assert threshold(points, n, 1, 11).points == 80
    assert threshold(points, n, 1, 6.9).points == 90
    assert threshold(points, n, 1, 2).points is None
    assert threshold(points, n, 2, 6).points == 70


@given(POINTS, st.integers(1, 8), st.floats(0.1, 60))
def test_it_is_the_smallest_that_never_overflows(
    told: list[tuple[int, int]], weeks: int, capacity: float
) -> None:
    points, n = (np.array(column) for column in zip(*told, strict=True))
    found = threshold(points.astype(np.float64), n, weeks, capacity)

    def a_week(least: float) -> float:
        return sum(count for point, count in told if point >= least) / weeks

    fitting = [least for least in {point for point, _ in told} if a_week(least) <= capacity]
    assert found.points == min(fitting, default=None)
    if found.points is not None:
        assert found.leads == a_week(found.points)

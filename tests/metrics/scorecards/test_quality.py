import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.metrics.scorecards.quality import Quality, area, quality

TEN = np.array([0.9, 0.8, 0.7, 0.6, 0.55, 0.45, 0.4, 0.3, 0.2, 0.1])
CAME = np.array([1, 1, 0, 1, 0, 1, 0, 0, 0, 0])


def reach(found: Quality, share: float) -> tuple[float, float]:
    return next(
        (round(each.gain, 9), round(each.lift, 9)) for each in found.lift if each.share == share
    )


def test_ten_leads_of_which_four_came() -> None:
    found = quality(CAME, TEN)
    assert found.auc.value == 0.875
    assert round(found.average_precision, 6) == 0.854167
    assert round(found.brier, 4) == 0.1605
    assert round(found.log_loss, 6) == 0.483632
    assert round(found.alift, 9) == 0.725
    assert reach(found, 0.2) == (0.5, 2.5)
    assert reach(found, 0.5) == (0.75, 1.5)
    assert reach(found, 1.0) == (1.0, 1.0)


SCORED = st.lists(
    st.tuples(st.sampled_from([0, 1]), st.integers(1, 30).map(lambda part: part / 31)),
    min_size=4,
    max_size=80,
).filter(lambda rows: 2 <= sum(came for came, _ in rows) <= len(rows) - 2)


@given(SCORED)
def test_the_area_of_gains_is_half_the_base_rate_and_the_rest_of_the_auc(
    rows: list[tuple[int, float]],
) -> None:
    came, scores = np.array([each for each, _ in rows]), np.array([score for _, score in rows])
    found, base = quality(came, scores), came.mean()
    assert found.auc.value is not None
    assert found.alift == pytest.approx(base / 2 + (1 - base) * found.auc.value)


@given(SCORED)
def test_the_interval_is_that_of_all_pairs(rows: list[tuple[int, float]]) -> None:
    """DeLong written down pair by pair: who beats whom, half for a tie."""
    came, scores = np.array([each for each, _ in rows]), np.array([score for _, score in rows])
    pairs = np.sign(np.subtract.outer(scores[came == 1], scores[came == 0])) / 2 + 0.5
    spread = np.sqrt(
        pairs.mean(1).var(ddof=1) / pairs.shape[0] + pairs.mean(0).var(ddof=1) / pairs.shape[1]
    )
    found, value = area(came, scores), pairs.mean()
    assert found.value == pytest.approx(value)
    if found.low is not None and found.high is not None:
        width = np.log(found.high / (1 - found.high)) - np.log(found.low / (1 - found.low))
        assert width == pytest.approx(2 * 1.959964 * spread / (value * (1 - value)), rel=1e-6)
    else:
        assert value in {0.0, 1.0} or spread == pytest.approx(0, abs=1e-7)


def test_calibration_holds_what_was_said_against_what_came() -> None:
    said = np.repeat([0.1, 0.3, 0.8], 100)
    came = np.concatenate([np.arange(100) < 10, np.arange(100) < 60, np.arange(100) < 80])
    groups = quality(came.astype(np.int64), said).calibration
    assert [round(group.predicted, 9) for group in groups] == [0.1, 0.3, 0.8]
    assert [group.observed.value for group in groups] == [0.1, 0.6, 0.8]
    within = [
        group.observed.low <= group.predicted <= group.observed.high
        for group in groups
        if group.observed.low is not None and group.observed.high is not None
    ]
    assert within == [True, False, True]


def test_scores_that_say_nothing_have_no_interval() -> None:
    found = quality(CAME, np.full(10, 0.4))
    assert (found.auc.value, found.auc.low, found.alift) == (0.5, None, 0.5)

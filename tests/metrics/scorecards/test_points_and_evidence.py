import numpy as np
import pytest

from accord.metrics.scorecards.evidence import by_chance, weigh
from accord.metrics.scorecards.scale import Scale


def test_six_hundred_points_are_odds_of_fifty_and_twenty_more_double_them() -> None:
    scale = Scale()
    assert round(scale.factor, 6) == 28.853901
    assert round(scale.offset, 6) == 487.122876
    points = scale.points(np.log([1.0, 25.0, 30.0, 50.0, 100.0]))
    assert points.round(4).tolist() == [487.1229, 580.0, 585.2607, 600.0, 620.0]
    assert scale.probabilities(np.array([560.0])).round(6).tolist() == [0.925926]


def test_a_published_scale_with_other_odds() -> None:
    assert round(Scale(odds=60).offset, 2) == 481.86


def test_parts_of_a_score_add_up_to_it() -> None:
    scale, halves = Scale(), np.log([2.0, 3.0])
    assert scale.points(halves, 2).sum() == pytest.approx(float(scale.points(np.log(6.0))))


def test_a_bin_weighs_as_its_shares_of_both_kinds_stand_to_each_other() -> None:
    found = weigh(np.array([30, 10]), np.array([20, 40]))
    expected = [np.log((30 / 40) / (20 / 60)), np.log((10 / 40) / (40 / 60))]
    assert found.weights == pytest.approx(expected)
    assert found.value == pytest.approx(
        (30 / 40 - 20 / 60) * expected[0] + (10 / 40 - 40 / 60) * expected[1]
    )
    assert found.strength == "suspicious"


@pytest.mark.parametrize(
    ("share", "strength"),
    [(50, "none"), (60, "weak"), (70, "medium"), (80, "strong"), (90, "suspicious")],
)
def test_the_information_value_has_a_word(share: int, strength: str) -> None:
    assert weigh(np.array([share, 100 - share]), np.array([50, 50])).strength == strength


def test_a_bin_of_one_kind_only_weighs_much_but_never_without_end() -> None:
    found = weigh(np.array([4, 6, 0]), np.array([10, 7, 3]))
    assert np.isfinite(found.weights).all()
    assert found.weights[2] == pytest.approx(np.log((0.5 / 11.5) / (3.5 / 21.5)))


def test_a_bin_without_cases_weighs_nothing_and_changes_nothing() -> None:
    found = weigh(np.array([30, 0, 10]), np.array([20, 0, 40]))
    assert found.weights[1] == 0
    assert found.value == weigh(np.array([30, 10]), np.array([20, 40])).value


def test_bins_without_meaning_stay_under_what_chance_makes() -> None:
    draw, under = np.random.default_rng(5), 0
    for _ in range(200):
        everyone = draw.multinomial(500, [0.2] * 5)
        positives = draw.binomial(everyone, 0.3)
        under += weigh(positives, everyone - positives).value < by_chance(
            positives, everyone - positives
        )
    assert under >= 194
    assert by_chance(np.zeros(2, np.int64), np.zeros(2, np.int64)) == 0

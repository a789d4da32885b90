import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from accord.metrics.scorecards.bins import bins_of
from accord.metrics.scorecards.card import Part, Scorecard, learned
from accord.metrics.scorecards.cases import Cases
from accord.metrics.scorecards.scale import Scale
from metrics.scorecards.past import UNKNOWN, cases, leads, numbers, texts


def part(card: Scorecard, trait: str) -> Part:
    return next(part for part in card.parts if part.trait == trait)


def test_more_visits_earn_more_points_and_shoes_none() -> None:
    card = learned(leads(), Scale())
    visits, shoes = part(card, "visits"), part(card, "shoes")
    assert visits.points is not None
    points = visits.points[visits.n > 0]
    assert (np.diff(points) > 0).all()
    assert points[-1] - points[0] > 30
    assert (shoes.points, shoes.why) == (None, "It tells too little of the outcome.")


def test_a_score_is_its_points_and_means_the_fitted_probability() -> None:
    past = leads()
    card = learned(past, Scale())
    weights = np.column_stack(
        [p.weights(t) for p, t in zip(card.parts[:2], past.traits[:2], strict=True)]
    )
    fit = LogisticRegression(C=1.0).fit(weights, past.outcomes)
    assert card.probabilities(past) == pytest.approx(fit.predict_proba(weights)[:, 1], abs=1e-3)
    assert card.probabilities(past).mean() == pytest.approx(past.outcomes.mean(), abs=1e-3)


def test_a_trait_that_the_fit_turns_round_earns_no_points() -> None:
    """Calls go with visits and so with the outcome, but among equal visits more calls mean less."""
    draw = np.random.default_rng(1)
    visits = draw.normal(0, 1, 5_000)
    calls = visits + draw.normal(0, 0.7, 5_000)
    outcomes = (draw.random(5_000) < 1 / (1 + np.exp(1.2 * calls - 3 * visits))).astype(np.int64)
    card = learned(cases(outcomes, numbers("calls", calls), numbers("visits", visits)), Scale())
    assert part(card, "calls").evidence.value > 0.1
    assert part(card, "calls").points is None
    assert part(card, "calls").why == "What it tells is told by other columns already."
    assert part(card, "visits").points is not None


def test_where_nothing_tells_the_outcome_everyone_scores_the_base_rate() -> None:
    past = leads()
    shoes = Cases(past.traits[2:], past.outcomes)
    card = learned(shoes, Scale())
    assert card.probabilities(shoes) == pytest.approx(past.outcomes.mean())


def test_rare_levels_go_together_and_three_cases_weigh_nothing() -> None:
    past = leads()
    rare = texts("default", *["unknown"] * 3, *["no"] * 1_000, *["later"] * 997)
    bins = bins_of(rare, past.outcomes)
    assert bins.labels == ("later", "no", "(other)", "(blank)")
    card = learned(Cases((rare,), past.outcomes), Scale())
    assert card.parts[0].evidence.weights[2] == 0
    assert np.isfinite(card.parts[0].evidence.value)


def test_an_unknown_level_and_a_blank_have_bins() -> None:
    bins = bins_of(texts("trade", *["bakery"] * 30, *["law"] * 30, ""), np.arange(61) % 2)
    assert bins.places(np.array([0.0, 1.0, UNKNOWN])).tolist() == [0, 1, 3]


def test_cuts_are_values_of_the_data_and_read_as_words() -> None:
    outcomes = np.repeat([0, 1], 100)
    bins = bins_of(numbers("visits", np.arange(200.0)), outcomes)
    assert bins.labels == ("up to 99", "above 99", "(blank)")
    assert bins.places(np.array([99.0, 99.5, UNKNOWN])).tolist() == [0, 1, 2]


def test_numbers_beyond_single_precision_are_cut_like_others() -> None:
    outcomes = np.repeat([0, 1], 100)
    bins = bins_of(numbers("amount", np.arange(200.0) * 1e300), outcomes)
    assert bins.places(np.array([99e300, 100e300])).tolist() == [0, 1]


def test_a_curve_that_turns_is_kept_where_a_steady_one_would_lose_it() -> None:
    age = np.tile(np.arange(100.0), 20)
    young_and_old = ((age < 20) | (age >= 80)).astype(np.int64)
    assert len(bins_of(numbers("age", age), young_and_old).labels) == 4


def test_too_few_known_numbers_make_one_bin() -> None:
    values = np.full(200, UNKNOWN)
    values[:10] = 1
    assert bins_of(numbers("size", values), np.arange(200) % 2).labels == ("any number", "(blank)")

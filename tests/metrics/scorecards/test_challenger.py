import json

import numpy as np
import pytest

from accord.metrics.scorecards.cases import Cases, TooFew, Trait
from accord.metrics.scorecards.challenger import Challenger, challenge
from accord.metrics.scorecards.shape import challenger_shape
from metrics.scorecards.past import UNKNOWN, cases, leads, numbers


def judged(past: Cases) -> Challenger:
    steps: list[str] = []
    found = challenge(past, steps.append)
    assert steps == ["in the order of time", "at random", "from every outcome"]
    return found


def reasons(found: Challenger) -> dict[str, str]:
    return {each.column: each.reason for each in found.suspects}


@pytest.mark.parametrize(
    ("positives", "negatives", "missing"),
    [
        (30, 169, "Missing: 1 outcomes."),
        (29, 400, "Missing: 1 with the outcome."),
        (400, 0, "Missing: 30 without it."),
        (10, 20, "Missing: 170 outcomes, 20 with the outcome, 10 without it."),
    ],
)
def test_too_few_outcomes_are_refused_with_what_is_missing(
    positives: int, negatives: int, missing: str
) -> None:
    outcomes = np.repeat([1, 0], [positives, negatives])
    with pytest.raises(TooFew, match=missing):
        challenge(cases(outcomes, numbers("visits", np.arange(len(outcomes)))), print)


def test_without_a_column_there_is_nothing_to_learn_from() -> None:
    with pytest.raises(TooFew, match="no column"):
        challenge(cases(np.arange(400) % 2), print)


def test_exactly_enough_is_enough() -> None:
    past = leads()
    outcomes = np.tile([1, 0, 0, 0, 0, 0], 34)[:200]
    found = judged(cases(outcomes, numbers("visits", past.traits[0].values[:200])))
    assert found.random.card is not None
    assert found.random.card.n == 60


def test_card_and_reference_are_judged_on_the_same_cases() -> None:
    shape = challenger_shape(judged(leads()))
    assert list(shape)[2:4] == ["time_ordered", "random"]
    for name in ("time_ordered", "random"):
        card, plain = shape[name], shape["reference"][name]
        assert (
            (card["n"], card["positives"])
            == (plain["n"], plain["positives"])
            == (600, card["positives"])
        )
        assert card["low"] < card["auc"] < card["high"]
        assert abs(card["auc"] - plain["auc"]) < 0.02
        assert sum(group["n"] for group in card["calibration"]) == 600
    assert json.loads(json.dumps(shape)) == shape


def test_a_file_sorted_by_outcome_is_not_judged_in_time() -> None:
    past = leads()
    order = np.argsort(past.outcomes, kind="stable")
    found = judged(past.taken(order))
    assert found.time_ordered.card is None
    assert found.time_ordered.why == "Of the 600 cases to be judged by, only 0 are of one kind."
    assert found.random.card is not None
    assert challenger_shape(found)["time_ordered"]["auc"] is None


def test_a_column_that_knows_the_outcome_is_named() -> None:
    past = leads()
    known = numbers("duration", past.outcomes * 300.0 + np.arange(past.n) % 100)
    found = judged(Cases((*past.traits, known), past.outcomes))
    assert "information value" in reasons(found)["duration"]


def test_a_column_filled_only_where_it_came_is_named() -> None:
    past = leads()
    signed = Trait("signed_on", np.where(past.outcomes == 1, 1.0, UNKNOWN))
    found = judged(Cases(past.traits, past.outcomes, (signed,)))
    assert reasons(found)["signed_on"].startswith(
        "It is filled in 100% of the cases with the outcome and in 0% of the others"
    )


def test_dates_after_the_row_s_own_time_are_named() -> None:
    past, at = leads(), np.arange(2_000.0)
    dates = (numbers("answered", at + 5), numbers("born", at - 5), numbers("never", at * UNKNOWN))
    found = judged(Cases(past.traits, past.outcomes, dates, at))
    assert reasons(found) == {
        "answered": "In 100% of the rows its date lies after the row's own time."
    }


def test_numbers_whose_squares_are_none_are_judged_too() -> None:
    past = leads()
    found = judged(cases(past.outcomes, numbers("amount", past.traits[0].values * 1e306)))
    assert found.random.reference is not None
    assert found.random.card is not None
    assert (found.random.card.auc.value or 0) > 0.55


def test_blanks_and_levels_seen_later_only_are_judged_too() -> None:
    past = leads()
    visits, trade = past.traits[0].values.copy(), past.traits[1].values.copy()
    visits[::7] = UNKNOWN
    trade[::5] = UNKNOWN
    trade[1_900:] = 3
    mixed = Trait("trade", trade, ("bakery", "foundry", "law", "tourism"))
    found = judged(cases(past.outcomes, numbers("visits", visits), mixed))
    assert found.time_ordered.card is not None
    assert found.time_ordered.reference is not None
    assert (found.time_ordered.card.auc.value or 0) > 0.55

"""The public bank file: published weights, and figures of the plain reference that can be reproduced."""

from pathlib import Path
from typing import Any

import pytest

from accord.metrics.scorecards.challenger import challenge
from accord.metrics.scorecards.shape import challenger_shape
from accord.sources.files.outcomes import read_outcomes
from reference import REFERENCE


@pytest.fixture(scope="module")
def bank() -> dict[str, Any]:
    file: Path = REFERENCE.folder() / "uci-bank-marketing" / "bank-additional-full.csv"
    return challenger_shape(
        challenge(read_outcomes(file, "y", excluded=["duration"]).cases, [].append)
    )


def column(bank: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in bank["columns"] if each["column"] == name)


def weights(bank: dict[str, Any], name: str) -> dict[str, float]:
    return {each["bin"]: each["woe"] for each in column(bank, name)["bins"]}


def test_weights_of_evidence_are_the_published_ones(bank: dict[str, Any]) -> None:
    assert (bank["n"], bank["positives"]) == (41_188, 4_640)
    assert weights(bank, "contact") == {"cellular": 0.308581, "telephone": -0.832863}
    assert column(bank, "contact")["iv"] == 0.251663
    assert weights(bank, "poutcome") == {
        "failure": 0.26748, "nonexistent": -0.270384, "success": 2.687917,
    }  # fmt: skip
    assert column(bank, "poutcome")["iv"] == 0.547671


def test_the_level_with_no_positives_weighs_nothing(bank: dict[str, Any]) -> None:
    rare = next(each for each in column(bank, "default")["bins"] if each["bin"] == "(other)")
    assert (rare["n"], rare["positives"], rare["woe"]) == (3, 0, 0)
    assert 0.1 < column(bank, "default")["iv"] < 0.15


def test_the_plain_reference_is_as_published(bank: dict[str, Any]) -> None:
    mixed, ordered = bank["reference"]["random"], bank["reference"]["time_ordered"]
    assert (mixed["n"], ordered["n"]) == (12_357, 12_357)
    assert mixed["auc"] == pytest.approx(0.8034, abs=0.01)
    assert mixed["alift"] == pytest.approx(0.7693, abs=0.01)
    assert mixed["lift"][4]["gain"] == pytest.approx(0.8305, abs=0.01)
    assert ordered["auc"] == pytest.approx(0.6673, abs=0.01)
    assert ordered["rate"] == pytest.approx(0.2455, abs=0.0001)


def test_the_scorecard_is_at_most_two_hundredths_behind(bank: dict[str, Any]) -> None:
    for trial in ("time_ordered", "random"):
        print(trial, bank[trial]["auc"], bank["reference"][trial]["auc"])
        assert bank[trial]["auc"] > bank["reference"][trial]["auc"] - 0.02


def test_columns_that_tell_too_much_are_named(bank: dict[str, Any]) -> None:
    named = {each["column"] for each in bank["suspicious"]}
    assert {"poutcome", "nr.employed"} <= named
    assert named.isdisjoint({"contact", "age"})

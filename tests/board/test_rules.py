"""When looks come to evidence: levels shared among looks, small differences slight, few cases unknown."""

from dataclasses import replace
from datetime import date

from accord.basics.periods import span
from accord.basics.rates import rate
from accord.board.rules import Settled, settle
from accord.metrics.complaints.looks import Finding, Look, Missing
from accord.metrics.question import Question
from board.history import UTC

LOOK = Look(
    "past",
    Question("win_rate", "2026-Q3"),
    span(date(2026, 7, 1), date(2026, 10, 1), UTC),
    rate(30, 100),
    rate(50, 100),
)


def settled(*looks: Look) -> Settled:
    return settle(Finding("little_converted", "sales", looks))


def test_a_level_is_shared_among_looks() -> None:
    alone = replace(LOOK, worse=0.008)
    assert settled(alone).verdict == "evidence"
    assert settled(alone, replace(LOOK, worse=0.3)).verdict == "none"
    assert settled(replace(LOOK, worse=0.004), replace(LOOK, worse=0.3)).verdict == "evidence"


def test_praise_has_its_own_level_and_comes_after_the_complaint() -> None:
    good = replace(LOOK, name="better", better=0.001)
    assert settled(good) == Settled("opposite", good)
    bad = replace(LOOK, worse=0.001)
    assert settled(good, bad) == Settled("evidence", bad)


def test_a_sure_and_small_difference_is_slight() -> None:
    small = replace(LOOK, worse=0.0001, worth_saying=False)
    assert settled(small) == Settled("none", small, slight=True)


def test_what_is_pending_or_has_few_cases_is_unknown() -> None:
    few, pending = replace(LOOK, few=True), replace(LOOK, pending="season")
    assert settled(few) == Settled("unknown", few)
    assert settled(pending) == Settled("unknown", pending)
    assert settled(few, LOOK) == Settled("none", LOOK)
    assert settle(Finding("poor_leads", "marketing", missing=Missing("no_leads"))).look is None

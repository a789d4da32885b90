"""What past leads teach about the agreed points, on leads whose wins were planted."""

from dataclasses import dataclass
from functools import cache

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pytest

from accord.agreement.reading import read
from accord.basics.moments import DAY
from accord.metrics.scorecards.cases import TooFew
from accord.metrics.scorecards.lessons import Lessons, lessons
from metrics.asking import desk, duckdb
from metrics.small_log import NOW, SmallLog

AGREED = read("""
fit:
  traits:
    - {name: right size, points: 10, when: {trait: employees, at_least: 50}}
    - {name: likes tea, points: 40, when: {trait: drink, is: tea}}
engagement:
  half_life: 90d
  groups: [{name: all, rules: [{name: asked, points: 20, when: {kind: form}}]}]
""")
FIRST = NOW - 400 * DAY


@dataclass(frozen=True)
class Told:
    traits: ir.Table
    activities: ir.Table


def company(n: int, seed: int = 7) -> tuple[SmallLog, Told]:
    """Leads of which size truly tells, and forms a little; tea says nothing. A badge is given on winning."""
    chance, log = np.random.default_rng(seed), SmallLog()
    traits, acts = [], []
    for person in range(1, n + 1):
        sent = FIRST + int(chance.integers(0, 250)) * DAY
        large, tea, asked = (bool(chance.random() < share) for share in (0.5, 0.5, 0.4))
        won = chance.random() < 0.04 + 0.3 * large + 0.2 * asked
        moved = {"sent_at": sent} | ({"qualified_at": sent + 9 * DAY} if won else {})
        log.add("leads", subject=person + 50_000, person=person, kind="lead_recorded", at=sent,
                created_at=sent - DAY, status="won" if won else None, **moved)  # fmt: skip
        if won:
            log.add("stages", subject=person + 50_000, subject_kind="lead", to_stage="won",
                    at=sent + 20 * DAY, kind="stage_reached")  # fmt: skip
        traits += [(person, "employees", str(90 if large else 9), sent - DAY),
                   (person, "drink", "tea" if tea else "coffee", sent - DAY),
                   (person, "industry", "steel" if won else "paper", sent + 30 * DAY)]  # fmt: skip
        acts += [(person, "form", sent - 2 * DAY)] if asked else []
    return log, Told(_traits(traits), _acts(acts))


def _traits(rows: list[tuple[int, str, str, int]]) -> ir.Table:
    columns = list(zip(*rows, strict=True))
    return duckdb().hold(
        pa.table(dict(zip(("person", "name", "value", "at"), columns, strict=True)))
    )


def _acts(rows: list[tuple[int, str, int]]) -> ir.Table:
    people, kinds, moments = zip(*rows, strict=True)
    texts = dict.fromkeys(
        ("name", "url", "channel", "campaign", "asset", "term", "direction", "utm_source", "utm_medium"),
        pa.nulls(len(rows), pa.string()),
    )  # fmt: skip
    table = {"person": people, "kind": kinds, "at": moments, "known_at": moments, **texts}
    return duckdb().hold(pa.table(table))


@cache
def learned() -> Lessons:
    log, grounds = company(900)
    return lessons(AGREED, desk(log).facts, grounds, NOW, lambda _step: None)


def test_rules_that_told_get_their_points_and_the_one_that_did_not_says_so() -> None:
    size, tea, asked = learned().rules
    assert size.learned is not None
    assert size.learned > 15
    assert tea.learned is None
    assert tea.why == "It tells too little of the outcome."
    assert (size.rate or 0) > 2 * (size.otherwise or 1)
    assert 0.3 < asked.met / 900 < 0.5


def test_twenty_points_are_twice_the_odds() -> None:
    size = learned().rules[0]
    odds = [share / (1 - share) for share in (size.rate or 0, size.otherwise or 0)]
    assert size.learned == pytest.approx(20 * np.log2(odds[0] / odds[1]), rel=0.1)


def test_both_are_judged_by_the_newest_leads_of_which_none_taught() -> None:
    found = learned()
    assert found.agreed is not None
    assert found.learned is not None
    assert found.learned.n == found.agreed.n == 270
    assert (found.learned.value or 0) > (found.agreed.value or 1) > 0.5


def test_what_was_filled_in_after_the_sending_takes_no_part() -> None:
    assert [each.name for each in learned().telling] == ["employees"]


def test_too_few_outcomes_are_refused_with_what_is_missing() -> None:
    log, grounds = company(90)
    with pytest.raises(TooFew, match="Missing: 110 outcomes"):
        lessons(AGREED, desk(log).facts, grounds, NOW, lambda _step: None)

"""A version on a small history: who asks for a demo qualifies, who reads prices does with the second version."""

from dataclasses import dataclass, field
from typing import Any

import ibis.expr.types as ir
import polars as pl
import pyarrow as pa
import pytest

from accord.agreement.reading import read
from accord.basics.moments import DAY, HOUR, parse_moment
from accord.basics.periods import Calendar, Period, parse_period
from accord.basics.rates import rate
from accord.metrics.backtests.backtest import Backtest, backtest
from accord.metrics.backtests.cases import BOTH, NEWLY, NO_LONGER
from accord.metrics.backtests.effects import Effect, effects
from accord.metrics.backtests.listing import Wanted, listed
from accord.metrics.backtests.shape import backtest_shape
from accord.metrics.facts import Facts
from accord.metrics.question import BadQuestion, Company
from accord.tables.shelf import tables_of_rows
from metrics.asking import duckdb

SINCE, NOW = parse_moment("2026-06-01"), parse_moment("2026-11-01")
JUNE = parse_period("2026-06", Calendar(), NOW)
FIRST = read(
    """
lead_types: [{name: Demo, when: {kind: form}}]
engagement:
  half_life: 14d
  groups:
    - {name: asked, rules: [{name: demo, points: 60, when: {kind: form}}, {name: price, points: 5, when: {kind: page}}]}
grades: {fit: {A: 0}, engagement: {1: 40, 2: 0}, qualify: [A1]}
capacity: [{period: 2026-Q2, leads_a_week: 1}]
"""
)
SECOND = read(
    """
engagement:
  half_life: 14d
  groups: [{name: asked, rules: [{name: price, points: 60, when: {kind: page}}]}]
grades: {fit: {A: 0}, engagement: {1: 40, 2: 0}, qualify: [A1]}
"""
)


@dataclass
class History:
    """Leads of persons of the same number, opened in May, and what they did."""

    leads: list[dict[str, Any]] = field(default_factory=list)
    acts: list[dict[str, Any]] = field(default_factory=list)

    def lead(self, number: int, did: str, on: float, late: float = 0, **became: float) -> None:
        """A lead that did something on a day of June, perhaps known days later; `became` in days of June."""
        at = SINCE + int(on * DAY)
        self.acts.append(
            {"person": number, "kind": did, "at": at, "known_at": at + int(late * DAY)}
        )
        moments = {f"{name}_at": SINCE + int(day * DAY) for name, day in became.items()}
        self.leads.append({"lead": number, "person": number, "created_at": SINCE - DAY, **moments})

    def facts(self) -> Facts:
        told = pl.DataFrame(self.leads, infer_schema_length=None)
        state = pl.lit("lead")
        for stage in ("sent", "sal", "won", "lost"):
            if f"{stage}_at" in told.columns:
                state = (
                    pl.when(pl.col(f"{stage}_at").is_not_null())
                    .then(pl.lit(stage))
                    .otherwise(state)
                )
        rows = told.with_columns(state=state, owner=pl.col("lead") % 2)
        return Facts(duckdb(), tables_of_rows(duckdb(), {"leads": rows}), Company())

    @property
    def spans(self) -> ir.Table:
        rows = [
            {"lead": each["lead"], "person": each["person"], "opened_at": each["created_at"],
             "closed_at": each.get("lost_at"), "sent_at": each.get("sent_at"), "mql_at": None}
            for each in self.leads if each["person"] is not None
        ]  # fmt: skip
        names = ("lead", "person", "opened_at", "closed_at", "sent_at", "mql_at")
        return duckdb().hold(
            pa.Table.from_pylist(rows, pa.schema([(name, pa.int64()) for name in names]))
        )

    @property
    def traits(self) -> ir.Table:
        shape = {"person": pa.int64(), "name": pa.string(), "at": pa.int64(), "value": pa.string()}
        return duckdb().hold(pa.Table.from_pylist([], pa.schema(list(shape.items()))))

    @property
    def activities(self) -> ir.Table:
        texts = (
            "kind",
            "name",
            "url",
            "channel",
            "campaign",
            "asset",
            "term",
            "direction",
            "utm_source",
            "utm_medium",
        )
        shape = [("person", pa.int64()), ("at", pa.int64()), ("known_at", pa.int64())]
        return duckdb().hold(
            pa.Table.from_pylist(
                self.acts, pa.schema(shape + [(name, pa.string()) for name in texts])
            )
        )


@pytest.fixture
def history() -> History:
    told = History()
    told.lead(1, "form", 2, sent=3, sal=4, won=20)
    told.lead(2, "form", 9, sent=10, lost=11)
    told.lead(3, "form", 9.5)
    told.lead(4, "page", 12, sent=13, sal=14)
    told.lead(5, "form", -1)
    told.lead(6, "form", 3, late=40)
    told.lead(7, "form", -20, sent=-10)
    told.lead(8, "page", 1)
    told.leads.append({"lead": 9, "person": None, "created_at": SINCE, "sent_at": SINCE + DAY})
    return told


def first_on(history: History, period: Period = JUNE) -> Backtest:
    return backtest(FIRST, history.facts(), history, period, NOW)


def test_who_would_have_been_sent_beside_who_was(history: History) -> None:
    found = first_on(history)
    counts = {side: part.n for side, part in found.sides.items()}
    # 1 and 2 either way; 3 newly, and 5, who had asked before; 4 only read, and 9 is nobody.
    assert counts == {BOTH: 2, NEWLY: 2, NO_LONGER: 2}
    assert found.unknown == 1
    assert (found.whole.n, found.whole.stock, found.whole.sent) == (4, 1, 2)
    assert found.sides[BOTH].accepted == rate(1, 2)
    assert found.sides[BOTH].won == rate(1, 2)
    assert found.sides[NO_LONGER].accepted == rate(1, 2)
    assert found.sides[NEWLY].accepted.value is None
    assert {kind: part.n for kind, part in found.kinds.items()} == {"Demo": 4}


def test_what_is_known_late_counts_from_when_it_is_known(history: History) -> None:
    history.lead(10, "form", 3, late=5)
    facts = history.facts()
    june, _ = listed(FIRST, facts, history, JUNE, NOW, Wanted((BOTH, NEWLY)))
    assert {row.lead for row in june} == {1, 2, 3, 5, 10}
    july = parse_period("2026-07", Calendar(), NOW)
    assert next(row for row in june if row.lead == 10).moment == SINCE + 8 * DAY
    later, total = listed(FIRST, facts, history, july, NOW, Wanted((NEWLY,)))
    # What lead 6 asked on the fourth of June is worth an eighth by mid-July, when it becomes known.
    assert [row.lead for row in later] == []
    assert total == 0
    one = next(row for row in june if row.lead == 1)
    assert (one.moment, one.points, one.won) == (SINCE + 2 * DAY, 60.0, True)


def test_weeks_are_held_against_the_capacity_of_the_document(history: History) -> None:
    found = first_on(history)
    assert [week.n for week in found.weeks] == [1, 2, 0, 0]
    assert [week.sent for week in found.weeks] == [2, 2, 0, 0]
    assert (found.capacity, found.over) == (1, 1)
    assert found.threshold is not None
    assert (found.threshold.points, found.threshold.leads) == (60, 0.75)


def test_points_are_not_held_against_a_handful_of_outcomes(history: History) -> None:
    found = first_on(history)
    assert found.measures is None
    assert "from 20 won leads on" in str(found.why)
    shape = backtest_shape(found)
    assert shape["sides"]["both"]["won"] == {
        "value": 0.5, "low": rate(1, 2).low, "high": rate(1, 2).high, "n": 2, "immature": 0,
    }  # fmt: skip


def test_leads_that_may_still_move_are_told(history: History) -> None:
    soon = SINCE + 12 * DAY + HOUR
    period = parse_period("2026-06-01..2026-06-12", Calendar(), soon)
    found = backtest(FIRST, history.facts(), history, period, soon)
    # On that day lead 1 is accepted and not yet won; of lead 2 the table knows that it is lost.
    assert found.sides[BOTH].win_waiting == 1
    assert found.sides[BOTH].won == rate(0, 2)


def test_points_that_tell_are_measured_on_the_later_leads() -> None:
    told = History()
    for number in range(400):
        day = 1 + number / 20
        won = {"won": day + 2} if number % 4 == 0 else {}
        told.lead(number, "form", day, sent=day + 0.01, **won)
        if won:
            told.acts.append({**told.acts[-1], "kind": "page"})
    found = first_on(told)
    assert found.measures is not None
    assert found.measures.n == 120
    assert found.measures.auc.value == 1
    assert found.measures.lift[1].lift == pytest.approx(4)
    assert found.measures.alift == pytest.approx(0.125 + 0.75)


def test_what_one_version_changes_against_another(history: History) -> None:
    found = effects(FIRST, SECOND, history.facts(), history, JUNE, NOW)
    assert found.whole == Effect(old=4, new=2, newly=2, no_longer=4)
    assert found.by_kind == {"Demo": Effect(4, 0, 0, 4), "other": Effect(0, 2, 2, 0)}
    assert found.by_owner == {0: Effect(1, 2, 2, 1), 1: Effect(3, 0, 0, 3)}
    same = effects(FIRST, FIRST, history.facts(), history, JUNE, NOW)
    assert same.whole == Effect(4, 4, 0, 0)


def test_all_time_has_no_first_day(history: History) -> None:
    with pytest.raises(BadQuestion, match="needs a period that has begun"):
        first_on(history, parse_period("all", Calendar(), NOW))

from dataclasses import dataclass, replace
from typing import Any, cast

import pytest

from accord.basics.moments import DAY, iso, parse_moment
from accord.basics.periods import BadPeriod
from accord.metrics import reading
from accord.metrics.conversion import ACCEPTANCE_RATE
from accord.metrics.question import BadQuestion, Company, Question
from accord.tables.engine import Engine
from metrics.asking import desk, seeded
from metrics.small_log import NOW, SmallLog

EIGHT = (
    "deals_won", "deals_lost", "win_rate", "deals_created", "leads", "mqls", "sals", "sqls",
)  # fmt: skip


def leads(*ways: tuple[str, float | None, float | None]) -> SmallLog:
    """Leads as (day sent, days until accepted, days until sent back)."""
    log = SmallLog()
    for number, (day, accepted, returned) in enumerate(ways, 1):
        sent = parse_moment(day)
        log.add(
            "leads", subject=number, person=500 + number, at=sent, kind="lead_recorded",
            created_at=sent, sent_at=sent, mql_at=sent,
            accepted_at=None if accepted is None else int(sent + accepted * DAY),
            returned_at=None if returned is None else int(sent + returned * DAY),
        )  # fmt: skip
    return log


def test_an_unknown_metric_is_refused_with_the_nearest_names() -> None:
    with pytest.raises(BadQuestion, match="no metric 'deal_won'; perhaps deals_won"):
        seeded(1).ask("deal_won")


def test_a_dimension_the_rows_do_not_have_is_refused_with_those_they_have() -> None:
    with pytest.raises(BadQuestion, match="spend has no dimension 'owner'; it has source, medium"):
        seeded(1).ask("spend", by=("owner",))
    with pytest.raises(BadQuestion, match="no dimension 'month'"):
        seeded(1).ask("deals_won", where={"month": "2026-01"})


def test_a_period_that_is_none_is_refused() -> None:
    with pytest.raises(BadPeriod, match="'soon' is not a period"):
        seeded(1).ask("deals_won", period="soon")


def test_a_plan_is_refused_until_there_are_targets() -> None:
    with pytest.raises(BadQuestion, match="no plan to hold figures against"):
        seeded(1).ask("deals_won", against="plan")


def test_the_answer_has_the_agreed_shape() -> None:
    log = leads(*[("2026-07-06", 1, None)] * 3, ("2026-07-07", None, 2))
    shape = desk(log).ask("acceptance_rate", period="2026-Q3", against="previous").shape()
    assert shape == {
        "metric": "acceptance_rate",
        "version": 1,
        "unit": "share",
        "owner": "both",
        "sentence": "Of the leads sent to sales in the period, the share that sales accepted.",
        "period": {"since": "2026-07-01", "until": "2026-10-01"},
        "as_of": iso(NOW),
        "value": 0.75,
        "low": pytest.approx(0.300642, abs=1e-6),
        "high": pytest.approx(0.954413, abs=1e-6),
        "n": 4,
        "immature": 0,
        "against": {
            "label": "previous",
            "period": {"since": "2026-04-01", "until": "2026-07-01"},
            "value": None,
            "low": None,
            "high": None,
            "n": 0,
            "immature": 0,
            "why": "Leads of 2026-Q3 may be younger than 90 days, the time in which nine of ten that "
            "move have moved; ask again from 2026-12-30 on.",
        },
        "groups": [],
        "rows": "/board/acceptance_rate/rows?period=2026-Q3",
    }


def test_rates_of_ripe_periods_are_held_against_each_other() -> None:
    log = leads(("2026-01-10", 1, None), ("2026-04-10", 1, None), ("2026-04-11", None, 2))
    answer = desk(log).ask("acceptance_rate", period="2026-Q2", against="previous")
    assert answer.figure.value == 0.5
    assert answer.against is not None
    assert (answer.against.figure.value, answer.against.why) == (1.0, None)


def test_counts_need_no_ripeness_and_groups_are_held_against_their_like() -> None:
    log = leads(("2026-08-10", 1, None), ("2026-11-10", 1, None), ("2026-11-11", None, 2))
    answer = desk(log).ask("leads", period="2026-11", against="2026-08", by=("channel",))
    assert answer.against is not None
    assert (answer.figure.value, answer.against.figure.value) == (2, 1)
    assert [group.against and group.against.value for group in answer.groups] == [1]


def test_all_time_has_nothing_to_be_held_against() -> None:
    against = seeded(1).ask("leads", against="previous").against
    assert against is not None
    assert (against.figure.value, against.why) == (None, "All time has no period before it.")


def test_young_leads_that_have_not_moved_are_immature_and_stay_in() -> None:
    # Thirty leads answered within ten days set the horizon; type 7 p90 of 30 equal days is that day.
    old = [("2026-03-02", 10, None)] * 30
    young = [("2026-11-20", None, None), ("2026-11-20", None, 1), ("2026-11-20", 1, None)]
    ripe = [("2026-11-01", None, None)]
    figure = desk(leads(*old, *young, *ripe)).ask("acceptance_rate", period="2026-11").figure
    assert (figure.n, figure.immature, figure.value) == (4, 1, 0.25)


def test_with_few_cases_leads_ripen_in_ninety_days() -> None:
    log = leads(("2026-08-26", None, None), ("2026-08-24", None, None), ("2026-08-01", 1, None))
    assert desk(log).ask("acceptance_rate").figure.immature == 1


def test_the_horizon_is_the_ninetieth_percentile_of_the_last_year() -> None:
    days = [float(day) for day in range(1, 41)]
    log = leads(*[("2026-02-02", day, None) for day in days], *[("2024-02-02", 300, None)] * 40)
    way = ACCEPTANCE_RATE.transition
    assert way is not None
    # Type 7 of 1..40 at 0.9: 36 + 0.1.
    assert desk(log).facts.horizon(way, NOW) == pytest.approx(36.1 * DAY, abs=1)


def test_within_counts_only_those_who_made_it_in_time() -> None:
    log = leads(("2026-03-02", 3, None), ("2026-03-02", 5, None), ("2026-03-02", None, None))
    asked = desk(log)
    assert asked.ask("acceptance_rate", within=3 * DAY).figure.value == pytest.approx(1 / 3)
    assert asked.ask("acceptance_rate", within=5 * DAY).figure.value == pytest.approx(2 / 3)


def test_a_stage_reached_before_the_one_it_follows_still_counts() -> None:
    log = leads(("2026-03-02", -1, None))
    assert desk(log).ask("acceptance_rate").figure.value == 1


def test_an_unfinished_month_is_held_against_as_many_working_days() -> None:
    log = leads(("2026-10-22", 1, None), ("2026-10-26", 1, None), ("2026-11-20", 1, None))
    answer = desk(log).ask("leads", period="2026-11", against="previous")
    # To Monday 23 November there are 16 working days; 16 of October end on Thursday the 22nd.
    assert answer.against is not None
    assert str(answer.against.period and answer.against.period.end) == "2026-10-23"
    assert (answer.figure.value, answer.against.figure.value) == (1, 1)


def test_speed_to_lead_counts_the_waiting_and_says_when_half_is_not_reached() -> None:
    log = leads(("2026-11-20", None, None), ("2026-11-20", None, None))
    figure = desk(log).ask("speed_to_lead").figure
    assert (figure.value, figure.n, figure.why) == (None, 2, "Fewer than half have been contacted.")
    shape = desk(log).ask("speed_to_lead").shape()
    assert shape["within_target"] is None
    assert shape["quantiles"] == {"p25": None, "p75": None, "p90": None}


def test_awareness_shows_its_parts_and_they_add_up() -> None:
    figure = seeded(1).ask("awareness", period="2026-Q2").figure
    assert figure.parts is not None
    assert set(figure.parts) == {"direct", "branded", "returning"}
    assert sum(value or 0 for value in figure.parts.values()) == figure.value


def test_without_words_of_the_brand_no_search_counts_as_branded() -> None:
    nameless = desk(seeded(1).log, Company()).ask("awareness", period="2026-Q2").figure
    named = seeded(1).ask("awareness", period="2026-Q2").figure
    assert nameless.parts is not None
    assert named.parts is not None
    assert nameless.parts["branded"] == 0 < (named.parts["branded"] or 0)


def test_a_derived_figure_splits_by_what_all_its_parts_have() -> None:
    with pytest.raises(BadQuestion, match="cost_per_lead has no dimension 'owner'; it has source"):
        seeded(1).ask("cost_per_lead", by=("owner",))
    groups = seeded(1).ask("cost_per_lead", by=("channel",)).groups
    known = {group.key["channel"]: group.figure for group in groups}
    direct = known["Direct"]
    assert (direct.value, direct.why) == (None, "There are no leads in the period.")
    assert known["Email"].parts is not None


def test_a_pace_that_rests_on_open_deals_is_not_split_by_time() -> None:
    with pytest.raises(BadQuestion, match="rests on what is open at one moment"):
        seeded(1).ask("sales_velocity", by=("quarter",))
    assert seeded(1).ask("cost_per_lead", by=("quarter",)).groups


def test_many_questions_are_answered_in_few_statements() -> None:
    asked = seeded(1)
    statements: list[object] = []
    counted = Counting(asked.facts.engine, statements)
    facts = replace(asked.facts, engine=cast(Engine, counted))
    reading.ask([Question(name, "2026-Q2", against="previous") for name in EIGHT], facts, NOW)
    # All counts of deals in one, all counts of leads in another.
    assert len(statements) == 2


@dataclass(frozen=True)
class Counting:
    """An engine that keeps the shapes of what it evaluates."""

    engine: Engine
    statements: list[object]

    @property
    def name(self) -> str:
        return self.engine.name

    def keep(self, *asked: Any) -> object:
        return self.engine.keep(*asked)

    def prepared(self, shape: object, *rest: Any) -> object:
        self.statements.append(shape)
        return self.engine.prepared(shape, *rest)

    def view(self, *asked: Any) -> object:
        return self.engine.view(*asked)

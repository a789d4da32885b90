from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.basics.periods import GRAINS
from accord.metrics.activity import ACTIVITY_COUNT
from accord.metrics.planning import plan
from accord.metrics.question import Question
from metrics.asking import desk, seeded
from metrics.small_log import NOW, small_log

SPLITS = ("source", "medium", "channel", "campaign", "asset", "kind", *GRAINS)


def test_activities_are_read_from_daily_counts_where_those_know_the_dimension() -> None:
    facts = seeded(1).facts
    sheets = {
        by: plan(Question("activities", by=by), facts, NOW)
        .side.tasks["activities"]
        .metric.sheet.name
        for by in [(), ("channel", "week"), ("landing_page",), ("props.plan",)]
    }
    assert sheets == {
        (): "daily",
        ("channel", "week"): "daily",
        ("landing_page",): "activities",
        ("props.plan",): "activities",
    }
    assert ACTIVITY_COUNT.rollup is not None


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**6), st.lists(st.sampled_from(SPLITS), unique=True, max_size=2), st.data())
def test_daily_counts_and_the_log_say_the_same(
    seed: int, by: list[str], data: st.DataObject
) -> None:
    asked = desk(small_log(seed, people=15))
    period = data.draw(st.sampled_from(["all", "2026-Q2", "2026-W20", "2026-05-04..2026-05-09"]))
    question = Question("activities", period, tuple(by))
    by_day, by_log = (asked.ask_all([question], rollups)[0] for rollups in (True, False))
    assert by_day.figure == by_log.figure
    assert by_day.groups == by_log.groups

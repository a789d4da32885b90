import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.basics.periods import GRAINS
from accord.metrics.catalogue import catalogue
from accord.metrics.measures import Count, Mean, Parts, Sum
from accord.metrics.metric import Metric
from metrics.asking import ACME, desk, seeded
from metrics.small_log import small_log

ADDING = [
    metric
    for metric in catalogue(ACME)
    if isinstance(metric, Metric)
    and isinstance(metric.measure, Count | Parts | Sum)
    and not isinstance(metric.measure, Mean)
]
SLOW = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("metric", ADDING, ids=lambda metric: metric.name)
def test_groups_of_counts_and_sums_add_up_for_every_dimension(metric: Metric) -> None:
    asked = seeded(3)
    for dimension in (*metric.splits, *GRAINS):
        answer = asked.ask(metric.name, by=(dimension,))
        values = [group.figure.value or 0 for group in answer.groups]
        assert sum(values) == answer.figure.value, dimension


@SLOW
@given(st.data())
def test_groups_of_several_dimensions_add_up_in_any_log(data: st.DataObject) -> None:
    asked = desk(small_log(data.draw(st.integers(0, 10**6)), people=15))
    metric = data.draw(st.sampled_from(ADDING))
    dimensions = st.sampled_from((*metric.splits, *GRAINS))
    by = tuple(data.draw(st.lists(dimensions, min_size=1, max_size=3, unique=True)))
    period = data.draw(st.sampled_from(["all", "2026", "2026-Q2", "2026-03"]))
    answer = asked.ask(metric.name, by=by, period=period)
    assert sum(group.figure.value or 0 for group in answer.groups) == answer.figure.value
    assert sum(group.figure.n for group in answer.groups) == answer.figure.n


def test_rows_without_a_value_are_a_group_of_their_own() -> None:
    keys = [group.key["product"] for group in seeded(1).ask("deals_won", by=("product",)).groups]
    assert None in keys
    assert len(keys) == len(set(keys))


def test_time_runs_on_and_all_else_stands_by_size() -> None:
    by_month = seeded(1).ask("leads", by=("month", "channel"), period="2026").groups
    months = [group.key["month"] for group in by_month]
    assert months == sorted(months)
    by_channel = seeded(1).ask("leads", by=("channel",)).groups
    sizes = [group.figure.value for group in by_channel]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize(
    ("grain", "label"),
    [("day", "2026-"), ("week", "2026-W"), ("month", "2026-0"), ("quarter", "2026-Q"), ("year", "2026")],
)  # fmt: skip
def test_a_grain_is_shown_as_the_period_it_is(grain: str, label: str) -> None:
    groups = (
        seeded(1)
        .ask(
            "deals_created",
            by=(grain,),
            period="2026-01..2026-06".replace("-01..", "-01-01..") + "-01",
        )
        .groups
    )
    for group in groups:
        key = group.key[grain]
        assert isinstance(key, str)
        assert key.startswith(label)
        assert seeded(1).ask("deals_created", period=key).figure.value >= group.figure.value

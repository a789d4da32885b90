import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.basics.moments import DAY
from metrics.asking import desk
from metrics.small_log import NOW, START, small_log

GROWING = (
    "activities",
    "visitors",
    "sessions",
    "new_people",
    "leads",
    "mqls",
    "deals_created",
    "spend",
)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**6), st.lists(st.integers(0, 330), min_size=2, max_size=3, unique=True))
def test_what_was_known_only_grows_while_nothing_is_replaced(seed: int, days: list[int]) -> None:
    log = small_log(seed, people=15)
    before: dict[str, float] = dict.fromkeys(GROWING, 0)
    for day in sorted(days):
        asked = desk(log, as_of=START + day * DAY)
        for name in GROWING:
            value = asked.ask(name).figure.value or 0
            assert value >= before[name], name
            before[name] = value


def test_a_replaced_entry_counts_until_it_was_replaced() -> None:
    log = small_log(5, people=10)
    deal = next(row for row in log.of("deals") if row["outcome"] == "won")
    late = NOW - DAY
    log.add("deals", **{**deal, "entry": None, "outcome": "lost", "recorded_at": late,
                        "replaces": deal["entry"]})  # fmt: skip
    log.of("deals")[-1]["entry"] = log.entries
    now = desk(log).ask("deals_won").figure.value
    then = desk(log, as_of=late - 1).ask("deals_won").figure.value
    assert (then or 0) - (now or 0) == pytest.approx(1)

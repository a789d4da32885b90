"""From when a deal counts as open: its opening day, else the first that is known of it."""

import pytest

from accord.basics.moments import parse_moment
from metrics.asking import desk
from metrics.small_log import SmallLog

DEAL = 7


def deal(at: str, **facts: object) -> SmallLog:
    """A deal of 100 without an opening day, recorded at that moment."""
    log = SmallLog()
    log.add("deals", subject=DEAL, at=parse_moment(at), kind="deal_recorded", outcome="open",
            amount=100, currency="EUR", **facts)  # fmt: skip
    return log


def move(log: SmallLog, at: str, stage: str) -> None:
    log.add("stages", subject=DEAL, at=parse_moment(at), kind="stage_reached", subject_kind="deal",
            to_stage=stage)  # fmt: skip


def open_in(log: SmallLog) -> list[str]:
    """The months at whose end it is open."""
    asked = desk(log)
    months = [f"2026-0{number}" for number in range(1, 8)]
    return [month for month in months if asked.ask("pipeline_open", period=month).figure.value]


def test_an_opening_day_says_it() -> None:
    log = deal("2026-05-01", created_at=parse_moment("2026-02-03"))
    assert open_in(log) == ["2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07"]


def test_without_one_it_is_open_from_its_first_recording() -> None:
    assert open_in(deal("2026-05-10")) == ["2026-05", "2026-06", "2026-07"]


def test_what_a_source_knew_earlier_counts() -> None:
    assert open_in(deal("2026-05-10", known_at=parse_moment("2026-04-10")))[0] == "2026-04"


def test_a_move_between_stages_shows_that_it_was_there() -> None:
    log = deal("2026-05-10")
    move(log, "2026-03-31", "Offer")
    assert open_in(log)[0] == "2026-03"


def test_a_record_that_replaces_another_leaves_it_its_age() -> None:
    log = deal("2026-03-10")
    closed = parse_moment("2026-05-20")
    log.add("deals", subject=DEAL, at=closed, kind="deal_recorded", outcome="won", amount=100,
            currency="EUR", closed_at=closed, replaces=1)  # fmt: skip
    assert open_in(log) == ["2026-03", "2026-04"]


def test_of_which_only_the_end_is_known_was_never_seen_open() -> None:
    closed = parse_moment("2026-05-20")
    log = deal("2026-05-20", closed_at=closed)
    log.of("deals")[0]["outcome"] = "lost"
    assert open_in(log) == []


@pytest.mark.parametrize(("period", "n"), [("2026-04", 0), ("2026-05", 1)])
def test_the_pace_of_sales_counts_the_same_deals(period: str, n: int) -> None:
    assert desk(deal("2026-05-10")).ask("sales_velocity", period=period).figure.n == n
    assert desk(deal("2026-05-10")).rows("pipeline_open", period=period).count == n


def test_by_time_it_stands_where_it_is_first_known() -> None:
    groups = desk(deal("2026-05-10")).ask("pipeline_open", by=("month",)).groups
    assert [(group.key["month"], group.figure.value) for group in groups] == [("2026-05", 100)]

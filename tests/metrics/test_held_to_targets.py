"""Figures held to a target: what the open pipeline covers, and who was contacted within the target time."""

from collections.abc import Mapping

import pytest

from accord.basics.moments import HOUR, parse_moment
from accord.metrics import reading
from accord.metrics.answer import Answer
from accord.metrics.listing import totals_of
from accord.metrics.question import Targets
from metrics.asking import desk, question, seeded
from metrics.second import Span, closed
from metrics.small_log import NOW, SmallLog

Q4 = "2026-Q4"


def held(log: SmallLog, metric: str, targets: Targets, **asked: object) -> Answer:
    facts = desk(log).facts
    return reading.ask([question(metric, **asked)], facts, NOW, targets=targets)[0]


def market(*deals: tuple[str, str, int]) -> SmallLog:
    """Deals as (won or open, the day it closed or is expected to, amount)."""
    log = SmallLog()
    for number, (outcome, day, amount) in enumerate(deals, 1):
        at = parse_moment(day)
        when = {"closed_at": at} if outcome == "won" else {"expected_close_at": at}
        log.add(
            "deals", subject=number, at=parse_moment("2026-09-01"), kind="deal_recorded", amount=amount,
            outcome=outcome, currency="EUR", owner=number % 2, created_at=parse_moment("2026-09-01"), **when,
        )  # fmt: skip
    return log


MARKET = market(
    ("won", "2026-10-05", 400), ("open", "2026-12-10", 900), ("open", "2026-12-20", 300),
    ("open", "2027-02-01", 5_000), ("won", "2026-09-05", 70),
)  # fmt: skip


def test_coverage_is_what_is_due_by_what_the_target_still_lacks() -> None:
    """1,200 are due in the quarter; of 1,000 the quarter has won 400."""
    answer = held(MARKET, "pipeline_coverage", {("revenue_won", Q4): 1_000.0}, period=Q4)
    assert answer.figure.value == 2.0
    assert answer.figure.parts == {"pipeline_due": 1_200, "revenue_won": 400, "target": 1_000.0}


@pytest.mark.parametrize(
    ("targets", "asked", "why"),
    [
        ({}, {}, "no target for revenue_won of 2026-Q4 yet"),
        ({("revenue_won", "2026-12"): 9.0}, {}, "no target for revenue_won of 2026-Q4 yet"),
        ({("revenue_won", Q4): 400.0}, {}, "The target is reached"),
        ({("revenue_won", Q4): 9e9}, {"where": {"owner": 1}}, "is one for all"),
    ],
)
def test_coverage_is_unknown_and_says_why(
    targets: Targets, asked: Mapping[str, object], why: str
) -> None:
    figure = held(MARKET, "pipeline_coverage", targets, period=Q4, **asked).figure
    assert figure.value is None
    assert why in (figure.why or "")


def test_a_group_stands_alone() -> None:
    targets = {("revenue_won", Q4): 1_000.0}
    answer = held(MARKET, "pipeline_coverage", targets, period=Q4, by=("owner",))
    assert answer.figure.value == 2.0
    assert [group.figure.value for group in answer.groups] == [None, None]


def test_the_other_period_is_held_to_its_own_target() -> None:
    targets = {("revenue_won", "2026-10"): 1_000.0, ("revenue_won", "2026-09"): 170.0}
    answer = held(MARKET, "pipeline_coverage", targets, period="2026-10", against="previous")
    assert answer.against is not None
    assert answer.against.figure.parts == {"pipeline_due": 0, "revenue_won": 70, "target": 170.0}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_coverage_is_found_again_and_its_rows_come_to_it(seed: int) -> None:
    asked, targets = seeded(seed), {("revenue_won", Q4): 1e12}
    answer = reading.ask(
        [question("pipeline_coverage", period=Q4)], asked.facts, NOW, targets=targets
    )[0]
    since, until = parse_moment("2026-10-01"), parse_moment("2027-01-01")
    won = sum(deal["amount"] or 0 for deal in closed(asked.log, Span(since, until, NOW), "won"))
    due = sum(
        row["value"] or 0 for row in asked.rows("pipeline_coverage", period=Q4).frame.to_pylist()
        if row["part"] == "pipeline_due"
    )  # fmt: skip
    assert answer.figure.value == pytest.approx(due / (1e12 - won))
    totals = totals_of(question("pipeline_coverage", period=Q4), asked.facts, NOW, targets)
    assert totals.figure.value == pytest.approx(answer.figure.value)


def handed(*waits: tuple[str, float | None]) -> SmallLog:
    """Leads as (moment sent, hours until the first contact)."""
    log = SmallLog()
    for number, (moment, hours) in enumerate(waits, 1):
        sent = parse_moment(moment)
        contact = None if hours is None else int(sent + hours * HOUR)
        log.add(
            "leads", subject=number, person=500 + number, at=sent, kind="lead_recorded", created_at=sent,
            sent_at=sent, mql_at=sent, first_contact_at=contact,
        )  # fmt: skip
    return log


def test_within_target_is_of_all_whose_time_has_passed() -> None:
    """Two in time, one late, one never; the newest still has time, and its quick answer does not count yet."""
    just_now = NOW - HOUR
    log = handed(
        ("2026-11-02T09:00:00Z", 1), ("2026-11-03T09:00:00Z", 4), ("2026-11-04T09:00:00Z", 4.5),
        ("2026-11-05T09:00:00Z", None),
    )  # fmt: skip
    log.add("leads", subject=9, person=509, at=just_now, kind="lead_recorded", created_at=just_now,
            sent_at=just_now, mql_at=just_now, first_contact_at=just_now + HOUR // 2)  # fmt: skip
    extra = held(log, "speed_to_lead", {("speed_to_lead", Q4): 4 * 3_600.0}, period=Q4).extra
    assert extra == {"within_target": 0.5, "target": 14_400.0}


def test_within_target_is_unknown_and_says_why() -> None:
    log = handed(("2026-11-02T09:00:00Z", 1))
    none = held(log, "speed_to_lead", {}, period=Q4).extra
    assert (none["within_target"], none["target"]) == (None, None)
    assert "no target for speed_to_lead of 2026-Q4" in none["within_target_why"]
    long = held(log, "speed_to_lead", {("speed_to_lead", Q4): 9e9}, period=Q4).extra
    assert long["within_target"] is None
    assert "has passed yet" in long["within_target_why"]

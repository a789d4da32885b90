"""Who met which content, at which stage of their lead."""

from accord.basics.moments import DAY
from accord.metrics.coverage import coverage, who_met
from metrics.asking import Desk, desk
from metrics.small_log import START, SmallLog

ALWAYS = (START - 400 * DAY, START + 400 * DAY)


def lead(log: SmallLog, person: int, profile: str | None, **moments: int) -> None:
    reached = {f"{name}_at": START + day * DAY for name, day in moments.items()}
    log.add("leads", subject=person + 5000, person=person, profile=profile, kind="lead_recorded",
            at=START, created_at=START, **reached)  # fmt: skip


def reads(log: SmallLog, person: int, day: int, asset: str, **facts: object) -> None:
    log.add("activities", subject=person, at=START + day * DAY, kind="page", asset=asset,
            **{"direction": "in", **facts})  # fmt: skip


def company() -> Desk:
    log = SmallLog()
    lead(log, 1, "Finance", mql=10, accepted=20)
    lead(log, 2, "Finance")
    lead(log, 3, None)
    reads(log, 1, -3, "guide")
    reads(log, 1, 2, "guide")
    reads(log, 1, 10, "calculator")
    reads(log, 2, 1, "guide")
    reads(log, 2, 1, "spam", bot="crawler")
    reads(log, 2, 1, "newsletter", direction="out")
    return desk(log)


def test_a_piece_counts_once_a_lead_in_the_stage_in_which_it_was_met() -> None:
    cells = coverage(company().facts, *ALWAYS)
    first = cells["Finance", "lead"]
    assert [(one.asset, one.leads, one.won) for one in first.pieces] == [("guide", 2, 0)]
    assert (first.met.value, first.met.n) == (1.0, 2)
    second = cells["Finance", "mql"]
    assert [(one.asset, one.leads) for one in second.pieces] == [("calculator", 1)]
    assert cells["Finance", "sal"].met.value == 0.0
    assert ("Finance", "sql") not in cells
    assert (cells[None, "lead"].met.value, cells[None, "lead"].met.n) == (0.0, 1)


def test_what_was_met_after_the_end_of_one_lead_belongs_to_the_next() -> None:
    log = SmallLog()
    lead(log, 1, "IT")
    log.add("stages", subject=1, subject_kind="person", to_stage="recycled", at=START + 5 * DAY,
            kind="stage_reached")  # fmt: skip
    log.add("activities", subject=1, at=START + 30 * DAY, kind="form", direction="in", asset="demo")
    reads(log, 1, 6, "between")
    reads(log, 1, 2, "early")
    asked = {"profile": "IT", "stage": "lead"}
    facts = desk(log).facts
    assert who_met(facts, *ALWAYS, {**asked, "asset": "early"})["moment"].to_pylist() == [START]
    later = coverage(facts, START + DAY, START + 400 * DAY)
    assert {one.asset for one in later[None, "lead"].pieces} == {"between", "demo"}


def test_the_leads_behind_a_cell_are_as_many_as_it_says() -> None:
    facts = company().facts
    for (profile, stage), cell in coverage(facts, *ALWAYS).items():
        rows = who_met(facts, *ALWAYS, {"profile": profile or "", "stage": stage})
        assert rows.num_rows == round((cell.met.value or 0) * cell.met.n)
        for piece in cell.pieces:
            asked = {"profile": profile or "", "stage": stage, "asset": piece.asset}
            assert who_met(facts, *ALWAYS, asked).num_rows == piece.leads


def test_a_hole_needs_enough_leads_that_came_by() -> None:
    log = SmallLog()
    for person in range(12):
        lead(log, person + 1, "Finance" if person < 9 else "Many")
    for person in range(20, 30):
        lead(log, person, "Many")
    cells = coverage(desk(log).facts, *ALWAYS)
    assert not cells["Finance", "lead"].is_hole
    assert cells["Many", "lead"].is_hole

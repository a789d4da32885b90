"""Part 5: the timeline of one person, newest 200 activities, against an indexed PostgreSQL and a bare scan."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from accord.prospects.timeline import timeline
from accord.store import manifest
from accord.store.log import Log
from bench.company import Facts, facts, write
from bench.figures import POSTGRES_AT_MOST, bare_of, load
from bench.peers import Bare, Postgres, postgres
from bench.report import Line, Report

PART = "5 Timeline of one person: {} activities"
PERSONS = 40
GOAL_MS = 20.0
LIMIT = 200


def run(report: Report, folder: Path, size: int) -> None:
    """A company's log without tables; with PostgreSQL up to ten million activities."""
    part = PART.format(f"{size:,}")
    company, at = facts(size), time.perf_counter()
    bare = bare_of(folder, write(company, folder))
    report.add(Line(part, "written in lead order", time.perf_counter() - at, "seconds"))
    if size > POSTGRES_AT_MOST:
        _by_turns(report, part, folder, company, bare, None)
        return
    with postgres() as peer:
        load(report, part, peer, company)
        _by_turns(report, part, folder, company, bare, peer)


def _by_turns(
    report: Report, part: str, folder: Path, company: Facts, bare: Bare, peer: Postgres | None
) -> None:
    """Forty persons; how many activities each shows must agree."""
    persons = np.random.default_rng(5).integers(1, company.people, PERSONS).tolist()
    log, listing = Log(folder), manifest.current()
    ways: dict[str, Callable[[int], int]] = {
        "ours": lambda person: timeline(log, [person], LIMIT, listing=listing).height,
        "bare scan": lambda person: len(bare.rows(_sql(person))),
    }
    if peer:
        ways["PostgreSQL"] = lambda person: len(peer.rows(_sql(person)))
    waits: dict[str, list[float]] = {name: [] for name in ways}
    ours_cpu: list[float] = []
    for person in [persons[0], *persons]:
        before = time.process_time()
        found = {"ours": _timed(ways["ours"], person, waits["ours"])}
        ours_cpu.append((time.process_time() - before) * 1000)
        found |= {name: _timed(ways[name], person, waits[name]) for name in list(ways)[1:]}
        if len(set(found.values())) > 1:
            raise AssertionError(f"Person {person} has different timelines: {found}.")
    middle = {name: statistics.median(each[1:]) for name, each in waits.items()}
    ours, used = middle.pop("ours"), statistics.median(ours_cpu)
    p95 = sorted(waits["ours"][1:])[int(PERSONS * 0.95)]
    report.add(
        Line(
            part,
            "median",
            ours,
            "ms",
            goal=f"{GOAL_MS:.0f} ms",
            met=ours <= GOAL_MS,
            note=f"95 of 100 {p95:.1f} ms, {used:.1f} ms of processor each",
        )
    )
    for name, other in middle.items():
        report.add(Line(part, f"against {name}", ours, "ms", name, other, other / ours))


def _sql(person: int) -> str:
    return f"SELECT * FROM activities WHERE subject = {person} ORDER BY moment DESC LIMIT {LIMIT}"


def _timed(way: Callable[[int], int], person: int, waits: list[float]) -> int:
    at = time.perf_counter()
    found = way(person)
    waits.append((time.perf_counter() - at) * 1000)
    return found

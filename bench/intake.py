"""Part 1: events stored a second, on disk before they are acknowledged, against limits of the same machine."""

import json
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.loading import event, requests, send
from bench.peers import Postgres, postgres
from bench.report import Line, Report
from bench.rounds import Contender, by_turns, tree_cpu
from bench.serving import Server, server

PART = "1 Intake: events stored before they are acknowledged"
GOALS = {1: 10_000.0, 100: 60_000.0}
EVENTS = {1: 12_000, 100: 120_000}


@dataclass
class Numbers:
    """Numbers of events that no round has used."""

    next: int = 0

    def take(self, count: int) -> int:
        """First of so many."""
        first = self.next
        self.next += count
        return first


def run(report: Report, folder: Path) -> None:
    """Single events and batches of 100: the collector, its no-op, a bare synced write, PostgreSQL."""
    from accord.sources.actions import open_source

    key = open_source("bench", "segment", "bench", time.time_ns() // 1000).write_key
    numbers = Numbers()
    with server(folder) as running, postgres() as peer:
        peer.run("CREATE TABLE events (id text PRIMARY KEY, body jsonb)")
        for batch in (1, 100):
            _compare(report, running, peer, folder, key, numbers, batch)
    _check(report, folder)


def _compare(
    report: Report,
    running: Server,
    peer: Postgres,
    folder: Path,
    key: str,
    numbers: Numbers,
    batch: int,
) -> None:
    count = EVENTS[batch]
    path = "/v1/page" if batch == 1 else "/v1/batch"
    single = min(count, 3_000) if batch == 1 else 20_000
    contenders = [
        Contender(
            "collector",
            partial(_collect, running, path, key, numbers, count, batch),
            (running.pid,),
        ),
        Contender("no-op", partial(_no_op, running, count // batch), (running.pid,)),
        Contender("write and fdatasync", partial(_bare, folder, count // batch, batch)),
        Contender("PostgreSQL", partial(_insert, peer, single, batch, numbers), (peer.pid,)),
    ]
    taken = {one.name: one for one in by_turns(contenders)}
    words = "single" if batch == 1 else f"batch of {batch}"
    ours, cpu = count / taken["collector"].seconds, _server_cpu(taken["collector"].answer)
    a_core = count / cpu if cpu else 0.0
    goal = GOALS[batch]
    report.add(
        Line(PART, f"{words}: stored", ours, "events/s", cpu=cpu, note=taken["collector"].answer[1])
    )
    report.add(
        Line(
            PART, f"{words}: stored a core of the server", a_core, "events/s", goal=f"{goal:,.0f}", met=a_core >= goal,
            note="events per processor second of the server alone; the load generator has the other core",
        )
    )  # fmt: skip
    for name, made in (("no-op", count), ("write and fdatasync", count), ("PostgreSQL", single)):
        other = made / taken[name].seconds
        report.add(
            Line(PART, f"{words}: against {name}", ours, "events/s", name, other, ours / other)
        )


def _server_cpu(answer: tuple[float, str]) -> float:
    return answer[0]


def _collect(
    running: Server, path: str, key: str, numbers: Numbers, count: int, batch: int
) -> tuple[float, str]:
    made = requests(path, key, count, batch, numbers.take(count))
    before = tree_cpu(running.pid)
    load = send(running.port, made)
    if load.refused or load.answered != count // batch:
        raise RuntimeError(f"{load.refused} requests were refused, {load.answered} answered.")
    note = f"p50 {load.wait(0.5):.1f} ms, p99 {load.wait(0.99):.1f} ms"
    return tree_cpu(running.pid) - before, note


def _no_op(running: Server, count: int) -> None:
    request = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    send(running.port, [request] * count)


def _bare(folder: Path, count: int, batch: int) -> None:
    body = json.dumps([event(1, "2026-01-01T00:00:00Z")] * batch).encode()
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        # A thousand commits say as much as all.
        _scaled(count, lambda: (file.write(body), file.flush(), os.fdatasync(file.fileno())))


def _scaled(count: int, once: Callable[[], object], at_most: int = 1000) -> None:
    """Do it some times and wait as long as the rest would have taken."""
    at = time.perf_counter()
    for _ in range(min(count, at_most)):
        once()
    taken = time.perf_counter() - at
    time.sleep(max(0.0, taken * (count / min(count, at_most) - 1)))


def _insert(peer: Postgres, count: int, batch: int, numbers: Numbers) -> None:
    first = numbers.take(count)
    rows = [
        (f"pg-{n}", json.dumps(event(n, "2026-01-01T00:00:00Z")))
        for n in range(first, first + count)
    ]
    with peer.connection.cursor() as cursor:
        if batch == 1:
            for row in rows:
                cursor.execute("INSERT INTO events VALUES (%s, %s)", row)
            return
        for at in range(0, count, batch):
            with cursor.copy("COPY events FROM STDIN") as copy:
                for row in rows[at : at + batch]:
                    copy.write_row(row)


def _check(report: Report, folder: Path) -> None:
    """Whatever was acknowledged is in the intake."""
    from accord.store.intake import open_intake

    intake = open_intake(folder)
    try:
        received = intake.account("bench").received
    finally:
        intake.close()
    sent = sum(EVENTS.values()) * 3
    if received != sent:
        raise AssertionError(f"{sent} events were acknowledged, {received} are in the intake.")
    report.add(Line(PART, "acknowledged and found again", received, "events", note=f"of {sent:,}"))

"""Part 3: how long after an event was stored the figures count it, while events keep coming."""

import http.client
import json
import statistics
import threading
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from accord.basics.moments import HOUR
from accord.metrics.question import Question
from accord.workspace import Workspace
from bench.figures import place_in
from bench.loading import event
from bench.report import Line, Report
from bench.rounds import tree_cpu
from bench.serving import Server, server

PART = "3 Freshness: stored to counted, one process with its workers"
SECONDS, RATE, BATCH = 20, 500, 50
WARM_SECONDS = 120.0
LONGEST_SECONDS = 60.0
GOAL_SECONDS = 2.0


@dataclass
class Sent:
    """Moments of acknowledgement and the number of events acknowledged by then."""

    at: list[float] = field(default_factory=list)
    events: list[int] = field(default_factory=list)


def run(report: Report, folder: Path, now: int) -> None:
    """A steady 500 events a second for 20 seconds; `now` lies after all activities of the company."""
    from accord.sources.actions import open_source

    key = open_source("freshness", "segment", "bench", time.time_ns() // 1000).write_key
    with server(folder, everything=True) as running, Workspace.open(place_in(folder)) as workspace:
        # Events yet to be sent must lie before the moment asked for, however long the first answer takes.
        counted = _counter(workspace, max(now, time.time_ns() // 1000) + HOUR)
        before = counted()
        at = time.perf_counter()
        _post(running, key, 1, 0)
        _until(lambda: counted() > before, WARM_SECONDS)
        report.add(Line(PART, "first event after the start", time.perf_counter() - at, "seconds"))
        _measure(report, running, key, counted)


def _counter(workspace: Workspace, now: int) -> Callable[[], int]:
    def counted() -> int:
        value = workspace.ask(Question("activities"), now).figure.value
        return int(value or 0)

    return counted


def _measure(report: Report, running: Server, key: str, counted: Callable[[], int]) -> None:
    base, sent, looks = counted(), Sent(), []
    cpu, at = tree_cpu(running.pid), time.perf_counter()
    sender = threading.Thread(target=_send_steadily, args=(running, key, sent), daemon=True)
    sender.start()
    total = SECONDS * RATE
    while time.perf_counter() - at < LONGEST_SECONDS:
        looks.append((counted() - base, time.perf_counter()))
        if looks[-1][0] >= total:
            break
        time.sleep(0.05)
    sender.join(5)
    if looks[-1][0] != total:
        raise AssertionError(
            f"{looks[-1][0]} of {total} acknowledged events are counted. "
            f"The server said: {(running.folder / 'server.txt').read_text()[-2000:]}"
        )
    waits = sorted(
        next(seen for count, seen in looks if count >= events) - stored
        for stored, events in zip(sent.at, sent.events, strict=True)
    )
    used = tree_cpu(running.pid) - cpu
    p95 = waits[int(len(waits) * 0.95)]
    note = f"{RATE} events/s for {SECONDS} s, server used {used:.1f} s of processor"
    report.add(Line(PART, "median", statistics.median(waits), "seconds", note=note))
    report.add(
        Line(
            PART, "95 of 100", p95, "seconds", goal=f"{GOAL_SECONDS:.0f} s", met=p95 <= GOAL_SECONDS
        )
    )
    report.add(Line(PART, "longest", waits[-1], "seconds"))


def _send_steadily(running: Server, key: str, sent: Sent) -> None:
    started = time.perf_counter()
    for number in range(SECONDS * RATE // BATCH):
        time.sleep(max(0.0, started + number * BATCH / RATE - time.perf_counter()))
        _post(running, key, BATCH, 1 + number * BATCH)
        sent.at.append(time.perf_counter())
        sent.events.append((number + 1) * BATCH)


def _post(running: Server, key: str, count: int, first: int) -> None:
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    items = [{**event(n, moment), "messageId": f"fresh-{n}"} for n in range(first, first + count)]
    token = b64encode(f"{key}:".encode()).decode()
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=30)
    try:
        connection.request(
            "POST", "/v1/batch", json.dumps({"batch": items}), {"Authorization": f"Basic {token}"}
        )
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"The server answered {answer.status}.")
    finally:
        connection.close()


def _until(done: Callable[[], bool], seconds: float) -> None:
    end = time.perf_counter() + seconds
    while not done():
        if time.perf_counter() > end:
            raise RuntimeError(f"Nothing was counted within {seconds:.0f} seconds.")
        time.sleep(0.05)

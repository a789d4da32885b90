"""Part 1b: received batches of 100 events become entries: decode, who, whence, once, segment, published."""

import json
import random
import time
from pathlib import Path

from bench.report import Line, Report

PART = "1b Processor: events from raw batch to published segment"
GOAL = 60_000.0
EVENTS, BATCH, EACH = 100_000, 100, 20
NOW = 1_793_620_800_000_000
PAGES = (
    "https://site.example/",
    "https://site.example/pricing?utm_source=google&utm_medium=cpc&utm_campaign=q4",
    "https://site.example/blog/a",
)


def run(report: Report, folder: Path) -> None:
    """New ids, 20 events a visitor, no properties; the limit is the typed decode of the same bytes."""
    from accord.sources.processor.bots import bot_rule
    from accord.sources.processor.messages import read
    from accord.sources.processor.run import open_processor, process
    from accord.store.intake import open_intake
    from accord.store.place import Place
    from accord.store.received import Raw

    bot_rule("warm")  # Its patterns are compiled once a process.
    intake = open_intake(folder)
    intake.put_now(
        [
            Raw("segment", "bench", NOW + n, b'{"type":"batch"}', body, BATCH)
            for n, body in _bodies()
        ]
    )
    processor = open_processor(Place(folder, "", b"0" * 32), intake)
    start, wall, counted = time.process_time(), time.perf_counter(), 0
    while (done := process(processor, NOW + 10**9)).batches:
        counted += done.counted
    cpu, wall = time.process_time() - start, time.perf_counter() - wall
    if counted != EVENTS:
        raise RuntimeError(f"{counted} of {EVENTS} events were counted.")
    start = time.process_time()
    read(intake.kept(EVENTS // BATCH, "segment"))
    decode = EVENTS / (time.process_time() - start)
    intake.close()
    a_core = EVENTS / cpu
    report.add(Line(PART, "processed", EVENTS / wall, "events/s", cpu=cpu))
    report.add(
        Line(
            PART, "processed a core", a_core, "events/s", "decode alone", decode, a_core / decode,
            goal=f"{GOAL:,.0f}", met=a_core >= GOAL,
        )
    )  # fmt: skip


def _bodies() -> list[tuple[int, bytes]]:
    luck = random.Random(7)
    return [
        (n, json.dumps({"batch": [_event(luck, n * BATCH + k) for k in range(BATCH)]}).encode())
        for n in range(EVENTS // BATCH)
    ]


def _event(luck: random.Random, number: int) -> dict[str, object]:
    context = {
        "page": {"url": luck.choice(PAGES), "referrer": "https://www.google.com/"},
        "userAgent": f"Mozilla/5.0 (X11; Linux x86_64) Chrome/{luck.randrange(100, 130)}",
    }
    kind = {"type": "page"} if number % 3 else {"type": "track", "event": "Button Clicked"}
    at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(NOW // 1_000_000 - number % 3600))
    return {
        **kind,
        "messageId": f"ajs-{luck.getrandbits(96):x}",
        "anonymousId": f"{luck.randrange(EVENTS // EACH):032x}",
        "timestamp": f"{at}.{number % 1000:03d}Z",
        "context": context,
    }

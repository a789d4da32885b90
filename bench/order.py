"""Part 4: what keeping activities in lead order costs, in processor seconds a million."""

import resource
import time
from pathlib import Path

import polars as pl

from accord.workspace import Workspace
from bench.company import entries, facts, months
from bench.figures import place_in
from bench.report import Line, Report

PART = "4 Lead order: segments in order of arrival sorted into month files"
SEGMENTS = 50


def run(report: Report, folder: Path, size: int, company_end: int) -> None:
    """New activities of the last month come in as segments; sorting them in, against writing them once."""
    from django.db import transaction

    from accord.store import compaction, ids, manifest
    from accord.store.log import Log

    log = Log(folder)
    # The last month of another seed: as many rows as the company's own last month, up to a million.
    rows = list(months(facts(min(size, 24_000_000)), seed=99))[-1].head(1_000_000)
    with transaction.atomic():
        first = ids.take("entry", rows.height)
    arrived = rows.sort("entry").with_columns(entry=first + pl.int_range(pl.len()))
    each = -(-arrived.height // SEGMENTS)
    started, wall = _cpu(), time.perf_counter()
    staged = [
        log.stage("log/activities", entries(part, 0, None)) for part in arrived.iter_slices(each)
    ]
    with transaction.atomic():
        manifest.publish(staged, [])
    written, wall_written = _cpu() - started, time.perf_counter() - wall
    started, wall = _cpu(), time.perf_counter()
    with Workspace.open(place_in(folder)) as workspace:
        workspace.catch_up(company_end, patient=True)
    report.add(
        Line(
            PART, "tables brought up to date with them", (_cpu() - started) / (arrived.height / 1_000_000), "cpu s/M",
            note=f"{time.perf_counter() - wall:.1f} s",
        )
    )  # fmt: skip
    sizes = {file.path for file in manifest.current().of("log/activities")}
    started, wall = _cpu(), time.perf_counter()
    replaced = 0
    while done := compaction.compact(log):
        replaced += done
    sorted_in, wall_sorted = _cpu() - started, time.perf_counter() - wall
    new = [file for file in manifest.current().of("log/activities") if file.path not in sizes]
    if any(not file.part for file in manifest.current().of("log/activities")):
        raise AssertionError("Some segments were not sorted in.")
    million = arrived.height / 1_000_000
    report.add(
        Line(
            PART,
            "segments written and synced",
            written / million,
            "cpu s/M",
            note=f"{wall_written:.1f} s",
        )
    )
    report.add(
        Line(
            PART, "sorted into month files", sorted_in / million, "cpu s/M", "writing them once", written / million,
            written / sorted_in,
            note=f"{arrived.height:,} rows in {SEGMENTS} segments, {replaced} files replaced, "
            f"{sum(file.rows for file in new):,} rows rewritten, {wall_sorted:.1f} s",
        )
    )  # fmt: skip


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime

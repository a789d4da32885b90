"""`python -m bench [--size 1m] [--only intake processing company timeline]`: runs, prints ratios, keeps them."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.place import ROOT, SIZES, close_folder, open_folder, parse_size
from bench.report import Line, Report


def _intake(report: Report, folder: Path, _: int) -> None:
    from bench.intake import run

    run(report, folder)


def _processing(report: Report, folder: Path, _: int) -> None:
    from bench.processing import run

    run(report, folder)


def _company(report: Report, folder: Path, size: int) -> None:
    """Figures, then what changes the company: lead order, freshness."""
    from bench import figures, freshness, order

    company, paths = figures.prepare(report, folder, size)
    figures.run(report, folder, size, company, paths)
    order.run(report, folder, size, company.starts[-1])
    freshness.run(report, folder, company.starts[-1])


def _timeline(report: Report, folder: Path, size: int) -> None:
    from bench.timeline import run

    run(report, folder, size)


PARTS: dict[str, Callable[[Report, Path, int], None]] = {
    "intake": _intake,
    "processing": _processing,
    "company": _company,
    "timeline": _timeline,
}


def main() -> None:
    """Each part in a process and folder of its own; results in bench/results.json."""
    asked = _asked()
    if asked.part:
        _run_part(asked.part, asked.size, Path(asked.out))
        return
    report, at, faults = Report(asked.size), time.perf_counter(), 0
    for part in asked.only or PARTS:
        with tempfile.TemporaryDirectory() as out:
            file = Path(out) / "lines.json"
            command = [
                sys.executable,
                "-m",
                "bench",
                "--part",
                part,
                "--size",
                asked.size,
                "--out",
                str(file),
            ]
            faults += subprocess.run(command, cwd=ROOT, check=False).returncode != 0
            report.take(file)
    report.add(Line("Whole run", "took", time.perf_counter() - at, "seconds"))
    report.write()
    sys.exit(1 if faults else 0)


def _asked() -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    reader.add_argument("--size", type=str.lower, choices=list(SIZES), default="1m")
    reader.add_argument("--only", nargs="*", choices=list(PARTS))
    reader.add_argument("--part", choices=list(PARTS), help=argparse.SUPPRESS)
    reader.add_argument("--out", help=argparse.SUPPRESS)
    return reader.parse_args()


def _run_part(part: str, size: str, out: Path) -> None:
    folder = open_folder(f"{part}-{size}-{os.getpid()}")
    report = Report(size)
    try:
        PARTS[part](report, folder, parse_size(size))
    finally:
        report.keep(out)
        close_folder(folder)


if __name__ == "__main__":
    main()

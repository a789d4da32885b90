"""`python -m bench [--size 1m] [--only intake figures freshness order timeline]`."""

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path

from bench.place import SIZES, open_folder, parse_size
from bench.report import Line, Report


def _intake(report: Report, folder: Path, _: int) -> None:
    from bench.intake import run

    run(report, folder)


def _processing(report: Report, folder: Path, _: int) -> None:
    from bench.processing import run

    run(report, folder)


PARTS: tuple[tuple[str, Callable[[Report, Path, int], None]], ...] = (
    ("intake", _intake),
    ("processing", _processing),
)


def main() -> None:
    """Run the parts, print lines, write bench/results.json."""
    reader = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    reader.add_argument("--size", choices=[*SIZES, *(name.upper() for name in SIZES)], default="1m")
    reader.add_argument("--only", nargs="*", choices=[name for name, _ in PARTS])
    asked = reader.parse_args()
    folder = open_folder(f"{asked.size.lower()}-{os.getpid()}")
    report = Report(asked.size.lower())
    at = time.perf_counter()
    try:
        for name, run in PARTS:
            if not asked.only or name in asked.only:
                run(report, folder, parse_size(asked.size))
    finally:
        report.add(Line("Whole run", "took", time.perf_counter() - at, "seconds"))
        report.write()


if __name__ == "__main__":
    main()

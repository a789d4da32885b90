"""Runs the jobs that wait, so many seconds ahead of the clock, and ends: a worker that a test may kill."""

import sys
import time

from accord.cli.frame import start_django


def main(ahead: int) -> None:
    start_django()
    from accord.jobs.worker import Workers
    from accord.workspace import Workspace

    with Workspace.open() as workspace:
        workers = Workers(workspace, lambda: time.time_ns() // 1000 + ahead * 1_000_000)
        while workers.run_one():
            pass


main(int(sys.argv[1]))

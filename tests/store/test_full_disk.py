"""A disk that is full says no to the sender, keeps what it promised, and recovers with space."""

import os
import subprocess
import sys
from pathlib import Path

from reference import not_run

FILL = """
import resource, sys
from pathlib import Path
from accord.store.intake import NotStored, open_intake
from accord.store.received import Raw

def put(intake, body):
    try:
        return intake.put([Raw("segment", "web", 1, b"{}", body, 1)]).result(30)[0]
    except NotStored:
        return None

folder = Path(sys.argv[1])
intake = open_intake(folder)
mode = sys.argv[2]
hindrance = folder / "hindrance"
"""
LIMIT = """
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, resource.RLIM_INFINITY))
full = [put(intake, bytes([n]) * 20_000) for n in range(200)]
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""
MOUNT = """
hindrance.write_bytes(b"x" * 5_000_000)
full = [put(intake, bytes([n]) * 20_000) for n in range(200)]
hindrance.unlink()
"""
REPORT = """
after = [put(intake, b"after") for _ in range(200)]
intake.close()
promised = [number for number in full + after if number is not None]
again = open_intake(folder)
kept = [item.id for item in again.waiting(1_000)]
again.close()
print(full.count(None), after.count(None), promised == kept)
"""


def outcome(folder: Path, hinder: str) -> tuple[int, int, bool]:
    """How many were refused while full and after, and whether exactly what was promised is there."""
    code = FILL + hinder + REPORT
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), "x"],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    refused, refused_after, exact = done.stdout.split()
    return int(refused), int(refused_after), exact == "True"


def test_files_that_may_not_grow_give_errors_and_no_false_promise(tmp_path: Path) -> None:
    refused, refused_after, exact = outcome(tmp_path, LIMIT)
    assert refused > 0
    assert (refused_after, exact) == (0, True)


def test_a_full_disk_of_6_mb_gives_errors_and_takes_200_of_200_once_there_is_space(
    tmp_path: Path,
) -> None:
    if (
        os.geteuid() != 0
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", tmp_path],
            check=False,
            capture_output=True,
        ).returncode
    ):
        not_run("a small disk of its own can only be mounted by root.")
    try:
        refused, refused_after, exact = outcome(tmp_path, MOUNT)
    finally:
        subprocess.run(["umount", tmp_path], check=True)
    assert refused > 0
    assert (refused_after, exact) == (0, True)

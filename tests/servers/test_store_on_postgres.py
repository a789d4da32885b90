"""The store's own tests once more, with the book in a real PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from servers.postgres import Postgres

ROOT = Path(__file__).resolve().parents[2]
OURS = ("tests/store", "tests/properties/test_store.py")
# These start a PostgreSQL of their own already.
ALREADY = (
    "tests/store/test_intake.py",
    "tests/store/test_processes.py",
    "tests/store/test_full_disk.py",
)


@pytest.mark.server
def test_the_store_keeps_its_word_on_postgresql(postgres: Postgres, tmp_path: Path) -> None:
    ignored = [f"--ignore={path}" for path in ALREADY]
    own = f"--basetemp={tmp_path / 'own'}"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", own, *ignored, *OURS],
        cwd=ROOT,
        env={
            **os.environ,
            "ACCORD_DATABASE_URL": postgres.create("store"),
            "ACCORD_DATA_DIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout

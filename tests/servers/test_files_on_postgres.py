"""The cases of importing once more, with the book in a real PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from servers.postgres import Postgres

ROOT = Path(__file__).resolve().parents[2]
OURS = ("tests/sources/files/test_importing.py", "tests/sources/files/test_maps.py")


@pytest.mark.server
def test_files_go_in_and_out_alike_on_postgresql(postgres: Postgres, tmp_path: Path) -> None:
    own = f"--basetemp={tmp_path / 'own'}"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", own, "-m", "not proof", *OURS],
        cwd=ROOT,
        env={
            **os.environ,
            "ACCORD_DATABASE_URL": postgres.create("files"),
            "ACCORD_DATA_DIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert " passed" in done.stdout or "[100%]" in done.stdout

"""Who is who and the processor's own tests once more, with the book in a real PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from servers.postgres import Postgres

ROOT = Path(__file__).resolve().parents[2]
OURS = (
    "tests/people",
    "tests/sources/processor",
    "tests/properties/test_counted_once.py",
    "tests/properties/test_nasty_events.py",
)


@pytest.mark.server
def test_the_processor_keeps_its_word_on_postgresql(postgres: Postgres, tmp_path: Path) -> None:
    own = f"--basetemp={tmp_path / 'own'}"
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "no:cacheprovider",
            own,
            "-m",
            "not proof",
            # The command opens the settings' intake, these tests' lies in a folder.
            "--ignore=tests/people/test_person_command.py",
            *OURS,
        ],
        cwd=ROOT,
        env={
            **os.environ,
            "ACCORD_DATABASE_URL": postgres.create("processor"),
            "ACCORD_DATA_DIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert " passed" in done.stdout

"""`accord demo` from a terminal, in a folder of the test's own."""

import os
import subprocess
import sys
from pathlib import Path

ACCORD = [sys.executable, "-c", "from accord.cli import main; main()", "demo"]


def accord(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "ACCORD_DATA_DIR": str(folder), "ACCORD_DATABASE_URL": ""}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [*ACCORD, *words],
        env=environment,
        cwd=folder.parent,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_demo_is_loaded_and_dropped(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    load = accord(folder, "load", "--scale", "0.003", "--until", "2026-11-20")
    assert load.returncode == 0, load.stderr
    assert load.stdout.startswith("Loaded until 2026-11-20T00:00:00Z in ")
    assert "leads" in load.stdout
    again = accord(folder, "load", "--company", "small")
    assert again.returncode == 1
    assert "Another demo company is loaded; nothing was done." in again.stderr
    assert accord(folder, "drop").stdout == "The demo company is gone.\n"
    assert not folder.exists()


def test_what_cannot_be_done_is_said_in_a_sentence(tmp_path: Path) -> None:
    bad_date = accord(tmp_path / "demo", "load", "--until", "tomorrow")
    assert (bad_date.returncode, bad_date.stdout) == (1, "")
    assert "'tomorrow' is not a date or moment" in bad_date.stderr
    assert "Nothing was loaded." in bad_date.stderr
    other_folder = accord(tmp_path / "main", "load")
    assert other_folder.returncode == 1
    assert "only into a folder named 'demo'" in other_folder.stderr
    assert accord(tmp_path / "demo", "load", "--scale", "0").returncode == 2

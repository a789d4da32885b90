"""An import killed at any moment is finished or leaves nothing, and the file goes in once."""

import json
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from servers.running import ACCORD, accord, environment

pytestmark = pytest.mark.server

ROWS = 60_000  # More than one part.
HEADER = "key,account_key,owner,amount,currency,outcome,created_at,closed_at\n"


def pipeline(folder: Path) -> Path:
    path = folder / "pipeline.csv"
    rows = (
        f"d{n},a{n % 90},o{n % 7},{n % 100},USD,{'won' if n % 2 else 'lost'},2026-01-05,2026-02-{n % 28 + 1:02d}\n"
        for n in range(ROWS)
    )
    path.write_text(HEADER + "".join(rows))
    return path


def words(file: Path) -> list[str]:
    return ["import", str(file), "--kind", "deals", "--zone", "UTC", "--format", "json"]


def figure(folder: Path, metric: str) -> Any:
    return json.loads(accord(folder, "metric", metric, "--format", "json"))["value"]


def killed_after(folder: Path, file: Path, seconds: float) -> bool:
    """Start the import and kill it; False when it was done before."""
    running = subprocess.Popen(
        [ACCORD, *words(file)], env=environment(folder), stdout=subprocess.DEVNULL
    )
    try:
        running.wait(seconds)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()
        return True
    return False


def check(folder: Path, file: Path) -> None:
    won = figure(folder, "deals_won")
    assert won in {0, ROWS // 2}
    [again] = json.loads(accord(folder, *words(file)))
    assert again["created"] == (ROWS if won == 0 else 0)
    assert again["unchanged"] == (0 if won == 0 else ROWS)
    assert figure(folder, "deals_won") == ROWS // 2
    assert figure(folder, "revenue_won") == sum(100 * (n % 100) for n in range(1, ROWS, 2))
    for run in json.loads(accord(folder, "import", "list", "--format", "json")):
        assert run["state"] in {"done", "interrupted"}
        parts = ("created", "updated", "unchanged", "refused", "skipped")
        assert run["received"] == sum(run[name] for name in parts)


def kill_at(tmp_path: Path, points: int) -> None:
    file = pipeline(tmp_path)
    began = time.monotonic()
    accord(tmp_path / "whole", *words(file))
    whole = time.monotonic() - began
    kills = 0
    for point in range(points):
        folder = tmp_path / f"data-{point}"
        accord(folder, "import", "list")
        kills += killed_after(folder, file, whole * (0.5 + point) / (points + 1))
        check(folder, file)
    assert kills > points // 2


def test_an_import_killed_half_way_goes_in_once(tmp_path: Path) -> None:
    kill_at(tmp_path, 1)


@pytest.mark.proof
def test_an_import_killed_at_twenty_moments_goes_in_once(tmp_path: Path) -> None:
    kill_at(tmp_path, 20)

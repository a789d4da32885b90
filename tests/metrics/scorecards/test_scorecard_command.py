"""`accord calc scorecard` as somebody without a data folder runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from accord.cli.calc import calc
from accord.cli.frame import Refusal
from metrics.scorecards.past import leads

ACCORD = Path(sys.executable).with_name("accord")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    past = leads(600)
    visits, trade, shoes = past.traits
    lines = [
        f"{visit:.0f},{trade.levels[int(place)]},{shoe:.0f},{'won' if came else 'lost'}"
        for visit, place, shoe, came in zip(
            visits.values, trade.values, shoes.values, past.outcomes, strict=True
        )
    ]
    path = tmp_path / "outcomes.csv"
    path.write_text("\n".join(["visits,trade,shoes,deal", *lines]), encoding="utf-8")
    return path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(calc, ["scorecard", *map(str, words)])


def test_no_data_folder_is_opened_or_made(file: Path) -> None:
    environment = {key: text for key, text in os.environ.items() if not key.startswith("ACCORD_")}
    done = subprocess.run(
        [ACCORD, "calc", "scorecard", "-", "--target", "deal"],
        stdin=file.open("rb"), capture_output=True, text=True, check=False,
        cwd=file.parent, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["n"] == 600
    assert [path.name for path in file.parent.iterdir()] == ["outcomes.csv"]


def test_points_stand_as_lines(file: Path) -> None:
    table = run(file, "--target", "deal", "--exclude", "shoes,trade", "--format", "table").output
    assert "scorecard by time" in table
    assert "visits" in table
    assert "shoes" not in table
    assert "foundry" not in table
    csv = run(file, "--target", "deal", "--format", "csv").output
    assert csv.startswith("column,iv,bin,n,positives,rate,woe,points\nvisits,")


def test_what_is_to_be_doubted_stands_above_the_points(file: Path) -> None:
    head, *lines = file.read_text(encoding="utf-8").splitlines()
    lines.sort(key=lambda line: line.endswith("won"))
    told = [f"{line},{'signed' if line.endswith('won') else ''}" for line in lines]
    file.write_text("\n".join([f"{head},contract", *told, "1,law,40,,", "7"]), encoding="utf-8")
    table = run(file, "--target", "deal", "--format", "table").output
    assert "only 0 are of one kind" in table
    assert "contract: It is filled in 100% of the cases with the outcome" in table
    assert "1 rows without outcome are left out." in table


def test_bad_files_and_questions_are_refused_in_a_sentence(file: Path, tmp_path: Path) -> None:
    few = tmp_path / "few.csv"
    few.write_text("visits,deal\n1,won\n2,won\n", encoding="utf-8")
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    for path, target, said in (
        (file, "sale", "no column 'sale'"),
        (few, "deal", "Missing: 198 outcomes, 28 with the outcome, 30 without it."),
        (picture, "deal", "it is a picture"),
        (tmp_path / "none.csv", "deal", "no such file"),
    ):
        done = run(path, "--target", target)
        assert isinstance(done.exception, Refusal)
        assert said in str(done.exception)
    assert run(file).exit_code == 2

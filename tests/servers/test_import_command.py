"""`accord import` at a terminal: guess, dry run, several files, a list, a way back, plain refusals."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from servers.running import ACCORD, environment

pytestmark = pytest.mark.server

PIPELINE = "id;rep;deal stage;value\n1;ann;Won;10,50\n2;bob;Open;7,00\n"


@dataclass(frozen=True)
class Terminal:
    folder: Path

    def run(self, *words: str, expect: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [ACCORD, *words],
            env=environment(self.folder / "data"),
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == expect, done.stderr
        return done

    def rows(self, *words: str, expect: int = 0) -> Any:
        return json.loads(self.run(*words, "--format", "json", expect=expect).stdout)


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    (tmp_path / "pipeline.csv").write_text(PIPELINE)
    return Terminal(tmp_path)


def test_a_guessed_map_is_tried_dry_then_used_and_taken_back(terminal: Terminal) -> None:
    terminal.run("import", "pipeline.csv", "--kind", "deals", "--guess", "--source", "crm")
    words = ("import", "pipeline.csv", "--map", "pipeline.map.yaml")
    [dry] = terminal.rows(*words, "--dry-run")
    assert (dry["state"], dry["created"], dry["import"]) == ("dry run", 2, None)
    [done] = terminal.rows(*words)
    assert (done["state"], done["created"], done["source"]) == ("done", 2, "crm")
    assert terminal.rows("metric", "deals_won")["value"] == 1
    [listed] = terminal.rows("import", "list")
    assert (listed["import"], listed["received"]) == (done["import"], 2)
    [back] = terminal.rows("import", "revert", str(done["import"]))
    assert back["withdrawn"] == 2
    assert terminal.rows("metric", "deals_won")["value"] == 0


def test_one_bad_file_never_loses_the_others(terminal: Terminal) -> None:
    (terminal.folder / "twice.csv").write_text("key,key\n1,2\n")
    (terminal.folder / "good.csv").write_text("key,amount\n1,5\n2,x\n")
    done = terminal.run("import", "twice.csv", "good.csv", "none.csv", "--kind", "deals", expect=1)
    assert (
        "twice.csv: line 1, columns 1 and 2: both are called 'key'; nothing was kept."
        in done.stderr
    )
    assert "none.csv: there is no such file; nothing was kept." in done.stderr
    assert "Refused rows with line, column and reason: good.csv.refused.csv" in done.stderr
    refused = (terminal.folder / "good.csv.refused.csv").read_text()
    assert '"3","amount","\'x\' is no amount","2","x"' in refused
    states = {row["file"]: row["state"] for row in terminal.rows("import", "list")}
    assert states == {"twice.csv": "refused", "good.csv": "done", "none.csv": "refused"}


def test_stored_rows_count_with_the_next_question(terminal: Terminal) -> None:
    (terminal.folder / "good.csv").write_text("key,outcome,closed_at\n1,won,2026-01-05\n")
    words = ("import", "good.csv", "--kind", "deals", "--zone", "UTC", "--no-wait")
    [stored] = terminal.rows(*words)
    assert stored["state"] == "waiting"
    assert terminal.rows("metric", "deals_won")["value"] == 1


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("pipeline.csv",), 2, "Say what the rows are"),
        (("pipeline.csv", "--kind", "deal"), 2, "deal"),
        (("pipeline.csv", "--kind", "deals", "--map", "none.yaml"), 1, "none.yaml cannot be read"),
        (("pipeline.csv", "--kind", "deals", "--zone", "Berlin"), 1, "not a time zone"),
        (("revert", "9"), 1, "There is no import 9"),
        ((), 2, "Missing argument"),
    ],
)
def test_bad_use_says_what_to_do(
    terminal: Terminal, words: tuple[str, ...], code: int, sentence: str
) -> None:
    assert sentence in terminal.run("import", *words, expect=code).stderr

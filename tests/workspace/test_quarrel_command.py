"""`accord quarrel` over a file of leads: sentences for people, the same as JSON, rows at an address."""

import json
from pathlib import Path

import pytest
from click import Command
from click.testing import CliRunner, Result
from pytest_django import Settings

from accord.cli.metric import rows
from accord.cli.quarrel import quarrel
from workspace.office import OWNERS, SECRET, Office


def leads_file() -> str:
    """Eight months of twenty leads; every fourth is sent back, each after a day."""
    lines = ["key,created_at,email,sent_at,accepted_at,returned_at,reason"]
    for month in range(1, 9):
        for place in range(20):
            day, after = f"2020-{month:02}-{place + 1:02}", f"2020-{month:02}-{place + 2:02}"
            answer = f",{after},no_fit" if place % 4 == 0 else f"{after},,"
            key = f"L{month}-{place}"
            lines.append(f"{key},{day},{key}@firm.example,{day},{answer}")
    # A file taken at the end of August.
    lines.append("L9,2020-08-31,l9@firm.example,2020-08-31,2020-08-31,,")
    return "\n".join(lines) + "\n"


@pytest.fixture
def folder(office: Office, settings: Settings) -> Path:
    settings.DATA_DIR = office.folder
    settings.SECRET_KEY = SECRET.decode()
    office.file("owners", OWNERS)
    office.file("leads", leads_file())
    office.workspace.close()
    return office.folder


def run(command: Command, *words: str) -> Result:
    return CliRunner().invoke(command, list(words))


def test_the_five_are_answered_in_sentences(folder: Path) -> None:
    shown = run(quarrel).output
    assert shown.startswith("The history ends on 2020-08-31; it is judged as of then.")
    assert "Poor leads: no evidence of it\n  Leads are about as good as before: " in shown
    assert "Lucrative deals lost: cannot be known yet" in shown
    assert "It would take deals: key, created_at, closed_at, outcome, amount." in shown


def test_json_gives_the_figure_and_where_its_rows_are(folder: Path) -> None:
    told = json.loads(run(quarrel, "--period", "2020-08", "--format", "json").output)
    by_name = {one["complaint"]: one for one in told["complaints"]}
    assert len(by_name) == 5
    poor = by_name["poor_leads"]
    assert (poor["verdict"], poor["owner"], poor["n"]) == ("none", "marketing", 21)
    assert poor["period"] == {"since": "2020-08-01", "until": "2020-09-01"}
    assert poor["rows"] == "/board/answered_return_rate/rows?period=2020-08"
    words = ("answered_return_rate", "--period", "2020-08", "--format", "json")
    found = json.loads(run(rows, *words).output)
    assert sum(row["value"] for row in found["rows"]) / found["count"] == poor["value"]


def test_one_line_a_complaint_for_a_sheet(folder: Path) -> None:
    lines = run(quarrel, "--format", "csv").output.splitlines()
    assert lines[0] == "complaint,verdict,owner,value,low,high,n,rows,sentence"
    assert len(lines) == 6


def test_what_is_no_period_with_a_past_is_refused(folder: Path) -> None:
    assert "is not a period" in str(run(quarrel, "--period", "soon").exception)
    assert "has no past" in str(run(quarrel, "--period", "all").exception)

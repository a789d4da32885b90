"""`accord agreement check` and `accord calc score` as somebody new would call them."""

import json
from pathlib import Path

import pytest
from click import Command
from click.testing import CliRunner, Result
from django.test import Client

from accord.cli.calc_score import calc_score
from accord.cli.checking import check
from accord.cli.frame import Refusal

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
AGREEMENT, PERSON = EXAMPLES / "agreement.yaml", EXAMPLES / "person.json"


def run(command: Command, *words: str | Path) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words])


def refusal(result: Result) -> str:
    assert isinstance(result.exception, Refusal)
    return str(result.exception)


def test_the_example_holds_together() -> None:
    assert "Nothing is wrong with it." in run(check, AGREEMENT).stdout
    told = json.loads(run(check, AGREEMENT, "--format", "json").stdout)
    assert told == {"file": str(AGREEMENT), "sound": True, "faults": []}


def test_faults_are_listed_and_the_command_refuses(tmp_path: Path) -> None:
    paper = tmp_path / "ours.yaml"
    paper.write_text("title: Ours\nfti: {}\n", encoding="utf-8")
    shown = run(check, paper)
    assert "'fti' is not known here.  Did you mean 'fit'?" in shown.stdout
    assert refusal(shown) == f"{paper} has 1 fault. Nothing was changed; mend it and check again."
    told = json.loads(run(check, paper, "--format", "json").stdout)
    assert told["faults"] == [
        {"line": 2, "column": 1, "where": "fti", "fault": "'fti' is not known here.",
         "remedy": "Did you mean 'fit'?"}
    ]  # fmt: skip


def test_a_file_that_is_not_there_is_not_found_and_none_is_bad_use(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(run(check, tmp_path / "none.yaml"))
    assert run(check).exit_code == 2


def test_the_example_person_is_judged_and_told_why() -> None:
    asked = (AGREEMENT, "--person", PERSON, "--at", "2026-11-12")
    told = json.loads(run(calc_score, *asked).stdout)
    assert (told["fit"], told["engagement"], told["grade"]) == (90.0, 68.21084, "A1")
    assert told["qualified_at"] == "2026-10-20T08:00:00Z"
    assert {"rule", "part", "points", "because"} == set(told["contributions"][0])
    table = run(calc_score, *asked, "--format", "table").stdout
    assert "grade A1; qualified since 2026-10-20T08:00:00Z." in table


def test_facts_and_moments_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    person = tmp_path / "person.json"
    person.write_text('{"activities": [{"at": "yesterday", "kind": "page"}]}', encoding="utf-8")
    asked = (AGREEMENT, "--person", person)
    assert "'yesterday' is not a date or moment" in refusal(
        run(calc_score, *asked, "--at", "2026-11-12")
    )
    person.write_text('{"activities": [{"at": 5, "kind": "page"}]}', encoding="utf-8")
    assert "$.activities[0].at" in refusal(run(calc_score, *asked, "--at", "2026-11-12"))
    assert run(calc_score, *asked, "--at", "soon").exit_code == 2


@pytest.mark.django_db
def test_anybody_may_fetch_the_schema_even_of_a_desk_without_accounts() -> None:
    answer = Client().get("/api/agreement.schema.json")
    assert answer.status_code == 200
    schema = json.loads(answer.content)
    assert schema["$ref"] == "#/$defs/Document"
    assert "half_life" in schema["$defs"]["Engagement"]["required"]

"""The agreement from a terminal: proposed, signed by both, shown, compared, taken back."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from accord.access.roles import Role
from accord.basics.moments import DAY, local_day
from accord.cli.signing import COMMANDS
from accord.jobs import clock
from agreement.test_signing import FIRST, SECOND
from cast import PASSWORD, join

pytestmark = pytest.mark.django_db
MARTA, SOFIA = "marta@firm.example", "sofia@firm.example"


@pytest.fixture(autouse=True)
def leads() -> None:
    join(Role.MARKETING_LEAD)
    join(Role.SALES_LEAD)


def run(name: str, *words: str, password: str = PASSWORD) -> Result:
    return CliRunner().invoke(COMMANDS[name], list(words), env={"ACCORD_PASSWORD": password})


def propose(folder: Path, text: str = FIRST) -> Result:
    path = folder / "agreement.yaml"
    path.write_text(text, encoding="utf-8")
    return run("propose", str(path), "--by", MARTA, "--why", "a first try")


def test_a_version_is_proposed_signed_by_both_and_shown(tmp_path: Path) -> None:
    assert "Version 1 waits for both signatures" in propose(tmp_path).output
    assert "in force" in str(run("show").exception)
    assert "signed by one" in run("sign", "1", "--as", SOFIA).output
    assert run("sign", "1", "--as", MARTA).output == (
        "Version 1: in force. Signed by Sofia Sales for sales and Marta Marketing for marketing.\n"
    )
    shown = run("show").output.splitlines()
    assert shown[0].startswith("# Version 1: in force.")
    assert shown[1] == "title: Our agreement"
    (line,) = json.loads(run("history", "--format", "json").output)
    assert (line["version"], line["state"], line["waits_for"]) == (1, "in force", "")


def test_signing_asks_for_the_pass_phrase(tmp_path: Path) -> None:
    propose(tmp_path)
    assert "not your pass phrase" in str(
        run("sign", "1", "--as", SOFIA, password="guess").exception
    )
    (line,) = json.loads(run("history", "--format", "json").output)
    assert line["state"] == "proposed"


def test_a_trial_takes_the_word_of_both_and_no_pass_phrase(tmp_path: Path) -> None:
    propose(tmp_path)
    for who in (SOFIA, MARTA):
        run("sign", "1", "--as", who)
    draft = tmp_path / "draft.yaml"
    draft.write_text(SECOND, encoding="utf-8")
    until = local_day(clock.now() + 9 * DAY, "UTC").isoformat()
    offered = run("try", str(draft), "--until", until, "--by", MARTA)
    assert "Trial 2 on version 1. Signed by Marta Marketing for marketing." in offered.output
    assert "in force" in run("sign", "2", "--as", SOFIA, password="none").output
    second, first = json.loads(run("history", "--format", "json").output)
    assert (second["state"], second["trial_of"]) == ("in force", 1)
    assert first["state"] == "set aside for a trial"


def test_versions_and_files_are_compared(tmp_path: Path) -> None:
    propose(tmp_path)
    assert run("diff", "1", "1").output == "They say the same.\n"
    draft = tmp_path / "draft.yaml"
    draft.write_text(SECOND, encoding="utf-8")
    (row,) = json.loads(run("diff", "1", str(draft), "--format", "json").output)
    assert row == {
        "where": "fit.traits.right size.points", "before": 30.0, "after": 40.0, "binds": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "7"), "There is no version 7"),
        (("sign", "7", "--as", SOFIA), "There is no version 7"),
        (("sign", "1", "--as", "nobody@firm.example"), "Nobody has an open account"),
        (("diff", "1", "7"), "There is no version 7"),
        (("withdraw", "1", "--as", SOFIA), "Marta Marketing proposed it"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    propose(tmp_path)
    assert said in str(run(*words).exception)


def test_faults_are_told_and_nothing_is_proposed(tmp_path: Path) -> None:
    refused = propose(tmp_path, FIRST.replace("at_least: 50", "at_last: 50"))
    assert "line 8" in str(refused.exception)
    assert "No version was proposed" in run("history").output


def test_a_proposal_is_taken_back(tmp_path: Path) -> None:
    propose(tmp_path)
    assert "stays in the history" in run("withdraw", "1", "--as", MARTA).output
    assert "can no longer be changed" in str(run("sign", "1", "--as", SOFIA).exception)

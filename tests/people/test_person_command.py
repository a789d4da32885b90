import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_django import Settings

from accord.cli.person import person
from accord.cli.quarantine import quarantine
from accord.jobs import clock
from accord.sources.erasing import ERASE_PERSON, ask_erasure
from accord.store.leases import holder_name, lease
from accord.store.rows import Job
from sources.processor.desk import Desk, identify, page, track


@pytest.fixture
def folder(db: None, tmp_path: Path, settings: Settings) -> Path:
    settings.DATA_DIR = tmp_path
    settings.SECRET_KEY = "the secret of a test, 32 bytes.."
    desk = Desk(tmp_path)
    desk.send(page("a1"), page("a2"), {"type": "swipe", "userId": "u1"})
    desk.send(identify("u1", "a1", email="ann@firm.example", name="Ann Lee", plan="pro"))
    desk.send(track("Bought", userId="u2"))
    desk.intake.close()
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(person, list(words))


def test_show_counts_what_waits_and_prints_what_is_known(folder: Path) -> None:
    shown = json.loads(run("show", "ann@firm.example", "--format", "json").output)
    assert (shown["name"], shown["email"], shown["account"]) == (
        "Ann Lee",
        "ann@firm.example",
        "firm.example",
    )
    assert (shown["keys"], shown["traits"], shown["activities"]) == (
        {"site": "u1"},
        {"plan": "pro"},
        2,
    )
    assert [row["kind"] for row in shown["timeline"]] == ["identify", "page"]


def test_show_prints_a_table_and_csv(folder: Path) -> None:
    assert "Ann Lee" in run("show", "a1").output
    assert (
        run("show", "u1", "--format", "csv")
        .output.splitlines()[0]
        .startswith("at,kind,name,channel")
    )


def test_show_says_when_nobody_is_meant(folder: Path) -> None:
    result = run("show", "nobody")
    assert result.exit_code == 1
    assert "Nobody is known as nobody" in str(result.exception)


def test_erase_needs_a_name_and_a_yes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ACCORD_USER", raising=False)
    assert "--as" in str(run("erase", "u1", "--yes").exception)
    assert "--yes" in str(run("erase", "u1", "--as", "ines").exception)
    assert run("show", "u1").exit_code == 0


def test_erase_takes_the_person_out(folder: Path) -> None:
    done = run("erase", "u1", "--as", "ines", "--yes")
    assert done.exit_code == 0, done.exception
    assert "is erased" in done.output
    assert run("show", "ann@firm.example").exit_code == 1
    assert run("show", "u2").exit_code == 0


def test_erase_says_when_the_person_is_being_erased(folder: Path) -> None:
    number = int(json.loads(run("show", "u1", "--format", "json").output)["person"])
    assert ask_erasure(number, "ines", 5)
    told = run("erase", "u1", "--as", "ines", "--yes")
    assert told.exit_code == 1
    assert f"Person {number} is being erased already" in str(told.exception)
    assert run("show", "u1").exit_code == 0
    Job.objects.all().delete()
    assert lease(f"{ERASE_PERSON}:{number}", holder_name(), clock.now(), 60)
    assert not ask_erasure(number, "ines", clock.now())
    assert "already" in str(run("erase", "u1", "--as", "ines", "--yes").exception)


def test_quarantine_lists_and_tries_again(folder: Path) -> None:
    run("show", "u2")
    listed = json.loads(CliRunner().invoke(quarantine, ["list", "--format", "json"]).output)
    assert [(row["source"], row["place"]) for row in listed] == [("site", 2)]
    again = CliRunner().invoke(quarantine, ["replay", "--as", "ines", "--format", "json"])
    assert json.loads(again.output) == {"counted": 0, "repeats": 0, "held": 1}

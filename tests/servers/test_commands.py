"""The main job as a person does it, from a terminal with nothing running, on SQLite and on PostgreSQL."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from servers.postgres import Postgres

ROOT = Path(__file__).resolve().parents[2]
ACCORD = Path(sys.executable).with_name("accord")

pytestmark = pytest.mark.server


@dataclass(frozen=True)
class Terminal:
    """Commands in one data folder; `url` puts the book into PostgreSQL."""

    folder: Path
    url: str = ""

    def run(self, *words: str | Path, expect: int = 0) -> str:
        environment = {
            **os.environ,
            "ACCORD_DATA_DIR": str(self.folder),
            "ACCORD_DATABASE_URL": self.url,
        }
        done = subprocess.run(
            [ACCORD, *map(str, words)],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            env=environment,
        )
        assert done.returncode == expect, done.stderr
        return done.stdout or done.stderr

    def answer(self, metric: str, *words: str) -> dict[str, Any]:
        return json.loads(self.run("metric", metric, "--format", "json", *words))


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "data")


@pytest.mark.parametrize("book", ["sqlite", pytest.param("postgresql", marks=pytest.mark.proof)])
def test_opportunities_come_in_count_open_to_rows_and_go_again(
    book: str, postgres: Postgres, tmp_path: Path, reference: Path
) -> None:
    terminal = Terminal(tmp_path, postgres.create("commands") if book == "postgresql" else "")
    file = reference / "maven-crm" / "sales_pipeline.csv"
    import_it = ("import", file, "--kind", "deals", "--map", ROOT / "examples/maven-deals.yaml")
    assert "8800" in terminal.run(*import_it)
    assert terminal.answer("deals_won")["value"] == 4238
    assert terminal.answer("deals_lost")["value"] == 2473
    assert round(terminal.answer("win_rate")["value"], 4) == 0.6315
    money = terminal.answer("revenue_won", "--by", "owner")
    assert (money["value"], money["currency"]) == (1_000_553_400, "USD")
    assert sum(group["value"] for group in money["groups"]) == money["value"]
    assert len(money["groups"]) == 30
    cycle = terminal.answer("sales_cycle_days")
    assert (cycle["value"], cycle["quantiles"]["p25"], cycle["quantiles"]["p75"]) == (57, 9, 88)
    rows = json.loads(terminal.run("rows", "deals_won", "--format", "json"))
    assert (rows["count"], len(rows["rows"])) == (4238, 4238)
    again = terminal.run(*import_it)
    assert "8800" in again
    assert terminal.answer("deals_won")["value"] == 4238
    terminal.run("import", "revert", "1")
    assert terminal.answer("deals_won")["value"] == 0


def test_a_wrong_word_is_bad_use_and_an_unknown_name_is_refused(terminal: Terminal) -> None:
    assert "No such option" in terminal.run("metric", "leads", "--perod", "2026", expect=2)
    assert "There is no metric 'leeds'; perhaps leads" in terminal.run("metric", "leeds", expect=1)


def test_a_missing_file_is_said_plainly(terminal: Terminal) -> None:
    said = terminal.run("import", "no-such.csv", "--kind", "deals", expect=1)
    assert "no-such.csv" in said
    assert "Traceback" not in said


NEWER = """
CREATE TABLE django_migrations (id INTEGER, app TEXT, name TEXT, applied TEXT);
INSERT INTO django_migrations VALUES (1, 'accord', '9000_dreams', '2030-01-01');
"""


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        ("CREATE TABLE accord_source (id INTEGER);", "from before the first release"),
        (NEWER, "by a newer version of Accord (9000_dreams)"),
    ],
    ids=["older", "newer"],
)
def test_a_book_of_another_version_is_refused_and_left_as_it_is(
    tmp_path: Path, statements: str, said: str
) -> None:
    with closing(sqlite3.connect(tmp_path / "book.sqlite3")) as book:
        book.executescript(statements)
        before = list(book.iterdump())
        answer = Terminal(tmp_path).run("metric", "leads", expect=1)
        assert list(book.iterdump()) == before
    assert said in answer
    assert "Nothing was changed" in answer
    assert len(answer.splitlines()) == 1


def test_a_book_that_is_none_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "book.sqlite3").write_text("no book at all " * 100)
    answer = Terminal(tmp_path).run("metric", "leads", expect=1)
    assert "file is not a database" in answer
    assert len(answer.splitlines()) == 1


def test_a_secret_alone_begins_no_company(tmp_path: Path) -> None:
    where = "from accord.settings import DATA_DIR; print(DATA_DIR.name)"
    (tmp_path / "var" / "main").mkdir(parents=True)
    (tmp_path / "var" / "demo").mkdir()
    (tmp_path / "var" / "main" / "secret.key").write_text("secret")

    def folder() -> str:
        own = {name: value for name, value in os.environ.items() if name != "ACCORD_DATA_DIR"}
        command = [sys.executable, "-c", where]
        return subprocess.run(
            command, cwd=tmp_path, env=own, capture_output=True, text=True, check=True
        ).stdout.strip()

    assert folder() == "demo"
    (tmp_path / "var" / "main" / "book.sqlite3").touch()
    assert folder() == "main"


def test_a_port_that_no_machine_has_is_refused_in_words(terminal: Terminal) -> None:
    said = terminal.run("serve", "--port", "99999", expect=2)
    assert "99999 is not in the range 1<=x<=65535" in said
    assert "Traceback" not in said

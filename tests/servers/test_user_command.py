"""Accounts from a terminal: added, listed, given roles, closed; and who may do it."""

import json
from pathlib import Path

import pytest

from servers.postgres import Postgres
from servers.test_commands import Terminal

pytestmark = pytest.mark.server

OLGA, SAM = "olga@firm.example", "sam@firm.example"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.proof)])
def terminal(request: pytest.FixtureRequest, tmp_path: Path, postgres: Postgres) -> Terminal:
    url = postgres.create(tmp_path.name.lower()) if request.param == "postgresql" else ""
    terminal = Terminal(tmp_path / "data", url)
    terminal.run("user", "add", OLGA, "--name", "Olga", "--role", "owner")
    return terminal


def roles(terminal: Terminal) -> dict[str, list[str]]:
    rows = json.loads(terminal.run("user", "list", "--format", "json"))
    return {row["email"]: row["roles"] for row in rows}


def test_accounts_are_kept_from_a_terminal(terminal: Terminal) -> None:
    add = ("user", "add", SAM, "--name", "Sam", "--role", "sales member", "--format", "json")
    [added] = json.loads(terminal.run(*add))
    assert "/join/" in added["link"]
    assert "has an account already" in terminal.run(*add, expect=1)
    terminal.run("user", "role", SAM, "--role", "sales lead", "--role", "referee", "--as", OLGA)
    assert roles(terminal)[SAM] == ["referee", "sales lead"]
    terminal.run("user", "close", SAM, "--as", OLGA)
    assert "closed" in terminal.run("user", "list")
    assert "/join/" in terminal.run("user", "open", SAM, "--as", OLGA)
    assert "only owner" in terminal.run("user", "close", OLGA, "--as", OLGA, expect=1)
    assert "Nobody has an account" in terminal.run(
        "user", "close", "x@y.example", "--as", OLGA, expect=1
    )


def test_once_accounts_exist_a_writing_command_says_who_acts(terminal: Terminal) -> None:
    add = ("sources", "add", "website", "--kind", "segment")
    assert "Say who acts" in terminal.run(*add, expect=1)
    assert "Nobody has an open account as ines" in terminal.run(*add, "--as", "ines", expect=1)
    terminal.run("user", "add", SAM, "--name", "Sam", "--role", "sales member")
    assert "Nothing lets" in terminal.run(*add, "--as", SAM, expect=1)
    assert "website" in terminal.run(*add, "--as", OLGA)
    assert "Only an owner" in _promote_self(terminal)


def _promote_self(terminal: Terminal) -> str:
    terminal.run("user", "add", "ada@firm.example", "--name", "Ada", "--role", "admin")
    words = ("user", "role", "ada@firm.example", "--role", "owner", "--as", "ada@firm.example")
    return terminal.run(*words, expect=1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ACCORD_SMTP_URL", "mail.firm.example"),
        ("ACCORD_PROXIES", "one"),
        ("ACCORD_SECOND_FACTOR", "perhaps"),
    ],
)
def test_a_setting_that_cannot_be_is_said_in_one_sentence(
    name: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    said = Terminal(tmp_path / "data").run("user", "list", expect=1)
    assert said.startswith(f"{name} must ")
    assert said.count("\n") == 1


def test_imported_colleagues_are_proposed_and_invited(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "owners.csv"
    file.write_text("key,name,department,email\nS1,Cara,Sales,cara@firm.example\nS2,Bo,Sales,\n")
    terminal.run("import", file, "--kind", "owners")
    [proposed] = json.loads(terminal.run("user", "invite", "--dry-run", "--format", "json"))
    assert proposed == {
        "email": "cara@firm.example", "name": "Cara", "department": "Sales", "role": "sales member",
    }  # fmt: skip
    assert "cara@firm.example" in terminal.run("user", "invite", "--as", OLGA)
    assert roles(terminal)["cara@firm.example"] == ["sales member"]
    assert terminal.run("user", "invite", "--dry-run").strip() == "Nothing here."

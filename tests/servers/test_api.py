"""The API of a real server: a token from the terminal, a file sent by many at once, taken in once."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from servers.running import Server, accord, environment, serving

pytestmark = pytest.mark.server

SETUP = """
import django; django.setup()
from accord.access.roles import Role
from cast import join
join(Role.OWNER)
"""
DEALS = b"key,outcome,amount,currency,created_at,closed_at\nD1,won,10,EUR,2026-01-05,2026-02-05\n"
SCOPES = ("read:import", "read:metric", "write:import")


@pytest.fixture
def token(tmp_path: Path) -> str:
    folder = tmp_path / "data"
    accord(folder, "token", "list")
    _join_owner(folder)
    words = [word for scope in SCOPES for word in ("--scope", scope)]
    made = accord(
        folder, "token", "create", "--as", "olga@firm.example", "--name", "t", "--format", "json", *words
    )  # fmt: skip
    return str(json.loads(made)["token"])


def _join_owner(folder: Path) -> None:
    more = {
        "DJANGO_SETTINGS_MODULE": "accord.settings",
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }
    subprocess.run([sys.executable, "-c", SETUP], env=environment(folder, more), check=True)


def test_many_send_one_file_at_once_and_it_is_taken_in_once(tmp_path: Path, token: str) -> None:
    with serving(tmp_path / "data", words=("serve", "--all")) as server:
        with ThreadPoolExecutor(10) as pool:
            statuses = list(pool.map(lambda _: _send(server, token), range(10)))
        assert set(statuses) <= {202, 409}
        assert 202 in statuses
        with httpx.Client(headers={"Authorization": f"Bearer {token}"}) as client:
            listed = client.get(f"http://127.0.0.1:{server.port}/api/v1/imports").json()
        assert len(listed["items"]) == 1


def _send(server: Server, token: str) -> int:
    answer = httpx.post(
        f"http://127.0.0.1:{server.port}/api/v1/imports",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "monday"},
        files={"file": ("deals.csv", DEALS)},
        data={"kind": "deals", "zone": "UTC"},
        timeout=60,
    )
    return answer.status_code


def test_a_token_is_listed_without_its_secret_and_taken_back(tmp_path: Path, token: str) -> None:
    folder = tmp_path / "data"
    listed = accord(folder, "token", "list", "--format", "json")
    assert token not in listed
    assert json.loads(listed)[0]["scopes"] == " ".join(SCOPES)
    accord(folder, "token", "revoke", "1")
    with serving(folder) as server:
        answer = httpx.get(
            f"http://127.0.0.1:{server.port}/api/v1/metrics/leads",
            headers={"Authorization": f"Bearer {token}"},
        )
    assert answer.status_code == 401

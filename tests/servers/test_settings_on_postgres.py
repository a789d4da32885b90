"""The pages of Settings and the audit chain with the book in a real PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from servers.postgres import Postgres
from servers.running import environment

ROOT = Path(__file__).resolve().parents[2]
OURS = (
    "tests/web/settings/test_import_wizard.py",
    "tests/web/settings/test_machinery.py",
    "tests/web/settings/test_sources.py",
)
# Four threads write lines at once, some of which are taken back.
RACE = """
import threading
import django
django.setup()
from django.core.management import call_command
from django.db import connections, transaction
from accord.access import audit
from accord.access.audit import Act

def write(name):
    for number in range(25):
        try:
            with transaction.atomic():
                audit.record(name, Act.ADD, "user", number, number)
                if number % 5 == 4:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            pass
    connections.close_all()

call_command("migrate", verbosity=0)
threads = [threading.Thread(target=write, args=(f"t{n}",)) for n in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
chain = audit.verified()
print(chain.lines, chain.broken)
"""


@pytest.mark.server
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_audit_chain_never_forks(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    more = {"DJANGO_SETTINGS_MODULE": "accord.settings"}
    if kind == "postgresql":
        more["ACCORD_DATABASE_URL"] = request.getfixturevalue("postgres").create("audit")
    done = subprocess.run(
        [sys.executable, "-c", RACE], env=environment(tmp_path, more), capture_output=True,
        text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.stdout.split() == ["80", "None"], done.stderr


@pytest.mark.server
@pytest.mark.proof
def test_the_pages_keep_their_word_on_postgresql(postgres: Postgres, tmp_path: Path) -> None:
    own = f"--basetemp={tmp_path / 'own'}"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", own, *OURS],
        cwd=ROOT,
        env={
            **os.environ,
            "ACCORD_DATABASE_URL": postgres.create("settings"),
            "ACCORD_DATA_DIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert " passed" in done.stdout

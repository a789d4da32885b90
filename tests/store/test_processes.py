"""What holds between processes that share one book, each a real process of its own."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

PREPARE = """
import django; django.setup()
from django.db import connection
from accord.store import rows
with connection.schema_editor() as editor:
    for model in (rows.Counter, rows.Key, rows.Job, rows.Lease):
        editor.create_model(model)
"""
TAKE = """
import django; django.setup()
from accord.store import ids
for _ in range(20):
    first = ids.take("entry", 3)
    print(first, first + 1, first + 2)
"""
RESOLVE = """
import django; django.setup()
from accord.store import keys
for number in range(10):
    hashes = [keys.key_hash(b"s", "person", "crm", str(n)) for n in range(number * 20, number * 20 + 40)]
    print(*keys.resolve("person", hashes).ids[:20])
"""
CLAIM = """
import os, django; django.setup()
from accord.store import queue
while job := queue.claim(str(os.getpid()), now=10):
    print(job.args["number"])
    queue.finish(job, str(os.getpid()))
"""
CLAIM_AND_DIE = """
import os, signal, django; django.setup()
from accord.store import queue
from accord.store.leases import holder_name
queue.enqueue("work", {"number": 7}, now=1)
queue.claim(holder_name(), now=10, seconds=300)
os.kill(os.getpid(), signal.SIGKILL)
"""
LET_GO_AND_CLAIM = """
import django; django.setup()
from accord.store import queue
print(queue.let_go_for_the_gone(now=11))
print(queue.claim("next", now=11).args["number"])
print(queue.let_go_for_the_gone(now=11))
"""
ENQUEUE = """
import django; django.setup()
from accord.store import queue
for number in range(40):
    queue.enqueue("work", {"number": number}, now=1)
"""


@dataclass(frozen=True)
class Book:
    """A folder and a database that processes share."""

    folder: Path
    address: str

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "ACCORD_DATA_DIR": str(self.folder),
            "ACCORD_DATABASE_URL": self.address,
            "DJANGO_SETTINGS_MODULE": "accord.settings",
        }


@pytest.fixture(params=["sqlite", "postgresql"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Book:
    address = ""
    if request.param == "postgresql":
        address = request.getfixturevalue("postgres").create(tmp_path.name)
    made = Book(tmp_path, address)
    run(made, PREPARE)
    return made


def run(book: Book, code: str, copies: int = 1, ends: int = 0) -> list[str]:
    """What each of several processes printed, all started before one is awaited."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            env=book.environment(),
            cwd=book.folder,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(copies)
    ]
    printed = [process.communicate(timeout=120)[0] for process in started]
    assert [process.returncode for process in started] == [ends] * copies
    return printed


def test_processes_never_take_the_same_number(book: Book) -> None:
    taken = [int(word) for printed in run(book, TAKE, 3) for word in printed.split()]
    assert sorted(taken) == list(range(1, 181))


def test_processes_that_meet_a_new_key_at_once_agree_on_its_subject(book: Book) -> None:
    first, *others = run(book, RESOLVE, 3)
    assert others == [first, first]
    assert len(set(first.split())) == 200


def test_each_job_is_done_by_one_process(book: Book) -> None:
    run(book, ENQUEUE)
    done = [int(word) for printed in run(book, CLAIM, 3) for word in printed.split()]
    assert sorted(done) == list(range(40))


def test_a_killed_process_gives_its_job_back_at_the_next_start(book: Book) -> None:
    run(book, CLAIM_AND_DIE, ends=-signal.SIGKILL)
    assert run(book, LET_GO_AND_CLAIM)[0].split() == ["1", "7", "0"]

"""Mail over a real mail server: sent once, sent again after a kill under the same name, kept while it is away."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from servers.post_office import OK, PostOffice, post_office
from servers.running import accord, environment

pytestmark = pytest.mark.server

WORKER = str(Path(__file__).with_name("mail_worker.py"))
# A job whose worker vanished is due again after its lease; later tries of a mail come minutes apart.
AFTER_LEASE = 600


def work(folder: Path, office: PostOffice, ahead: int = 1) -> int:
    """Run what waits; how the worker ended."""
    process = subprocess.Popen(
        [sys.executable, WORKER, str(ahead)],
        env=environment(folder, {"ACCORD_SMTP_URL": office.url}),
    )
    return process.wait(120)


def invite(
    folder: Path, office: PostOffice, email: str = "ann@firm.example"
) -> list[dict[str, str]]:
    printed = accord(
        folder, "user", "add", email, "--name", "Ann", "--role", "sales lead", "--format", "json",
        ACCORD_SMTP_URL=office.url,
    )  # fmt: skip
    return list(json.loads(printed))


def test_an_invitation_arrives_as_one_letter_with_a_link_that_is_nowhere_else(
    tmp_path: Path,
) -> None:
    with post_office() as office:
        assert invite(tmp_path, office)[0].get("link") is None
        assert [work(tmp_path, office), work(tmp_path, office)] == [0, 0]
        [(to, mail)] = office.taken
    assert (to, mail["To"]) == (["ann@firm.example"], "ann@firm.example")
    body = mail.get_body(("plain",))
    assert body is not None
    [link] = re.findall(r"/join/\S+", body.get_content())
    seal = link.rsplit("-", 1)[1].encode()
    assert not any(seal in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_a_worker_killed_before_the_answer_sends_again_under_the_same_name(tmp_path: Path) -> None:
    with post_office() as office:
        invite(tmp_path, office)
        process = subprocess.Popen(
            [sys.executable, WORKER, "1"],
            env=environment(tmp_path, {"ACCORD_SMTP_URL": office.url}),
        )
        office.before_answer = lambda: os.kill(process.pid, signal.SIGKILL)
        assert process.wait(120) == -signal.SIGKILL
        office.before_answer = lambda: None
        assert work(tmp_path, office) == 0
        assert len(office.taken) == 1
        work(tmp_path, office, AFTER_LEASE)
        work(tmp_path, office, 2 * AFTER_LEASE)
        assert len(office.taken) == 2
        assert len(set(office.keys)) == 1


def test_a_server_that_is_away_gets_it_later(tmp_path: Path) -> None:
    with post_office() as office:
        office.answer = "451 Busy, come again"
        invite(tmp_path, office)
        for late in range(4):
            work(tmp_path, office, late * AFTER_LEASE)
        assert office.taken == []
        assert json.loads(accord(tmp_path, "jobs", "failed", "--format", "json")) == []
        office.answer = OK
        work(tmp_path, office, 4 * AFTER_LEASE)
        assert len(office.taken) == 1


def test_an_address_that_is_refused_is_dropped_and_holds_nobody_up(tmp_path: Path) -> None:
    with post_office() as office:
        invite(tmp_path, office, "gone@firm.example")
        invite(tmp_path, office)
        work(tmp_path, office)
        work(tmp_path, office, AFTER_LEASE)
        assert [to for to, _mail in office.taken] == [["ann@firm.example"]]
        assert json.loads(accord(tmp_path, "jobs", "failed", "--format", "json")) == []

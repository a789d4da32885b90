from pathlib import Path

import pytest

from servers.killing import LOSSY
from servers.running import ACCORD, Sender, Server, new_key
from servers.tracing import Tracer, after_sync, strace_events, tracer

pytestmark = pytest.mark.server


def traced(folder: Path, posts: int, with_tracer: Tracer, command: tuple[str, ...]) -> int:
    """Post one event after the other to a traced server; how many answers came after their sync."""
    folder.mkdir(parents=True)
    data = folder / "data"
    key = new_key(data)
    server = Server(data, before=with_tracer.before, more=with_tracer.more, command=command)
    server.start()
    sender = Sender(server.port, key)
    for number in range(posts):
        assert sender.post("track", {"userId": "u", "messageId": str(number)}).status == 200
    server.kill()
    judged = after_sync(with_tracer.events())
    assert len(judged) > posts, "the trace misses answers"
    seen = sum(judged[-posts:])
    print(f"{with_tracer.name}: {seen} of {posts} answers after their sync")
    return seen


def check_sync_before_each_answer(folder: Path, posts: int) -> None:
    assert traced(folder / "case", posts, tracer(folder), (ACCORD,)) == posts


def test_100_of_100_answers_come_after_their_sync(tmp_path: Path) -> None:
    check_sync_before_each_answer(tmp_path, 100)


@pytest.mark.proof
def test_1000_of_1000_answers_come_after_their_sync(tmp_path: Path) -> None:
    check_sync_before_each_answer(tmp_path, 1_000)


def test_the_tracer_sees_a_server_that_answers_before_its_sync(tmp_path: Path) -> None:
    assert traced(tmp_path / "case", 60, tracer(tmp_path), LOSSY) < 10


def test_a_sync_counts_only_when_it_has_returned() -> None:
    lines = [
        '7 pwrite64(5</data/intake.sqlite3-wal>, "x"..., 24, 0) = 24',
        "7 fdatasync(5</data/intake.sqlite3-wal> <unfinished ...>",
        '9 writev(6<socket:[1]>, [{iov_base="HTTP/1.1 200 OK"..., iov_len=15}], 1) = 15',
        "7 <... fdatasync resumed>) = 0",
        '9 writev(6<socket:[1]>, [{iov_base="HTTP/1.1 200 OK"..., iov_len=15}], 1) = 15',
    ]
    assert list(strace_events(lines)) == ["written", "answered", "synced", "answered"]
    assert after_sync(strace_events(lines)) == [False, False]

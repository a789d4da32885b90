import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from servers.killing import integrity, kept_ids
from servers.running import Reply, Sender, Server, limit_files, new_key, serving

pytestmark = pytest.mark.server

BALLAST = 3_000_000
TEXT = "x" * 20_000


@dataclass(frozen=True)
class Disk:
    """A data folder on little space, and the two ways of the test: take the rest, give it back."""

    name: str
    folder: Path
    tighten: Callable[[Server], None]
    loosen: Callable[[Server], None]


@contextmanager
def small_disk(folder: Path) -> Iterator[Disk]:
    """A file system of 8 MB where one may be mounted, else a limit on the size of files."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "accord-test", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        yield Disk("limit on files", folder / "data", _limit, _unlimit)
        return
    ballast = folder / "ballast"
    ballast.write_bytes(b"\0" * BALLAST)
    try:
        yield Disk("full file system", folder / "data", lambda _: None, lambda _: ballast.unlink())
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _limit(server: Server) -> None:
    assert server.process is not None
    limit_files(server.process.pid, 3_000_000)


def _unlimit(server: Server) -> None:
    assert server.process is not None
    limit_files(server.process.pid, None)


def post(sender: Sender, name: str) -> Reply:
    event = {"messageId": name, "userId": "u", "properties": {"text": TEXT}}
    return sender.post("batch", {"batch": [event]})


def post_until(sender: Sender, status: int, prefix: str, seconds: float) -> tuple[Reply, set[str]]:
    """Post fresh events until one is answered with the status; that answer and the ids stored."""
    stored: set[str] = set()
    end = time.monotonic() + seconds
    number = 0
    while time.monotonic() < end:
        reply = post(sender, f"{prefix}-{number}")
        if reply.status == 200:
            stored.add(f"{prefix}-{number}")
        if reply.status == status:
            return reply, stored
        number += 1
        time.sleep(0 if reply.status == 200 else 0.2)
    raise AssertionError(f"no answer {status} within {seconds} s")


def test_a_full_disk_is_a_503_and_loses_nothing(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small") as disk:
        key = new_key(disk.folder)
        with serving(disk.folder, logs=tmp_path) as server:
            sender = server.sender(key)
            disk.tighten(server)
            refusal, stored = post_until(sender, 503, "before", 60)
            assert int(refusal.headers["retry-after"]) >= 1
            assert refusal.json["success"] is False
            assert stored, "nothing was stored before the disk was full"
            for number in range(20):
                reply = post(sender, f"full-{number}")
                assert reply.status in {200, 503}
                if reply.status == 200:
                    stored.add(f"full-{number}")
            assert sender.ask("GET", "/healthz").status == 200
            assert sender.ask("GET", "/readyz").status == 503
            disk.loosen(server)
            _, none = post_until(sender, 200, "after", 30)
            for number in range(40):
                assert post(sender, f"again-{number}").status == 200
                stored.add(f"again-{number}")
        kept = kept_ids(disk.folder)
        print(f"{disk.name}: {len(stored)} acknowledged, {len(stored - set(kept))} lost")
        assert stored | none <= set(kept)
        assert integrity(disk.folder) == "ok"

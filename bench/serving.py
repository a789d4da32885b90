"""The product's own server as a process of its own, stopped at the end."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.place import ROOT

START_SECONDS = 30


@dataclass(frozen=True)
class Server:
    """A running server: its port and process."""

    port: int
    pid: int
    folder: Path


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(folder: Path, everything: bool = False) -> Iterator[Server]:
    """`accord serve` on a folder, without a limit of events a second that the load would meet."""
    port = free_port()
    environment = {
        **os.environ, "ACCORD_DATA_DIR": str(folder), "ACCORD_EVENTS_PER_SECOND": "10000000",
    }  # fmt: skip
    command = [
        sys.executable,
        "-c",
        "from accord.cli import main; main()",
        "serve",
        "--port",
        str(port),
    ]
    said = (folder / "server.txt").open("wb+")
    process = subprocess.Popen(
        [*command, *(["--all"] if everything else [])], cwd=ROOT, env=environment, stderr=said
    )
    try:
        _wait(process, port, folder)
        yield Server(port, process.pid, folder)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        said.close()


def _wait(process: "subprocess.Popen[bytes]", port: int, folder: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(
        f"The server does not answer. It said: {(folder / 'server.txt').read_text()}"
    )

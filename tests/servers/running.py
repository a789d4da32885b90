"""The real server as a process of its own, started, asked, killed and started again by tests."""

import base64
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

ACCORD = str(Path(sys.executable).with_name("accord"))
START_SECONDS = 30.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a command of the product sees: its data lie in `folder`, whatever the caller has set."""
    inherited = {name: text for name, text in os.environ.items() if not name.startswith("ACCORD_")}
    return inherited | {"ACCORD_DATA_DIR": str(folder)} | dict(more or {})


def accord(folder: Path, *words: str, **more: str) -> str:
    """Run one command of the product to its end; what it printed."""
    done = subprocess.run(
        [ACCORD, *words], env=environment(folder, more), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def new_key(folder: Path, name: str = "website", **more: str) -> str:
    """A source of that name; its write key."""
    printed = accord(
        folder, "sources", "add", name, "--kind", "segment", "--format", "json", **more
    )
    return str(json.loads(printed)["write_key"])


def account(folder: Path, name: str = "website") -> dict[str, Any]:
    """Items of a source by fate, as `accord sources status` tells them."""
    [told] = json.loads(accord(folder, "sources", "status", name, "--format", "json"))
    return dict(told)


def settled_account(folder: Path, seconds: float = 60.0) -> dict[str, Any]:
    """The same once nothing waits any more; a server with workers must be running."""
    end = time.monotonic() + seconds
    while (told := account(folder))["waiting"]:
        assert time.monotonic() < end, told
        time.sleep(0.1)
    return told


@dataclass(frozen=True)
class Reply:
    """An answer of the server."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Sender:
    """One connection that posts with a write key and stays open between posts."""

    port: int
    key: str
    seconds: float = 15.0
    _connection: HTTPConnection | None = field(default=None, repr=False)

    def post(self, call: str, value: object) -> Reply:
        """Post one body; raises OSError or HTTPException when the server goes away."""
        return self.ask("POST", f"/v1/{call}", json.dumps(value).encode())

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Reply:
        if self._connection is None:
            self._connection = HTTPConnection("127.0.0.1", self.port, timeout=self.seconds)
        basic = base64.b64encode(f"{self.key}:".encode()).decode()
        try:
            self._connection.request(
                method, path, body, {"Authorization": f"Basic {basic}"} | dict(headers or {})
            )
            answer = self._connection.getresponse()
            return Reply(answer.status, dict(answer.getheaders()), answer.read())
        except (OSError, HTTPException):
            self.close()
            raise

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@dataclass
class Server:
    """`accord serve` over a data folder. `command` may stand before it (a tracer) or in its place."""

    folder: Path
    port: int = field(default_factory=free_port)
    words: Sequence[str] = ("serve",)
    before: Sequence[str] = ()
    command: Sequence[str] = (ACCORD,)
    more: Mapping[str, str] = field(default_factory=dict)
    logs: Path | None = None
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start and wait until it is ready."""
        arguments = [*self.before, *self.command, *self.words, "--port", str(self.port)]
        with self._log_file.open("ab") as log:
            self.process = subprocess.Popen(
                arguments,
                env=environment(self.folder, self.more),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait()

    def kill(self) -> None:
        """End it as a power cut ends a process: no goodbye."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to end, as an operator would; its exit code."""
        return self._end(signal.SIGTERM)

    def sender(self, key: str) -> Sender:
        return Sender(self.port, key)

    def _end(self, sign: int) -> int:
        if self.process is None:
            return 0
        try:
            os.killpg(self.process.pid, sign)
        except ProcessLookupError:
            return self.process.wait()
        code = self.process.wait(30)
        self.process = None
        return code

    def _wait(self) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            assert self.process is not None
            assert self.process.poll() is None, self.log()
            try:
                if Sender(self.port, "", 2.0).ask("GET", "/readyz").status == 200:
                    return
            except (OSError, HTTPException):
                time.sleep(0.02)
        raise AssertionError(f"The server was not ready in {START_SECONDS} s.\n{self.log()}")

    def log(self) -> str:
        """What it wrote to its log."""
        return self._log_file.read_text(errors="replace")

    @property
    def _log_file(self) -> Path:
        return (self.logs or self.folder.parent) / "server.log"


@contextmanager
def serving(folder: Path, **options: Any) -> Iterator[Server]:
    """A server for as long as the block runs."""
    server = Server(folder, **options)
    server.start()
    try:
        yield server
    finally:
        server.kill()


def peak_memory_kb(pid: int) -> int:
    """The most memory the process has had, in kB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


def limit_files(pid: int, size: int | None) -> None:
    """Let the process write no file beyond `size` bytes; None takes the limit away."""
    hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]
    soft = hard if size is None else size
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))

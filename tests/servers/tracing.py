"""Watching system calls: was what the answer speaks of written and synced before the answer went out?

The tracer is strace; where there is none, or it may not trace, a small library that the C compiler
makes and the loader puts in front of the C library's calls.
"""

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reference import not_run

CALLS = "fsync,fdatasync,pwrite64,write,writev,sendto,sendmsg"
# The intake's own file and its write-ahead log; syncs of other files do not count.
INTAKE = "intake.sqlite3"
SHIM = Path(__file__).with_name("syncshim.c")

_STARTED = re.compile(r"^(\d+)\s+(\w+)\((.*)$")
_RESUMED = re.compile(r"^(\d+)\s+<\.\.\. (\w+) resumed>.*= 0$")


@dataclass(frozen=True)
class Tracer:
    """How to start a traced server: words before its command, variables, and where the trace lies."""

    name: str
    before: tuple[str, ...]
    more: dict[str, str]
    trace: Path

    def events(self) -> Iterable[str]:
        """`written`, `synced` or `answered`, in the order in which they were done or, for answers, begun."""
        lines = self.trace.read_text(encoding="utf-8", errors="replace").splitlines()
        return strace_events(lines) if self.name == "strace" else lines


def tracer(folder: Path) -> Tracer:
    """The tracer that works here; without any the test says so."""
    trace = folder / "trace"
    words = ("strace", "-f", "-q", "-y", "-s", "16", "-e", f"trace={CALLS}")
    if shutil.which("strace") and _works([*words, "-o", str(trace), "true"]):
        return Tracer("strace", (*words, "-o", str(trace)), {}, trace)
    library = folder / "syncshim.so"
    if shutil.which("gcc") and _works(
        ["gcc", "-shared", "-fPIC", "-O1", "-o", str(library), str(SHIM), "-ldl"]
    ):
        return Tracer("shim", (), {"LD_PRELOAD": str(library), "SYNC_TRACE": str(trace)}, trace)
    not_run("neither strace nor a C compiler can watch system calls here.")
    raise AssertionError


def _works(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def strace_events(lines: list[str]) -> Iterator[str]:
    """The events of a strace log; a sync counts when it has returned, an answer when it begins."""
    syncing: dict[str, bool] = {}
    for line in lines:
        if resumed := _RESUMED.match(line):
            if resumed[2] in {"fsync", "fdatasync"} and syncing.pop(resumed[1], False):
                yield "synced"
        elif started := _STARTED.match(line):
            thread, call, rest = started.groups()
            if call in {"fsync", "fdatasync"}:
                syncing[thread] = INTAKE in rest
                if rest.endswith("= 0") and syncing.pop(thread):
                    yield "synced"
            elif call == "pwrite64":
                if INTAKE in rest:
                    yield "written"
            elif '"HTTP/1.1 200' in rest:
                yield "answered"


def after_sync(events: Iterable[str]) -> list[bool]:
    """Of each answer: was something written since the one before, and synced after the last write?"""
    judged: list[bool] = []
    written = synced = False
    for event in events:
        if event == "written":
            written, synced = True, False
        elif event == "synced":
            synced = written
        else:
            judged.append(written and synced)
            written = synced = False
    return judged

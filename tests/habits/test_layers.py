"""The import contracts hold, and a pure part reads no clock."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "accord"
# Who may ask what time it is; everybody else takes the moment as an argument.
CLOCK_READERS = ("cli", "asgi.py", "jobs", "workspace.py")
CLOCKS = {
    ("time", "time"),
    ("time", "time_ns"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("date", "today"),
    ("timezone", "now"),
}


def clock_reads(path: Path) -> list[int]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [
        node.lineno
        for node in nodes
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in CLOCKS
    ]


def test_only_the_top_reads_the_clock() -> None:
    below = [p for p in SOURCE.rglob("*.py") if p.relative_to(SOURCE).parts[0] not in CLOCK_READERS]
    assert {str(p): lines for p in below if (lines := clock_reads(p))} == {}


def test_the_contracts_have_no_exceptions() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert "ignore_imports" not in text


def test_the_contracts_hold() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout

"""Small files, small functions, names that say what they hold."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = sorted((ROOT / "src" / "accord").rglob("*.py"))
WRITTEN = SOURCE + sorted((ROOT / "tests").rglob("*.py")) + sorted((ROOT / "bench").rglob("*.py"))
BANNED_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "base",
    "core",
    "services",
    "service",
    "manager",
}
BASICS_AT_MOST = 8


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_longer_than_500_lines_and_no_function_than_70(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500
    assert [f.name for f in functions(path) if length(f) > 70] == []


def test_the_median_function_is_short() -> None:
    lengths = sorted(length(f) for path in SOURCE for f in functions(path))
    assert lengths[len(lengths) // 2] <= 12
    assert lengths[int(len(lengths) * 0.9)] <= 30


def test_no_file_hides_behind_an_empty_name() -> None:
    found = {p for p in SOURCE if BANNED_NAMES & {p.stem, p.parent.name}}
    assert found == set()


def test_basics_stays_small() -> None:
    assert len(list((ROOT / "src/accord/basics").glob("[!_]*.py"))) <= BASICS_AT_MOST


def test_every_package_says_in_its_docstring_what_it_is_for() -> None:
    silent = [p for p in SOURCE if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))]
    assert silent == []


def test_no_two_test_files_share_a_name() -> None:
    # They are collected as top-level modules, so the second would hide behind the first.
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted({name for name in names if names.count(name) > 1}) == []

"""The page docs/proofs.md: what each long proof showed, with commit and moment; `make proof` writes it.

Loaded with `-p proofs`. A proof prints the figures it found; they are the page.
"""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "proofs.md"
_reports: list[pytest.TestReport] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep what each proof said."""
    if report.when == "call" or report.outcome != "passed":
        _reports.append(report)


def pytest_sessionfinish() -> None:
    """Write the page, failures included."""
    if _reports:
        PAGE.write_text(page(_reports), encoding="utf-8")


def page(reports: list[pytest.TestReport]) -> str:
    """All proofs with outcome, seconds and the figures they printed."""
    moment = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    head = f"# Proofs\n\nWritten by `make proof` at {moment} on commit {_commit()}.\n"
    return "\n".join([head, *(_section(report) for report in reports)])


def _section(report: pytest.TestReport) -> str:
    name = report.nodeid.split("::")[-1].replace("test_", "", 1).replace("_", " ")
    lines = [line.strip() for line in report.capstdout.splitlines() if line.strip()]
    body = "\n".join(f"- {line}" for line in lines[-12:])
    return f"## {name}\n\n{report.outcome} in {report.duration:.1f} s\n\n{body}\n"


def _commit() -> str:
    asked = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(
        asked, cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()

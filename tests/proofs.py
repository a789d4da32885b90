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
    sections: dict[str, list[pytest.TestReport]] = {}
    for report in reports:
        sections.setdefault(_name(report), []).append(report)
    return "\n".join([head, *(_section(name, own) for name, own in sections.items())])


def _name(report: pytest.TestReport) -> str:
    """The proof in words; cases of one proof that have nothing to say share a section."""
    whole = report.nodeid.split("::")[-1]
    name = whole if report.capstdout.strip() else whole.partition("[")[0]
    return name.replace("test_", "", 1).replace("_", " ")


def _section(name: str, reports: list[pytest.TestReport]) -> str:
    outcomes = " and ".join(sorted({report.outcome for report in reports}))
    cases = "" if len(reports) == 1 else f", {len(reports)} cases"
    seconds = sum(report.duration for report in reports)
    lines = [line.strip() for one in reports for line in one.capstdout.splitlines() if line.strip()]
    body = "\n".join(f"- {line}" for line in lines[-12:])
    return f"## {name}\n\n{outcomes} in {seconds:.1f} s{cases}\n" + (f"\n{body}\n" if body else "")


def _commit() -> str:
    asked = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(
        asked, cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()

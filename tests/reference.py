"""Real and reference data that tests may read but the project does not hold."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest


def not_run(reason: str) -> None:
    """Say that a test could not run; where CI is set that is a failure."""
    message = f"NOT RUN: {reason}"
    print(message)
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@dataclass(frozen=True)
class Reference:
    """Where the data lies: ACCORD_REFERENCE_DATA, else ../shared/data beside the project."""

    default: Path

    def folder(self) -> Path:
        path = Path(os.environ.get("ACCORD_REFERENCE_DATA") or self.default)
        if not path.is_dir():
            not_run(f"no reference data at {path}; set ACCORD_REFERENCE_DATA.")
        return path


REFERENCE = Reference(Path(__file__).resolve().parents[2] / "shared" / "data")

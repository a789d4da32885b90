"""Fixtures that every test may use."""

from pathlib import Path

import pytest

from reference import REFERENCE
from servers.postgres import postgres

__all__ = ["postgres", "reference"]


@pytest.fixture
def reference() -> Path:
    """The folder of real data; without it the test says so, and fails under CI."""
    return REFERENCE.folder()

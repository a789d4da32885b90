"""Fixtures that every test may use."""

import os
import tempfile
from pathlib import Path

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from reference import REFERENCE
from servers.postgres import postgres

__all__ = ["postgres", "reference"]

# One cache for all processes of a run, made anew each time: a statement is compiled once a run.
if "PYTEST_XDIST_WORKER" not in os.environ:
    _cache = tempfile.TemporaryDirectory(prefix="accord-cache-")
    os.environ["ACCORD_CACHE_DIR"] = _cache.name

# The same function at its lowest price: what guessing costs is no part of any case.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 8
Argon2PasswordHasher.parallelism = 1


@pytest.fixture
def reference() -> Path:
    """The folder of real data; without it the test says so, and fails under CI."""
    return REFERENCE.folder()

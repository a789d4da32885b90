"""Fixtures that every test may use."""

from pathlib import Path

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from reference import REFERENCE
from servers.postgres import postgres

__all__ = ["postgres", "reference"]

# The same function at its lowest price: what guessing costs is no part of any case.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 8
Argon2PasswordHasher.parallelism = 1


@pytest.fixture
def reference() -> Path:
    """The folder of real data; without it the test says so, and fails under CI."""
    return REFERENCE.folder()

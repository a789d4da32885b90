"""Where a run's processes keep what they compile: a statement is compiled once a run."""

import os
from pathlib import Path

from accord.store.place import Place
from accord.tables.statements import Texts
from accord.workspace import statements_of


def cache() -> Path:
    """The run's folder of what can be made again; tests/conftest.py makes it."""
    return Path(os.environ["ACCORD_CACHE_DIR"])


def texts() -> Texts:
    """The statements compiled in this run."""
    return statements_of(Place(cache(), "", b"", cache=cache()))

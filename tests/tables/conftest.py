"""The engine of the tables' tests."""

from collections.abc import Iterator

import pytest

from accord.tables.engine import Engine, open_engine


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    engine = open_engine("duckdb")
    yield engine
    engine.close()

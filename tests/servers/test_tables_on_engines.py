"""Every table holds the same rows on DuckDB, Spark Connect and PostgreSQL, kept or made at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from accord.tables.engine import Engine, open_engine
from accord.tables.shelf import COLUMNS
from servers.postgres import Postgres
from servers.sail import sail_server
from tables.desk import Desk, rows
from tables.random_logs import BATCHES, numbered
from tables.small import frame

pytestmark = [pytest.mark.server, pytest.mark.alone]
cases = settings(
    max_examples=3, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck), phases=[Phase.generate],
)  # fmt: skip


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.close()


@pytest.fixture(scope="module")
def here() -> Iterator[Engine]:
    with opened("duckdb") as engine:
        yield engine


@pytest.fixture(scope="module")
def sail() -> Iterator[Engine]:
    with sail_server() as url, opened(url) as engine:
        yield engine


@pytest.mark.parametrize("word", ["it's", "\\", "\\' OR 1=1 --", "a\\nb", "§bound 001§"])
def test_words_of_an_address_reach_spark_as_they_are(sail: Engine, word: str) -> None:
    held = sail.hold(pa.table({"at": [1, 2], "word": [word, "other"]}))
    asked = sail.prepared(
        "by two words",
        lambda table, values: table.filter((table.word == values[0]) & (table.word != values[1])),
        (word, "x' OR 'a'='a"),
        (held,),
    )
    assert asked["at"].to_pylist() == [1]


@cases
@given(batches=BATCHES)
def test_tables_are_equal_on_spark_connect(here: Engine, sail: Engine, batches: Any) -> None:
    assert_equal(here, sail, batches)


def test_tables_are_equal_on_postgresql(here: Engine, postgres: Postgres) -> None:
    with opened(postgres.create("tables")) as engine:

        @cases
        @given(batches=BATCHES)
        def compare(batches: Any) -> None:
            assert_equal(here, engine, batches)

        compare()


def assert_equal(here: Engine, there: Engine, batches: Any) -> None:
    with TemporaryDirectory() as folder:
        desks = [
            Desk(Path(folder) / engine.name, engine, "Europe/Berlin") for engine in (here, there)
        ]
        for batch in numbered(batches):
            for desk in desks:
                desk.append({stream: frame(stream, entries) for stream, entries in batch.items()})
                desk.catch_up()
        ours, theirs = desks
        for name in COLUMNS:
            expected = rows(here, ours.computed(), name)
            assert rows(there, theirs.computed(), name) == expected, name
            assert rows(there, theirs.tables(), name) == expected, name

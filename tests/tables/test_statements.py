"""Statements: compiled by the first process, read by the next, and never one that belongs to a process."""

from collections.abc import Callable
from pathlib import Path

import ibis
import pytest

from accord.store.texts import KeptTexts
from accord.tables.statements import Statements

ROWS = ibis.schema({"at": "!int64", "word": "string"})


def saying(sql: str) -> Callable[[], tuple[str, ibis.Schema]]:
    return lambda: (sql, ROWS)


def never() -> tuple[str, ibis.Schema]:
    raise AssertionError("compiled again")


@pytest.fixture
def texts(tmp_path: Path) -> KeptTexts:
    return KeptTexts(tmp_path, "code")


def test_the_next_process_reads_what_the_first_compiled(texts: KeptTexts) -> None:
    first = Statements("duckdb", texts).of(("count", 1), saying("SELECT 1"))
    assert Statements("duckdb", texts).of(("count", 1), never) == first == ("SELECT 1", ROWS)


@pytest.mark.parametrize(("dialect", "key"), [("spark", ("count", 1)), ("duckdb", ("count", "1"))])
def test_another_engine_or_question_has_its_own(
    texts: KeptTexts, dialect: str, key: object
) -> None:
    Statements("duckdb", texts).of(("count", 1), saying("SELECT 1"))
    assert Statements(dialect, texts).of(key, saying("SELECT 2"))[0] == "SELECT 2"


@pytest.mark.parametrize(
    ("key", "sql"),
    [(("of", object()), "SELECT 1"), (("held",), 'SELECT * FROM "held_12_7f_3"')],
)
def test_what_names_this_process_is_compiled_by_each(
    texts: KeptTexts, key: tuple[object, ...], sql: str
) -> None:
    Statements("duckdb", texts).of(key, saying(sql))
    assert Statements("duckdb", texts).of(key, saying("SELECT 'anew'"))[0] == "SELECT 'anew'"


def test_without_texts_each_process_compiles_once() -> None:
    statements = Statements("duckdb")
    statements.of("count", saying("SELECT 1"))
    assert statements.of("count", never)[0] == "SELECT 1"

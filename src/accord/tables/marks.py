"""Marks that stand for tables and values while a statement is compiled, and what takes their place."""

import re
from collections.abc import Mapping
from functools import lru_cache

Value = int | float | str


def table_mark(at: int) -> str:
    """The name that stands for a table."""
    return f"§table {at:03d}§"


def mark_of(at: int, value: Value) -> Value:
    """Stands for a bound value of that type: unlike any number or word that an expression holds."""
    if isinstance(value, str):
        return f"§bound {at:03d}§"
    return 7_700_000_000_000_000_000 + at if isinstance(value, int) else 0.770000000001 + at


def filled(sql: str, words: Mapping[str, str]) -> str:
    """The statement with each mark's word in its place."""
    # In one pass: a value that looks like another's mark stays what it is.
    return _marks(tuple(words)).sub(lambda found: words[found[0]], sql) if words else sql


@lru_cache(maxsize=1024)
def _marks(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))


def literal(value: Value) -> str:
    """A bound value as SQL has it."""
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return repr(value) if value >= 0 else f"({value!r})"

"""Compiled statements, kept by the shape of their question: in this process, and as texts beyond it.

Building and compiling one expression costs 10 to 100 ms and gives the same text each time, so what one
process compiled the next one reads.
"""

import hashlib
import json
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Protocol

import ibis

_KEPT = 1024
# An object's address in a key, or an engine's table in a statement, means something else, or nothing,
# in the next process.
_PASSING_KEY = re.compile(r" at 0x[0-9a-f]")
_PASSING_TABLE = re.compile(r"\b(held|read|view|nothing)_[0-9a-f]")


class Texts(Protocol):
    """Texts that outlive a process, each under a name; any of them may be gone the next time."""

    def read(self, name: str) -> str | None:
        """The text of that name, None where there is none."""

    def write(self, name: str, text: str) -> None:
        """Keep the text; that it could not be kept is no fault."""


class Statements:
    """The statements of one engine, `dialect` being its name. Its caller keeps threads apart."""

    def __init__(self, dialect: str, texts: Texts | None = None) -> None:
        self._dialect = dialect
        self._texts = texts
        self._kept: OrderedDict[Hashable, tuple[str, ibis.Schema]] = OrderedDict()

    def of(
        self, key: Hashable, compiled: Callable[[], tuple[str, ibis.Schema]]
    ) -> tuple[str, ibis.Schema]:
        """The statement of that key and the schema of its rows; compiled where nobody has yet."""
        if key not in self._kept:
            self._kept[key] = self._read_or(key, compiled)
        self._kept.move_to_end(key)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return self._kept[key]

    def _read_or(
        self, key: Hashable, compiled: Callable[[], tuple[str, ibis.Schema]]
    ) -> tuple[str, ibis.Schema]:
        words = repr(key)
        if self._texts is None or _PASSING_KEY.search(words):
            return compiled()
        name = hashlib.blake2b(f"{self._dialect}\n{words}".encode(), digest_size=16).hexdigest()
        text = self._texts.read(name)
        if text is not None:
            sql, columns = json.loads(text)
            return sql, ibis.schema(columns)
        sql, schema = compiled()
        columns = {column: str(kind) for column, kind in schema.items()}
        if not _PASSING_TABLE.search(sql):
            self._texts.write(name, json.dumps([sql, columns]))
        return sql, schema

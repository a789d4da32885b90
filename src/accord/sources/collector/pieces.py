"""Cutting JSON text at its top level without reading what is inside, for bodies that are not all JSON."""

import re
from collections.abc import Iterator
from itertools import pairwise

# A string without an end runs to the end of the text: looking for its end again from every quote
# inside it would take quadratic time.
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{]+|[\]}]|,', re.DOTALL)
_NAME = re.compile(rb'"((?:[^"\\]++|\\.)*+)"\s*:\s*', re.DOTALL)


class Unbalanced(ValueError):
    """The text is no list or object that ends where it should."""


def pieces(text: bytes) -> list[bytes]:
    """The elements of a list, or `"name": value` pairs of an object, as they stand in the text."""
    text = text.strip()
    cuts = list(_cuts(text))
    parts = [text[start + 1 : end].strip() for start, end in pairwise(cuts)]
    return [] if parts == [b""] else parts


def member(text: bytes, name: bytes) -> bytes | None:
    """The value of a name in an object, the last one where it occurs twice; None when absent."""
    found = None
    for piece in pieces(text):
        head = _NAME.match(piece)
        if head and head[1] == name:
            found = piece[head.end() :]
    return found


def _cuts(text: bytes) -> Iterator[int]:
    """Positions of the outer brackets and of the commas directly inside them."""
    if text[:1] not in {b"[", b"{"}:
        raise Unbalanced
    yield 0
    depth = 0
    for token in _TOKEN.finditer(text):
        mark = token[0][:1]
        if mark in {b"[", b"{"}:
            depth += len(token[0])
        elif mark in {b"]", b"}"}:
            depth -= 1
            if depth == 0:
                if token.end() != len(text):
                    raise Unbalanced
                yield token.start()
                return
        elif mark == b"," and depth == 1:
            yield token.start()
    raise Unbalanced

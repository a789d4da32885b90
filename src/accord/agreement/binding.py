"""What a signature covers: all that judges leads or binds a department, and no wording."""

import hashlib
import json
from typing import Any

import msgspec

from accord.agreement.document import Document

# Whole sections that explain, and fields that only say in words what others decide.
EXPLAINS = frozenset({"title", "purpose", "stages"})
WORDING = frozenset({"words", "card", "questions"})


def digest(document: Document) -> str:
    """The SHA-256, in hex, of what binds. Two documents that differ in wording alone have the same.

    A section that is not there is not covered, so a later Accord with more sections finds the same.
    """
    parts = {
        name: _bare(part)
        for name, part in msgspec.to_builtins(document).items()
        if name not in EXPLAINS
    }
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _bare(part: Any) -> Any:
    """The part without its wording, at any depth."""
    if isinstance(part, dict):
        return {name: _bare(value) for name, value in part.items() if name not in WORDING}
    if isinstance(part, list | tuple):
        return [_bare(value) for value in part]
    return part

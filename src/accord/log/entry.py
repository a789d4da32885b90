"""An entry: something happened at a time, was recorded at a time, by someone, and is never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accord.log.streams import Stream

WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Kind:
    """A declared kind of entry: its name, the stream it lies in, the room that appends it, its sentence."""

    name: str
    stream: Stream
    room: str
    sentence: str


@dataclass(frozen=True)
class Entry:
    """One entry as an action appends it. `facts` holds the stream's own columns by name.

    Moments are microseconds UTC; `replaces` names the entry that this one corrects.
    """

    kind: Kind
    subject: int
    at: int
    actor: str
    source: str = "accord"
    known_at: int | None = None
    replaces: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = set(self.facts) - {column.name for column in self.kind.stream.columns}
        if unknown:
            raise ValueError(f"{self.kind.name} has no column {', '.join(sorted(unknown))}.")

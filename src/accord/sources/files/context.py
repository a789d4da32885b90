"""What processing one part of an import needs to know: whose it is, where it lies, what time it is."""

from dataclasses import dataclass

from accord.sources.files.canonical import FileKind
from accord.store.place import Place


@dataclass(frozen=True)
class Context:
    """One import at work. `now` is microseconds UTC; the entries' actor is `import:ID`."""

    place: Place
    kind: FileKind
    source: str
    run: int
    now: int

    @property
    def actor(self) -> str:
        """Who the import's entries name as their maker."""
        return f"import:{self.run}"

"""What is wrong with a document: where, what, and what to do about it."""

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Finding:
    """A fault by its path in the document; `why` and `remedy` are sentences.

    `of_lack` says that something is missing at the path, which is no news where a part of it could not
    be read.
    """

    path: Path
    why: str
    remedy: str
    of_lack: bool = False


@dataclass(frozen=True)
class Fault:
    """A fault by its place in the text, counted from 1."""

    line: int
    column: int
    where: str
    why: str
    remedy: str

    def __str__(self) -> str:
        """One line for a person."""
        return f"line {self.line}, column {self.column}: {self.why} {self.remedy}"

    def shape(self) -> dict[str, object]:
        """As programs get it."""
        return {
            "line": self.line, "column": self.column, "where": self.where,
            "fault": self.why, "remedy": self.remedy,
        }  # fmt: skip


class BadAgreement(Exception):
    """A document that cannot be judged by; it holds every fault found."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def dotted(path: Path) -> str:
    """A path as `engagement.groups[0].cap`."""
    return "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in path
    ).removeprefix(".")


def nearest(said: str, known: Collection[str]) -> str | None:
    """The known name that was likely meant."""
    return next(iter(get_close_matches(said, known, 1, 0.6)), None)


def meant(said: str, known: Collection[str]) -> str:
    """What was likely meant, else what there is, as a sentence."""
    near = nearest(said, known)
    if near:
        return f"Did you mean '{near}'?"
    listed = ", ".join(known)
    return (
        f"There is: {listed}." if listed else "None is written down yet; add it, or leave this out."
    )

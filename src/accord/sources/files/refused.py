"""FILE.refused.csv: what was not taken and why, with the cells, so that it can be put right and imported."""

import filecmp
import shutil
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import IO

import polars as pl

from accord.sources.files.chunk import CELL, REFUSED, Reading
from accord.sources.files.export import csv_text

HEAD = tuple(REFUSED)
# After the name of a file's own column where it is one of ours.
OWN = " (file)"


class RefusedFile:
    """Writes refused rows aside; `place` puts the list beside the file once all of it is read."""

    def __init__(self, draft: Path, columns: Sequence[str]) -> None:
        self.draft = draft
        self.columns = columns
        self.count = 0
        self._out: IO[str] | None = None

    def add(self, refused: pl.DataFrame) -> None:
        """Append refused rows."""
        if refused.is_empty():
            return
        self.count += refused.height
        wide = refused.select(
            *HEAD,
            *(
                (pl.col(CELL + name) if CELL + name in refused.columns else pl.lit(None, pl.String))
                .alias(marked(name))
                for name in self.columns
            ),
        )  # fmt: skip
        header = self._out is None
        self._out = self._out or self.draft.open("w", encoding="utf-8", newline="")
        self._out.write(csv_text(wide, header=header))

    def close(self) -> None:
        """Finish writing."""
        if self._out is not None:
            self._out.close()

    def place(self, target: Path) -> Path | None:
        """Put the list where it belongs; where an earlier one went that says something else.

        No list is written over, because somebody may be correcting it: it gets the next free number.
        One that nothing replaces, since nothing is refused now, makes way all the same.
        """
        self.close()
        if self._out is None:
            return _set_aside(target) if _is_ours(target) else None
        if target.exists() and filecmp.cmp(self.draft, target, shallow=False):
            return None
        former = _set_aside(target) if target.exists() else None
        shutil.move(self.draft, target)
        return former


def _set_aside(target: Path) -> Path:
    numbered = (target.with_suffix(f".{number}.csv") for number in count(1))
    former = next(path for path in numbered if not path.exists())
    return target.rename(former)


def marked(name: str) -> str:
    """A column's name beside ours: a file's own `reason` is told apart."""
    return name + OWN if name in HEAD else name


def corrected(reading: Reading) -> Reading:
    """A list of refused rows, read as the file that it came from; any other file as it is."""
    if reading.columns[: len(HEAD)] != HEAD:
        return reading
    names = {name: name.removesuffix(OWN) for name in reading.columns[len(HEAD) :]}
    chunks = (
        replace(
            chunk,
            frame=chunk.frame.select(pl.col(name).alias(own) for name, own in names.items()),
            refused=chunk.refused.select(
                *HEAD,
                *(pl.col(CELL + name).alias(CELL + own) for name, own in names.items()
                  if CELL + name in chunk.refused.columns),
            ),
        )
        for chunk in reading.chunks
    )  # fmt: skip
    return replace(reading, columns=tuple(names.values()), chunks=chunks)


def _is_ours(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.readline().replace('"', "").startswith(",".join(HEAD))

"""FILE.refused.csv: what was not taken and why, with the cells, so that it can be put right and imported."""

from collections.abc import Sequence
from pathlib import Path
from typing import IO

import polars as pl

from accord.sources.files.chunk import REFUSED
from accord.sources.files.export import csv_text

HEAD = tuple(REFUSED)


class RefusedFile:
    """Writes refused rows beside the file; nothing is written while there are none."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.path = path
        self.columns = [name for name in columns if name not in HEAD]
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
                pl.col(name) if name in refused.columns else pl.lit(None, pl.String).alias(name)
                for name in self.columns
            ),
        )
        header = self._out is None
        self._out = self._out or self.path.open("w", encoding="utf-8", newline="")
        self._out.write(csv_text(wide, header=header))

    def close(self) -> None:
        """Finish; a list left by an earlier import of the same file goes when nothing is refused now."""
        if self._out is not None:
            self._out.close()
        elif _is_ours(self.path):
            self.path.unlink()


def _is_ours(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.readline().replace('"', "").startswith(",".join(HEAD))

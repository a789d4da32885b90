"""Rows of one file that name the same thing: the last line counts, earlier ones that differ are refused."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from accord.sources.files.canonical import FileKind
from accord.sources.files.marks import identity_of

_SEEDS = (1, 2)


@dataclass(frozen=True)
class Repeats:
    """`refused`: line and `by`, the later line that counts; `same`: lines that say what a later one says."""

    refused: pl.DataFrame
    same: pl.Series


@dataclass
class Roll:
    """Collects the identities of a file's rows, chunk by chunk: 32 bytes a row."""

    kind: FileKind
    parts: list[pl.DataFrame] = field(default_factory=list)

    def numbered(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Take a chunk in. Rows of spend get `occurrence`: two equal (day, campaign, channel) are two spends."""
        if self.kind.name != "spend":
            self.parts.append(_signatures(self.kind, frame))
            return frame
        signs = _signatures(self.kind, frame)
        before = self._counted_before(signs)
        within = signs.select(pl.int_range(pl.len(), dtype=pl.Int64).over("a", "b")).to_series()
        self.parts.append(signs)
        return frame.with_columns((within + before).alias("occurrence"))

    def _counted_before(self, signs: pl.DataFrame) -> pl.Series:
        if not self.parts:
            return pl.Series([0] * signs.height, dtype=pl.Int64)
        counts = pl.concat(self.parts).group_by("a", "b").agg(pl.len().cast(pl.Int64).alias("n"))
        return signs.join(counts, on=["a", "b"], how="left", maintain_order="left")["n"].fill_null(
            0
        )

    def repeats(self) -> Repeats:
        """Which rows to leave out of the whole file."""
        if self.kind.name == "spend" or not self.parts:
            return _none()
        rows = pl.concat(self.parts)
        again = rows.filter(pl.struct("a", "b").is_duplicated())
        if again.is_empty():
            return _none()
        last = again.sort("line").group_by("a", "b").agg(
            pl.col("line").last().alias("by"), pl.col("content").last().alias("lasting")
        )  # fmt: skip
        earlier = again.join(last, on=["a", "b"]).filter(pl.col("line") < pl.col("by"))
        same = pl.col("content") == pl.col("lasting")
        return Repeats(
            earlier.filter(~same).select("line", "by").sort("line"),
            earlier.filter(same)["line"].sort(),
        )


def _none() -> Repeats:
    return Repeats(
        pl.DataFrame(schema={"line": pl.Int64, "by": pl.Int64}),
        pl.Series("line", [], dtype=pl.Int64),
    )


def _signatures(kind: FileKind, frame: pl.DataFrame) -> pl.DataFrame:
    identity = identity_of(kind, frame)
    names = sorted(set(frame.columns) - {"line"})
    content = frame.select(pl.struct(names).hash(_SEEDS[0])).to_series()
    first, second = (identity.hash(seed) for seed in _SEEDS)
    return pl.DataFrame([
        frame["line"], first.alias("a"), second.alias("b"), content.alias("content"),
    ])  # fmt: skip


def without(frame: pl.DataFrame, lines: Sequence[pl.Series]) -> pl.DataFrame:
    """A chunk without the rows of some lines."""
    gone = pl.concat(lines)
    return frame.filter(~frame["line"].is_in(gone.implode())) if gone.len() else frame

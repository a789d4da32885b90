"""The apostrophe that keeps text from being run, set and taken away again in whole columns, both ways exact."""

import polars as pl

from accord.sources.files.formulas import FORMULA

MARKED = rf"^'{FORMULA[1:]}"


def neutralised(texts: pl.Series) -> pl.Series:
    """Texts safe to open in a spreadsheet."""
    risky = texts.str.contains(FORMULA).fill_null(False)
    return ("'" + texts).zip_with(risky, texts).alias(texts.name) if risky.any() else texts


def restored(frame: pl.DataFrame) -> pl.DataFrame:
    """Texts as they were before `neutralised`."""
    marked = [name for name in frame.columns if frame[name].str.starts_with("'").any()]
    if not marked:
        return frame
    return frame.with_columns(
        pl.when(pl.col(name).str.contains(MARKED)).then(pl.col(name).str.slice(1)).otherwise(pl.col(name))
        .alias(name)
        for name in marked
    )  # fmt: skip

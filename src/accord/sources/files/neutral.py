"""A spreadsheet runs text that begins like a formula; an apostrophe before it keeps it text, both ways exact.

After blanks and control characters, a first character of = + - @ (also in full width), or a leading tab,
CR or NUL, gets one apostrophe; reading takes that one away again. Text that already looks so marked gets
one more, so that the round trip is exact for every text.
"""

import polars as pl

_SKIPPED = r"\s\x00-\x20\x7f-\x{a0}\x{ad}\x{200b}-\x{200f}\x{2028}-\x{202f}\x{2060}-\x{2064}\x{3000}\x{feff}"
FORMULA = rf"^'*(?:[{_SKIPPED}]*[=+\-@\x{{ff1d}}\x{{ff0b}}\x{{ff0d}}\x{{ff20}}]|[\t\r\x00])"
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

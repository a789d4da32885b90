"""A file of past outcomes as cases to learn from: which columns are numbers, texts or dates, in what order."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from accord.basics.rates import Floats
from accord.metrics.scorecards.cases import Cases, Trait
from accord.sources.files import dates, numbers
from accord.sources.files.reading import open_file

POSITIVE = ("1", "1.0", "true", "yes", "won")
_BLANK = ("", "-", "na", "n/a", "nan", "null")
# A text that is another one in more than half of the rows names the row and says nothing of its like.
_NAMING_SHARE = 0.5


class BadOutcomes(Exception):
    """A file that holds no outcomes as asked; the message says what it lacks."""


@dataclass(frozen=True)
class Outcomes:
    """The cases of a file; `left_out` columns with the reason; what the reader should know of its rows."""

    cases: Cases
    left_out: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def read_outcomes(
    path: Path, target: str, time: str | None = None, excluded: Collection[str] = ()
) -> Outcomes:
    """Read a table of any known format. Raises FileFault or BadOutcomes."""
    frame, notes = _frame_of(path)
    _require_columns(frame, [target, *([time] if time else []), *excluded])
    frame = frame.with_columns(_without_blanks(frame[name]) for name in frame.columns)
    known = _where_known(frame, target, "outcome", notes)
    if known.is_empty():
        raise BadOutcomes(f"column '{target}' is blank in every row, so there is no outcome.")
    at = None
    if time:
        known, at = _in_order(known, time, notes)
    outcomes = known[target].str.to_lowercase().is_in(POSITIVE).cast(pl.Int64).to_numpy()
    columns = [name for name in known.columns if name not in {target, time, *excluded}]
    traits, dated, left_out = _sorted_out(known.select(columns))
    return Outcomes(Cases(traits, outcomes, dated, at), left_out, tuple(notes))


def _frame_of(path: Path) -> tuple[pl.DataFrame, list[str]]:
    reading = open_file(path)
    chunks = list(reading.chunks)
    refused = [line for chunk in chunks for line in chunk.refused["line"].to_list()]
    notes = list(reading.notes)
    if refused:
        notes.append(
            f"{len(refused)} rows could not be read and are left out, the first in line {refused[0]}."
        )
    frames = [chunk.frame for chunk in chunks if chunk.frame.height]
    if not frames:
        raise BadOutcomes("it has a header but no rows.")
    return pl.concat(frames), notes


def _require_columns(frame: pl.DataFrame, names: Collection[str]) -> None:
    for name in names:
        if name not in frame.columns:
            raise BadOutcomes(f"it has no column '{name}'. It has: {', '.join(frame.columns)}.")


def _without_blanks(series: pl.Series) -> pl.Series:
    text = pl.lit(series.str.strip_chars())
    return (
        pl.select(pl.when(~text.str.to_lowercase().is_in(_BLANK)).then(text))
        .to_series()
        .alias(series.name)
    )


def _where_known(frame: pl.DataFrame, name: str, what: str, notes: list[str]) -> pl.DataFrame:
    known = frame.filter(pl.col(name).is_not_null())
    if known.height < frame.height:
        notes.append(f"{frame.height - known.height} rows without {what} are left out.")
    return known


def _in_order(
    frame: pl.DataFrame, time: str, notes: list[str]
) -> tuple[pl.DataFrame, Floats | None]:
    """Rows from the earliest on, those of one moment as in the file; moments only where they are dates."""
    known = _where_known(frame, time, "time", notes)
    for read, are_dates in ((_dates, True), (_numbers, False)):
        at = read(known[time])
        if at is not None and known.height:
            order = np.argsort(at, kind="stable")
            return known[order], at[order] if are_dates else None
    example = "it is blank" if known.is_empty() else f"such as '{_unread(known[time])}'"
    raise BadOutcomes(
        f"column '{time}' is no time in every row ({example}). Write dates as 2026-11-23 or numbers."
    )


def _unread(series: pl.Series) -> str:
    read = dates.moments(series, (), "UTC").is_not_null()
    return str(series.filter(~read)[0])


def _sorted_out(
    frame: pl.DataFrame,
) -> tuple[tuple[Trait, ...], tuple[Trait, ...], tuple[tuple[str, str], ...]]:
    traits, dated, left_out = [], [], []
    for series in frame:
        if series.n_unique() < 2:
            left_out.append((series.name, "It says the same in every row."))
        elif (moments := _dates(series)) is not None:
            dated.append(Trait(series.name, moments))
            left_out.append(
                (series.name, "It holds dates; a number, such as days since, could be used.")
            )
        elif (values := _numbers(series)) is not None:
            traits.append(Trait(series.name, values))
        elif series.n_unique() > _NAMING_SHARE * series.len():
            left_out.append((series.name, "Nearly every row has a text of its own."))
        else:
            traits.append(_text_trait(series))
    return tuple(traits), tuple(dated), tuple(left_out)


def _dates(series: pl.Series) -> Floats | None:
    """Microseconds, where everything filled in is a date."""
    read = dates.moments(series, (), "UTC")
    return _floats(read) if read.null_count() == series.null_count() else None


def _numbers(series: pl.Series) -> Floats | None:
    """Numbers, where everything filled in is one."""
    text = numbers.trimmed(series)
    read = numbers.floats(numbers.plain(text, numbers.style_of(series)))
    return _floats(read) if read.null_count() == series.null_count() else None


def _floats(series: pl.Series) -> Floats:
    return series.cast(pl.Float64).fill_null(float("nan")).to_numpy()


def _text_trait(series: pl.Series) -> Trait:
    levels = series.drop_nulls().unique().sort()
    places = series.cast(pl.Enum(levels)).to_physical()
    return Trait(series.name, _floats(places), tuple(levels.to_list()))

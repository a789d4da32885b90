"""A map at work: a file's columns become canonical ones and properties, without a loop over rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

import polars as pl

from accord.sources.files.canonical import FileKind
from accord.sources.files.chunk import Chunk, FileFault
from accord.sources.files.map import ColumnMap, Recipe

PROPS = "props."


@dataclass(frozen=True)
class Mapped:
    """A chunk under canonical names: `frame` holds texts, `raw` the same rows as they stand in the file."""

    frame: pl.DataFrame
    raw: pl.DataFrame
    lines: pl.Series
    skipped: int


def complete(given: ColumnMap, kind: FileKind, header: Iterable[str]) -> ColumnMap:
    """The map with what it leaves unsaid: without columns, canonical names stand for themselves."""
    names = tuple(header)
    _check_columns(given, names)
    if given.columns:
        return given
    known = kind.by_name
    columns = {_folded(name): Recipe("column", (name,)) for name in names if _folded(name) in known}
    return ColumnMap(**{**given.__dict__, "columns": columns})


def _folded(name: str) -> str:
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def _check_columns(given: ColumnMap, header: tuple[str, ...]) -> None:
    named = [column for recipe in given.columns.values() for column in recipe.columns]
    missing = [column for column in dict.fromkeys([*named, *given.skip]) if column not in header]
    if missing:
        close = get_close_matches(missing[0], header, n=1)
        hint = f" Did you mean '{close[0]}'?" if close else f" It has: {', '.join(header[:40])}."
        raise FileFault(
            f"line 1: the map names the column '{missing[0]}', which the file does not have; nothing was kept.{hint}"
        )


def notes_of(given: ColumnMap, kind: FileKind) -> list[str]:
    """What the map does that its writer may not mean: a name close to a canonical one becomes a property."""
    known = kind.by_name
    notes = []
    for name in given.columns:
        if name not in known and not name.startswith(PROPS):
            close = get_close_matches(name, known, n=1, cutoff=0.8)
            hint = f"; did you mean {close[0]}?" if close else "."
            notes.append(f"{kind.name} has no column '{name}', so it becomes props.{name}{hint}")
    return notes


def apply(given: ColumnMap, kind: FileKind, chunk: Chunk) -> Mapped:
    """Canonical columns and properties of a chunk; rows that the map skips are left out and counted."""
    keep = _kept(given, chunk.frame)
    raw = chunk.frame.filter(keep)
    blank = _blanked(raw, given.empty)
    made = [
        _made(recipe, blank).alias(_target(name, kind)) for name, recipe in given.columns.items()
    ]
    rest = [blank[name].alias(_property(name)) for name in _left_over(given, raw.columns)]
    frame = pl.DataFrame(_unique([*made, *rest]))
    if not frame.width:
        frame = pl.DataFrame({"key": pl.Series([None] * raw.height, dtype=pl.String)})
    return Mapped(frame, raw, chunk.lines.filter(keep), chunk.frame.height - raw.height)


def _unique(series: list[pl.Series]) -> list[pl.Series]:
    """The first of a name wins: a column that the map makes hides a left-over one of that name."""
    named: dict[str, pl.Series] = {}
    for each in series:
        named.setdefault(each.name, each)
    return list(named.values())


def _kept(given: ColumnMap, frame: pl.DataFrame) -> pl.Series:
    keep = pl.Series([True] * frame.height, dtype=pl.Boolean)
    for column, texts in given.skip.items():
        if column in frame.columns:
            keep &= ~frame[column].fill_null("").is_in(list(texts))
    return keep


def _blanked(frame: pl.DataFrame, empty: tuple[str, ...]) -> pl.DataFrame:
    if not empty:
        return frame
    return frame.with_columns(pl.when(~pl.all().is_in(list(empty))).then(pl.all()))


def _target(name: str, kind: FileKind) -> str:
    return name if name in kind.by_name or name.startswith(PROPS) else PROPS + name


def _property(name: str) -> str:
    return name if name.startswith(PROPS) else PROPS + name


def _left_over(given: ColumnMap, header: list[str]) -> list[str]:
    """Columns that no recipe keeps whole: they arrive as properties, so nothing is lost silently."""
    used = {
        column for recipe in given.columns.values() if recipe.keeps_all for column in recipe.columns
    }
    return [name for name in header if name not in used and name not in given.ignore]


def _made(recipe: Recipe, frame: pl.DataFrame) -> pl.Series:
    columns = [_column(frame, name) for name in recipe.columns]
    if recipe.how == "constant":
        series = pl.Series([recipe.constant or None] * frame.height, dtype=pl.String)
    elif recipe.how == "column":
        series = columns[0]
    else:
        parts = pl.DataFrame([each.alias(str(place)) for place, each in enumerate(columns)])
        series = parts.select(_combined(recipe)).to_series()
    return _replaced(series, recipe)


def _combined(recipe: Recipe) -> pl.Expr:
    if recipe.how == "first":
        return pl.coalesce(pl.all())
    joined = pl.concat_str(pl.all(), separator=recipe.glue, ignore_nulls=True)
    return pl.when(joined != "").then(joined)


def _column(frame: pl.DataFrame, name: str) -> pl.Series:
    # JSON lines may lack a key in some chunks.
    if name in frame.columns:
        return frame[name]
    return pl.Series(name, [None] * frame.height, dtype=pl.String)


def _replaced(series: pl.Series, recipe: Recipe) -> pl.Series:
    if not recipe.values:
        return series
    texts = {name: text or None for name, text in recipe.values.items() if name != "*"}
    trimmed = series.str.strip_chars()
    if "*" in recipe.values:
        # Any other text, an empty cell too.
        return trimmed.replace_strict(
            texts, default=recipe.values["*"] or None, return_dtype=pl.String
        )
    return trimmed.replace(texts)

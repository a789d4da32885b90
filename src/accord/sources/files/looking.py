"""What the wizard shows of a file before it is imported: how it reads, and which column is what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from accord.sources.files.canonical import Field, file_kind
from accord.sources.files.chunk import Chunk, Layout
from accord.sources.files.drafts import file_of, map_in
from accord.sources.files.guess import SAMPLE, Confidence, choices_of, propose
from accord.sources.files.map import ColumnMap, Recipe
from accord.sources.files.reading import open_file
from accord.sources.files.recipes import PROPS
from accord.sources.files.refused import corrected
from accord.sources.files.rows import Draft
from accord.store.place import Place

SHOWN = 12
_EXAMPLES = 3
_MOST_VALUES = 60


@dataclass(frozen=True)
class Torn:
    """A row that could not be read: where and why."""

    line: int
    column: str | None
    reason: str


@dataclass(frozen=True)
class Look:
    """The first rows as they were read, `layout` as it was found or stated, and rows that were torn."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    lines: tuple[int, ...]
    torn: tuple[Torn, ...]
    layout: Layout
    sheets: tuple[str, ...]
    notes: tuple[str, ...]
    frame: pl.DataFrame


@dataclass(frozen=True)
class Match:
    """One canonical column beside the file's column that is to feed it.

    `kept` says in words a recipe that the page cannot edit; `values` pairs texts of the file with what
    each becomes, where the column has agreed values.
    """

    field: Field
    column: str
    constant: str
    kept: str
    confidence: Confidence | None
    twofold: bool
    format: str
    examples: tuple[str, ...]
    values: tuple[tuple[str, str], ...]
    choices: tuple[str, ...]


def look(place: Place, draft: Draft, layout: Layout) -> Look:
    """Open the file and read its beginning. Raises FileFault."""
    reading = corrected(open_file(file_of(place, draft), layout))
    first = next(iter(reading.chunks), None)
    chunk = first or Chunk(pl.DataFrame(), pl.Series("line", [], dtype=pl.Int64), pl.DataFrame())
    shown = chunk.frame.head(SHOWN)
    return Look(
        reading.columns,
        tuple(tuple(row) for row in shown.rows()),
        tuple(chunk.lines.head(SHOWN).to_list()),
        _torn(chunk.refused),
        reading.layout,
        reading.sheets,
        reading.notes,
        chunk.frame.head(SAMPLE),
    )


def _torn(refused: pl.DataFrame) -> tuple[Torn, ...]:
    if refused.is_empty():
        return ()
    head = refused.select("line", "column", "reason").sort("line").head(SHOWN)
    return tuple(Torn(*row) for row in head.iter_rows())


def matches(draft: Draft, seen: Look) -> list[Match]:
    """Every canonical column of the kind with what the map gives it."""
    kind, given = file_kind(draft.kind), map_in(draft)
    proposed = propose(kind, seen.frame)
    twofold = () if draft.date_order else proposed.twofold
    return [
        _match(each, given, seen, proposed.confidence, each.name in twofold) for each in kind.fields
    ]


def _match(
    each: Field, given: ColumnMap, seen: Look, confidence: Mapping[str, Confidence], twofold: bool
) -> Match:
    recipe = given.columns.get(each.name)
    column = recipe.columns[0] if recipe and recipe.how == "column" else ""
    plain = recipe is None or (
        recipe.how in {"column", "constant"} and recipe.divide == recipe.times
    )
    series = seen.frame[column] if column in seen.frame.columns else None
    return Match(
        each,
        column if plain else "",
        (recipe.constant or "") if recipe and recipe.how == "constant" else "",
        "" if plain or recipe is None else _words(recipe),
        confidence.get(each.name) if recipe else None,
        twofold and bool(column),
        " ".join(given.formats.get(each.name, ())),
        ()
        if series is None
        else tuple(series.drop_nulls().unique(maintain_order=True)[:_EXAMPLES]),
        _values(each, series, recipe),
        choices_of(each),
    )


def _words(recipe: Recipe) -> str:
    how = {"join": "joined", "first": "the first that is not empty", "column": "", "constant": ""}
    factor = f"× {recipe.times} ÷ {recipe.divide}" if recipe.times != recipe.divide else ""
    return " ".join(part for part in (", ".join(recipe.columns), how[recipe.how], factor) if part)


def _values(
    each: Field, series: pl.Series | None, recipe: Recipe | None
) -> tuple[tuple[str, str], ...]:
    if series is None or recipe is None or not choices_of(each):
        return ()
    texts = series.drop_nulls().str.strip_chars().unique().sort().head(_MOST_VALUES).to_list()
    other = recipe.values.get("*", "")
    choices = choices_of(each)
    pairs = [
        (text, recipe.values.get(text) or (text if text in choices else other)) for text in texts
    ]
    return tuple(pairs)


def left_over(given: ColumnMap, columns: Iterable[str]) -> list[str]:
    """The file's columns that feed none of ours: they become properties."""
    used = {column for recipe in given.columns.values() for column in recipe.columns}
    return [name for name in columns if name not in used]


def property_of(column: str) -> str:
    """What a left-over column is called from then on."""
    return PROPS + column

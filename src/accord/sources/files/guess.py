"""A first MAP.yaml from a file's own header and values: a proposal for a person to check."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl
import yaml

from accord.people.mail import normal_email
from accord.sources.files import dates
from accord.sources.files.canonical import STAGES, Field, FileKind
from accord.sources.files.chunk import FileFault, Layout, Reading
from accord.sources.files.headings import by_word, is_other_word, is_own_word, words_of
from accord.sources.files.map import ColumnMap, Recipe
from accord.sources.files.numbers import style_of
from accord.sources.files.reading import open_file
from accord.sources.files.stray import addresses_among, warning

Confidence = Literal["sure", "likely", "unsure"]
# What stands first in the file's dates; empty finds out.
DateOrder = Literal["", "day", "month", "year"]

SAMPLE = 5_000
MOST_VALUES = 30
_SHARE = 0.9
FORMATS = (
    "%d.%m.%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d/%m/%Y", "%m/%d/%Y", "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M %p", "%d-%m-%Y",
    "%m-%d-%Y", "%d %b %Y", "%b %d, %Y", "%d-%b-%Y", "%Y%m%d", "%d.%m.%y", "%m/%d/%y", "%d/%m/%y",
)  # fmt: skip
WON = ("won", "closed won", "closedwon", "gewonnen", "success", "ganado", "gagné")
_BEGINS: dict[str, tuple[str, ...]] = {"day": ("%d",), "month": ("%m", "%b"), "year": ("%Y",)}
_SWAPPED = str.maketrans("dm", "md")
LOST = ("lost", "closed lost", "closedlost", "verloren", "perdido", "perdu")


@dataclass(frozen=True)
class Proposal:
    """Which of a file's columns may be which canonical one, as a person is to check it.

    `confidence` is sure (the name says so), likely (a name that others use) or unsure (only its values
    say so); `formats` are those of dates that are not ISO 8601; `twofold` are dates that can be read
    with day and month either way.
    """

    columns: Mapping[str, str]
    confidence: Mapping[str, Confidence]
    formats: Mapping[str, str]
    twofold: tuple[str, ...]
    decimal: str | None
    sample: pl.DataFrame


def propose(kind: FileKind, sample: pl.DataFrame, order: DateOrder = "") -> Proposal:
    """A proposal from header and first rows; `order` says what comes first in the file's dates."""
    columns = _columns(kind, sample)
    formats, twofold = {}, []
    for name, column in columns.items():
        found = _formats(kind.by_name[name], sample[column], order)
        if found:
            formats[name] = found[0]
            twofold += [name] if len(found) > 1 else []
    confidence = {name: _confidence(kind, name, column) for name, column in columns.items()}
    mark = _decimal(kind, columns, sample)
    return Proposal(columns, confidence, formats, tuple(twofold), mark, sample)


def map_of(proposal: Proposal, kind: FileKind, source: str, zone: str, layout: Layout) -> ColumnMap:
    """The proposal as a map."""
    recipes = {
        name: Recipe(
            "column", (column,), values=values_of(kind.by_name[name], proposal.sample[column])
        )
        for name, column in proposal.columns.items()
    }
    formats = {name: (found,) for name, found in proposal.formats.items()}
    return ColumnMap(
        recipes, source, kind.name, formats, zone, decimal=proposal.decimal, layout=layout
    )


def values_of(each: Field, series: pl.Series) -> dict[str, str]:
    """What the texts of a column with agreed values become; empty where each is one of them already."""
    choices = choices_of(each)
    if not choices:
        return {}
    texts = series.drop_nulls().str.strip_chars().unique().sort().head(MOST_VALUES).to_list()
    values = {text: _choice(text, choices) for text in texts}
    if all(text == choice for text, choice in values.items()):
        return {}
    known = {text: choice for text, choice in values.items() if choice}
    return known | ({"*": "open"} if "open" in choices else {})


def choices_of(each: Field) -> tuple[str, ...]:
    """The values that a column may have; none for free ones."""
    return STAGES if each.type == "stage" else each.choices


def guess(path: Path, kind: FileKind, source: str) -> str:
    """The text of a first map for the file, with what was not sure marked."""
    return _text(path, kind, source, propose(kind, sample_of(open_file(path))))


def sample_of(reading: Reading) -> pl.DataFrame:
    """The rows that a proposal learns from."""
    first = next(iter(reading.chunks), None)
    if first is None or first.frame.is_empty():
        raise FileFault("there is no row to learn from; nothing was kept.")
    return first.frame.head(SAMPLE)


def _confidence(kind: FileKind, name: str, column: str) -> Confidence:
    if is_own_word(kind, kind.by_name[name], column):
        return "sure"
    return "likely" if is_other_word(kind, kind.by_name[name], column) else "unsure"


def _columns(kind: FileKind, sample: pl.DataFrame) -> dict[str, str]:
    """Canonical column to file column: by name first, then what the values must be like."""
    taken: dict[str, str] = {}
    headings = by_word(kind, sample.columns)
    for each in kind.fields:
        named = [headings[word] for word in words_of(kind, each) if word in headings]
        found = [column for column in named if _may_be(each, sample[column])]
        # What a stage says of the outcome is read beside the stage itself.
        free = [column for column in found if _coded(each) or column not in taken.values()]
        if free:
            taken[each.name] = free[0]
    if "key" in kind.by_name and kind.record and "key" not in taken:
        taken = _unique_key(sample, taken) | taken
    return taken


def _coded(each: Field) -> bool:
    return bool(each.choices) or each.type == "stage"


def _unique_key(sample: pl.DataFrame, taken: dict[str, str]) -> dict[str, str]:
    """Without a column called a key, the first whose values are all there and all different."""
    for column in sample.columns:
        series = sample[column]
        if (
            series.null_count() == 0
            and series.n_unique() == series.len()
            and column not in taken.values()
        ):
            return {"key": column}
    return {}


def _may_be(each: Field, series: pl.Series) -> bool:
    """Whether the values can be of the column's type."""
    values = series.drop_nulls()
    if values.is_empty():
        return True
    test = _TESTS.get(each.type)
    return test is None or test(values) >= _SHARE * values.len()


def _dates(values: pl.Series) -> int:
    formats = ["", *FORMATS]
    return max(_readable(values, form) for form in formats)


def _readable(values: pl.Series, form: str) -> int:
    given = (form,) if form else ()
    return values.len() - dates.moments(dates.tidy(values), given, "UTC").null_count()


def _numbers(values: pl.Series) -> int:
    return int(values.str.contains(r"^[\s$€£¥+-]*[\d.,' ]+$").sum())


_TESTS: dict[str, Callable[[pl.Series], int]] = {
    "moment": _dates,
    "day": _dates,
    "money": _numbers,
    "number": _numbers,
    "integer": _numbers,
    "email": lambda values: values.len() - normal_email(values).null_count(),
    "currency": lambda values: int(values.str.contains(r"^[A-Za-z]{3}$").sum()),
}


def _formats(each: Field, series: pl.Series, order: DateOrder) -> list[str]:
    """The format of a date column that is not ISO 8601: the one that reads most of it, and after it
    its twin with day and month the other way where that reads as much."""
    values = series.drop_nulls()
    if each.type not in {"moment", "day"} or values.is_empty():
        return []
    if _readable(values, "") >= _SHARE * values.len():
        return []
    asked = [form for form in FORMATS if not order or form.startswith(_BEGINS[order])] or FORMATS
    best = max(asked, key=lambda form: _readable(values, form))
    most = _readable(values, best)
    if not most:
        return []
    swapped = best.translate(_SWAPPED)
    both = not order and swapped in FORMATS and swapped != best
    return [best, swapped] if both and _readable(values, swapped) == most else [best]


def _text(path: Path, kind: FileKind, source: str, found: Proposal) -> str:
    columns, sample = found.columns, found.sample
    lines = [
        f"# A first map of {path.name}, guessed from its header and values. Check it, then",
        f"# accord import {path.name} --kind {kind.name} --map THIS.yaml --dry-run",
        f"source: {_quoted(source)}",
        f"kind: {kind.name}",
        "columns:",
    ]
    for each in kind.fields:
        if each.name in columns:
            lines.append(f"  {each.name}: {_recipe(each, columns[each.name], sample)}")
        elif each.required:
            lines.append(f"  # {each.name} is required: {each.meaning} Name its column.")
        elif each.type == "currency":
            lines.append(
                f"  # {each.name}: {{value: EUR}}  # if amounts have one that no column names"
            )
    if found.formats:
        pairs = ", ".join(f'{name}: "{form}"' for name, form in found.formats.items())
        lines.append(f"formats: {{{pairs}}}")
    lines.append("zone: UTC  # of dates that name none")
    if found.decimal:
        lines.append(f'decimal: "{found.decimal}"')
    left = [name for name in sample.columns if name not in columns.values()]
    if left:
        lines.append(f"# These become properties: {', '.join(left)}")
        lines += [f"# {warning(name, kind)}" for name in addresses_among(sample, left)]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return yaml.safe_dump(text, default_flow_style=True, allow_unicode=True).splitlines()[0]


def _recipe(each: Field, column: str, sample: pl.DataFrame) -> str:
    values = values_of(each, sample[column])
    if not values:
        return _quoted(column)
    pairs = ", ".join(f"{_quoted(text)}: {choice}" for text, choice in values.items())
    return f"{{from: {_quoted(column)}, values: {{{pairs}}}}}"


def _choice(text: str, choices: tuple[str, ...]) -> str:
    folded = text.strip().lower()
    if folded.replace(" ", "_") in choices:
        return folded.replace(" ", "_")
    if "won" in choices and folded in WON:
        return "won"
    return "lost" if "lost" in choices and folded in LOST else ""


def _decimal(kind: FileKind, columns: Mapping[str, str], sample: pl.DataFrame) -> str | None:
    marks = {
        style_of(sample[column]).mark
        for name, column in columns.items()
        if kind.by_name[name].type in {"money", "number", "integer"}
    }
    return "," if "," in marks and "." not in marks else None

"""Texts become typed canonical columns; a row that does not fit is refused with line, column and reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from accord.log.kinds import prospects
from accord.sources.files import dates, numbers
from accord.sources.files.canonical import STAGES, Field, FileKind
from accord.sources.files.chunk import refusals, with_cells
from accord.sources.files.map import ColumnMap
from accord.sources.files.numbers import Style
from accord.sources.files.recipes import PROPS, Mapped

LONGEST_KEY = 200
LONGEST_TEXT = 32_000
ACTIVITY_KINDS = {kind.name for kind in prospects.KINDS}
YES = ("true", "t", "yes", "y", "1", "on", "wahr", "ja")
NO = ("false", "f", "no", "n", "0", "off", "falsch", "nein")
NUMERIC = ("number", "integer", "money")


@dataclass(frozen=True)
class Rules:
    """How one file's texts are read: its kind and map, the company's zone and currency, number styles.

    Styles are settled once for the whole file, from its first rows, so that 1,234 never changes meaning.
    """

    kind: FileKind
    map: ColumnMap
    day_zone: str = "UTC"
    currency: str | None = None
    styles: Mapping[str, Style] = field(default_factory=dict)

    def source_column(self, name: str) -> str:
        """The file's column behind a canonical one, as refusals name it."""
        recipe = self.map.columns.get(name)
        return recipe.columns[0] if recipe and recipe.columns else name

    def factors(self, name: str) -> tuple[int, int]:
        """By what the map divides and multiplies the column's numbers."""
        recipe = self.map.columns.get(name)
        return (recipe.divide, recipe.times) if recipe else (1, 1)


@dataclass(frozen=True)
class Checked:
    """`frame` has typed canonical columns, `props.*` texts and `line`; `refused` line, column, reason, cells."""

    frame: pl.DataFrame
    refused: pl.DataFrame


def rules_for(
    kind: FileKind, given: ColumnMap, first: Mapped, day_zone: str, currency: str | None
) -> Rules:
    """The rules of a file after a look at its first chunk."""
    if given.decimal:
        style = Style(given.decimal, stated=True)
        styles = {each.name: style for each in kind.fields if each.type in NUMERIC}
    else:
        styles = {
            each.name: numbers.style_of(first.frame[each.name])
            for each in kind.fields
            if each.type in NUMERIC and each.name in first.frame.columns
        }
    return Rules(kind, given, day_zone, currency, styles)


class _Faults:
    """The first fault of each row."""

    def __init__(self, height: int) -> None:
        self.column = pl.Series("column", [None] * height, dtype=pl.String)
        self.reason = pl.Series("reason", [None] * height, dtype=pl.String)

    def mark(self, bad: pl.Series, column: str, reason: str | pl.Series) -> None:
        """Note a fault for the rows where `bad` holds and none was noted before."""
        bad = bad.fill_null(False)
        if not bad.any():
            return
        height = bad.len()
        texts = reason if isinstance(reason, pl.Series) else pl.Series([reason], dtype=pl.String)
        texts = texts if texts.len() == height else texts.new_from_index(0, height)
        fresh = bad & self.reason.is_null()
        self.reason = texts.zip_with(fresh, self.reason)
        self.column = (
            pl.Series([column], dtype=pl.String)
            .new_from_index(0, height)
            .zip_with(fresh, self.column)
        )


def check(rules: Rules, mapped: Mapped) -> Checked:
    """Type every column of a chunk and refuse the rows that do not fit."""
    faults = _Faults(mapped.frame.height)
    _forbid_strange_text(rules, mapped.frame, faults)
    typed = {"line": mapped.lines.alias("line")}
    for each in rules.kind.fields:
        if each.name in mapped.frame.columns:
            typed[each.name] = READERS[each.type](rules, each, mapped.frame, faults).alias(
                each.name
            )
    _require(rules, typed, mapped.frame.height, faults)
    for name in mapped.frame.columns:
        if name.startswith(PROPS):
            typed[name] = mapped.frame[name]
    return _split(pl.DataFrame(list(typed.values())), mapped, faults)


def _split(frame: pl.DataFrame, mapped: Mapped, faults: _Faults) -> Checked:
    good = faults.reason.is_null()
    if good.all():
        return Checked(frame, refusals([], None, [], mapped.raw.clear()))
    bad = ~good
    head = pl.DataFrame(
        [mapped.lines.alias("line"), faults.column.alias("column"), faults.reason.alias("reason")]
    )
    refused = with_cells(head.filter(bad), mapped.raw.filter(bad))
    return Checked(frame.filter(good), refused)


def _forbid_strange_text(rules: Rules, frame: pl.DataFrame, faults: _Faults) -> None:
    for name in frame.columns:
        column = rules.source_column(name).removeprefix(PROPS)
        faults.mark(
            frame[name].str.contains("\0", literal=True), column, "it holds a NUL character"
        )
        faults.mark(
            frame[name].str.len_bytes() > LONGEST_TEXT,
            column,
            f"it is longer than {LONGEST_TEXT} bytes",
        )


def _require(rules: Rules, typed: dict[str, pl.Series], height: int, faults: _Faults) -> None:
    everywhere = pl.Series([True] * height, dtype=pl.Boolean)
    for each in rules.kind.fields:
        if each.required:
            empty = typed[each.name].is_null() if each.name in typed else everywhere
            faults.mark(empty, rules.source_column(each.name), f"{each.name} is missing")
    if rules.kind.one_of:
        faults.mark(_none_of(typed, rules.kind.one_of, everywhere), rules.kind.one_of[0],
                    f"it has neither {' nor '.join(rules.kind.one_of)}")  # fmt: skip
    if rules.kind.name == "activities":
        who = ("key", "person_key", "email", "anonymous_key")
        faults.mark(_none_of(typed, who, everywhere), "key", f"it has neither {' nor '.join(who)}")


def _none_of(
    typed: dict[str, pl.Series], names: tuple[str, ...], everywhere: pl.Series
) -> pl.Series:
    empty = everywhere
    for name in names:
        if name in typed:
            empty = empty & typed[name].is_null()
    return empty


def _unreadable(
    rules: Rules, each: Field, text: pl.Series, value: pl.Series, faults: _Faults, what: str
) -> None:
    """Refuse where a text stands but no value came of it."""
    bad = text.is_not_null() & value.is_null()
    if bad.any():
        shown = pl.select(
            pl.format("'{}' {}", pl.lit(text).fill_null("").str.slice(0, 60), pl.lit(what))
        ).to_series()
        faults.mark(bad, rules.source_column(each.name), shown)


def _stripped(series: pl.Series) -> pl.Series:
    text = series.str.strip_chars()
    return pl.select(pl.when(text != "").then(text)).to_series()


def _read_text(_rules: Rules, each: Field, frame: pl.DataFrame, _faults: _Faults) -> pl.Series:
    return _stripped(frame[each.name])


def _read_lower(_rules: Rules, each: Field, frame: pl.DataFrame, _faults: _Faults) -> pl.Series:
    return _stripped(frame[each.name]).str.to_lowercase()


def _read_key(rules: Rules, each: Field, frame: pl.DataFrame, faults: _Faults) -> pl.Series:
    key = _stripped(frame[each.name])
    column = rules.source_column(each.name)
    faults.mark(
        key.str.len_chars() > LONGEST_KEY, column, f"a key has at most {LONGEST_KEY} characters"
    )
    faults.mark(
        key.str.contains(r"[\x00-\x1f\x7f]"),
        column,
        "a key holds no line breaks or control characters",
    )
    return key


def _read_moment(rules: Rules, each: Field, frame: pl.DataFrame, faults: _Faults) -> pl.Series:
    text = dates.tidy(frame[each.name])
    formats = rules.map.formats.get(each.name, ())
    value = dates.moments(text, formats, rules.map.zone)
    if rules.map.zone is None and value.null_count() > text.null_count():
        local = dates.lacks_zone(text, formats)
        reason = (
            "the date has no time zone; say `zone: Europe/Berlin` or the like in the map, or --zone"
        )
        faults.mark(local & value.is_null(), rules.source_column(each.name), reason)
    expected = f"is no date as {' or '.join(formats)}" if formats else (
        "is no date such as 2026-11-23 or 2026-11-23T09:00:00Z; other ways need `formats:` in the map"
    )  # fmt: skip
    _unreadable(rules, each, text, value, faults, expected)
    return value


def _read_day(rules: Rules, each: Field, frame: pl.DataFrame, faults: _Faults) -> pl.Series:
    text = dates.tidy(frame[each.name])
    value = dates.days(text, rules.map.formats.get(each.name, ()), rules.day_zone)
    _unreadable(
        rules,
        each,
        text,
        value,
        faults,
        "is no day such as 2026-11-23; other ways need `formats:` in the map",
    )
    return value


def _plain_number(
    rules: Rules, each: Field, frame: pl.DataFrame, faults: _Faults, what: str
) -> pl.Series:
    text = numbers.trimmed(frame[each.name])
    value = numbers.plain(text, rules.styles.get(each.name, Style()))
    unsure = text.is_not_null() & value.is_null() & numbers.is_unsure(text)
    if unsure.any():
        reason = 'has two readings; say `decimal: "."` or `decimal: ","` in the map'
        shown = pl.select(
            pl.format("'{}' {}", pl.lit(text).fill_null(""), pl.lit(reason))
        ).to_series()
        faults.mark(unsure, rules.source_column(each.name), shown)
    _unreadable(rules, each, text, value, faults, what)
    return value


def _read_number(rules: Rules, each: Field, frame: pl.DataFrame, faults: _Faults) -> pl.Series:
    text = _plain_number(rules, each, frame, faults, "is no number")
    value = numbers.floats(text, *rules.factors(each.name))
    _unreadable(rules, each, text, value, faults, "is too large for a number")
    return value


def _read_integer(rules: Rules, each: Field, frame: pl.DataFrame, faults: _Faults) -> pl.Series:
    text = _plain_number(rules, each, frame, faults, "is no number")
    value = numbers.integers(text, *rules.factors(each.name))
    _unreadable(rules, each, text, value, faults, "is no whole number")
    return value


def _read_money(rules: Rules, each: Field, frame: pl.DataFrame, faults: _Faults) -> pl.Series:
    text = _plain_number(rules, each, frame, faults, "is no amount")
    value = numbers.minor_units(text, _currency(rules, frame), *rules.factors(each.name))
    _unreadable(rules, each, text, value, faults, "is too large for an amount")
    if each.from_nought:
        below = value.is_not_null() & (value < 0)
        reason = f"{each.name} is below nought; give a deal its own worth, and money given back apart from it"
        faults.mark(below, rules.source_column(each.name), reason)
    return value


def _currency(rules: Rules, frame: pl.DataFrame) -> pl.Series:
    given = (
        frame["currency"].str.strip_chars().str.to_uppercase()
        if "currency" in frame.columns
        else pl.Series([None] * frame.height, dtype=pl.String)
    )
    return given.fill_null(rules.currency) if rules.currency else given


def _read_currency(rules: Rules, each: Field, frame: pl.DataFrame, faults: _Faults) -> pl.Series:
    text = _stripped(frame[each.name]).str.to_uppercase()
    value = pl.select(pl.when(text.str.contains("^[A-Z]{3}$")).then(text)).to_series()
    _unreadable(rules, each, text, value, faults, "is no ISO 4217 currency such as USD")
    return value


def _read_boolean(rules: Rules, each: Field, frame: pl.DataFrame, faults: _Faults) -> pl.Series:
    text = _stripped(frame[each.name]).str.to_lowercase()
    texts = {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}
    value = text.replace_strict(texts, default=None, return_dtype=pl.Boolean)
    _unreadable(rules, each, text, value, faults, "is neither true nor false")
    return value


def _read_choice(rules: Rules, each: Field, frame: pl.DataFrame, faults: _Faults) -> pl.Series:
    return _one_of(rules, each, frame, faults, each.choices)


def _read_stage(rules: Rules, each: Field, frame: pl.DataFrame, faults: _Faults) -> pl.Series:
    return _one_of(rules, each, frame, faults, STAGES)


def _one_of(
    rules: Rules, each: Field, frame: pl.DataFrame, faults: _Faults, choices: tuple[str, ...]
) -> pl.Series:
    text = _stripped(frame[each.name])
    folded = text.str.to_lowercase().str.replace_all("[ -]", "_")
    value = pl.select(pl.when(folded.is_in(list(choices))).then(folded)).to_series()
    what = f"is none of {', '.join(choices)}; say `values:` for {each.name} in the map"
    _unreadable(rules, each, text, value, faults, what)
    return value


def _read_activity(_rules: Rules, each: Field, frame: pl.DataFrame, _faults: _Faults) -> pl.Series:
    # A declared kind in any spelling is that kind; anything else stays as written and becomes `track`.
    text = _stripped(frame[each.name])
    folded = text.str.to_lowercase().str.replace_all("[ -]", "_")
    return pl.select(
        pl.when(folded.is_in(sorted(ACTIVITY_KINDS))).then(folded).otherwise(text)
    ).to_series()


Reader = Callable[[Rules, Field, pl.DataFrame, _Faults], pl.Series]
READERS: Mapping[str, Reader] = {
    "key": _read_key,
    "text": _read_text,
    "lower": _read_lower,
    "email": _read_text,
    "moment": _read_moment,
    "day": _read_day,
    "number": _read_number,
    "integer": _read_integer,
    "money": _read_money,
    "currency": _read_currency,
    "boolean": _read_boolean,
    "choice": _read_choice,
    "stage": _read_stage,
    "activity": _read_activity,
}

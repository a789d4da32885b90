"""Numbers as people write them: 1,234.50 and 1.234,50 and (12) and 1e3, when only one reading is possible."""

from dataclasses import dataclass

import polars as pl

from accord.basics.money import exponent

EXACT = pl.Decimal(38, 10)
CENTS = 2

_PLAIN = r"^[+-]?\d+(?:\.\d+)?$"
_SCIENTIFIC = r"^[+-]?\d+(?:\.\d+)?[eE][+-]?\d{1,3}$"
# Thousands in threes, or as in India 12,34,567.
_POINT_LAST = r"^[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3})\.\d*$"
_COMMA_LAST = r"^[+-]?\d{1,3}(?:\.\d{3})+,\d*$"
_COMMA_GROUPS = r"^[+-]?\d{1,3}(?:,\d{3}){2,}$"
_POINT_GROUPS = r"^[+-]?\d{1,3}(?:\.\d{3}){2,}$"
_COMMA_DECIMAL = r"^[+-]?(?:\d*,\d{0,2}|\d*,\d{4,}|0\d*,\d{3}|\d{4,},\d{3}|,\d{3})$"
_POINT_DECIMAL = r"^[+-]?(?:\d*\.\d{0,2}|\d*\.\d{4,}|0\d*\.\d{3}|\d{4,}\.\d{3}|\.\d{3})$"
_COMMA_UNSURE = r"^[+-]?[1-9]\d{0,2},\d{3}$"
_POINT_UNSURE = r"^[+-]?[1-9]\d{0,2}\.\d{3}$"


@dataclass(frozen=True)
class Style:
    """How a column writes numbers: its decimal mark, `mixed` when both occur, None when it does not show.

    `stated` marks come from the map and admit no other reading.
    """

    mark: str | None = None
    stated: bool = False


def trimmed(series: pl.Series) -> pl.Series:
    """Texts of numbers without blanks, apostrophes, signs of currencies; `-` and empty are null."""
    text = (
        series.str.replace_all(r"[\s\u{00a0}\u{202f}\u{2009}'’$€£¥]", "")
        .str.replace_all("[−–]", "-")
        .str.replace(r"^\((.+)\)$", "-$1")
        .str.replace(r"^[-]+$", "")
    )
    return pl.select(pl.when(text != "").then(text)).to_series().alias(series.name)


def style_of(series: pl.Series) -> Style:
    """The style that the unambiguous numbers of a column show."""
    text = trimmed(series)
    comma = _any(text, _COMMA_LAST, _POINT_GROUPS, _COMMA_DECIMAL)
    point = _any(text, _POINT_LAST, _COMMA_GROUPS, _POINT_DECIMAL)
    if comma and point:
        return Style("mixed")
    return Style("," if comma else "." if point else None)


def _any(text: pl.Series, *patterns: str) -> bool:
    return any(bool(text.str.contains(pattern).any()) for pattern in patterns)


def plain(text: pl.Series, style: Style) -> pl.Series:
    """Trimmed texts as plain decimals with a point; null where none or more than one reading is possible."""
    if style.mark in {None, "."} and bool(text.str.contains(_PLAIN).all()):
        return text
    return pl.select(_stated(text, style) if style.stated else _read(text, style)).to_series()


def _stated(text: pl.Series, style: Style) -> pl.Expr:
    mark, group = (",", ".") if style.mark == "," else (".", ",")
    grouped = rf"\d{{1,3}}(?:\{group}\d{{3}})+|\d{{1,2}}(?:\{group}\d{{2}})+\{group}\d{{3}}"
    pattern = rf"^[+-]?(?:\d+|{grouped})?(?:\{mark}\d*)?$"
    value = pl.lit(text)
    bare = value.str.replace_all(group, "", literal=True).str.replace(mark, ".", literal=True)
    return (
        pl.when(value.str.contains(pattern) & value.str.contains(r"\d")).then(bare)
        .when(value.str.contains(_SCIENTIFIC)).then(value)
    )  # fmt: skip


def _read(text: pl.Series, style: Style) -> pl.Expr:
    value = pl.lit(text)
    without_commas = value.str.replace_all(",", "", literal=True)
    without_points = value.str.replace_all(".", "", literal=True)
    comma_as_point = without_points.str.replace(",", ".", literal=True)
    digits = value.str.contains(r"\d")
    comma_unsure = {",": comma_as_point, ".": without_commas}.get(
        style.mark or "", pl.lit(None, pl.String)
    )
    point_unsure = {",": without_points, "mixed": pl.lit(None, pl.String)}.get(
        style.mark or "", value
    )
    return (
        pl.when(value.str.contains(r"^[+-]?\d+$")).then(value)
        .when(value.str.contains(_POINT_UNSURE)).then(point_unsure)
        .when(value.str.contains(_COMMA_UNSURE)).then(comma_unsure)
        .when(value.str.contains(_POINT_DECIMAL) & digits).then(value)
        .when(value.str.contains(_COMMA_DECIMAL) & digits).then(comma_as_point)
        .when(value.str.contains(_POINT_LAST) | value.str.contains(_COMMA_GROUPS)).then(without_commas)
        .when(value.str.contains(_COMMA_LAST) | value.str.contains(_POINT_GROUPS)).then(comma_as_point)
        .when(value.str.contains(_SCIENTIFIC)).then(value)
    )  # fmt: skip


def is_unsure(text: pl.Series) -> pl.Series:
    """Where a text has two readings, as 1,234 has."""
    return text.str.contains(_COMMA_UNSURE) | text.str.contains(_POINT_UNSURE)


def floats(text: pl.Series, divide: int = 1, times: int = 1) -> pl.Series:
    """Plain decimals as floats; an infinite one is null."""
    value = text.cast(pl.Float64, strict=False) * times / divide
    return value.set(value.is_infinite().fill_null(False), None)


def integers(text: pl.Series, divide: int = 1, times: int = 1) -> pl.Series:
    """Plain decimals as whole numbers; null where something stands behind the point."""
    exact = text.cast(EXACT, strict=False)
    whole = pl.select(pl.lit(exact) * times / divide).to_series()
    return (
        pl.select(pl.when(pl.lit(whole) == pl.lit(whole).round(0)).then(pl.lit(whole)))
        .to_series()
        .cast(pl.Int64, strict=False)
    )


def minor_units(text: pl.Series, currency: pl.Series, divide: int = 1, times: int = 1) -> pl.Series:
    """Amounts in minor units of their currency, ties to the even one; without a currency hundredths."""
    exact = text.cast(EXACT, strict=False)
    known = {code: exponent(code) for code in currency.drop_nulls().unique()}
    powers = currency.replace_strict(known, default=CENTS, return_dtype=pl.Int64).fill_null(CENTS)
    result = pl.Series(text.name, [None] * text.len(), dtype=pl.Int64)
    for power in powers.unique():
        units = pl.select((pl.lit(exact) * (times * 10**power) / divide).round(0)).to_series()
        result = units.cast(pl.Int64, strict=False).zip_with(powers == power, result)
    return result

"""Moments and days as files write them: ISO 8601 by itself, anything else by a stated format."""

import re
from collections.abc import Sequence

import polars as pl

EARLIEST = -2_208_988_800_000_000  # 1900-01-01; earlier ones are slips such as 0001-01-01.
EPOCHS = {"epoch": 1_000_000, "epoch_ms": 1_000}
_OFFSET = r"(?:Z|z| ?UTC| ?GMT| ?[+-]\d{2}(?::?\d{2})?)$"
_NAIVE = (
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
)
_AWARE = ("%Y-%m-%d %H:%M:%S%.f%z", "%Y-%m-%d %H:%M%z")
_ISO_SHAPE = r"^\d{4}-\d{1,2}-\d{1,2}(?:$|[ T])"


def tidy(series: pl.Series) -> pl.Series:
    """Texts of dates without outer blanks; `-` and empty are null."""
    text = series.str.strip_chars()
    return pl.select(pl.when(~text.is_in(["", "-"])).then(text)).to_series()


def moments(text: pl.Series, formats: Sequence[str], zone: str | None) -> pl.Series:
    """Microseconds UTC; null where unreadable, or local while no zone is known. `text` is tidy."""
    aware, naive = _read(text, formats)
    local = localised(naive, zone) if zone else pl.Series([None] * text.len(), dtype=pl.Int64)
    known = aware.dt.epoch("us").fill_null(local)
    return known.set((known < EARLIEST).fill_null(False), None).alias(text.name)


def lacks_zone(text: pl.Series, formats: Sequence[str]) -> pl.Series:
    """Where a text is a date or moment, but of no known zone."""
    aware, naive = _read(text, formats)
    return naive.is_not_null() & aware.is_null()


def days(text: pl.Series, formats: Sequence[str], zone: str) -> pl.Series:
    """Day numbers; a moment with an offset counts to its day in `zone`, one without to the day it names."""
    aware, naive = _read(text, formats)
    there = aware.dt.convert_time_zone(zone).dt.date()
    day = there.fill_null(naive.dt.date()).cast(pl.Int32)
    return day.set((day < EARLIEST // 86_400_000_000).fill_null(False), None).alias(text.name)


def localised(naive: pl.Series, zone: str) -> pl.Series:
    """Local moments as microseconds UTC: the earlier of two, and the first after a gap."""
    direct = naive.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    moved = naive.dt.offset_by("1h").dt.replace_time_zone(
        zone, ambiguous="earliest", non_existent="null"
    )
    return direct.dt.epoch("us").fill_null(moved.dt.epoch("us"))


def _read(text: pl.Series, formats: Sequence[str]) -> tuple[pl.Series, pl.Series]:
    """(moments with a zone, moments without one), each null where it is not the one or the other."""
    if formats:
        return _by_formats(text, formats)
    even = text.str.replace_all("/", "-", literal=True).str.replace(r"^([\d-]+)T", "${1} ")
    shaped = pl.select(
        pl.when(pl.lit(even).str.contains(_ISO_SHAPE)).then(pl.lit(even))
    ).to_series()
    naive = _first_of(shaped, _NAIVE)
    pending = shaped.filter(naive.is_null() & shaped.is_not_null())
    if pending.is_empty():
        return _no_moments(text.len(), "UTC"), naive
    spelled = pl.select(
        pl.when(pl.lit(naive).is_null() & pl.lit(shaped).str.contains(_OFFSET)).then(pl.lit(shaped))
    ).to_series()
    offset = spelled.str.replace(r"(?:[Zz]| ?UTC| ?GMT)$", "+0000").str.replace(
        r" ?([+-]\d{2}):?(\d{2})?$", "${1}${2}"
    ).str.replace(r"([+-]\d{2})$", "${1}00")  # fmt: skip
    return _first_of(offset, _AWARE, aware=True), naive


def _by_formats(text: pl.Series, formats: Sequence[str]) -> tuple[pl.Series, pl.Series]:
    aware, naive = _no_moments(text.len(), "UTC"), _no_moments(text.len(), None)
    for form in formats:
        if form in EPOCHS:
            aware = aware.fill_null(_of_epoch(text, EPOCHS[form]))
        elif "%z" in form:
            aware = aware.fill_null(_parsed(_with_offset(text), _rust(form), aware=True))
        else:
            naive = naive.fill_null(_parsed(text, _rust(form), aware=False))
    return aware, naive


def _of_epoch(text: pl.Series, factor: int) -> pl.Series:
    number = text.cast(pl.Float64, strict=False) * factor
    return number.round(0).cast(pl.Int64, strict=False).cast(pl.Datetime("us", "UTC"))


def _with_offset(text: pl.Series) -> pl.Series:
    return text.str.replace(r"[Zz]$", "+0000")


def _rust(form: str) -> str:
    # Python's fraction is '.%f', the engine's is '%.f'.
    return form.replace(".%f", "%.f")


def _first_of(text: pl.Series, formats: Sequence[str], aware: bool = False) -> pl.Series:
    found = _parsed(text, formats[0], aware)
    for form in formats[1:]:
        if found.null_count() == text.null_count():
            break
        found = found.fill_null(_parsed(text, form, aware))
    return found


def _parsed(text: pl.Series, form: str, aware: bool) -> pl.Series:
    try:
        if not aware and not re.search("%[HIMSpTRXcs+]", form):
            return text.str.to_date(form, strict=False).cast(pl.Datetime("us"))
        parsed = text.str.to_datetime(form, time_unit="us", strict=False)
    except pl.exceptions.PolarsError:
        return _no_moments(text.len(), "UTC" if aware else None)
    return parsed.dt.convert_time_zone("UTC") if aware else parsed


def _no_moments(count: int, zone: str | None) -> pl.Series:
    return pl.Series([None] * count, dtype=pl.Datetime("us", zone))

"""When an event happened, although the sender's clock may be wrong: definitions.md section 4."""

from datetime import UTC, datetime

import polars as pl

from accord.basics.moments import DAY, MINUTE, moment_of

BELIEVED = DAY
AHEAD = 5 * MINUTE
# Larger numbers are milliseconds: 10**11 seconds lie in the year 5138.
_MILLISECONDS_FROM = 1e11
_LATEST = moment_of(datetime(2200, 1, 1, tzinfo=UTC))


def moments(texts: pl.Series) -> pl.Series:
    """Microseconds UTC of ISO 8601 texts; a text without offset is UTC; null where it is no moment."""
    plain = texts.str.strip_chars()
    usual = plain.str.to_datetime("%+", strict=False, time_unit="us", time_zone="UTC").dt.epoch(
        "us"
    )
    odd = plain.filter(usual.is_null() & plain.is_not_null()).unique().to_list()
    if odd:
        read = plain.replace_strict(
            {text: _moment(text) for text in odd}, default=None, return_dtype=pl.Int64
        )
        usual = pl.select(pl.coalesce(usual, read)).to_series()
    # Parquet's and the engines' datetimes end before the largest integer does.
    return (
        usual.to_frame("at")
        .select(pl.when(pl.col("at").is_between(0, _LATEST)).then("at"))
        .to_series()
    )


def _moment(text: str) -> int | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return _moment_of_number(text)
    try:
        return moment_of(at if at.tzinfo else at.replace(tzinfo=UTC))
    except OverflowError:
        return None


def _moment_of_number(text: str) -> int | None:
    try:
        number = float(text)
    except ValueError:
        return None
    seconds = number / 1000 if abs(number) >= _MILLISECONDS_FROM else number
    return round(seconds * 1_000_000) if abs(seconds) < _LATEST else None


def corrected(frame: pl.DataFrame) -> pl.DataFrame:
    """`at` and `clock_flag` from columns timestamp, sent_at (moments or null) and received_at."""
    received, stamped, sent = pl.col("received_at"), pl.col("timestamp"), pl.col("sent_at")
    skew = received - sent
    believed = skew.abs() <= BELIEVED
    at = pl.when(believed).then(stamped + skew).otherwise(stamped).fill_null(received)
    flag = pl.when(stamped.is_not_null() & ~believed).then(pl.lit("skew"))
    future = pl.col("at") > received + AHEAD
    return frame.select(at.alias("at"), flag.alias("flag"), "received_at").select(
        pl.when(future).then("received_at").otherwise("at").alias("at"),
        pl.when(future).then(pl.lit("future")).otherwise("flag").alias("clock_flag"),
    )

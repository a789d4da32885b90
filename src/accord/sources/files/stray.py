"""E-mail addresses in columns that would become free properties, where an erasure does not look."""

from collections.abc import Iterable

import polars as pl

from accord.people.mail import normal_email
from accord.sources.files.canonical import FileKind

# From this share of the values on, a column is one of addresses.
_SHARE = 0.5


def addresses_among(frame: pl.DataFrame, names: Iterable[str]) -> list[str]:
    """Those of the columns whose texts look like e-mail addresses."""
    return [name for name in names if _is_of_addresses(frame[name])]


def _is_of_addresses(series: pl.Series) -> bool:
    values = series.drop_nulls()
    found = values.len() - normal_email(values).null_count()
    return found > 0 and found >= _SHARE * values.len()


def warning(name: str, kind: FileKind) -> str:
    """What a column of addresses among the properties means, and what to do."""
    way = (
        "Map it to email if it is the person's, else leave" if "email" in kind.by_name else "Leave"
    )
    return (
        f"'{name}' looks like e-mail addresses and becomes a free property. An erasure finds persons by key "
        f"and e-mail address, not by what stands in properties, so addresses may stay. {way} it out "
        "(`ignore` in a map)."
    )

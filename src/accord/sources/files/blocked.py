"""Rows of erased persons and records: refused, not kept."""

import polars as pl

from accord.people.identity import erased_rows
from accord.sources.files.context import Context
from accord.sources.files.marks import own_hashes
from accord.store import keys


def blocked(context: Context, frame: pl.DataFrame) -> pl.Series:
    """True for rows of erased persons and records: they are not kept."""
    names = [name for name in ("person_key", "email", "anonymous_key") if name in frame.columns]
    gone = pl.Series("erased", [False] * frame.height)
    if names:
        gone |= erased_rows(context.place.secret, context.source, frame.select(names))
    if context.kind.record and keys.any_erased():
        own = own_hashes(context.place.secret, context.kind.record, context.source, frame)
        ledger = keys.erased(own)
        gone |= pl.Series([key in ledger for key in own], dtype=pl.Boolean)
    return gone

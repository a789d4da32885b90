"""Activities of bots: kept in the log, left out of every figure, counted here."""

from collections.abc import Mapping

import polars as pl

from accord.log.streams import ACTIVITIES
from accord.store.log import Log, collection_of


def activities_of_bots(log: Log) -> Mapping[str, int]:
    """How many activities of bots each source sent."""
    marked = log.scan(collection_of(ACTIVITIES)).filter(pl.col("bot").is_not_null())
    counts = marked.group_by("source").agg(count=pl.len()).collect()
    return dict(counts.select("source", "count").iter_rows())

"""What a Parquet file's footer says, the engine's side of the wall only.

Files are never changed under their name, so what one says holds for ever.
"""

from functools import lru_cache

import pyarrow.compute as compute
import pyarrow.parquet as pa_parquet


@lru_cache(maxsize=100_000)
def has_values(path: str, column: str) -> bool:
    """Whether the column holds a value anywhere in the file."""
    footer = pa_parquet.read_metadata(path)
    at = footer.schema.to_arrow_schema().get_field_index(column)
    for group in range(footer.num_row_groups):
        chunk = footer.row_group(group).column(at)
        stats = chunk.statistics
        if stats is None or stats.null_count is None or stats.null_count < chunk.num_values:
            return True
    return False


@lru_cache(maxsize=100_000)
def highest(path: str, column: str) -> int | None:
    """The highest number of the column; where the footer is silent it is read. None without any."""
    with pa_parquet.ParquetFile(path) as file:
        at = file.schema_arrow.get_field_index(column)
        groups = [file.metadata.row_group(group) for group in range(file.num_row_groups)]
        stats = [group.column(at).statistics for group in groups]
        if all(one is not None and one.has_min_max for one in stats):
            return max((int(one.max) for one in stats), default=None)
        found = compute.max(file.read([column])[column]).as_py()
        return None if found is None else int(found)


@lru_cache(maxsize=100_000)
def rows(path: str) -> int:
    """How many rows the file has."""
    return int(pa_parquet.read_metadata(path).num_rows)

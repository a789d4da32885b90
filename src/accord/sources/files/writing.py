"""A weighed part becomes entries, properties, names: staged files, listed in one transaction of the book."""

import numpy as np
import polars as pl

from accord.log.kinds.sources import PROPERTY_RECORDED
from accord.log.streams import IDENTITIES, PROPERTIES
from accord.people import identity
from accord.sources.files.context import Context
from accord.sources.files.names import write_names
from accord.sources.files.weighing import Weighed
from accord.store import ids, manifest
from accord.store.log import Log, collection_of
from accord.store.manifest import Staged
from accord.store.seen import Seen


def write(context: Context, weighed: Weighed) -> None:
    """Append everything the part changes and publish it, inside the caller's transaction."""
    made = weighed.recorded
    if made is None:
        return
    frames = _frames(context, weighed)
    total = sum(frame.height for frame in frames.values())
    first = ids.take("entry", total) if total else 0
    numbered = _numbered(frames, first)
    log = Log(context.place.folder)
    staged = [log.stage(name, frame) for name, frame in numbered.items() if frame.height]
    staged.append(_seen(context, weighed, first))
    manifest.publish(staged)
    _names(context, weighed)


def _frames(context: Context, weighed: Weighed) -> dict[str, pl.DataFrame]:
    """Frames by collection; the entries of the kind's own stream come first."""
    made = weighed.recorded
    own = weighed.columns.filter(weighed.entered).rename({"former": "replaces"})
    frames = {collection_of(context.kind.entry.stream): _stamped(context, own)}
    frames[collection_of(PROPERTIES)] = _stamped(context, _properties(context, weighed))
    if made is not None and not made.joins.frame.is_empty():
        joins = identity.entries(made.joins, context.source, context.actor, context.now)
        frames[collection_of(IDENTITIES)] = joins
    return frames


def _stamped(context: Context, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        pl.lit(context.now, pl.Int64).alias("recorded_at"),
        pl.lit(context.source).alias("source"),
        pl.lit(context.actor).alias("actor"),
    )


def _properties(context: Context, weighed: Weighed) -> pl.DataFrame:
    """Rows of the stream `properties`; `of_entry` is filled with the entry's place until it is numbered."""
    made = weighed.recorded
    rows = weighed.columns.select("subject", "at", "known_at", "former").with_row_index("row").with_columns(
        pl.col("row").cast(pl.Int64),
        weighed.entered.alias("entered"),
        (weighed.entered.cast(pl.Int64).cum_sum() - 1).alias("place"),
        (made.person if made is not None else pl.Series("person", [], dtype=pl.Int64)).alias("person"),
    )  # fmt: skip
    found = weighed.props.join(rows, on="row", how="left", maintain_order="left")
    return found.select(
        "subject",
        "at",
        "known_at",
        pl.lit(PROPERTY_RECORDED.name).alias("kind"),
        pl.lit(context.kind.subject_kind).alias("subject_kind"),
        "person",
        "name",
        "value",
        "former",
        pl.when("entered").then("place").alias("place"),
    )


def _numbered(frames: dict[str, pl.DataFrame], first: int) -> dict[str, pl.DataFrame]:
    """Number all entries in one row of numbers; properties learn the entry that brought them."""
    numbered: dict[str, pl.DataFrame] = {}
    start = first
    for name, frame in frames.items():
        numbers = pl.int_range(start, start + frame.height, dtype=pl.Int64, eager=True)
        numbered[name] = frame.with_columns(numbers.alias("entry"))
        start += frame.height
    name = collection_of(PROPERTIES)
    of_entry = pl.coalesce(pl.col("place") + first, pl.col("former"))
    properties = numbered[name].with_columns(of_entry.alias("of_entry"))
    by_entry = pl.col("subject_kind").is_in(["activity", "stage"])
    numbered[name] = properties.with_columns(
        pl.when(by_entry).then("of_entry").otherwise("subject").alias("subject")
    ).drop("former", "place")
    return numbered


def _seen(context: Context, weighed: Weighed, first: int) -> Staged:
    """What the seen index shall know: the newest entry of each row that was looked at."""
    marks = weighed.marks
    opened = np.flatnonzero(~marks.settled)
    place = weighed.entered.cast(pl.Int64).cum_sum() - 1 + first
    former = weighed.columns["former"].fill_null(0)
    entries = place.zip_with(weighed.entered, former)
    keys = [marks.keys[row] for row in opened]
    return Seen(context.place.folder).stage(keys, marks.contents[opened], entries.to_numpy())


def _names(context: Context, weighed: Weighed) -> None:
    made, kind = weighed.recorded, context.kind.record
    if made is None or made.names is None or kind is None or weighed.known_names is None:
        return
    given = made.names.filter(weighed.named)
    if not given.is_empty():
        write_names(kind, context.source, context.run, given, weighed.known_names)

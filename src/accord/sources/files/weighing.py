"""What an import's rows change: each is new, says something else than before, or says nothing new."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from accord.log.streams import ENTRY_COLUMNS
from accord.people.joining import current
from accord.sources.files.context import Context
from accord.sources.files.former import Standing, properties_of, standing
from accord.sources.files.marks import content_of, seen_keys
from accord.sources.files.names import changed_names, rows_of
from accord.sources.files.recording import Recorded, recorded
from accord.sources.files.rows import ImportRun
from accord.store.manifest import Listing
from accord.store.seen import seen_below

_ENTRY = {column.name for column in ENTRY_COLUMNS}
# A deal that says nothing of its end is open.
DEFAULTS = {"deals": {"outcome": "open"}}
# Their moments are columns of their own, so `at`, the latest of them, says nothing more.
_DERIVED_AT = ("leads", "deals")


@dataclass(frozen=True)
class Marks:
    """Keys of the seen index, the rows' hashes, and what is known of them; arrays of one length."""

    keys: list[bytes]
    contents: npt.NDArray[np.uint64]
    entries: npt.NDArray[np.int64]
    settled: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Weighed:
    """One part, weighed. `columns` has the stream's own columns, at, known_at, subject and `former` (the
    entry that an update replaces) for each row that is not settled; the masks say which of them are
    new, changed, and need an entry. `props` has row, name, value.
    """

    height: int
    marks: Marks
    columns: pl.DataFrame = field(default_factory=pl.DataFrame)
    props: pl.DataFrame = field(default_factory=pl.DataFrame)
    fresh: pl.Series = field(default_factory=lambda: pl.Series(dtype=pl.Boolean))
    changed: pl.Series = field(default_factory=lambda: pl.Series(dtype=pl.Boolean))
    entered: pl.Series = field(default_factory=lambda: pl.Series(dtype=pl.Boolean))
    recorded: Recorded | None = None
    known_names: pl.DataFrame | None = None
    named: pl.Series = field(default_factory=lambda: pl.Series(dtype=pl.Boolean))

    @property
    def created(self) -> int:
        """How many records or activities are new."""
        return int(self.fresh.sum())

    @property
    def updated(self) -> int:
        """How many say something else than before."""
        return int(self.changed.sum())

    @property
    def unchanged(self) -> int:
        """How many say nothing new."""
        return self.height - self.created - self.updated


def weigh(context: Context, frame: pl.DataFrame, listing: Listing) -> Weighed:
    """Compare a part with what is known. New keys get their ids on the way, in the caller's transaction."""
    marks = _marks(context, frame, listing)
    open_rows = pl.Series("open", ~marks.settled)
    if not open_rows.any():
        return Weighed(frame.height, marks)
    part = frame.filter(open_rows)
    known_names = None
    if context.kind.record:
        known_names = rows_of(context.kind.record, context.source, part["key"].to_list())
    found = standing(context, marks.entries[~marks.settled].tolist(), listing)
    hashes = [marks.keys[row] for row in np.flatnonzero(~marks.settled)]
    made = recorded(context, part, hashes)
    return _compared(context, frame.height, marks, found, made, known_names, listing)


def _marks(context: Context, frame: pl.DataFrame, listing: Listing) -> Marks:
    keys = seen_keys(context.place.secret, context.kind, context.source, frame)
    contents = content_of(frame)
    found = seen_below(context.place.folder).probe(keys, listing)
    settled = (found.entries != 0) & (found.contents == contents)
    if settled.any() and ImportRun.objects.filter(state="reverted").exists():
        # A reverted import's entries no longer hold, however well the seen index remembers them.
        held = standing(context, found.entries[settled].tolist(), listing)
        settled[settled] = held.entry.eq_missing(pl.Series(found.entries[settled])).to_numpy()
    return Marks(keys, contents, found.entries, settled)


def _compared(
    context: Context, height: int, marks: Marks, found: Standing, made: Recorded,
    known_names: pl.DataFrame | None, listing: Listing,
) -> Weighed:  # fmt: skip
    fresh = found.entry.is_null()
    columns = _full(context, made, found)
    differs = _differs(context, columns, found) & ~fresh
    props = _new_props(context, made, found, differs, listing)
    named = pl.Series([False] * fresh.len())
    if made.names is not None and known_names is not None:
        named = changed_names(made.names, known_names)
    with_props = pl.int_range(fresh.len(), eager=True).is_in(props["row"].unique().implode())
    changed = ~fresh & (differs | with_props | named)
    return Weighed(
        height,
        marks,
        columns,
        props,
        fresh,
        changed,
        fresh | differs,
        made,
        known_names,
        named | fresh,
    )


def _full(context: Context, made: Recorded, found: Standing) -> pl.DataFrame:
    """Each row's full state: what the file says, else what was known."""
    now = pl.Series("at", [context.now], dtype=pl.Int64).new_from_index(0, made.at.len())
    stated = made.at.is_not_null() | found.entry.is_null()
    at = made.at.fill_null(found.rows["at"]).fill_null(now)
    columns = {
        "subject": made.subject,
        "at": at,
        "known_at": made.known_at.fill_null(at.zip_with(stated, now)),
        "former": found.entry,
    }
    kind = pl.Series("kind", [context.kind.entry.name]).new_from_index(0, at.len())
    columns["kind"] = made.columns["kind"] if "kind" in made.columns.columns else kind
    defaults = DEFAULTS.get(context.kind.name, {})
    for column in context.kind.entry.stream.columns:
        given = column.name in made.columns.columns
        value = made.columns[column.name] if given else found.rows[column.name]
        if column.name in defaults:
            value = value.cast(pl.String).fill_null(defaults[column.name])
        columns[column.name] = value
    full = pl.DataFrame([series.alias(name) for name, series in columns.items()])
    return full if made.guess is None else _guessed(full, made.guess)


def _guessed(full: pl.DataFrame, guess: pl.Series) -> pl.DataFrame:
    """Accounts that an address suggests, where none was named before."""
    named = pl.col("account").is_not_null() & pl.col("account_guessed").is_null()
    return full.with_columns(guess.alias("guess")).select(
        pl.exclude("account", "account_guessed", "guess"),
        account=pl.when(named).then("account").otherwise("guess"),
        account_guessed=pl.when(~named & pl.col("guess").is_not_null()).then(True),
    )


def _differs(context: Context, columns: pl.DataFrame, found: Standing) -> pl.Series:
    """Where the full state is another one than before."""
    names = [column.name for column in context.kind.entry.stream.columns]
    if context.kind.name not in _DERIVED_AT:
        names.append("at")
    if context.kind.record is None:
        names += ["subject", "kind"]
    differs = pl.Series([False] * columns.height)
    for name in names:
        before, now = found.rows[name], columns[name]
        if name in {"person", "subject"}:
            before = _as_known_now(before)
        differs |= before.cast(now.dtype).ne_missing(now)
    return differs


def _as_known_now(people: pl.Series) -> pl.Series:
    """Persons as whom they count by now: being joined meanwhile is no change of the row."""
    distinct = people.drop_nulls().unique().to_list()
    return people.replace(current(distinct)) if distinct else people


def _new_props(
    context: Context, made: Recorded, found: Standing, differs: pl.Series, listing: Listing
) -> pl.DataFrame:
    """Properties to append: row, name, value. An emptied cell takes a known value back."""
    wide = made.props.with_row_index("row") if made.props.width else pl.DataFrame({"row": []})
    given = wide.unpivot(index="row", variable_name="name", value_name="value").with_columns(
        pl.col("row").cast(pl.Int64), pl.col("name", "value").cast(pl.String)
    )
    of_entry = context.kind.record is None
    subjects = (
        found.entry if of_entry else made.subject.zip_with(found.entry.is_not_null(), _nulls(made))
    )
    known = properties_of(context, subjects, listing)
    both = given.join(known, on=["row", "name"], how="left")
    new = both.filter(pl.col("value").ne_missing(pl.col("known"))).select("row", "name", "value")
    if not of_entry or not differs.any():
        return new
    # A new entry takes its predecessor's properties over.
    moved = differs.to_frame("moved").with_row_index("row").filter("moved")["row"].cast(pl.Int64)
    kept = given.filter(pl.col("row").is_in(moved.implode()) & pl.col("value").is_not_null())
    carried = known.filter(pl.col("row").is_in(moved.implode())).join(
        given, on=["row", "name"], how="anti"
    )
    others = new.filter(~pl.col("row").is_in(moved.implode()))
    return pl.concat(
        [others, kept.select(new.columns), carried.rename({"known": "value"}).select(new.columns)]
    )


def _nulls(made: Recorded) -> pl.Series:
    return pl.Series("subject", [None] * made.subject.len(), dtype=pl.Int64)

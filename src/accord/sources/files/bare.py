"""Named records after an import was taken back: old names return, records that nobody refers to vanish."""

from collections.abc import Iterable

import polars as pl

from accord.people import records
from accord.people.identity import known_persons
from accord.people.records import SHAPES, Kind
from accord.sources.files.referring import entries_naming
from accord.sources.files.rows import FormerRow, ImportRun
from accord.store.keys import key_hashes
from accord.store.log import Log
from accord.store.manifest import Listing
from accord.store.place import Place
from accord.store.rows import Key

KINDS: tuple[Kind, ...] = ("person", "account", "owner", "lead", "deal", "campaign")
_FIELDS = ("key", "name", "email", "phone", "title", "domain", "bare", "import_id")
_AT_ONCE = 4_000


def restore_names(run: ImportRun) -> int:
    """Put the rows of people back that the import wrote over and nobody wrote since; how many."""
    put_back = 0
    for kind in KINDS:
        before = FormerRow.objects.filter(run=run, kind=kind)
        columns = (*SHAPES[kind].columns, "key", "bare", "import_id")
        names = [name for name in _FIELDS if name in columns]
        rows = list(before.values_list("subject", *names))
        if not rows:
            continue
        frame = pl.DataFrame(rows, schema=["id", *names], orient="row", infer_schema_length=None)
        own = frame.filter(pl.col("key").is_in(_own_keys(kind, run)["key"].implode()))
        records.restore(kind, run.source, own)
        put_back += own.height
        before.delete()
    return put_back


def _own_keys(kind: Kind, run: ImportRun) -> pl.DataFrame:
    rows = SHAPES[kind].row._default_manager.filter(source=run.source, import_id=run.id)
    pairs = list(rows.exclude(key=None).values_list("key", "subject"))
    return pl.DataFrame(pairs, schema={"key": pl.String, "subject": pl.Int64}, orient="row")


def _made_by_reverted(kind: Kind) -> pl.DataFrame:
    """Rows made, or last filled, by imports that were taken back, this one among them."""
    runs = list(ImportRun.objects.filter(state="reverted").values_list("id", flat=True))
    rows = SHAPES[kind].row._default_manager.filter(import_id__in=runs)
    schema = {"id": pl.Int64, "source": pl.String, "key": pl.String, "subject": pl.Int64}
    return pl.DataFrame(list(rows.values_list(*schema)), schema=schema, orient="row")


def vanish(place: Place, log: Log, listing: Listing) -> int:
    """Drop records made by imports taken back that no entry in force refers to; the others become bare."""
    gone = 0
    for kind in KINDS:
        own = _made_by_reverted(kind)
        if own.is_empty():
            continue
        naming = entries_naming(kind, own["subject"], log, listing)
        referred = naming.filter(pl.col("stream") != "properties")["subject"].unique()
        held = pl.col("subject").is_in(referred.implode())
        for (source,), kept in own.filter(held).group_by("source"):
            records.unmake(kind, str(source), kept["subject"].to_list())
        loose = own.filter(~held)
        _drop(place, kind, loose)
        gone += loose.height
    return gone


def _drop(place: Place, kind: Kind, loose: pl.DataFrame) -> None:
    """Delete rows and keys of records that nobody refers to. A key given again makes a new record."""
    row = SHAPES[kind].row
    numbers = loose["id"].to_list()
    for start in range(0, len(numbers), _AT_ONCE):
        row._default_manager.filter(pk__in=numbers[start : start + _AT_ONCE]).delete()
    for (source,), own in loose.drop_nulls("key").group_by("source"):
        hashes = key_hashes(place.secret, kind, str(source), own["key"].to_list())
        for start in range(0, len(hashes), _AT_ONCE):
            Key.objects.filter(hash__in=hashes[start : start + _AT_ONCE]).delete()
    if kind == "person":
        _drop_addresses(loose["subject"].to_list())


def _drop_addresses(subjects: Iterable[int]) -> None:
    """Addresses of persons that no row knows any more stand for nobody."""
    gone = sorted(set(subjects) - known_persons(subjects))
    for start in range(0, len(gone), _AT_ONCE):
        Key.objects.filter(subject__in=gone[start : start + _AT_ONCE]).delete()

"""Records by the keys of their sources: ids in bulk, bare rows for keys not seen before, names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl
from django.db.models import Count, Q
from django.db.models.functions import Lower

from accord.people.rows import Account, Campaign, Deal, LeadRecord, Owner, Person, Record
from accord.people.writing import fitted, put
from accord.store import keys

Kind = Literal["person", "account", "owner", "lead", "deal", "campaign"]

_AT_ONCE = 4_000
# Kinds whose labels may be the address of a person.
_OF_PERSONS = ("person", "lead")
_ADDRESS = re.compile(r"(?<![^\s<(])([^\s@<(])[^\s@]*@([^\s@>)]+)")


@dataclass(frozen=True)
class Shape:
    """A kind's row and the columns that a file may fill."""

    row: type[Record]
    columns: tuple[str, ...]


SHAPES: dict[Kind, Shape] = {
    "person": Shape(Person, ("name", "email", "phone", "title")),
    "account": Shape(Account, ("name", "domain")),
    "owner": Shape(Owner, ("name", "email")),
    "lead": Shape(LeadRecord, ("email",)),
    "deal": Shape(Deal, ("name",)),
    "campaign": Shape(Campaign, ("name",)),
}


def resolve(
    secret: bytes, kind: Kind, source: str, given: pl.Series, import_id: int | None = None
) -> pl.Series:
    """Ids of a source's keys in their order; an unseen key gets a new id and a bare row, a blank none."""
    plain = plain_keys(given)
    distinct = plain.drop_nulls().unique(maintain_order=True).to_list()
    if not distinct:
        return pl.Series("id", [None] * len(given), dtype=pl.Int64)
    found = keys.resolve(kind, keys.key_hashes(secret, kind, source, distinct))
    fresh = [
        (key, subject)
        for key, subject, made in zip(distinct, found.ids, found.created, strict=True)
        if made
    ]
    make_bare(kind, source, fresh, import_id)
    return plain.replace_strict(distinct, found.ids, default=None, return_dtype=pl.Int64).alias(
        "id"
    )


def plain_keys(given: pl.Series) -> pl.Series:
    """Keys as text without surrounding blanks; empty ones null."""
    text = given.cast(pl.String).str.strip_chars()
    return text.to_frame("key").select(pl.when(pl.col("key") != "").then("key")).to_series()


def make_bare(
    kind: Kind, source: str, pairs: Sequence[tuple[str, int]], import_id: int | None = None
) -> None:
    """Rows that hold a key and its id only."""
    row = SHAPES[kind].row
    own = ["person"] if row is Person else []
    put(
        row,
        ["source", "key", "subject", *own, "bare", "import_id"],
        (
            [source, key, subject, *([subject] if own else []), True, import_id]
            for key, subject in pairs
        ),
    )


def fill(kind: Kind, source: str, frame: pl.DataFrame, import_id: int | None = None) -> None:
    """Fill rows of `id`, `key` with the kind's other columns; an empty cell leaves what is there."""
    _write(
        kind,
        source,
        frame.with_columns(bare=False, import_id=pl.lit(import_id, pl.Int64)),
        keep=True,
    )


def restore(kind: Kind, source: str, frame: pl.DataFrame) -> None:
    """Put rows back exactly as `state` gave them, empty cells too."""
    _write(kind, source, frame, keep=False)


def _write(kind: Kind, source: str, frame: pl.DataFrame, *, keep: bool) -> None:
    shape = SHAPES[kind]
    given = [name for name in (*shape.columns, "bare", "import_id") if name in frame.columns]
    fixed = ["source", "subject", "key"] + (["person"] if shape.row is Person else [])
    ids = frame["id"]
    values = pl.DataFrame(
        {"source": pl.Series([source]).new_from_index(0, len(ids)), "subject": ids}
    )
    values = values.with_columns(frame["key"], **({"person": ids} if shape.row is Person else {}))
    texts = fitted(shape.row, frame.select(given))
    table = shape.row._meta.db_table
    changes = [
        f"{name} = COALESCE(excluded.{name}, {table}.{name})"
        if keep
        else f"{name} = excluded.{name}"
        for name in given
    ]
    put(
        shape.row,
        [*fixed, *given],
        values.hstack(texts).rows(),
        f"(source, key) DO UPDATE SET {', '.join(changes)}",
    )


def state(kind: Kind, source: str, ids: Sequence[int]) -> pl.DataFrame:
    """Rows of these ids as one source has them, for putting them back later."""
    shape = SHAPES[kind]
    names = ("subject", "key", *shape.columns, "bare", "import_id")
    rows = [
        row
        for chunk in chunks(ids)
        for row in shape.row._default_manager.filter(source=source, subject__in=chunk).values_list(
            *names
        )
    ]
    types: dict[str, Any] = dict.fromkeys(names, pl.String)
    types |= {"subject": pl.Int64, "bare": pl.Boolean, "import_id": pl.Int64}
    return pl.DataFrame(rows, schema=types, orient="row").rename({"subject": "id"})


def unmake(kind: Kind, source: str, ids: Sequence[int]) -> None:
    """Take an import's names out again; ids and keys stay because the log may name them."""
    shape = SHAPES[kind]
    empty: dict[str, Any] = {"bare": True, "import_id": None, **dict.fromkeys(shape.columns)}
    for chunk in chunks(ids):
        shape.row._default_manager.filter(source=source, subject__in=chunk).update(**empty)


def names(kind: Kind, ids: Sequence[int]) -> dict[int, str]:
    """A label for each id: its name, else its key, else kind and number.

    Labels stand where addresses may not be read, so one that is an e-mail address of a person is cut.
    """
    column = "person" if kind == "person" else "subject"
    label = "email" if kind == "lead" else "name"
    found: dict[int, str] = {}
    for chunk in chunks(ids):
        rows = SHAPES[kind].row._default_manager.filter(**{f"{column}__in": chunk})
        pairs = rows.order_by("-id").values_list(column, label, "key")
        named = {subject: name for subject, name, _ in pairs if name}
        keyed = {subject: key for subject, _, key in pairs if key}
        found |= {n: str(named.get(n) or keyed.get(n) or f"{kind} {n}") for n in chunk}
    if kind in _OF_PERSONS:
        found = {number: _cut(label) for number, label in found.items()}
    return {number: found.get(number, f"{kind} {number}") for number in ids}


def _cut(label: str) -> str:
    """`a…@firm.example` for an address, which says nobody's name; any other label as it is."""
    return _ADDRESS.sub(r"\1…@\2", label)


def shared_names(kind: Kind) -> frozenset[str]:
    """Names, whatever their case, that several ids of the kind bear."""
    rows = SHAPES[kind].row._default_manager.exclude(name=None).values(low=Lower("name"))
    shared = rows.annotate(ids=Count("subject", distinct=True)).filter(ids__gt=1)
    return frozenset(name.casefold() for name in shared.values_list("low", flat=True))


def campaign_names() -> dict[str, str]:
    """A label for each campaign on record, by its key in lower case: its name, else its key as spelled."""
    rows = Campaign._default_manager.exclude(key=None).order_by("-id")
    pairs = [(str(key).strip(), name) for key, name in rows.values_list("key", "name")]
    spelled = {key.lower(): key for key, _ in pairs}
    return spelled | {key.lower(): name for key, name in pairs if name}


def source_keys(kind: Kind, ids: Sequence[int]) -> dict[int, str]:
    """The key that each id has in its source; of several sources the first one's."""
    column = "person" if kind == "person" else "subject"
    pairs = (
        pair
        for chunk in chunks(ids)
        for pair in SHAPES[kind]
        .row._default_manager.filter(**{f"{column}__in": chunk})
        .exclude(key=None)
        .order_by("-id")
        .values_list(column, "key")
    )
    return {subject: str(key) for subject, key in pairs}


def ids_named(kind: Kind, labels: Sequence[str]) -> dict[str, list[int]]:
    """Ids by name, whatever its case, or by key; a label that nobody bears has none."""
    column = "person" if kind == "person" else "subject"
    label = "email" if kind == "lead" else "name"
    folded = {text.casefold(): text for text in labels}
    lowered = [text.lower() for text in labels]
    asked = Q(**{f"{label}__in": labels}) | Q(key__in=labels) | Q(low__in=lowered)
    rows = SHAPES[kind].row._default_manager.alias(low=Lower(label)).filter(asked)
    found: dict[str, list[int]] = {text: [] for text in labels}
    for subject, name, key in rows.values_list(column, label, "key").order_by("id"):
        hits = {folded.get((name or "").casefold()), folded.get((key or "").casefold())} - {None}
        for hit in hits:
            if hit is not None and subject not in found[hit]:
                found[hit].append(subject)
    return found


def chunks(items: Sequence[int]) -> list[Sequence[int]]:
    """Parts that fit one statement."""
    return [items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE)]

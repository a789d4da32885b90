"""What persons said of themselves, kept in their rows; and the company they belong to."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from accord.people.records import chunks, fill
from accord.people.rows import Person
from accord.people.writing import fitted, put, run

COLUMNS = ("name", "email", "phone", "title")


def tell(source: str, frame: pl.DataFrame) -> None:
    """Fill rows of persons from `person`, `key`, COLUMNS and `at`; the latest word on each field holds."""
    latest = [pl.col(name).drop_nulls().last() for name in COLUMNS]
    said = frame.sort("at", maintain_order=True).filter(
        pl.any_horizontal(pl.col(COLUMNS).is_not_null())
    )
    keyed = (
        said.filter(pl.col("key").is_not_null())
        .group_by("key")
        .agg(pl.col("person").last(), *latest)
    )
    if keyed.height:
        fill("person", source, keyed.rename({"person": "id"}).sort("key"))
    loose = said.filter(pl.col("key").is_null()).group_by("person").agg(latest).sort("person")
    if loose.height:
        _tell_loose(source, loose)


def _tell_loose(source: str, said: pl.DataFrame) -> None:
    """Persons without a key: the row that holds their address, else a new one."""
    said = said.select("person").hstack(fitted(Person, said.select(COLUMNS)))
    rows = rows_of(source, said["person"].to_list())
    changes = [
        (*values, rows[person])
        for person, *values in said.select("person", *COLUMNS).iter_rows()
        if person in rows
    ]
    settings = ", ".join(f"{name} = COALESCE(%s, {name})" for name in COLUMNS)
    run(f"UPDATE {Person._meta.db_table} SET {settings} WHERE id = %s", changes)
    put(
        Person,
        ["subject", "person", "source", "bare", *COLUMNS],
        (
            (person, person, source, False, *values)
            for person, *values in said.select("person", *COLUMNS).iter_rows()
            if person not in rows
        ),
    )


def rows_of(source: str, people: Sequence[int]) -> dict[int, int]:
    """For each person the number of the first row that the source has of them."""
    found: dict[int, int] = {}
    for chunk in chunks(people):
        pairs = Person.objects.filter(source=source, person__in=chunk).order_by("-id")
        found |= dict(pairs.values_list("person", "id"))
    return found


def belonging(source: str, people: Sequence[int]) -> pl.DataFrame:
    """Per person the row, its subject, the account last entered for it, whether that was a guess, and
    the entry that says so.

    A person without a row of this source gets one that holds nothing else.
    """
    rows = rows_of(source, people)
    put(
        Person,
        ["subject", "person", "source", "bare"],
        ((person, person, source, True) for person in people if person not in rows),
    )
    rows = rows_of(source, people)
    held = [
        row
        for chunk in chunks(list(rows.values()))
        for row in Person.objects.filter(id__in=chunk).values_list(
            "person", "id", "subject", "account", "entry", "guessed"
        )
    ]
    schema: dict[str, Any] = dict.fromkeys(["person", "row", "subject", "held", "former"], pl.Int64)
    schema["held_by_guess"] = pl.Boolean
    return pl.DataFrame(held, schema=schema, orient="row")


def belong(entered: pl.DataFrame) -> None:
    """Note in each `row` the account, whether it is a guess, and the entry that the log now has."""
    run(
        f"UPDATE {Person._meta.db_table} SET account = %s, guessed = %s, entry = %s WHERE id = %s",
        entered.select("account", "account_guessed", "entry", "row").iter_rows(),
    )

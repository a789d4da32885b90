"""Whose each counted item is: persons and accounts, made where unknown, joined where they are one."""

from dataclasses import dataclass

import polars as pl

from accord.people import identity, records, telling
from accord.people.accounts import accounts_of_emails, resolve_accounts
from accord.people.joining import Joins, no_joins


@dataclass(frozen=True)
class Subjects:
    """The frame with `person` and `account`; joins by source; who newly belongs to which account."""

    frame: pl.DataFrame
    joins: dict[str, Joins]
    belongings: pl.DataFrame


def resolved(frame: pl.DataFrame, secret: bytes, now: int) -> Subjects:
    """Resolve counted items, ordered by moment and id so that the order of arrival does not matter."""
    parts, joins, belongings = [], {}, []
    for source in frame["source"].unique(maintain_order=True).to_list():
        own = frame.filter(pl.col("source") == source)
        part, joined = _of_source(own, secret, source, now)
        parts.append(part)
        joins[source] = joined
        belongings.append(_belongings(part, secret, source))
    return Subjects(_moved(pl.concat(parts), joins), joins, pl.concat(belongings))


def _of_source(
    frame: pl.DataFrame, secret: bytes, source: str, now: int
) -> tuple[pl.DataFrame, Joins]:
    people = identity.resolve_people(
        secret,
        source,
        frame.select("email", "at", person_key="user_id", anonymous_key="anonymous_id"),
        now,
    )
    renamed = frame.filter(pl.col("kind") == "alias").select("user_id", "previous_id")
    joins = people.joins
    if renamed.height:
        renamed = renamed.rename({"user_id": "person_key", "previous_id": "previous"})
        joins = joins.then(identity.alias(secret, source, renamed, now))
    frame = _moved(frame.with_columns(people.person), {source: joins})
    telling.tell(
        source, frame.select("person", pl.col("user_id").alias("key"), "at", *telling.COLUMNS)
    )
    firms = resolve_accounts(secret, source, frame.select("domain", key="group_id"))
    return frame.with_columns(firms), joins


def _moved(frame: pl.DataFrame, joins: dict[str, Joins]) -> pl.DataFrame:
    """Persons after everybody was joined, whichever source said so."""
    moves = no_joins()
    for joined in joins.values():
        moves = moves.then(joined)
    if moves.frame.is_empty():
        return frame
    pairs = moves.frame
    return frame.with_columns(pl.col("person").replace(pairs["subject"], pairs["person"]))


def _belongings(frame: pl.DataFrame, secret: bytes, source: str) -> pl.DataFrame:
    """Persons whose account is news: a group call says it, else the domain of their address suggests it.

    A suggestion never takes the place of an account that was named, by whom and when ever.
    """
    said = frame.filter(pl.col("account").is_not_null() | pl.col("email").is_not_null()).sort("at")
    if said.is_empty():
        return pl.DataFrame(schema=_BELONGINGS)
    said = said.with_columns(by_mail=accounts_of_emails(secret, said["email"]))
    last = said.group_by("person", maintain_order=True).agg(
        pl.col("account", "by_mail").drop_nulls().last(), pl.col("at").last()
    )
    last = last.filter(pl.col("account").is_not_null() | pl.col("by_mail").is_not_null())
    held = telling.belonging(source, last["person"].to_list())
    unnamed = pl.col("account").is_null()
    by_guess = pl.when(pl.col("held").is_null()).then(True).otherwise("held_by_guess")
    news = last.join(held, on="person").with_columns(
        account=pl.coalesce("account", "held", "by_mail"),
        account_guessed=pl.when(unnamed).then(by_guess),
        source=pl.lit(source),
    )
    says_more = pl.col("account").ne_missing(pl.col("held")) | pl.col("account_guessed").ne_missing(
        pl.col("held_by_guess")
    )
    return news.filter(says_more).select(list(_BELONGINGS))


_BELONGINGS = {
    "source": pl.String, "subject": pl.Int64, "account": pl.Int64, "account_guessed": pl.Boolean,
    "at": pl.Int64, "row": pl.Int64, "former": pl.Int64,
}  # fmt: skip


def tell_firms(frame: pl.DataFrame) -> None:
    """Fill names and domains of accounts from group calls."""
    said = frame.filter(
        (pl.col("kind") == "group")
        & (pl.col("firm").is_not_null() | pl.col("domain").is_not_null())
    )
    for (source,), rows in said.sort("at").group_by("source", maintain_order=True):
        latest = rows.group_by("group_id", maintain_order=True).agg(
            pl.col("account").last(), pl.col("firm", "domain").drop_nulls().last()
        )
        records.fill(
            "account",
            str(source),
            latest.select(id="account", key="group_id", name="firm", domain="domain"),
        )

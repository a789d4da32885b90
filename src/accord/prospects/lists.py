"""Lists of people with their newest lead, of deals and of accounts: a page of rows and how many there are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from accord.metrics.dimensions import matches
from accord.metrics.facts import Facts
from accord.metrics.question import BadQuestion, Filter
from accord.tables.shelf import Tables

Row = Mapping[str, Any]
PAGE_ROWS = 50
_NOBODY = -1
# Before every moment that is known.
_NEVER = -(2**62)


@dataclass(frozen=True)
class Kept:
    """Only rows whose `column` is one of the ids; none is nobody."""

    column: str
    ids: tuple[int, ...]

    @property
    def values(self) -> tuple[int, ...]:
        """The ids, the last repeated up to a power of two, so that few statements serve all numbers."""
        ids = self.ids or (_NOBODY,)
        return ids + ids[-1:] * ((1 << (len(ids) - 1).bit_length()) - len(ids))


@dataclass(frozen=True)
class Listing:
    """A list: the tables it reads, its rows, what they can be narrowed by, and their order.

    Rows stand newest first by `moment`; `id` breaks ties and is unique.
    """

    name: str
    tables: tuple[str, ...]
    rows: Callable[[Tables], ir.Table]
    filters: tuple[str, ...]
    moment: str
    id: str


@dataclass(frozen=True)
class Found:
    """One page of a list and the number of all its rows."""

    rows: tuple[Row, ...]
    total: int


def listed(
    listing: Listing,
    facts: Facts,
    where: Sequence[Filter] = (),
    kept: Kept | None = None,
    page: int = 1,
    rows: int = PAGE_ROWS,
) -> Found:
    """The page of the list, counted from 1. Raises BadQuestion for a filter that the list does not have."""
    _check(listing, where)
    narrowing = tuple((each.dimension, tuple(v is None for v in each.values)) for each in where)
    ids = kept.values if kept else ()
    words = tuple(value for each in where for value in each.values if value is not None)
    shape = ("list", listing.name, narrowing, kept and kept.column, len(ids))
    values = (*ids, *words)

    def narrowed(tables: Tables, bound: tuple[ir.Value, ...]) -> ir.Table:
        own = listing.rows(tables)
        if kept:
            own = own.filter(own[kept.column].isin(bound[: len(ids)]))
        return _narrowed(own, narrowing, bound[len(ids) :])

    def page_of(tables: Tables, bound: tuple[ir.Value, ...]) -> ir.Table:
        order = [ibis.desc(listing.moment, nulls_first=False), ibis.desc(listing.id)]
        return narrowed(tables, bound).order_by(order).limit(rows, offset=(page - 1) * rows)

    def count_of(tables: Tables, bound: tuple[ir.Value, ...]) -> ir.Table:
        return narrowed(tables, bound).aggregate(n=ibis._.count())

    found = facts.run((*shape, page, rows), listing.tables, page_of, values)
    total = facts.run((*shape, "count"), listing.tables, count_of, values)
    return Found(tuple(found.to_pylist()), int(total["n"][0].as_py()))


@dataclass(frozen=True)
class After:
    """Behind which row a page begins: that of this moment and id."""

    moment: int
    id: int


def following(
    listing: Listing,
    facts: Facts,
    where: Sequence[Filter] = (),
    after: After | None = None,
    rows: int = PAGE_ROWS,
) -> tuple[tuple[Row, ...], After | None]:
    """The first rows behind a place, and the place where the next page begins, None behind the last.

    A page begins behind a row and not at a number, so rows that come meanwhile shift nothing.
    """
    _check(listing, where)
    narrowing = tuple((each.dimension, tuple(v is None for v in each.values)) for each in where)
    words = tuple(value for each in where for value in each.values if value is not None)
    place = (after.moment, after.id) if after else ()

    def page_of(tables: Tables, bound: tuple[ir.Value, ...]) -> ir.Table:
        own = _narrowed(listing.rows(tables), narrowing, bound)
        placed = own.mutate(placed_at=ibis.coalesce(own[listing.moment], _NEVER))
        if after:
            at, number = bound[len(words) :]
            same = (placed.placed_at == at) & (placed[listing.id] < number)
            placed = placed.filter((placed.placed_at < at) | same)
        return placed.order_by(ibis.desc("placed_at"), ibis.desc(listing.id)).limit(rows + 1)

    shape = ("following", listing.name, narrowing, after is None, rows)
    found = facts.run(shape, listing.tables, page_of, (*words, *place)).to_pylist()
    here = tuple(found[:rows])
    if len(found) <= rows:
        return here, None
    return here, After(here[-1]["placed_at"], here[-1][listing.id])


def _check(listing: Listing, where: Sequence[Filter]) -> None:
    for narrow in where:
        if narrow.dimension not in listing.filters:
            known = ", ".join(listing.filters)
            raise BadQuestion(
                f"This list cannot be narrowed by {narrow.dimension}; it can by {known}."
            )


def _narrowed(
    table: ir.Table,
    narrowing: Sequence[tuple[str, tuple[bool, ...]]],
    bound: tuple[ir.Value, ...],
) -> ir.Table:
    taken = iter(bound)
    for dimension, blanks in narrowing:
        wanted = tuple(None if blank else next(taken) for blank in blanks)
        table = table.filter(matches(table[dimension], wanted))
    return table


def _newest_leads(tables: Tables) -> ir.Table:
    leads = tables.leads
    newest = ibis.window(
        group_by=leads.person, order_by=[ibis.desc(leads.created_at), ibis.desc(leads.lead)]
    )
    placed = leads.mutate(place=ibis.row_number().over(newest))
    return placed.filter(placed.place == 0).drop("place")


def _companies(tables: Tables) -> ir.Table:
    """An account that has a person, a lead or a deal, with how many of each."""
    people, leads, deals = tables.people, tables.leads, tables.deals
    parts = (
        _of_account(people, created_at=people.created_at, people=1),
        _of_account(leads, created_at=leads.created_at, leads=1),
        _of_account(
            deals,
            created_at=deals.created_at,
            deals_open=ibis.ifelse(deals.outcome == "open", 1, 0),
            deals_won=ibis.ifelse(deals.outcome == "won", 1, 0),
        ),
    )
    every = ibis.union(*parts)
    counted = {name: every[name].sum().cast("int64") for name in _COUNTS}
    found = every.group_by("account").aggregate(newest_at=every.created_at.max(), **counted)
    traits = tables.accounts.select("account", "industry", "country", "region", "segment")
    known = traits.rename(account_known="account")
    return found.left_join(known, found.account == known.account_known).drop("account_known")


_COUNTS = ("people", "leads", "deals_open", "deals_won")


def _of_account(table: ir.Table, created_at: ir.Value, **counts: ir.Value | int) -> ir.Table:
    whole = {name: counts.get(name, 0) for name in _COUNTS}
    numbers = {
        name: (ibis.literal(value) if isinstance(value, int) else value).cast("int64")
        for name, value in whole.items()
    }
    return table.filter(table.account.notnull()).select(
        account=table.account, created_at=created_at, **numbers
    )


PEOPLE = Listing(
    "people",
    ("leads",),
    _newest_leads,
    ("state", "owner", "channel", "source", "campaign", "lead_type", "industry", "region", "account"),
    "created_at",
    "lead",
)  # fmt: skip
CYCLES = Listing(
    "cycles", ("leads",), lambda tables: tables.leads, PEOPLE.filters, "created_at", "lead"
)
DEALS = Listing(
    "deals",
    ("deals",),
    lambda tables: tables.deals,
    ("outcome", "stage", "owner", "product", "channel", "reason", "region", "account"),
    "created_at",
    "deal",
)
ACCOUNTS = Listing(
    "accounts",
    ("people", "leads", "deals", "accounts"),
    _companies,
    ("industry", "region", "country", "segment"),
    "newest_at",
    "account",
)
MEMBERS = Listing(
    "members", ("people",), lambda tables: tables.people, ("account",), "created_at", "person"
)

"""Sheets: the tables that figures count over, each with the dimensions a row has."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

import ibis
import ibis.expr.types as ir

from accord.metrics.dimensions import COMPANY_TRAITS, PROPERTY, TRAFFIC
from accord.tables.shelf import Tables, property_of

Extend = Callable[[ir.Table, Tables], ir.Table]


@dataclass(frozen=True)
class Joined:
    """Dimensions that another of the tables knows, and how its rows are laid beside the sheet's."""

    names: tuple[str, ...]
    table: str
    extend: Extend


@dataclass(frozen=True)
class Sheet:
    """One row a counted thing; `name` is that of its table, `id` its key.

    `columns` are dimensions that stand under another column name; `joined` are those that another
    table knows; `properties` lists (kind, column) whose imported properties a row has, nearest first.
    """

    name: str
    table: Callable[[Tables], ir.Table]
    id: str
    dimensions: tuple[str, ...]
    columns: tuple[tuple[str, str], ...] = ()
    joined: tuple["Joined", ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    counted_in_days: bool = field(default=False)

    @property
    def splits(self) -> tuple[str, ...]:
        """Every dimension of a row, imported properties apart."""
        return self.dimensions + tuple(name for joined in self.joined for name in joined.names)

    def supports(self, dimension: str) -> bool:
        """Whether rows can be split by it."""
        if dimension.startswith(PROPERTY):
            return bool(self.properties) and len(dimension) > len(PROPERTY)
        return dimension in self.splits

    def tables(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        """Names of the tables that the rows with these dimensions are made of."""
        names = [self.name]
        names += [joined.table for joined in self.joined if set(joined.names) & set(wanted)]
        if any(name.startswith(PROPERTY) for name in wanted):
            names += ["properties", "lead_records"]
        return tuple(dict.fromkeys(names))

    def with_dimensions(self, tables: Tables, wanted: tuple[str, ...]) -> ir.Table:
        """The rows, each wanted dimension a column of its own name."""
        table = self.table(tables)
        renamed = {name: table[column] for name, column in self.columns if name in wanted}
        table = table.mutate(**renamed) if renamed else table
        for joined in self.joined:
            if set(joined.names) & set(wanted):
                table = joined.extend(table, tables)
        for name in wanted:
            if name.startswith(PROPERTY):
                table = self._with_property(table, tables, name)
        return table

    def _with_property(self, table: ir.Table, tables: Tables, name: str) -> ir.Table:
        found: list[str] = []
        for kind, column in self.properties:
            words = property_of(tables, kind, name.removeprefix(PROPERTY))
            held = f"{name}:{kind}"
            words = words.select(**{f"{held}:of": words.subject, held: words.value})
            table = table.left_join(words, table[column] == words[f"{held}:of"])
            table = table.drop(f"{held}:of")
            found.append(held)
        value = ibis.coalesce(*(table[held] for held in found))
        return table.mutate(**{name: value}).drop(*found)


def _traits_of_people(table: ir.Table, tables: Tables) -> ir.Table:
    names = tuple(name for name in (*COMPANY_TRAITS, "account") if name not in table.columns)
    people = tables.people.select("person", *names)
    return _attached(table, people, "person")


def _first_session(table: ir.Table, tables: Tables) -> ir.Table:
    sessions = tables.sessions
    first = sessions.mutate(
        place=ibis.row_number().over(
            ibis.window(group_by=sessions.person, order_by=[sessions.started_at, sessions.session])
        )
    )
    first = first.filter(first.place == 0).select("person", *TRAFFIC)
    return _attached(table, first, "person")


def _attached(table: ir.Table, other: ir.Table, on: str) -> ir.Table:
    renamed = other.rename({"attached_to": on})
    return table.left_join(renamed, table[on] == renamed["attached_to"]).drop("attached_to")


def _counted_activities(tables: Tables) -> ir.Table:
    activities = tables.activities
    return activities.filter(activities.counted == 1)


def _table(name: str) -> Callable[[Tables], ir.Table]:
    return lambda tables: cast(ir.Table, getattr(tables, name))


def _leads(tables: Tables) -> ir.Table:
    """Leads with the moment they were handed to sales, and sales' first sign of having seen them."""
    leads = tables.leads
    # Engines differ on the least of nulls, so a moment that never came stands as the end of time.
    signs = [ibis.coalesce(leads[name], _NEVER) for name in ANSWERS]
    return leads.mutate(
        handed_at=ibis.coalesce(leads.sent_at, leads.mql_at),
        answered_at=ibis.least(*signs).nullif(_NEVER),
    )


def _sized(table: ir.Table, tables: Tables) -> ir.Table:
    worth = tables.deals.filter(tables.deals.amount > 0)
    order = ibis.window(group_by=worth.currency, order_by=worth.amount)
    # Equal amounts share a rank, so that no tie is broken by chance.
    ranked = worth.select(
        "deal",
        below=ibis.rank().over(order),
        cases=worth.amount.count().over(ibis.window(group_by=worth.currency)),
    )
    large = ranked.below * 4 >= ranked.cases * 3
    sizes = ranked.select("deal", size=ibis.ifelse(large, LARGE, SMALLER))
    return _attached(table, sizes, "deal")


_NEVER = 2**62
LARGE, SMALLER = "large", "smaller"
ANSWERS = ("first_contact_at", "sal_at", "sent_back_at", "sql_at", "disqualified_at", "recycled_at",
           "won_at", "lost_at")  # fmt: skip
LEAD_TRAITS = ("lead_type", "segment", "profile", "industry", "region", "grade")

ACTIVITIES = Sheet(
    "activities",
    _counted_activities,
    "entry",
    (*TRAFFIC, "account", "owner", "kind"),
    joined=(Joined(COMPANY_TRAITS, "people", _traits_of_people),),
    properties=(("activity", "entry"), ("person", "person"), ("account", "account")),
)
DAILY = Sheet(
    "daily",
    _table("daily"),
    "day",
    ("source", "medium", "channel", "campaign", "asset", "kind"),
    counted_in_days=True,
)
SESSIONS = Sheet(
    "sessions",
    _table("sessions"),
    "session",
    (*TRAFFIC, "industry", "region", "segment"),
    joined=(Joined(("country", "account"), "people", _traits_of_people),),
    properties=(("person", "person"),),
)
PEOPLE = Sheet(
    "people",
    _table("people"),
    "person",
    ("account", *COMPANY_TRAITS),
    joined=(Joined(TRAFFIC, "sessions", _first_session),),
    properties=(("person", "person"), ("account", "account")),
)
LEADS = Sheet(
    "leads",
    _leads,
    "lead",
    (*TRAFFIC, *LEAD_TRAITS, "owner", "department", "account", "reason", "stage"),
    columns=(("stage", "state"),),
    properties=(("lead", "lead"), ("person", "person"), ("account", "account")),
)
DEALS = Sheet(
    "deals",
    _table("deals"),
    "deal",
    (
        *TRAFFIC,
        *LEAD_TRAITS,
        "owner",
        "department",
        "account",
        "product",
        "stage",
        "reason",
        "currency",
    ),
    joined=(Joined(("size",), "deals", _sized),),
    properties=(
        ("deal", "deal"),
        ("lead", "lead"),
        ("person", "person"),
        ("account", "account"),
    ),
)
SPEND = Sheet(
    "spend",
    _table("spend"),
    "entry",
    ("source", "medium", "channel", "campaign", "currency"),
    properties=(("spend", "subject"),),
)

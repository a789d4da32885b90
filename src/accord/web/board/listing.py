"""The rows that a figure counts, as a page of a table: which columns the visitor may read, where they lead."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from accord.access.decide import Permission, decide, readable
from accord.access.matrix import Scope, Verb
from accord.access.roles import MARKETING, SALES, Actor
from accord.basics.moments import datetime_of, parse_moment, zone_of
from accord.metrics.listing import Behind, Totals
from accord.metrics.metric import AnyMetric, Derived
from accord.metrics.question import BadQuestion
from accord.metrics.wording import title, worded
from accord.web.shell.page import Visit
from accord.workspace import PageOfRows

PAGE = 100
# What stands in a table until the visitor chooses; the first that a metric's rows have, at most so many.
_FIRST_COLUMNS = (
    "moment", "name", "person", "account", "value", "happened", "owner", "kind",
    "channel", "source", "campaign", "stage", "reason", "lead_type", "region",
)  # fmt: skip
_MOST_COLUMNS = 8
_THINGS = {
    "leads": "lead", "deals": "deal", "activities": "activity", "sessions": "activity",
    "people": "person", "spend": "campaign",
}  # fmt: skip
_PAGES = {"person": "prospects.person", "account": "prospects.account"}


@dataclass(frozen=True)
class Column:
    """A column of the table; `is_shown` says whether the visitor chose it."""

    name: str
    words: str
    is_number: bool
    is_shown: bool


@dataclass(frozen=True)
class Value:
    """What stands in a cell, and where it leads."""

    text: str
    link: str = ""
    is_number: bool = False
    moment: str = ""


@dataclass(frozen=True)
class Table:
    """One page of rows."""

    columns: tuple[Column, ...]
    shown: tuple[Column, ...]
    lines: tuple[tuple[Value, ...], ...]
    hidden: int


@dataclass(frozen=True)
class Part:
    """What the rows of one part of the figure come to; `sum` is None where there is none."""

    part: str
    words: str
    rows: int
    sum: int | None


def parts_of(totals: Totals) -> tuple[Part, ...]:
    """The parts with their names in words."""
    return tuple(
        Part(total.part, title(total.part), total.rows, total.sum) for total in totals.parts
    )


def thing_of(metric: AnyMetric) -> str:
    """The kind of record that the metric's rows are."""
    first = metric.parts[0][1] if isinstance(metric, Derived) else metric
    return _THINGS[first.sheet.name]


def relation_of(actor: Actor, metric: AnyMetric) -> Scope:
    """A department's own figures, and those of both, are its team's; an export asks for that."""
    own = {"marketing": MARKETING, "sales": SALES, "both": MARKETING | SALES}[metric.owner]
    return Scope.TEAM if actor.roles & own else Scope.ALL


def columns_read(visit: Visit, metric: AnyMetric, names: Sequence[str]) -> tuple[str, ...]:
    """Columns that the visitor may see: by the figure, or by the records that it counts."""
    figure = readable(visit.actor, Permission(Verb.READ, "metric"), names)
    record = readable(visit.actor, Permission(Verb.READ, thing_of(metric)), names)
    return tuple(name for name in names if name in {*figure, *record})


def columns_exported(visit: Visit, metric: AnyMetric, names: Sequence[str]) -> tuple[str, ...]:
    """Columns that the visitor may take away."""
    export = Permission(Verb.EXPORT, "metric")
    return readable(visit.actor, export, names, relation_of(visit.actor, metric))


def may_export(visit: Visit, metric: AnyMetric) -> bool:
    """Whether the visitor may take rows of this figure away."""
    relation = relation_of(visit.actor, metric)
    return decide(visit.actor, Permission(Verb.EXPORT, "metric"), relation).allowed


def table_of(visit: Visit, metric: AnyMetric, found: PageOfRows, chosen: Sequence[str]) -> Table:
    """The rows in the columns chosen, as far as the visitor may read them."""
    frame = found.frame
    names = columns_read(visit, metric, frame.columns)
    asked = [name for name in chosen if name in names]
    unit = _unit(metric, found.part)
    first = [
        name
        for name in _FIRST_COLUMNS
        if name in names and not _is_blank(found, name) and (name, unit) != ("value", "count")
    ]
    shown = asked or first[:_MOST_COLUMNS]
    columns = tuple(
        Column(name, title(name), frame[name].dtype.is_numeric(), name in shown) for name in names
    )
    by_name = {column.name: column for column in columns}
    wanted = tuple(by_name[name] for name in shown)
    cells = [_values(visit, found, column, unit) for column in wanted]
    return Table(columns, wanted, tuple(zip(*cells, strict=True)), len(frame.columns) - len(names))


def _is_blank(found: PageOfRows, name: str) -> bool:
    column = found.frame[name]
    return found.frame.height > 0 and column.null_count() == found.frame.height


def _unit(metric: AnyMetric, part: str) -> str:
    if isinstance(metric, Derived):
        return dict(metric.parts)[part].unit
    return metric.unit


def _values(visit: Visit, found: PageOfRows, column: Column, unit: str) -> list[Value]:
    desk = visit.desk
    values = found.frame[column.name].to_list()
    if column.name == "moment":
        zone = zone_of(desk.place.zone)
        return [Value(_local(value, zone), moment=value or "") for value in values]
    if column.name == "amount":
        pairs = zip(values, found.frame["currency"].to_list(), strict=True)
        return [
            Value(worded(value, "money", currency), is_number=True) for value, currency in pairs
        ]
    if column.name in ("value", "happened"):
        unit = "share" if column.name == "happened" else unit
        return [Value(_worth(value, unit, desk.currency()), is_number=True) for value in values]
    links = _links(visit, found, column.name)
    return [
        Value("–" if value is None else f"{value}", link, column.is_number)
        for value, link in zip(values, links, strict=True)
    ]


def _worth(value: float | int | None, unit: str, currency: str | None) -> str:
    """A row's own value; of a share it is whether it came true."""
    if unit == "share" and value is not None:
        return str(_("yes")) if value else str(_("no"))
    return worded(value, unit, currency)


def _local(moment: str | None, zone: ZoneInfo) -> str:
    if moment is None:
        return "–"
    return f"{datetime_of(parse_moment(moment)).astimezone(zone):%Y-%m-%d %H:%M}"


def _links(visit: Visit, found: PageOfRows, name: str) -> list[str]:
    if name not in _PAGES or not visit.may(Permission(Verb.READ, name)):
        return [""] * found.frame.height
    return [_page_of(_PAGES[name], number) for number in found.ids[name]]


def _page_of(page: str, number: int | None) -> str:
    return "" if number is None else reverse(page, args=[number])


def behind(text: str) -> Behind:
    """Where a page begins, as its address says it: the moment and id of the row before."""
    if not text:
        return Behind()
    moment, _mark, number = text.partition("_")
    try:
        return Behind(int(moment), int(number))
    except ValueError:
        raise BadQuestion("That page of rows does not exist; begin with the first.") from None


def place_of(after: Behind | None) -> str:
    """The place as an address says it."""
    return "" if after is None else f"{after.moment}_{after.id}"


def total_words(metric: AnyMetric, totals: Totals, currency: str | None) -> str:
    """What all rows come to, in the metric's unit and the currency of its amounts, or the company's."""
    return worded(totals.figure.value, metric.unit, totals.figure.currency or currency)

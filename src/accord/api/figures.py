"""Figures: the catalogue, an answer, the rows that it counts, the funnel."""

from typing import Annotated

from ninja import Path
from pydantic import WithJsonSchema

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.api import shapes
from accord.api.address import PAGED, Address, Call, Reply
from accord.api.asking import ASKED, COUNTED, METRICS, SPLIT, question_of
from accord.api.problems import Problem
from accord.metrics.catalogue import catalogue, entry_shape, metric_named
from accord.metrics.listing import Behind
from accord.metrics.metric import AnyMetric, Derived
from accord.metrics.question import BadQuestion
from accord.workspace import PageOfRows

# The names are told, but another one is a 404 with the nearest of them and no fault of form.
_NAMES = WithJsonSchema({"type": "string", "enum": list(METRICS)})
MetricName = Annotated[str, Path(), _NAMES]

METRIC = Permission(Verb.READ, "metric")
CATALOGUE = Permission(Verb.READ, "catalogue")


def metrics(call: Call) -> Reply:
    """The catalogue: every metric, what it means, who owns it, what splits it."""
    return Reply({"items": [entry_shape(metric) for metric in catalogue(call.desk.company)]})


def metric(call: Call, name: MetricName) -> Reply:
    """A figure with its interval and cases, split, narrowed and held against another period as asked."""
    _named(call, name)
    return Reply(call.desk.ask(question_of(call, name), call.now).shape())


def metric_rows(call: Call, name: MetricName) -> Reply:
    """The rows that the figure counts, a page at a time; of a figure made of others part by part."""
    parts = _parts(_named(call, name))
    place = call.place()
    part, after = (parts[0], Behind()) if place is None else (place[0], Behind(place[1], place[2]))
    found = call.desk.page_of_rows(question_of(call, name), call.now, part, after, call.limit)
    body = {
        "metric": name,
        "items": _rows(call, found, part if len(parts) > 1 else None),
        "next": call.following(_place_after(parts, part, found.after)),
    }
    return Reply(body)


def funnel(call: Call) -> Reply:
    """What became of the leads opened in the period, stage by stage, the still open apart."""
    return Reply(call.desk.funnel(question_of(call, "leads"), call.now).shape())


def _named(call: Call, name: str) -> AnyMetric:
    try:
        return metric_named(name, call.desk.company)
    except BadQuestion as fault:
        raise Problem(404, str(fault)) from None


def _parts(metric: AnyMetric) -> tuple[str, ...]:
    if isinstance(metric, Derived):
        return tuple(name for name, _ in metric.parts)
    return (metric.name,)


def _place_after(parts: tuple[str, ...], part: str, after: Behind | None) -> list[str | int] | None:
    """Behind the last row of a part the next part begins."""
    if after is not None:
        return [part, after.moment, after.id]
    rest = parts[parts.index(part) + 1 :]
    return [rest[0], Behind().moment, Behind().id] if rest else None


def _rows(call: Call, found: PageOfRows, part: str | None) -> list[dict[str, object]]:
    ids = {f"{name}_id": numbers for name, numbers in found.ids.items() if name != "deal"}
    own = {} if part is None else {"part": [part] * found.frame.height}
    columns = {**own, **found.frame.to_dict(as_series=False), **ids}
    names = call.fields(tuple(columns))
    cells = zip(*(columns[name] for name in names), strict=True)
    return [dict(zip(names, row, strict=True)) for row in cells]


ADDRESSES = (
    Address("GET", "metrics", CATALOGUE, metrics, {200: shapes.Catalogue}),
    Address("GET", "metrics/{name}", METRIC, metric, {200: shapes.Answer}, ASKED),
    Address(
        "GET",
        "metrics/{name}/rows",
        METRIC,
        metric_rows,
        {200: shapes.FigureRows},
        (*COUNTED, *PAGED),
    ),
    Address("GET", "funnel", METRIC, funnel, {200: shapes.Funnel}, SPLIT),
)

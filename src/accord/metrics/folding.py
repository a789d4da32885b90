"""From what the engine read to figures: the whole, and each group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa

from accord.basics import rates
from accord.metrics.answer import Figure, type_of_key
from accord.metrics.batches import UNIT_SIZE, Money, Task
from accord.metrics.measures import Spread, Sum, Waiting

Terms = dict[str, int]


@dataclass(frozen=True)
class Reading:
    """A task's figure, its figures by key, and, where amounts could not be added up, those by currency."""

    whole: Figure
    groups: Mapping[type_of_key, Figure]
    by_currency: Mapping[type_of_key, Figure] | None = None


def read_sums(tasks: Sequence[Task], found: pa.Table, money: Money) -> list[Reading]:
    """The readings of tasks that were read in one pass."""
    names = [name for name in found.column_names if not _is_key(name)]
    keys = _keys(found)
    columns = {name: found[name].to_pylist() for name in names}
    return [
        _reading(task, keys, _terms_of(place, columns), money) for place, task in enumerate(tasks)
    ]


def _is_key(name: str) -> bool:
    return name == "currency" or (name[0] == "k" and name[1:].isdigit())


def _keys(found: pa.Table) -> list[type_of_key]:
    columns = [found[name].to_pylist() for name in found.column_names if _is_key(name)]
    return list(zip(*columns, strict=True)) if columns else [()] * found.num_rows


def _terms_of(place: int, columns: Mapping[str, list[int | None]]) -> list[Terms]:
    own = {
        name[: -len(str(place))]: values
        for name, values in columns.items()
        if name.rstrip("0123456789") + str(place) == name
    }
    rows = zip(*own.values(), strict=True)
    return [{name: int(value or 0) for name, value in zip(own, row, strict=True)} for row in rows]


def _reading(task: Task, keys: list[type_of_key], terms: list[Terms], money: Money) -> Reading:
    found = {key: row for key, row in zip(keys, terms, strict=True) if row["n"]}
    width = len(task.by)
    by_key: dict[type_of_key, Terms] = found
    if any(len(key) > width for key in found):
        by_key = {}
        for key, row in found.items():
            _add(by_key.setdefault(key[:width], {}), row)
    whole: Terms = {}
    for row in found.values():
        _add(whole, row)
    figures = {key: _figure(task, row, money) for key, row in by_key.items()}
    apart = {key: _unconverted(task, row) for key, row in found.items()}
    raw = apart if whole.get("unpriced") else None
    return Reading(_figure(task, whole, money), figures, raw)


def _add(into: Terms, row: Terms) -> None:
    for name, value in row.items():
        into[name] = into.get(name, 0) + value


def _figure(task: Task, terms: Terms, money: Money) -> Figure:
    if isinstance(task.metric.measure, Sum) and terms.get("unpriced"):
        return Figure(None, n=terms.get("n", 0), why=_why_unpriced(terms["unpriced"], money))
    return _figure_of(task, terms)


def _figure_of(task: Task, terms: Terms) -> Figure:
    measure = task.metric.measure
    if isinstance(measure, Spread | Waiting):
        raise TypeError(f"{task.metric.name} is a distribution.")
    return measure.figure(terms)


def _why_unpriced(count: int, money: Money) -> str:
    seen = ", ".join(sorted(money.seen))
    if money.target is None:
        return f"Amounts come in {seen}; set ACCORD_CURRENCY to add them up."
    return (
        f"{count} amounts have no rate to {money.target} on their day; import them with "
        "`accord import rates.csv --kind rates`."
    )


def _unconverted(task: Task, terms: Terms) -> Figure:
    """The metric's own measure over amounts as they came, for one currency."""
    return _figure_of(task, {**terms, "total": terms.get("raw", 0)})


def read_values(task: Task, found: pa.Table) -> Reading:
    """The reading of a distribution."""
    keys = _keys(found)
    codes: dict[type_of_key, int] = {}
    groups = np.fromiter((codes.setdefault(key, len(codes)) for key in keys), np.int64, len(keys))
    measure = task.metric.measure
    size = UNIT_SIZE[task.metric.unit]
    columns = pl.DataFrame(found)
    values = columns["value"].to_numpy().astype(np.float64) / size
    counts = columns["n"].to_numpy().astype(np.int64)
    if isinstance(measure, Waiting):
        happened = columns["happened"].to_numpy().astype(np.int64)
    else:
        happened = np.ones(len(values), np.int64)

    def of(rows: "np.ndarray[tuple[int], np.dtype[np.int64]] | slice") -> Figure:
        picked = values[rows], happened[rows], counts[rows]
        return _waited(*picked) if isinstance(measure, Waiting) else _spread(*picked)

    order = np.argsort(groups, kind="stable")
    cuts = np.searchsorted(groups[order], np.arange(len(codes) + 1))
    figures = {
        key: of(order[cuts[code] : cuts[code + 1]]) for key, code in codes.items() if task.by
    }
    return Reading(of(slice(None)), figures)


def _spread(values: rates.Floats, happened: rates.Ints, counts: rates.Ints) -> Figure:
    del happened
    if not len(values):
        return Figure(None, n=0, why="There are no cases in the period.")
    histogram = rates.Histogram.of(values, counts)
    middle = rates.median(histogram)
    quantiles = {f"p{part}": rates.percentile(histogram, part / 100) for part in (25, 75, 90)}
    return Figure(
        middle.value,
        middle.low,
        middle.high,
        middle.n,
        quantiles=quantiles,
        parts={"mean": histogram.mean()},
    )


def _waited(values: rates.Floats, happened: rates.Ints, counts: rates.Ints) -> Figure:
    n = int(counts.sum())
    if not n:
        return Figure(None, n=0, why="There are no cases in the period.")
    survival = rates.kaplan_meier(values, happened, counts)
    middle = survival.quantile(0.5)
    low, high = survival.median_interval()
    waiting = int(counts[happened == 0].sum())
    return Figure(
        middle,
        low,
        high,
        n,
        why=None if middle is not None else "Fewer than half have been contacted.",
        quantiles={f"p{part}": survival.quantile(part / 100) for part in (25, 75, 90)},
        parts={"contacted": n - waiting, "waiting": waiting},
    )

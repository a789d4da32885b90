"""From what the engine read to figures: the whole, and each group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
import pyarrow as pa

from accord.basics import rates
from accord.basics.periods import GRAINS, Calendar, Grain
from accord.metrics.answer import Figure, type_of_key
from accord.metrics.batches import UNIT_SIZE, Money, Task
from accord.metrics.dimensions import CURRENCY, grain_numbers
from accord.metrics.measures import Spread, Sum, Waiting

Terms = dict[str, int]
# Columns of a distribution that its rows are told apart by.
DISTRIBUTED = ("value", "happened")


@dataclass(frozen=True)
class Reading:
    """A task's figure and its figures by key. `unsummed`: its amounts could not be added up."""

    whole: Figure
    groups: Mapping[type_of_key, Figure]
    unsummed: bool = False


@dataclass
class _Pile:
    """Terms added up, and the currencies of the amounts among them that have no rate."""

    terms: Terms = field(default_factory=dict)
    unpriced: set[str | int | None] = field(default_factory=set)

    def add(self, row: Terms, currency: type_of_key) -> None:
        for name, value in row.items():
            self.terms[name] = self.terms.get(name, 0) + value
        if row.get("unpriced"):
            self.unpriced.update(currency)

    @property
    def currencies(self) -> list[str]:
        """Those that have a name; an amount without one counts as what stands beside it."""
        return sorted(name for name in self.unpriced if isinstance(name, str))


def in_grains(found: pa.Table, by: Sequence[str], calendar: Calendar) -> pa.Table:
    """What was read by `day`, by the grains of time that the task asks for: `k0`, `k1`, …

    Few rows remain when the engine has grouped days; the calendar's arithmetic costs it more than all
    else, because it plans every mention anew.
    """
    if "day" not in found.column_names:
        return found
    split = {
        f"k{place}": _numbers(found["day"], name, calendar)
        for place, name in enumerate(by)
        if name in GRAINS
    }
    columns = {name: found[name] for name in found.column_names if name != "day"} | split
    keys = [f"k{place}" for place in range(len(by))]
    keys += [name for name in (CURRENCY, *DISTRIBUTED) if name in columns]
    terms = [name for name in columns if name not in keys]
    grouped = pa.table(columns).group_by(keys, use_threads=False)
    summed = grouped.aggregate([(name, "sum") for name in terms])
    return summed.select([*keys, *(f"{name}_sum" for name in terms)]).rename_columns(keys + terms)


def _numbers(days: pa.ChunkedArray, grain: Grain, calendar: Calendar) -> pa.Array:
    known = days.fill_null(0).to_numpy().astype(np.int64)
    return pa.array(grain_numbers(known, grain, calendar), mask=days.is_null().to_numpy())


def read_sums(tasks: Sequence[Task], found: pa.Table, money: Money) -> list[Reading]:
    """The readings of tasks that were read in one pass."""
    names = [name for name in found.column_names if not _is_key(name)]
    keys = _keys(found)
    columns = {name: found[name].to_pylist() for name in names}
    return [
        _reading(task, keys, _terms_of(place, columns), money) for place, task in enumerate(tasks)
    ]


def _is_key(name: str) -> bool:
    return name == CURRENCY or (name[0] == "k" and name[1:].isdigit())


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
    width, whole = len(task.by), _Pile()
    piles: dict[type_of_key, _Pile] = {}
    for key, row in zip(keys, terms, strict=True):
        if row["n"]:
            whole.add(row, key[width:])
            piles.setdefault(key[:width], _Pile()).add(row, key[width:])
    # Whoever asks for one currency gets its amounts, as they are where there is no rate.
    figure = _figure(task, whole, money, task.narrowed_by(CURRENCY))
    unsummed = bool(whole.unpriced) and figure.value is None
    # Converted amounts beside unconverted ones would be compared; so each stands in its own.
    apart = unsummed and CURRENCY in task.by
    groups = {key: _figure(task, pile, money, apart) for key, pile in piles.items()}
    return Reading(figure, groups, unsummed)


def _figure(task: Task, pile: _Pile, money: Money, apart: bool = False) -> Figure:
    """In the company's currency; where none is chosen, or `apart`, in the only one of the rows."""
    measure = task.metric.measure
    if isinstance(measure, Spread | Waiting):
        raise TypeError(f"{task.metric.name} is a distribution.")
    if not isinstance(measure, Sum):
        return measure.figure(pile.terms)
    if not pile.unpriced:
        return replace(measure.figure(pile.terms), currency=money.target)
    if len(pile.currencies) == 1 and (apart or money.target is None):
        found = measure.figure({**pile.terms, "total": pile.terms["raw"]})
        return replace(found, currency=pile.currencies[0])
    return Figure(None, n=pile.terms["n"], why=_why_unpriced(pile, money))


def _why_unpriced(pile: _Pile, money: Money) -> str:
    if money.target is None:
        return why_several(pile.currencies)
    return (
        f"{pile.terms['unpriced']} amounts have no rate to {money.target} on their day; import them "
        "with `accord import rates.csv --kind rates`."
    )


def why_several(currencies: Sequence[str]) -> str:
    """Why amounts of these currencies, or of none that is named, make no one figure."""
    if not currencies:
        return "Amounts name no currency; set ACCORD_CURRENCY to the one that they are in."
    return f"Amounts come in {', '.join(currencies)}; set ACCORD_CURRENCY to add them up."


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

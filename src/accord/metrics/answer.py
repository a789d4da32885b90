"""An answer: a figure with its interval, its cases, its groups, and a reason where it is unknown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accord.basics.moments import SECOND, iso
from accord.basics.periods import Period

type_of_key = tuple[str | int | None, ...]


@dataclass(frozen=True)
class Figure:
    """One figure. Money is an integer of minor units of `currency`; unknown is None with `why`."""

    value: float | int | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    immature: int = 0
    why: str | None = None
    quantiles: Mapping[str, float | None] | None = None
    parts: Mapping[str, float | int | None] | None = None
    currency: str | None = None


@dataclass(frozen=True)
class Group:
    """The figure of one combination of dimension values, and the figure it is held against."""

    key: Mapping[str, str | int | None]
    figure: Figure
    against: Figure | None = None


@dataclass(frozen=True)
class Against:
    """The figure of another period; `why` says why the two may not be compared."""

    label: str
    period: Period | None
    figure: Figure
    why: str | None = None


@dataclass(frozen=True)
class Answer:
    """What surfaces.md section 4 shows."""

    metric: str
    version: int
    unit: str
    owner: str
    sentence: str
    period: Period
    as_of: int
    figure: Figure
    rows: str
    groups: tuple[Group, ...] = ()
    against: Against | None = None
    currency: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def shape(self) -> dict[str, Any]:
        """The answer as JSON values: dates of the period are local, `until` is exclusive."""
        money = {"currency": self.currency} if self.currency else {}
        return {
            "metric": self.metric,
            "version": self.version,
            "unit": self.unit,
            "owner": self.owner,
            "sentence": self.sentence,
            "period": period_shape(self.period),
            "as_of": iso(self.as_of - self.as_of % SECOND),
            **figure_shape(self.figure),
            **money,
            **self.extra,
            "against": None if self.against is None else against_shape(self.against),
            "groups": [group_shape(group) for group in self.groups],
            "rows": self.rows,
        }


def period_shape(period: Period | None) -> dict[str, str | None]:
    """First day and the day after the last, null for all time."""
    return {
        "since": period.first.isoformat() if period and period.first else None,
        "until": period.end.isoformat() if period and period.end else None,
    }


def figure_shape(figure: Figure) -> dict[str, Any]:
    """Value, interval, cases; quantiles, parts, currency and the reason only where there are any."""
    shape: dict[str, Any] = {
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "n": figure.n,
        "immature": figure.immature,
    }
    for name in ("quantiles", "parts", "currency", "why"):
        found = getattr(figure, name)
        if found is not None:
            shape[name] = found
    return shape


def group_shape(group: Group) -> dict[str, Any]:
    """A group's key beside its figure."""
    held = {} if group.against is None else {"against": value_shape(group.against)}
    return {"key": dict(group.key), **figure_shape(group.figure), **held}


def value_shape(figure: Figure) -> dict[str, Any]:
    """The value alone, money with its currency."""
    return {"value": figure.value} | ({"currency": figure.currency} if figure.currency else {})


def against_shape(against: Against) -> dict[str, Any]:
    """The other period's figure under its label."""
    shape = {"label": against.label, "period": period_shape(against.period)}
    return {**shape, **figure_shape(against.figure)} | ({"why": against.why} if against.why else {})

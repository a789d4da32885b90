"""A question: which metric, over which period, split and narrowed how, as known when."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import urlencode

from accord.basics.moments import DAY, HOUR, MINUTE, SECOND, iso
from accord.basics.periods import Calendar
from accord.metrics.dimensions import PROPERTY

type_of_value = str | int | None
# What metrics are to reach, by metric and label of the period, in the metric's own unit.
Targets = Mapping[tuple[str, str], float]
NO_TARGETS: Targets = MappingProxyType({})
_WITHIN = re.compile(r"(\d{1,6})([dhms])")
_SIZES = {"d": DAY, "h": HOUR, "m": MINUTE, "s": SECOND}


class BadQuestion(ValueError):
    """What was asked cannot be answered; the message says why and what can be asked."""


def length_of(text: str) -> int:
    """Microseconds of 90d, 12h, 30m or 45s."""
    match = _WITHIN.fullmatch(text)
    if match is None:
        raise BadQuestion(f"'{text}' is no length of time; write 90d, 12h or 30m.")
    return int(match[1]) * _SIZES[match[2]]


@dataclass(frozen=True)
class Filter:
    """Only rows whose dimension has one of the values; None is the rows without one."""

    dimension: str
    values: tuple[type_of_value, ...]


@dataclass(frozen=True)
class Question:
    """As asked: texts of periods, names of dimensions. `within` is a limit in microseconds for cohort rates.

    `as_of` is the moment up to which recorded entries are known, None for now.
    """

    metric: str
    period: str = "all"
    by: tuple[str, ...] = ()
    where: tuple[Filter, ...] = ()
    as_of: int | None = None
    against: str | None = None
    within: int | None = None

    @property
    def properties(self) -> tuple[str, ...]:
        """The imported properties that it is split or narrowed by."""
        names = (*self.by, *(narrow.dimension for narrow in self.where))
        return tuple(dict.fromkeys(name for name in names if name.startswith(PROPERTY)))

    def address(self) -> str:
        """Where the rows of the answer are shown, as a readable query string."""
        pairs = [("period", self.period)]
        pairs += [
            (narrow.dimension, "" if value is None else str(value))
            for narrow in self.where
            for value in narrow.values
        ]
        if self.as_of is not None:
            pairs.append(("as_of", iso(self.as_of)))
        if self.within is not None:
            days, rest = divmod(self.within, DAY)
            pairs.append(("within", f"{self.within // SECOND}s" if rest else f"{days}d"))
        return f"/board/{self.metric}/rows?{urlencode(pairs)}"


@dataclass(frozen=True)
class Company:
    """What an installation says about itself: where days begin, its currency, words of its brand."""

    calendar: Calendar = field(default_factory=Calendar)
    currency: str | None = None
    brand: tuple[str, ...] = ()

"""What a page's address selects: period, comparison, filters, as of when; read from it and written into it.

The address stays readable: `?period=2026-Q4&against=previous&channel=Webinar&owner=Ann+Lee`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

from accord.basics.moments import iso, parse_moment
from accord.metrics.dimensions import DIMENSIONS, PROPERTY
from accord.metrics.question import Filter, Question, length_of

DEFAULT_PERIOD = "last-90-days"
AGAINST = ("previous", "none")
_NAMES = tuple(dimension.name for dimension in DIMENSIONS)


@dataclass(frozen=True)
class Chip:
    """A filter as it stands above a table: its words, and the address without it."""

    dimension: str
    value: str | None
    without: str


@dataclass(frozen=True)
class Selection:
    """A selection; `where` in the order of the address. `against` is `none` where none was asked for
    on a page that compares by itself.
    """

    period: str = DEFAULT_PERIOD
    against: str | None = None
    where: tuple[Filter, ...] = ()
    as_of: int | None = None
    within: str = ""

    @classmethod
    def of(
        cls,
        asked: QueryDict,
        zone: str,
        period: str = DEFAULT_PERIOD,
        against: str | None = None,
    ) -> "Selection":
        """What the address says; the shell tells which keys no page takes."""
        moment = asked.get("as_of") or None
        return cls(
            asked.get("period") or period,
            asked.get("against") or against,
            _filters(asked),
            None if moment is None else parse_moment(moment, zone),
            asked.get("within") or "",
        )

    def question(self, metric: str, by: Sequence[str] = ()) -> Question:
        """The metric over this selection."""
        against = None if self.against == "none" else self.against
        within = length_of(self.within) if self.within else None
        return Question(metric, self.period, tuple(by), self.where, self.as_of, against, within)

    def address(self, **more: str | int | None) -> str:
        """The query string of this selection; `more` stands behind it where it is not empty."""
        pairs: list[tuple[str, str | int]] = [("period", self.period)]
        if self.against:
            pairs.append(("against", self.against))
        pairs += [(f.dimension, value or "") for f in self.where for value in f.values]
        if self.as_of is not None:
            pairs.append(("as_of", iso(self.as_of)))
        if self.within:
            pairs.append(("within", self.within))
        pairs += [(name, value) for name, value in more.items() if value not in (None, "")]
        return f"?{urlencode(pairs)}"

    def narrowed(self, dimension: str, value: str | None) -> "Selection":
        """The same, only where the dimension has that value."""
        others = tuple(narrow for narrow in self.where if narrow.dimension != dimension)
        return replace(self, where=(*others, Filter(dimension, (value,))))

    def without(self, dimension: str, value: object) -> "Selection":
        """The same without one value of one filter."""
        kept = []
        for narrow in self.where:
            values = tuple(
                each for each in narrow.values if (narrow.dimension, each) != (dimension, value)
            )
            if values:
                kept.append(Filter(narrow.dimension, values))
        return replace(self, where=tuple(kept))

    @property
    def chips(self) -> list[Chip]:
        """Every filter with the address that removes it."""
        return [
            Chip(
                narrow.dimension,
                None if value is None else str(value),
                self.without(narrow.dimension, value).address(),
            )
            for narrow in self.where
            for value in narrow.values
        ]


def _filters(asked: QueryDict) -> tuple[Filter, ...]:
    named = [name for name in asked if name in _NAMES or name.startswith(PROPERTY)]
    return tuple(
        Filter(name, tuple(value or None for value in asked.getlist(name))) for name in named
    )

"""Values that an agreement is written in. Each says in words what it is, for faults and for the schema."""

import re
from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from accord.basics.moments import DAY, HOUR, MINUTE

_UNITS = {"m": MINUTE, "h": HOUR, "d": DAY, "w": 7 * DAY}
_LENGTH = r"^[1-9][0-9]{0,4}[mhdw]$"
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_HOURS = rf"^{_CLOCK}-({_CLOCK}|24:00)$"


def _text(
    words: str, pattern: str | None = None, shortest: int | None = None, longest: int | None = None
) -> Meta:
    return Meta(
        pattern=pattern, min_length=shortest, max_length=longest, description=_sentence(words),
        extra={"words": words},
    )  # fmt: skip


def _number(words: str, least: float, most: float | None = None) -> Meta:
    return Meta(ge=least, le=most, description=_sentence(words), extra={"words": words})


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


Name = Annotated[str, _text("a name of 1 to 60 letters", shortest=1, longest=60)]
Words = Annotated[str, _text("a sentence or two, up to 2,000 letters", longest=2000)]
Length = Annotated[
    str, _text("a length of time above zero, such as 14d, 12h or 30m", pattern=_LENGTH)
]
HalfLife = Annotated[
    str,
    _text("a half-life above zero, such as 14d: after it an activity counts half", pattern=_LENGTH),
]
Points = Annotated[float, _number("points from -100 to 100", least=-100, most=100)]
_CAP = "a number above zero: a cap says how far points may go"
Cap = Annotated[float, Meta(gt=0, description=_sentence(_CAP), extra={"words": _CAP})]
Score = Annotated[float, _number("a score from 0 to 100", least=0, most=100)]
Share = Annotated[float, _number("a share from 0 to 1", least=0, most=1)]
Amount = Annotated[
    float, _number("an amount of 0 or more, in whole units of the currency", least=0)
]
Count = Annotated[int, _number("a whole number of 1 or more", least=1)]
Day = Annotated[date, Meta(description="A date such as 2026-10-01.")]
Hours = Annotated[str, _text("hours such as 09:00-17:00, up to 24:00", pattern=_HOURS)]
Holiday = Annotated[
    str,
    _text(
        "a date such as 2026-12-25, or a country such as DE or DE-BY",
        pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2}|[A-Z]{2}(-[A-Z0-9]{1,3})?)$",
    ),
]
Term = Annotated[
    str,
    _text(
        "a quarter, month or year such as 2026-Q4, 2026-11 or 2026",
        pattern=r"^[0-9]{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?$",
    ),
]
Code = Annotated[
    str,
    _text("a short code such as no_budget, in small letters", pattern=r"^[a-z][a-z0-9_]{0,39}$"),
]
Cell = Annotated[str, _text("a cell of the grid such as A1", pattern=r"^[A-Z][1-9]$")]
Pattern = Annotated[
    str, _text("a text, * standing for any letters: */pricing*", shortest=1, longest=200)
]
Currency = Annotated[str, _text("a currency such as EUR", pattern=r"^[A-Z]{3}$")]
Clock = Annotated[
    str,
    _text(
        "a weekday and an hour such as thu 17:00",
        pattern=rf"^(mon|tue|wed|thu|fri|sat|sun) {_CLOCK}$",
    ),
]
Department = Literal["marketing", "sales"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Plain = str | bool | int | float


def microseconds(length: str) -> int:
    """Microseconds of 14d, 12h, 30m or 2w."""
    return int(length[:-1]) * _UNITS[length[-1]]


def minutes_of_day(clock: str) -> int:
    """Minutes since midnight of 09:30; 24:00 is the end of the day."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def months_of(term: str) -> range:
    """The months that a quarter, month or year covers, counted on through the years."""
    year, _, part = term.partition("-")
    first = int(year) * 12
    if not part:
        return range(first, first + 12)
    if part.startswith("Q"):
        return range(first + (int(part[1]) - 1) * 3, first + int(part[1]) * 3)
    return range(first + int(part) - 1, first + int(part))


def pattern_text(pattern: str) -> str:
    """The pattern as a regular expression that the whole text in small letters must match."""
    return "(?s:" + ".*".join(re.escape(part) for part in pattern.lower().split("*")) + ")"

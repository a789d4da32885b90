"""Calendar days of moments inside an expression, exact over clock changes, alike on every engine."""

from datetime import UTC, datetime, timedelta
from functools import cache

import ibis

from accord.basics.moments import DAY, MINUTE, SECOND, datetime_of, moment_of, zone_of

_FROM = datetime(1990, 1, 1, tzinfo=UTC)
_TO = datetime(2060, 1, 1, tzinfo=UTC)


def local_day(moment: ibis.Value, zone: str) -> ibis.Value:
    """Day number (days since 1970-01-01) of moments in an IANA zone; exact from 1990 to 2059."""
    changes = _changes(zone)
    shifted = moment + _offset(moment, changes) if changes != ((0, 0),) else moment
    # Floored float division is exact here: moments stay below 2**53 and a day is 2**36 of them.
    return (shifted // DAY).cast("int32")


def _offset(moment: ibis.Value, changes: tuple[tuple[int, int], ...]) -> ibis.Value:
    # A balanced tree of comparisons: seven a row for sixty years of summer time.
    if len(changes) == 1:
        return ibis.literal(changes[0][1], "int64")
    middle = len(changes) // 2
    return ibis.ifelse(
        moment < changes[middle][0],
        _offset(moment, changes[:middle]),
        _offset(moment, changes[middle:]),
    )


@cache
def _changes(zone: str) -> tuple[tuple[int, int], ...]:
    """(moment from which it holds, offset in microseconds) in order; the first holds from ever on."""
    info = zone_of(zone)
    changes = [(0, _offset_at(_FROM, zone))]
    at = _FROM
    while at < _TO:
        later = at + timedelta(days=7)
        offset = later.astimezone(info).utcoffset()
        if offset is not None and offset // timedelta(microseconds=1) != changes[-1][1]:
            changed = _first_change(moment_of(at), moment_of(later), zone)
            changes.append((changed, _offset_at(datetime_of(changed), zone)))
            at = datetime_of(changed)
        else:
            at = later
    return tuple(changes)


def _first_change(low: int, high: int, zone: str) -> int:
    before = _offset_at(datetime_of(low), zone)
    while high - low > SECOND:
        middle = (low + high) // 2
        if _offset_at(datetime_of(middle), zone) == before:
            low = middle
        else:
            high = middle
    return high - high % MINUTE if high % MINUTE < SECOND else high


def _offset_at(at: datetime, zone: str) -> int:
    offset = at.astimezone(zone_of(zone)).utcoffset() or timedelta()
    return offset // timedelta(microseconds=1)

"""A moment is an integer: microseconds since 1970 in UTC. It sorts, stores and compares alike everywhere."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

# Years that can be asked for: all their neighbours, in any zone, are dates too.
FIRST_YEAR, LAST_YEAR = 1900, 9998

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1)


class BadMoment(ValueError):
    """A text that is no ISO 8601 date or moment; the message says what was read."""


def moment_of(at: datetime) -> int:
    """Microseconds UTC of an aware datetime; a naive one is refused because its zone would be a guess."""
    if at.tzinfo is None:
        raise BadMoment(f"{at.isoformat()} has no time zone; add one, as in {at.isoformat()}Z.")
    return (at - _EPOCH) // timedelta(microseconds=1)


def datetime_of(moment: int) -> datetime:
    """The moment as an aware UTC datetime."""
    return _EPOCH + timedelta(microseconds=moment)


def parse_moment(text: str, zone: str = "UTC") -> int:
    """Read ISO 8601; a text without an offset is local to `zone`, a bare date is its first instant there."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadMoment(
            f"'{text}' is not a date or moment; write 2026-11-23 or 2026-11-23T09:00:00Z."
        ) from None
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise BadMoment(f"'{text}' lies outside the years {FIRST_YEAR} to {LAST_YEAR}.")
    return moment_of(at if at.tzinfo else at.replace(tzinfo=zone_of(zone)))


def iso(moment: int) -> str:
    """ISO 8601 in UTC with Z, without fractions when there are none."""
    return datetime_of(moment).isoformat().replace("+00:00", "Z")


def zone_of(name: str) -> ZoneInfo:
    """The IANA zone of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadMoment(
            f"'{name}' is not a time zone; use an IANA name such as Europe/Berlin."
        ) from None


def day_start(day: date, zone: str) -> int:
    """First instant of a local day; where a clock change skips midnight, the first that exists."""
    return moment_of(datetime(day.year, day.month, day.day, tzinfo=zone_of(zone)))


def local_day(moment: int, zone: str) -> date:
    """The calendar day that holds the moment in `zone`."""
    return datetime_of(moment).astimezone(zone_of(zone)).date()


def day_number(day: date) -> int:
    """Days since 1970-01-01, the form in which days are stored."""
    return (day - _EPOCH_DAY).days


def day_of_number(number: int) -> date:
    """The day of a stored day number."""
    return _EPOCH_DAY + timedelta(days=number)

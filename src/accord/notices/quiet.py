"""Quiet hours and the moment of the daily mail: pure arithmetic of a reader's own clock."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from accord.basics.moments import SECOND, zone_of


@dataclass(frozen=True)
class Hours:
    """Minutes of the day in `zone`; quiet from `quiet_since` up to `quiet_until`, equal for never."""

    zone: str = "UTC"
    quiet_since: int = 20 * 60
    quiet_until: int = 7 * 60
    daily_at: int = 8 * 60

    def is_quiet(self, now: int) -> bool:
        """Whether no mail is wanted now; hours may run over midnight."""
        minute = _local(now, self.zone).hour * 60 + _local(now, self.zone).minute
        if self.quiet_since <= self.quiet_until:
            return self.quiet_since <= minute < self.quiet_until
        return minute >= self.quiet_since or minute < self.quiet_until

    def awake_at(self, now: int) -> int:
        """The first moment, now or later, at which mail is wanted."""
        return next_minute(now, self.zone, self.quiet_until) if self.is_quiet(now) else now

    def next_daily(self, now: int) -> int:
        """The next moment of the daily mail, after now."""
        return next_minute(now, self.zone, self.daily_at)


def next_minute(now: int, zone: str, minute: int) -> int:
    """The next moment after now at which clocks in the zone show that minute of the day."""
    local = _local(now, zone)
    # Local days are not all 24 hours long, so the day is counted and the clock time put on it.
    for ahead in range(3):
        day = local.date() + timedelta(days=ahead)
        at = datetime.combine(day, time(minute // 60, minute % 60), zone_of(zone))
        moment = int(at.timestamp()) * SECOND
        if moment > now:
            return moment
    raise AssertionError("A day has every minute at least once in three days.")


def _local(now: int, zone: str) -> datetime:
    return datetime.fromtimestamp(now / SECOND, UTC).astimezone(zone_of(zone))

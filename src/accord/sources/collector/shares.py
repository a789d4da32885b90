"""Each key's share of events a second: a bucket that fills at the agreed rate and holds one second's worth."""

import math

from accord.basics.moments import SECOND


class Shares:
    """Buckets by source. A batch may overdraw once, so that no size of batch starves."""

    def __init__(self, events_per_second: int) -> None:
        self.rate = events_per_second
        self._buckets: dict[str, tuple[float, int]] = {}

    def wait_seconds(self, source: str, now: int) -> int:
        """Whole seconds until the source may send again; 0 when it may now."""
        level = self._level(source, now)
        return 0 if level > 0 else max(1, math.ceil((1 - level) / self.rate))

    def take(self, source: str, events: int, now: int) -> None:
        """Count events against the source's share."""
        self._buckets[source] = (self._level(source, now) - events, now)

    def _level(self, source: str, now: int) -> float:
        level, at = self._buckets.get(source, (float(self.rate), now))
        return min(float(self.rate), level + max(0, now - at) * self.rate / SECOND)

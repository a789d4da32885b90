"""Years of closed deals."""

from datetime import date

from accord.basics.moments import DAY
from accord.basics.periods import Period
from accord.metrics.complaints.ground import Ground

# What closes first in a history are the quick deals, and the quick ones are mostly the lost.
SETTLED_AFTER = 90 * DAY


def closed_year(ground: Ground, end: date | None) -> Period | None:
    """The twelve months of closed deals up to `end`, as far as the history reaches back."""
    if end is None:
        return None
    return ground.year_to(end, ground.recorded.since["deals.closed_at"])


def closed_before(ground: Ground, period: Period) -> Period | None:
    """The past to hold closed deals of the period against, without the history's unsettled start."""
    return ground.past(period, ground.recorded.since["deals.closed_at"] + SETTLED_AFTER)

"""How many points a lead should have so that all who have them can be worked."""

from dataclasses import dataclass

import numpy as np

from accord.basics.rates import Floats, Ints


@dataclass(frozen=True)
class Threshold:
    """Of leads with at least so many `points` there are `leads` a week, which is within the capacity.

    `points` is None where even those with the most points are too many.
    """

    points: float | None
    leads: float


def threshold(points: Floats, n: Ints, weeks: float, capacity: float) -> Threshold:
    """The smallest number of points whose leads a week fit the capacity in leads a week.

    Leads with the same points stay together: they are all taken or none. Attempts a lead takes stand on both
    sides of (leads a day) x attempts <= sellers x attempts a day, so a capacity in leads needs none.
    """
    distinct, places = np.unique(points, return_inverse=True)
    each = np.bincount(places, weights=n, minlength=len(distinct))
    a_week = np.cumsum(each[::-1])[::-1] / weeks
    fitting = np.flatnonzero(a_week <= capacity)
    if not len(fitting):
        return Threshold(None, 0.0)
    return Threshold(float(distinct[fitting[0]]), float(a_week[fitting[0]]))

"""The horizon of a transition: the age by which nine of ten leads that move have moved."""

import ibis
import ibis.expr.types as ir

from accord.basics.moments import DAY, datetime_of, moment_of
from accord.metrics.metric import Transition
from accord.metrics.sheets import LEADS
from accord.tables.shelf import Tables

FEWEST_CASES = 30
WITHOUT_HISTORY = 90 * DAY


def year_before(moment: int) -> int:
    """The same day and time twelve months earlier; 29 February becomes the 28th."""
    at = datetime_of(moment)
    day = 28 if (at.month, at.day) == (2, 29) else at.day
    return moment_of(at.replace(year=at.year - 1, day=day))


def durations(tables: Tables, way: Transition, values: tuple[ir.Value, ...]) -> ir.Table:
    """The two neighbours of the p90 of the durations that ended after values[0] and up to values[1].

    Columns: `cases`, `place` (rank from 0), `duration` in microseconds.
    """
    since, as_of = values
    leads = LEADS.table(tables)
    start, end = leads[way.start], leads[way.end]
    moved = leads.filter(start.notnull() & (end > since) & (end <= as_of))
    timed = moved.select("lead", duration=moved[way.end] - moved[way.start])
    order = ibis.window(order_by=[timed.duration, timed.lead])
    ranked = timed.mutate(
        place=ibis.row_number().over(order), cases=timed.lead.count().over(ibis.window())
    )
    below = _rank_below(ranked.cases)
    near = ranked.filter((ranked.place >= below) & (ranked.place <= below + 1))
    return near.select("cases", "place", "duration").order_by("place")


def _rank_below(cases: ir.IntegerValue) -> ir.Value:
    return (cases - 1) * 9 // 10


def horizon_of(found: list[tuple[int, int, int]]) -> int:
    """Type 7 p90 of (cases, place, duration) rows, microseconds; 90 days with under 30 cases."""
    if not found or found[0][0] < FEWEST_CASES:
        return WITHOUT_HISTORY
    low, high = found[0][2], found[-1][2]
    return low + (high - low) * ((found[0][0] - 1) * 9 % 10) // 10

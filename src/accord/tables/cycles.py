"""When a person's leads open and close: the fold of definitions.md section 1, in windows.

A person has at most one open lead, and a closing closes whatever is open. So openings and closings
in order of time, with a running count of closings, part a person's life into groups; the first
opening of a group opens the next cycle. Of one moment the opening goes first: a form at the moment
of the closing belongs to the lead that was open. What happens later attaches to the last cycle
opened by then, what happens before all of them to the first.
"""

from dataclasses import dataclass

import ibis

from accord.log.kinds.prospects import FORM, IDENTIFY
from accord.tables.activities import inbound
from accord.tables.events import CLOSING, person_moves
from accord.tables.streams import Streams

_ = ibis._

# Which opening goes first at one moment. An identify opens only a person's very first lead; a move
# of a person's lead opens one only where nothing else ever does.
_IMPORTED, _FORM, _HAND, _IDENTIFY, _MOVED, _CLOSING = range(6)


@dataclass(frozen=True)
class Cycles:
    """`opened` is (party, cycle, lead, opened_at); `events` and `records` carry their `lead`."""

    opened: ibis.Table
    events: ibis.Table
    records: ibis.Table


def opened_of(streams: Streams, records: ibis.Table, events: ibis.Table) -> ibis.Table:
    """(party, cycle, lead, opened_at): when each lead opened, and which entry opened it."""
    return _opened(_openings(streams, records), _closings(events))


def attached(things: ibis.Table, opened: ibis.Table, moment: str) -> ibis.Table:
    """Things (with party, entry) that belong to a cycle, with its `lead`, `cycle` and `opened_at`."""
    points = things.mutate(moment=_[moment], cycle=ibis.null("int64"), side=ibis.literal(1, "int8"))
    starts = {name: ibis.null(kind) for name, kind in things.schema().items()}
    starts |= {"party": _.party, "entry": _.lead, "moment": _.opened_at, "cycle": _.cycle}
    line = opened.select(**starts, side=ibis.literal(0, "int8")).select(*points.columns)
    so_far = ibis.window(
        group_by="party", order_by=["moment", "side", "entry"], preceding=None, following=0
    )
    placed = line.union(points).mutate(reached=_.cycle.max().over(so_far)).filter(_.side == 1)
    numbered = placed.mutate(cycle=ibis.coalesce(_.reached, 1)).drop("moment", "side", "reached")
    return numbered.join(opened, ["party", "cycle"])


def _openings(streams: Streams, records: ibis.Table) -> ibis.Table:
    """(party, at, entry, origin) of all that opens a lead where none is open."""
    acts = inbound(streams.activities)
    moves = person_moves(streams)
    firm = ibis.union(
        _opening(records, _.party, _.created, _.first, _IMPORTED),
        _opening(acts.filter(_.kind == FORM.name), _.person, _.at, _.entry, _FORM),
        _opening(moves.filter(_.to_stage == "lead"), _.party, _.at, _.entry, _HAND),
        _opening(
            acts.filter((_.kind == IDENTIFY.name) & _.has_email), _.person, _.at, _.entry, _IDENTIFY
        ),
    )
    order = ibis.window(group_by="party", order_by=["at", "origin", "entry"])
    placed = firm.mutate(place=ibis.row_number().over(order))
    valid = placed.filter((_.origin != _IDENTIFY) | (_.place == 0)).drop("place")
    moved = _opening(moves, _.party, _.at, _.entry, _MOVED).anti_join(firm, "party")
    first = moved.mutate(place=ibis.row_number().over(order)).filter(_.place == 0).drop("place")
    return valid.union(first)


def _opening(
    table: ibis.Table, party: ibis.Deferred, at: ibis.Deferred, entry: ibis.Deferred, origin: int
) -> ibis.Table:
    return table.select(party=party, at=at, entry=entry, origin=ibis.literal(origin, "int8"))


def _closings(events: ibis.Table) -> ibis.Table:
    """(party, at, entry): closings; a mere closing status counts where nothing else closed its record."""
    closings = events.filter(_.stage.isin(CLOSING))
    real = closings.filter(_.stated == 0)
    merely_stated = closings.filter(_.stated == 1).anti_join(real, "record")
    return real.union(merely_stated).select("party", "entry", at="upto")


def _opened(openings: ibis.Table, closings: ibis.Table) -> ibis.Table:
    opens = openings.mutate(closes=ibis.literal(0, "int8"))
    ends = closings.select(
        "party", "at", "entry",
        origin=ibis.literal(_CLOSING, "int8"), closes=ibis.literal(1, "int8"),
    )  # fmt: skip
    order = ["at", "origin", "entry"]
    so_far = ibis.window(group_by="party", order_by=order, preceding=None, following=0)
    parted = opens.union(ends).mutate(part=_.closes.sum().over(so_far)).filter(_.closes == 0)
    within = ibis.window(group_by=["party", "part"], order_by=order)
    firsts = parted.mutate(place=ibis.row_number().over(within)).filter(_.place == 0)
    number = ibis.row_number().over(ibis.window(group_by="party", order_by=["at", "entry"]))
    return firsts.select("party", cycle=(number + 1).cast("int64"), lead="entry", opened_at="at")

"""When people first qualify: what the agreement says of everybody at every moment at which something new
became known, by sums that run forward through each person's life.

An activity's points are kept grown by 2^(at / half-life) and scaled back where they are read, so that one
running sum serves all moments. Powers that large do not fit a number, so each half-life parts time into
epochs of `_EPOCH` half-lives: points grow from their epoch's begin, even and odd epochs are summed
apart, and a sum reaches back half an epoch, before which nothing is left of any activity. Says the same
as `agreement/scoring.py` (a property test).
"""

from collections.abc import Iterator
from typing import Any

import ibis

from accord.agreement.document import Document
from accord.agreement.values import microseconds
from accord.tables.criteria import lowered, of_activity
from accord.tables.verdicts import Asks, asks, graded, steps, verdict

_ = ibis._

# 2^900 times any sum of points is a number, and 2^-450 of it is none.
_EPOCH = 900
# As far as moments may be from each other: no epoch is longer, however slow the decay.
_FAR = 2**61
_BEGINNING = -(2**62)
_END = 2**62


def judged(
    document: Document, asked: ibis.Table, traits: ibis.Table, activities: ibis.Table
) -> ibis.Table:
    """A row for each of `asked`, pairs (person, moment), for each activity of these people by when it
    became known, and for each change of a trait; rows of one moment of one person are alike.

    `traits` and `activities` are as for `scores`.
    """
    wanted = asks(document)
    line = _line(wanted, asked, traits, activities)
    told = line.select("person", "moment", "told", **_running(wanted, line))
    said = told.filter(_.told == 1)
    return graded(document, said.select("person", "moment", **verdict(document, wanted, said)))


def first_qualifying(
    document: Document,
    leads: ibis.Table,
    traits: ibis.Table,
    activities: ibis.Table,
    since: ibis.Value | int = _BEGINNING,
    until: ibis.Value | int = _END,
) -> ibis.Table:
    """(lead, moment, fit, engagement, grade, lead_type, profile) of each lead whose person qualifies while
    it is open: the first moment of it, from `since` up to and including `until`, at which the grade does.

    `leads` has lead, person, opened_at, closed_at (null: open). Who qualifies already when the lead opens,
    or at `since`, does so at that moment.
    """
    begins = ibis.greatest(leads["opened_at"], _moment(since))
    ends = ibis.least(leads["closed_at"].fill_null(_END), _moment(until) + 1)
    spans = leads.select("lead", "person", begins=begins, ends=ends).filter(_.begins < _.ends)
    starts = spans.select("person", moment="begins").distinct()
    found = judged(document, starts, traits, activities).filter(_.qualifies)
    during = spans.join(found, "person").filter((_.moment >= _.begins) & (_.moment < _.ends))
    order = ibis.window(group_by="lead", order_by="moment")
    first = during.mutate(place=ibis.row_number().over(order)).filter(_.place == 0)
    return first.select("lead", "moment", "fit", "engagement", "grade", "lead_type", "profile")


def _moment(moment: ibis.Value | int) -> ibis.Value:
    return ibis.literal(moment, "int64") if isinstance(moment, int) else moment


def _line(
    wanted: Asks, asked: ibis.Table, traits: ibis.Table, activities: ibis.Table
) -> ibis.Table:
    """Everything that happened to the people asked after, as one table of increments by `moment`."""
    people = asked.select("person").distinct()
    acts = _acts(wanted, activities.semi_join(people, "person"))
    starts = asked.select("person", "moment", told=ibis.literal(1, "int8"))
    changes = traits.semi_join(people, "person").filter(
        _.name.isin([leaf.trait for leaf in wanted.traits])
    )
    stepped = changes.select(
        "person", moment="at", told=ibis.literal(1, "int8"), **steps(wanted, changes)
    )
    parts = [_done(wanted, acts), starts, stepped, *_run_out(wanted, acts)]
    return ibis.union(*(_wide(wanted, part) for part in parts))


def _acts(wanted: Asks, activities: ibis.Table) -> ibis.Table:
    """What many rules need of an activity, computed once: texts in small letters, grown points."""
    grown = {
        f"grown_{half}": ibis.literal(2.0)
        ** ((activities["at"] - _epoch(activities["known_at"], half) * _length(half)) / float(half))
        for half in _half_lives(wanted)
    }
    return activities.select(
        "person", "at", moment=activities["known_at"], **lowered(activities), **grown
    )


def _half_lives(wanted: Asks) -> list[int]:
    return sorted({each.half_life for each in wanted.rules})


def _length(half_life: int) -> int:
    return min(half_life * _EPOCH, _FAR)


def _epoch(moment: Any, half_life: int) -> Any:
    return (moment / float(_length(half_life))).floor().cast("int64")


def _done(wanted: Asks, acts: ibis.Table) -> ibis.Table:
    meets = of_activity(acts)
    columns: dict[str, Any] = {}
    for place, each in enumerate(wanted.rules):
        points = each.rule.points * acts[f"grown_{each.half_life}"]
        columns[f"raw_{place}"] = ibis.ifelse(meets(each.rule.when), points, 0.0)
    for place, leaf in enumerate(wanted.counted):
        done = meets(leaf)
        if leaf.within:
            done &= acts["at"] + microseconds(leaf.within) > acts["moment"]
        columns[f"times_{place}"] = ibis.ifelse(done, 1, 0).cast("int64")
    return acts.select("person", "moment", told=ibis.literal(1, "int8"), **columns)


def _run_out(wanted: Asks, acts: ibis.Table) -> Iterator[ibis.Table]:
    """When an activity that was counted lies too far back to count any longer."""
    meets = of_activity(acts)
    for place, leaf in enumerate(wanted.counted):
        if leaf.within:
            ends = acts.filter(meets(leaf)).mutate(end=_.at + microseconds(leaf.within))
            yield ends.filter(_.end > _.moment).select(
                "person", moment="end", told=ibis.literal(0, "int8"),
                **{f"times_{place}": ibis.literal(-1, "int64")},
            )  # fmt: skip


def _wide(wanted: Asks, part: ibis.Table) -> ibis.Table:
    """The part with every column, in one order; what it does not change it changes by nothing."""
    names = {f"raw_{place}": 0.0 for place, _rule in enumerate(wanted.rules)}
    names |= {f"times_{place}": 0 for place, _leaf in enumerate(wanted.counted)}
    names |= {f"step_{place}": 0 for place, _leaf in enumerate(wanted.traits)}
    return part.select("person", "moment", "told", **{
        name: part[name] if name in part.columns
        else ibis.literal(none, "float64" if isinstance(none, float) else "int64")
        for name, none in names.items()
    })  # fmt: skip


def _running(wanted: Asks, line: ibis.Table) -> dict[str, Any]:
    so_far = ibis.range_window(group_by="person", order_by="moment", preceding=None, following=0)
    columns: dict[str, Any] = {}
    for place, each in enumerate(wanted.rules):
        columns[f"raw_{place}"] = _decayed(line, line[f"raw_{place}"], each.half_life)
    for place, _leaf in enumerate(wanted.counted):
        columns[f"times_{place}"] = line[f"times_{place}"].sum().over(so_far)
    for place, _leaf in enumerate(wanted.traits):
        columns[f"step_{place}"] = line[f"step_{place}"].sum().over(so_far)
    return columns


def _decayed(line: ibis.Table, grown: Any, half_life: int) -> Any:
    """Points as they are at the moment: those of its own epoch and what the one before has left."""
    length = _length(half_life)
    reach = ibis.range_window(
        group_by="person", order_by="moment", preceding=length // 2, following=0
    )
    epoch = _epoch(line["moment"], half_life)
    even = (epoch % 2) == 0
    of_even = ibis.ifelse(even, grown, 0.0).sum().over(reach)
    of_odd = ibis.ifelse(even, 0.0, grown).sum().over(reach)
    own, before = ibis.ifelse(even, of_even, of_odd), ibis.ifelse(even, of_odd, of_even)
    age = (line["moment"] - epoch * length) / float(half_life)
    return (own + before * 2.0 ** (-length / half_life)) * ibis.literal(2.0) ** (-age)

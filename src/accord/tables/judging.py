"""When people first qualify: what the agreement says of everybody at every moment at which something new
became known, by sums that run forward through each person's life.

An activity's points are kept grown by 2^(at / half-life) and scaled back where they are read, so that one
running sum serves all moments. A number holds powers of two from about -1,000 to 1,000, so points grow
from `until` - 1,000 half-lives; that reaches back 20 years and more unless the half-life is shorter than
four days. Such a short one parts time into epochs: points grow from their epoch's begin, even and odd
epochs are summed apart, and a sum reaches back half an epoch, before which nothing is left of any
activity. Says the same as `agreement/scoring.py` (a property test).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import ibis

from accord.agreement.conditions import Condition
from accord.agreement.document import Document
from accord.agreement.values import microseconds
from accord.basics.moments import DAY
from accord.tables.criteria import lowered, of_activity
from accord.tables.verdicts import (
    Asks,
    asks,
    count_column,
    count_of,
    counts,
    graded,
    steps,
    sums,
    verdict,
)

_ = ibis._

_POWERS = 1_000
# 2^900 times any sum of points is a number, and 2^-450 of it is none.
_EPOCH = 900
_REACH = 20 * 365 * DAY
_BEGINNING = -(2**62)
_END = 2**62


@dataclass(frozen=True)
class _Fading:
    """How points with this half-life grow and are scaled back; moments are microseconds."""

    half_life: int
    until: ibis.Value

    @property
    def is_slow(self) -> bool:
        """Whether one base serves all moments."""
        return 2 * _POWERS * self.half_life >= _REACH

    @property
    def length(self) -> int:
        """Of an epoch."""
        return self.half_life * _EPOCH

    def grown(self, at: ibis.Value, known: ibis.Value) -> ibis.Value:
        """What a point of then weighs in the running sum."""
        return self._power(at - self._base(known))

    def left(self, line: ibis.Table, grown: Any) -> Any:
        """What the running sum of such points is worth at the moment of each row."""
        moment = line["moment"]
        back = self._power(self._base(moment) - moment)
        if self.is_slow:
            return grown.sum().over(_so_far()) * back
        even = self._epoch(moment) % 2 == 0
        reach = _so_far(self.length // 2)
        of_even = ibis.ifelse(even, grown, 0.0).sum().over(reach)
        of_odd = ibis.ifelse(even, 0.0, grown).sum().over(reach)
        own, before = ibis.ifelse(even, of_even, of_odd), ibis.ifelse(even, of_odd, of_even)
        return (own + before * 2.0**-_EPOCH) * back

    def _base(self, moment: ibis.Value) -> ibis.Value:
        if self.is_slow:
            return self.until - _POWERS * self.half_life
        return self._epoch(moment) * self.length

    def _epoch(self, moment: ibis.Value) -> ibis.Value:
        return (moment / float(self.length)).floor().cast("int64")

    def _power(self, time: ibis.Value) -> ibis.Value:
        halvings = time / float(self.half_life)
        bounded = ibis.least(ibis.greatest(halvings, -float(_POWERS)), float(_POWERS))
        return ibis.literal(2.0) ** bounded


def _so_far(reach: int | None = None) -> Any:
    return ibis.range_window(group_by="person", order_by="moment", preceding=reach, following=0)


def judged(
    document: Document,
    asked: ibis.Table,
    traits: ibis.Table,
    activities: ibis.Table,
    until: ibis.Value | int,
) -> ibis.Table:
    """A row for each of `asked`, pairs (person, moment), for each activity of these people by when it
    became known, and for each change of a trait; rows of one moment of one person are alike.

    `traits` and `activities` are as for `scores`; what became known after `until` is left out.
    """
    wanted, last = asks(document), _moment(until)
    fading = {each.half_life: _Fading(each.half_life, last) for each in wanted.rules}
    line = _line(
        wanted, fading, asked, traits.filter(_.at <= last), activities.filter(_.known_at <= last)
    )
    told = line.select("person", "moment", "told", **_running(wanted, fading, line))
    said = told.filter(_.told == 1)
    return graded(document, said.select("person", "moment", **verdict(document, wanted, said)))


def first_qualifying(
    document: Document,
    leads: ibis.Table,
    traits: ibis.Table,
    activities: ibis.Table,
    until: ibis.Value | int,
    since: ibis.Value | int = _BEGINNING,
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
    found = judged(document, starts, traits, activities, until)
    during = spans.join(found, "person").filter((_.moment >= _.begins) & (_.moment < _.ends))
    # Whether it qualifies is asked after the window: an engine puts a filter before it at the bottom of
    # everything, and works the score out anew in each of its parts.
    order = ibis.window(group_by="lead", order_by=[ibis.ifelse(_.qualifies, 0, 1), "moment"])
    first = during.mutate(place=ibis.row_number().over(order))
    return first.filter((_.place == 0) & _.qualifies).select(
        "lead", "moment", "fit", "engagement", "grade", "lead_type", "profile"
    )


def _moment(moment: ibis.Value | int) -> ibis.Value:
    return ibis.literal(moment, "int64") if isinstance(moment, int) else moment


_Fadings = dict[int, _Fading]


def _line(
    wanted: Asks, fading: _Fadings, asked: ibis.Table, traits: ibis.Table, activities: ibis.Table
) -> ibis.Table:
    """Everything that happened to the people asked after: at each `moment`, what it adds to the sums."""
    people = asked.select("person").distinct()
    acts = _acts(fading, activities.semi_join(people, "person"))
    starts = asked.select("person", "moment", told=ibis.literal(1, "int8"))
    parts = [_done(wanted, acts), starts, *_run_out(wanted, acts)]
    if wanted.traits:
        named = _.name.isin([leaf.trait for leaf in wanted.traits])
        changes = traits.semi_join(people, "person").filter(named)
        changed = steps(wanted, changes)
        parts.append(changes.select("person", moment="at", told=ibis.literal(1, "int8"), **changed))
    return ibis.union(*(_wide(wanted, part) for part in parts))


def _acts(fading: _Fadings, activities: ibis.Table) -> ibis.Table:
    """What many rules need of an activity, computed once: texts in small letters, grown points."""
    at, known = activities["at"], activities["known_at"]
    grown = {f"grown_{half}": each.grown(at, known) for half, each in fading.items()}
    return activities.select("person", "at", moment=known, **lowered(activities), **grown)


def _done(wanted: Asks, acts: ibis.Table) -> ibis.Table:
    meets = of_activity(acts)

    def lately(leaf: Condition) -> Any:
        if not leaf.within:
            return meets(leaf)
        return meets(leaf) & (acts["at"] + microseconds(leaf.within) > acts["moment"])

    added = counts(wanted, lately)
    for place, each in enumerate(wanted.rules):
        points = each.rule.points * acts[f"grown_{each.half_life}"]
        added[f"raw_{place}"] = ibis.ifelse(meets(each.rule.when), points, 0.0)
    return acts.select("person", "moment", told=ibis.literal(1, "int8"), **added)


def _run_out(wanted: Asks, acts: ibis.Table) -> Iterator[ibis.Table]:
    """When an activity that was counted lies too far back to count any longer."""
    meets = of_activity(acts)
    for place, leaf in enumerate(wanted.counted):
        if leaf.within:
            ends = acts.filter(meets(leaf)).mutate(end=_.at + microseconds(leaf.within))
            yield ends.filter(_.end > _.moment).select(
                "person", moment="end", told=ibis.literal(0, "int8"),
                **{count_column(place): ibis.literal(-count_of(place), "int64")},
            )  # fmt: skip


def _wide(wanted: Asks, part: ibis.Table) -> ibis.Table:
    """The part with every column, in one order; what it does not say it adds nothing to."""
    columns = {
        name: part[name] if name in part.columns else ibis.literal(0, kind)
        for name, kind in sums(wanted).items()
    }
    return part.select("person", "moment", "told", **columns)


def _running(wanted: Asks, fading: _Fadings, line: ibis.Table) -> dict[str, Any]:
    points = {
        f"raw_{place}": fading[each.half_life].left(line, line[f"raw_{place}"])
        for place, each in enumerate(wanted.rules)
    }
    whole = [name for name, kind in sums(wanted).items() if kind == "int64"]
    return points | {name: line[name].sum().over(_so_far()).cast("int64") for name in whole}

"""Fit and engagement of people at moments that somebody asks after, by one pass over their activities.

Says the same as `agreement/scoring.py`, which explains one person, up to the last place's rounding
(a property test). For every moment at which somebody may newly qualify see `judging.py`.
"""

from typing import Any

import ibis

from accord.agreement.conditions import Condition
from accord.agreement.document import Document
from accord.agreement.values import microseconds
from accord.tables.criteria import lowered, of_activity
from accord.tables.verdicts import Asks, asks, counts, graded, of_row, rules_of, steps, verdict

_ = ibis._


def scores(
    document: Document, asked: ibis.Table, traits: ibis.Table, activities: ibis.Table
) -> ibis.Table:
    """A row for each of `asked`, distinct pairs (person, moment): what the document says of them then.

    `traits` has person, name, value as text and the moment `at` from which it holds; `activities` are
    those of the log. Of both only what was known by the moment counts.
    """
    wanted = asks(document)
    told = told_of(wanted, asked, traits, activities)
    columns = verdict(document, wanted, told)
    return graded(document, told.select("person", "moment", **columns))


def met(
    document: Document, asked: ibis.Table, traits: ibis.Table, activities: ibis.Table
) -> ibis.Table:
    """A row for each of `asked` as for `scores`: `met_N` for each of `rules_of` the document, how far the
    person met it then. Of fit it is 1 or 0; of engagement the activities that count, each as far as it
    has not faded.
    """
    wanted = asks(document)
    told = told_of(wanted, asked, traits, activities)
    holds = of_row(wanted, told)
    found = [
        told[f"raw_{agreed.place}"].fill_null(0.0) / agreed.points
        if agreed.place is not None
        else ibis.ifelse(holds(agreed.when), 1.0, 0.0)
        for agreed in rules_of(document)
    ]
    return told.select(
        "person", "moment", **{f"met_{place}": value for place, value in enumerate(found)}
    )


def told_of(
    wanted: Asks, asked: ibis.Table, traits: ibis.Table, activities: ibis.Table
) -> ibis.Table:
    """The pairs asked after with the columns of `sums`, null where nothing was known."""
    pairs = asked.select("person", "moment")
    told = pairs
    if wanted.rules or wanted.counted:
        told = _beside(told, _done(wanted, pairs, activities))
    if wanted.traits:
        told = _beside(told, _standing(wanted, pairs, traits))
    return told


def _beside(told: ibis.Table, more: ibis.Table) -> ibis.Table:
    joined = told.left_join(more, ["person", "moment"])
    return joined.drop("person_right", "moment_right")


def _done(wanted: Asks, pairs: ibis.Table, activities: ibis.Table) -> ibis.Table:
    """By pair: decayed points of each rule, and how often what is counted was done."""
    rows = pairs.join(activities, "person").filter(_.known_at <= _.moment)
    age = (rows["moment"] - rows["at"]).cast("float64")
    half_lives = sorted({each.half_life for each in wanted.rules})
    left = {f"left_{half}": ibis.literal(2.0) ** (-age / float(half)) for half in half_lives}
    acts = rows.select("person", "moment", "at", **lowered(rows), **left)
    meets = of_activity(acts)

    def lately(leaf: Condition) -> Any:
        if not leaf.within:
            return meets(leaf)
        return meets(leaf) & (acts["at"] > acts["moment"] - microseconds(leaf.within))

    added = counts(wanted, lately)
    for place, each in enumerate(wanted.rules):
        points = each.rule.points * acts[f"left_{each.half_life}"]
        added[f"raw_{place}"] = ibis.ifelse(meets(each.rule.when), points, 0.0)
    return _summed(acts.select("person", "moment", **added))


def _standing(wanted: Asks, pairs: ibis.Table, traits: ibis.Table) -> ibis.Table:
    changes = traits.select("person", "at", **steps(wanted, traits))
    return _summed(pairs.join(changes, "person").filter(_.at <= _.moment).drop("at"))


def _summed(rows: ibis.Table) -> ibis.Table:
    """By pair the sums of all other columns, in their own types."""
    names = [name for name in rows.columns if name not in ("person", "moment")]
    sums = {name: rows[name].sum().cast(rows[name].type()) for name in names}
    return rows.group_by("person", "moment").aggregate(**sums)

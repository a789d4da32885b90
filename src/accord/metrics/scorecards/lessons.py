"""What past leads teach about the agreement's own rules: the points that they should have had, beside those agreed.

A case is a lead that was sent long enough ago: so long that nine of ten leads that win have won by then. It
counts as won if it won within that time. Rules and traits are asked as of the sending, by when each
could be known, so that nothing filled in after the outcome takes part.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from accord.agreement.binding import digest
from accord.agreement.document import Document
from accord.basics.rates import Estimate, Floats, Ints
from accord.metrics.facts import Facts
from accord.metrics.metric import Transition
from accord.metrics.scorecards.bins import bins_of
from accord.metrics.scorecards.card import Part
from accord.metrics.scorecards.cases import Cases, Trait
from accord.metrics.scorecards.challenger import TESTED, Challenger, challenge
from accord.metrics.scorecards.evidence import GIVEN_AWAY, by_chance, tally, weigh
from accord.metrics.scorecards.quality import area
from accord.tables.scores import met, scores
from accord.tables.verdicts import Agreed, rules_of

_ = ibis._

WINNING = Transition("sent_at", "won_at", ())
# Besides what is agreed, whether these would tell; numbers first.
NUMBERS = ("employees", "revenue")
TEXTS = ("industry", "segment", "country", "region")
OF_LEAD = ("channel", "source")
# A rule of engagement is met by one activity that is no older than its half-life, or by more that are.
STILL = 0.5


class Grounds(Protocol):
    """What people are judged by: `traits` and `activities` as `scores` takes them."""

    @property
    def traits(self) -> ir.Table:
        """What was known of people since when."""

    @property
    def activities(self) -> ir.Table:
        """What they did."""


@dataclass(frozen=True)
class Taught:
    """One rule: the points agreed, and those learned, of which 20 double the odds; None with `why` where it
    taught nothing. `met` of the leads met it, of whom `rate` won, as against `otherwise`.
    """

    rule: str
    part: str
    agreed: float
    learned: float | None
    why: str | None
    met: int
    rate: float | None
    otherwise: float | None


@dataclass(frozen=True)
class Telling:
    """Something that no rule asks after and that would tell; `suspicious` if it may know the outcome."""

    name: str
    value: float
    suspicious: bool


@dataclass(frozen=True)
class Lessons:
    """`agreed` and `learned` are how often a lead that won is ranked above one that did not, on the newest
    leads, from which nothing was learned. `after` is the time, in microseconds, by which a win counts.
    """

    rules: tuple[Taught, ...]
    telling: tuple[Telling, ...]
    agreed: Estimate | None
    learned: Estimate | None
    challenger: Challenger
    after: int


def lessons(
    document: Document, facts: Facts, grounds: Grounds, now: int, told: Callable[[str], None]
) -> Lessons:
    """Learn from every lead of the company. Raises TooFew with what is missing."""
    after = facts.horizon(WINNING, now)
    table = _cases_of(document, facts, grounds, now, after)
    outcomes = _numbers(table["won"]).astype(np.int64)
    rules = rules_of(document)
    traits = tuple(
        Trait(f"{place}", (_numbers(table[f"met_{place}"]) >= STILL).astype(np.float64))
        for place in range(len(rules))
    )
    found = challenge(Cases(traits, outcomes), told)
    return Lessons(
        tuple(_taught(rules[place], found, place) for place in range(len(rules))),
        _telling(table, outcomes),
        _ranked(outcomes, _numbers(table["points"])),
        None if found.time_ordered.card is None else found.time_ordered.card.auc,
        found, after,
    )  # fmt: skip


def _ranked(outcomes: Ints, points: Floats) -> Estimate | None:
    """How the agreed points rank the same newest leads as the learned ones are judged by."""
    first = len(outcomes) - int(np.ceil(TESTED * len(outcomes)))
    newest = outcomes[first:]
    return area(newest, points[first:]) if 1 < newest.sum() < len(newest) - 1 else None


def _cases_of(document: Document, facts: Facts, grounds: Grounds, now: int, after: int) -> pa.Table:
    shape = ("lessons", digest(document))

    def build(
        leads: ir.Table, traits: ir.Table, acts: ir.Table, bound: tuple[ir.Value, ...]
    ) -> ir.Table:
        return _cases(document, leads, traits, acts, bound)

    tables = (facts.tables.leads, grounds.traits, grounds.activities)
    return facts.engine.prepared(shape, build, (now - after, after), tables)


def _cases(
    document: Document,
    leads: ir.Table,
    traits: ir.Table,
    acts: ir.Table,
    bound: tuple[ir.Value, ...],
) -> ir.Table:
    until, after = bound
    sent = leads.filter(leads.person.notnull() & leads.sent_at.notnull() & (leads.sent_at <= until))
    past = sent.select(
        "lead", "person", *OF_LEAD, moment="sent_at",
        won=ibis.ifelse(sent.won_at.notnull() & (sent.won_at <= sent.sent_at + after), 1, 0),
    )  # fmt: skip
    pairs = past.select("person", "moment").distinct()
    asked = met(document, pairs, traits, acts)
    said = scores(document, pairs, traits, acts).select(
        "person", "moment", points=_.fit + _.engagement
    )
    joined = past.join(asked, ["person", "moment"]).join(said, ["person", "moment"])
    for name in (*NUMBERS, *TEXTS):
        joined = joined.left_join(_known(pairs, traits, name), ["person", "moment"]).drop(
            "person_right", "moment_right"
        )
    return joined.order_by(["moment", "lead"])


def _known(pairs: ir.Table, traits: ir.Table, name: str) -> ir.Table:
    """The trait as known last at each moment."""
    told = pairs.join(traits.filter(traits.name == name), "person").filter(_["at"] <= _.moment)
    order = ibis.window(group_by=["person", "moment"], order_by=ibis.desc("at"))
    last = told.mutate(place=ibis.row_number().over(order)).filter(_.place == 0)
    value = last["value"].try_cast("float64") if name in NUMBERS else last["value"]
    return last.select("person", "moment", **{name: value})


def _taught(rule: Agreed, found: Challenger, place: int) -> Taught:
    part, outcomes = found.card.parts[place], found.cases.outcomes
    holds = found.cases.traits[place].values > 0
    return Taught(
        rule.name, rule.part, rule.points, _step(part), part.why, int(holds.sum()),
        _share(outcomes[holds]), _share(outcomes[~holds]),
    )  # fmt: skip


def _step(part: Part) -> float | None:
    """Points of a lead that met the rule less those of one that did not."""
    if part.points is None:
        return None
    without, with_it = part.points[part.bins.places(np.array([0.0, 1.0]))]
    return float(with_it - without)


def _share(outcomes: Ints) -> float | None:
    return float(outcomes.mean()) if len(outcomes) else None


def _telling(table: pa.Table, outcomes: Ints) -> tuple[Telling, ...]:
    """What no rule asks after, by its information value; what chance could make is left out."""
    found = []
    for name in (*NUMBERS, *TEXTS, *OF_LEAD):
        trait = _trait(name, table[name])
        bins = bins_of(trait, outcomes)
        counts = tally(bins.places(trait.values), outcomes, len(bins.labels))
        value = weigh(*counts).value
        if value > max(by_chance(*counts), 0.02):
            found.append(Telling(name, value, value > GIVEN_AWAY))
    return tuple(sorted(found, key=lambda each: -each.value))


def _trait(name: str, values: pa.ChunkedArray) -> Trait:
    if name in NUMBERS:
        return Trait(name, _numbers(values))
    coded = values.combine_chunks().dictionary_encode()
    return Trait(name, _numbers(coded.indices), tuple(coded.dictionary.to_pylist()) or ("",))


def _numbers(values: pa.Array | pa.ChunkedArray) -> Floats:
    """As floats, NaN where nothing is known."""
    return np.asarray(values.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)

"""Poor leads: the share that sales sends back, against the company's own past and between sources.

Where nobody records what is sent back, the share that never becomes sales-qualified stands in. The
sources are looked at over a whole year; the worst one's chance is multiplied by how many were looked
at (Bonferroni), since the worst of many is bad by chance.
"""

from collections.abc import Mapping
from dataclasses import replace

from accord.basics.moments import DAY
from accord.metrics.answer import Answer
from accord.metrics.complaints.cohorts import cohorts, recorded
from accord.metrics.complaints.ground import LEAD_SOURCES, Ground
from accord.metrics.complaints.looks import (
    FEWEST,
    Asked,
    Bad,
    Finding,
    Look,
    Missing,
    against_past,
    compared,
    hits_of,
)
from accord.metrics.conversion import ANSWERED_RETURN_RATE, MQL_TO_SQL_RATE
from accord.metrics.metric import Metric, Owner
from accord.metrics.question import Filter, Question

NAME = "poor_leads"
OWNER: Owner = "marketing"
_WAYS: tuple[tuple[Metric, Bad], ...] = (
    (ANSWERED_RETURN_RATE, "more"),
    (MQL_TO_SQL_RATE, "fewer"),
)
_NO_REASON = ("not_given", None)


def asks(ground: Ground) -> Asked:
    """The newest cohort, the year before, and a year by source and reason."""
    told = next((way for way in _WAYS if recorded(ground, way[0])), None)
    if told is None:
        needed = ("leads: sent_at, returned_at, reason", "or leads: mql_at, qualified_at")
        return Missing("no_quality" if ground.recorded.has("created_at") else "no_leads", needed)
    found = cohorts(ground, told[0])
    if isinstance(found, Missing):
        return found
    asked = {"ours": found.ours, "reasons": replace(found.ours, by=("reason",))}
    if found.past is not None:
        asked["past"] = found.past
    source = source_of(ground)
    if source:
        asked["sources"] = found.year(ground, (source,))
    if told[1] == "fewer":
        return asked
    # Only leads that were answered are counted, so none of them needs time to be.
    return {name: replace(question, within=None) for name, question in asked.items()}


def source_of(ground: Ground) -> str | None:
    """By what leads can be told apart: the first dimension that at least half of them have."""
    counts, all_leads = ground.recorded.counts, ground.recorded.counts["created_at"]
    return next((name for name in LEAD_SOURCES if counts[name] * 2 >= all_leads), None)


def finds(asked: Mapping[str, Question], answers: Mapping[str, Answer]) -> Finding:
    """The newest cohort against the past, and the source that stands out most."""
    ours = answers["ours"]
    bad: Bad = "more" if ours.metric == ANSWERED_RETURN_RATE.name else "fewer"
    within = asked["ours"].within
    days = None if within is None else within // DAY
    facts = {"days": days, **(_reason(answers["reasons"]) if bad == "more" else {})}
    first = against_past("past", bad, asked["ours"], ours, answers.get("past"), **facts)
    looks = [first]
    if "sources" in answers:
        worst = _worst(bad, asked["sources"], answers["sources"], days)
        looks += [worst] if worst else []
    return Finding(NAME, OWNER, tuple(looks))


def _reason(answer: Answer) -> dict[str, str | int]:
    hits = {group.key["reason"]: hits_of(group.figure)[0] for group in answer.groups}
    named = [(count, str(name)) for name, count in hits.items() if name not in _NO_REASON]
    count, name = max(named, default=(0, ""))
    return {"reason": name, "reason_count": count} if count else {}


def _worst(bad: Bad, question: Question, answer: Answer, days: int | None) -> Look | None:
    dimension = question.by[0]
    groups = [(group.key[dimension], *hits_of(group.figure)) for group in answer.groups]
    hits, n = sum(group[1] for group in groups), sum(group[2] for group in groups)
    looks = [
        compared(
            "source",
            bad,
            replace(question, by=(), where=(Filter(dimension, (key,)),)),
            answer.period,
            (own, cases),
            (hits - own, n - cases),
            dimension=dimension,
            source=key,
            days=days,
        )
        for key, own, cases in groups
        if min(cases, n - cases) >= FEWEST and key is not None
    ]
    if not looks:
        return None
    worst = min(looks, key=lambda look: look.worse)
    return replace(worst, worse=min(1.0, worst.worse * len(looks)), better=1.0)

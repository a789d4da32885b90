"""Qualified prospects disregarded: handed to sales, and no call, no mail, no answer in the usual time.

The usual time is that in which nine of ten answers came. So about one in ten leads is always late;
twice as many is more than the company's own pace leaves over, whatever its past was.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from accord.basics.exact import binomial_at_least
from accord.basics.moments import DAY
from accord.basics.rates import rate
from accord.metrics.answer import Answer
from accord.metrics.complaints.cohorts import cohorts
from accord.metrics.complaints.ground import Ground
from accord.metrics.complaints.looks import (
    FEWEST,
    Asked,
    Finding,
    Look,
    Missing,
    against_past,
    hits_of,
)
from accord.metrics.metric import Owner
from accord.metrics.question import Question
from accord.metrics.speed import SPEED_TO_LEAD, UNANSWERED_RATE

NAME = "prospects_disregarded"
OWNER: Owner = "sales"
LEFT_OVER = 0.2


def asks(ground: Ground) -> Asked:
    """The newest cohort and the year before, those who wait to this day, and how soon the first contact came."""
    recorded = ground.recorded
    if not recorded.has("handed_at"):
        return Missing("no_handed", ("leads: mql_at or sent_at",))
    if not recorded.has("answered_at"):
        return Missing(
            "no_answers",
            (
                "leads: first_contact_at, accepted_at or returned_at",
                "or activities: calls and mails",
            ),
        )
    found = cohorts(ground, UNANSWERED_RATE)
    if isinstance(found, Missing):
        return found
    asked = {"ours": found.ours, "waiting": replace(found.ours, within=None)}
    if found.past is not None:
        asked["past"] = found.past
    if recorded.has("sent_at", "first_contact_at"):
        asked["speed"] = Question(SPEED_TO_LEAD.name, found.ours.period)
    return asked


def finds(asked: Mapping[str, Question], answers: Mapping[str, Answer]) -> Finding:
    """The newest cohort against the past, and against twice what the usual time leaves over."""
    ours = answers["ours"]
    facts = {
        "days": cast(int, asked["ours"].within) // DAY,
        "waiting": hits_of(answers["waiting"].figure)[0],
        "contact_seconds": answers["speed"].figure.value if "speed" in answers else None,
    }
    first = against_past("past", "more", asked["ours"], ours, answers.get("past"), **facts)
    hits, n = hits_of(ours.figure)
    looks = [first]
    if n >= FEWEST:
        # That the past was no better is no comfort: the leads wait all the same.
        chance = binomial_at_least(hits, n, LEFT_OVER)
        looks.append(
            Look("left_over", asked["ours"], ours.period, rate(hits, n), None, chance, facts=facts)
        )
    return Finding(NAME, OWNER, tuple(looks))

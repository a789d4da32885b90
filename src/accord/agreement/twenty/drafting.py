"""Criteria drafted from the leads that both departments would take and those that neither would.

One question after the other is taken, the one that separates best within the groups that the ones
before it made: by the Mantel-Haenszel statistic (Mantel & Haenszel 1959, Journal of the National Cancer
Institute 22), and only while so large a best of all questions comes at most once in ten orders of the
marks drawn by chance within the groups (the step-down maximum of Westfall & Young 1993). So where people
mark at random, at most one sitting in ten drafts anything, however many questions there are.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accord.agreement.conditions import Condition
from accord.agreement.rules import holds
from accord.agreement.twenty.traits import Known, Question, questions

# At most so many rules, each resting on and against at least so many leads.
MOST_RULES = 4
LEAST = 3
LEVEL = 0.1
_DRAWS = 1_999
_SEED = 20
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Rule:
    """A question that separates; `taken` of the leads that both would take and `left` of the others meet it.

    `weight` is its evidence: the log odds ratio with half a lead added to each cell, which keeps a rule
    that never failed from counting without limit (Haldane 1956, Annals of Human Genetics 20).
    """

    question: Question
    taken: int
    left: int
    weight: float

    @property
    def disqualifies(self) -> bool:
        """Nobody of either department would take such a lead: it is none, whatever else is true."""
        return self.weight < 0 and self.taken == 0

    @property
    def said(self) -> Condition:
        """What speaks for a lead, so that points are never owed; of a disqualifier what speaks against."""
        asked = self.question.when
        return asked if self.weight > 0 or self.disqualifies else Condition(not_=asked)


@dataclass(frozen=True)
class Draft:
    """The rules found, from `taken` leads that both would take and `left` that neither would."""

    rules: tuple[Rule, ...]
    taken: int
    left: int

    @property
    def separates(self) -> bool:
        """Whether anything tells the two apart."""
        return bool(self.rules)


def draft(taken: Sequence[Known], left: Sequence[Known]) -> Draft:
    """The few rules that tell leads both would take from leads neither would; none where chance might."""
    leads = [*taken, *left]
    asked = questions(leads, LEAST)
    marks = np.array([True] * len(taken) + [False] * len(left))
    answers = np.array(
        [[holds(each.when, lead.person, lead.moment) for each in asked] for lead in leads], bool
    ).reshape(len(leads), len(asked))
    chosen: list[int] = []
    if min(len(taken), len(left)) >= LEAST:
        chosen = _chosen(answers, marks)
    rules = tuple(_rule(asked[column], answers[:, column], marks) for column in chosen)
    return Draft(rules, len(taken), len(left))


def _chosen(answers: Bools, marks: Bools) -> list[int]:
    """Columns in the order in which they were taken."""
    chance = np.random.default_rng(_SEED)
    chosen: list[int] = []
    while len(chosen) < MOST_RULES:
        groups = _groups(answers[:, chosen])
        seen = _separation(answers, marks[None, :], groups)[0]
        if not np.isfinite(seen).any():
            break
        drawn = _separation(answers, _shuffled(marks, groups, chance), groups)
        best = int(np.nanargmax(np.abs(seen)))
        as_large = np.nanmax(np.abs(drawn), axis=1) >= abs(seen[best]) - 1e-9
        if (1 + as_large.sum()) / (1 + _DRAWS) > LEVEL:
            break
        chosen.append(_said_for(seen, best))
    return chosen


def _said_for(seen: Floats, best: int) -> int:
    """Of two questions that separate as well, the one that speaks for a lead."""
    return next((at for at, value in enumerate(seen) if abs(value - abs(seen[best])) < 1e-9), best)


def _groups(answers: Bools) -> list[NDArray[np.intp]]:
    """Rows that answer the questions taken so far alike."""
    _, which = np.unique(answers, axis=0, return_inverse=True)
    which = which.reshape(-1)
    return [np.flatnonzero(which == group) for group in range(int(which.max()) + 1)]


def _shuffled(
    marks: Bools, groups: Sequence[NDArray[np.intp]], chance: np.random.Generator
) -> Bools:
    """The marks in orders drawn by chance, a row each, within the groups."""
    drawn = np.repeat(marks[None, :], _DRAWS, axis=0)
    for rows in groups:
        drawn[:, rows] = chance.permuted(drawn[:, rows], axis=1)
    return drawn


def _separation(answers: Bools, marks: Bools, groups: Sequence[NDArray[np.intp]]) -> Floats:
    """The Mantel-Haenszel statistic of each question (columns) for each order of the marks (rows)."""
    excess = np.zeros((len(marks), answers.shape[1]))
    variance = np.zeros_like(excess)
    for rows in groups:
        n = len(rows)
        if n < 2:
            continue
        own, said = marks[:, rows].astype(float), answers[rows].astype(float)
        takes, yes = own.sum(axis=1, keepdims=True), said.sum(axis=0)
        excess += own @ said - takes * yes / n
        variance += takes * (n - takes) * yes * (n - yes) / (n * n * (n - 1))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(variance > 1e-12, excess / np.sqrt(variance), np.nan)


def _rule(question: Question, answers: Bools, marks: Bools) -> Rule:
    a, b = int((answers & marks).sum()), int((answers & ~marks).sum())
    c, d = int(marks.sum()) - a, int((~marks).sum()) - b
    weight = math.log((a + 0.5) * (d + 0.5) / ((b + 0.5) * (c + 0.5)))
    return Rule(question, a, b, weight)

"""How far people agree beyond chance: Cohen's kappa of two, Fleiss' kappa of many.

kappa = (p - e) / (1 - e), p the share of leads on which they agree, e what chance alone would give
(Cohen 1960, Educational and Psychological Measurement 20; Fleiss 1971, Psychological Bulletin 76).
The interval takes e as given, as Cohen's own standard error does, and Wilson's interval for p, which
holds at twenty leads and at full agreement, where the standard error is nought.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from accord.basics.rates import rate


@dataclass(frozen=True)
class Concord:
    """`kappa` with its 95 % interval, None where chance alone would agree always; `agreed` of `n` leads."""

    kappa: float | None
    low: float | None
    high: float | None
    agreed: int
    n: int


def cohen(pairs: Sequence[tuple[bool, bool]]) -> Concord:
    """Two judges of the same leads."""
    n, agreed = len(pairs), sum(one == other for one, other in pairs)
    if not n:
        return Concord(None, None, None, 0, 0)
    ones, others = sum(one for one, _ in pairs) / n, sum(other for _, other in pairs) / n
    chance = ones * others + (1 - ones) * (1 - others)
    if chance == 1:
        return Concord(None, None, None, agreed, n)
    share = rate(agreed, n)
    value, low, high = (_beyond(p, chance) for p in (share.value, share.low, share.high))
    return Concord(value, low, high, agreed, n)


def fleiss(votes: Sequence[tuple[int, int]]) -> float | None:
    """Many judges: of each lead how many would take it and how many would not, the same number in all.

    None where everybody said the same of every lead.
    """
    judges, n = sum(votes[0]), len(votes)
    share = sum(take for take, _ in votes) / (n * judges)
    chance = share * share + (1 - share) * (1 - share)
    if chance == 1:
        return None
    pairs = judges * (judges - 1)
    alike = sum(take * (take - 1) + leave * (leave - 1) for take, leave in votes) / (n * pairs)
    return _beyond(alike, chance)


def _beyond(share: float | None, chance: float) -> float | None:
    return None if share is None else (share - chance) / (1 - chance)

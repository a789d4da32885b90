"""When a look counts as evidence of a complaint, of its opposite, or of neither."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from accord.basics.exact import holm
from accord.metrics.complaints.looks import LEVEL, Finding, Look

Verdict = Literal["evidence", "none", "opposite", "unknown"]


@dataclass(frozen=True)
class Settled:
    """The verdict and the look that it rests on; without a look nothing could be looked at.

    `slight` says that the look is beyond chance and yet too small a difference to act on.
    """

    verdict: Verdict
    look: Look | None = None
    slight: bool = False


def settle(finding: Finding) -> Settled:
    """The complaint is heard first, then its opposite; each over all its looks together (Holm)."""
    looks = finding.looks
    if not looks:
        return Settled("unknown")
    worst = _beyond_chance(looks, lambda look: look.worse)
    if worst and worst.worth_saying:
        return Settled("evidence", worst)
    best = _beyond_chance(looks, lambda look: look.better)
    if best and best.worth_saying:
        return Settled("opposite", best)
    pending = next((look for look in looks if look.pending), None)
    if pending:
        return Settled("unknown", pending)
    told = [look for look in looks if not look.few]
    if not told:
        return Settled("unknown", looks[0])
    shown = worst or best or told[0]
    return Settled("none", shown, slight=bool(worst or best))


def _beyond_chance(looks: Sequence[Look], chance: Callable[[Look], float]) -> Look | None:
    grown = holm([chance(look) for look in looks])
    found = [(one, look) for one, look in zip(grown, looks, strict=True) if one <= LEVEL]
    # One that is worth a sentence goes before one that is merely surer.
    found.sort(key=lambda pair: (not pair[1].worth_saying, pair[0]))
    return found[0][1] if found else None

"""The five complaints in one tuple, and all of them looked at together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from accord.metrics.answer import Answer
from accord.metrics.complaints import converting, disregarded, large, quality, volume
from accord.metrics.complaints.ground import Ground
from accord.metrics.complaints.looks import Asked, Finding, Missing
from accord.metrics.metric import Owner
from accord.metrics.question import Question

Asks = Callable[[Ground], Asked]
Finds = Callable[[Mapping[str, Question], Mapping[str, Answer]], Finding]
AskAll = Callable[[Sequence[Question]], Sequence[Answer]]


@dataclass(frozen=True)
class Complaint:
    """What one department says of the other: which figures it takes to answer, and what they come to."""

    name: str
    owner: Owner
    asks: Asks
    finds: Finds


COMPLAINTS = (
    Complaint(volume.NAME, volume.OWNER, volume.asks, volume.finds),
    Complaint(quality.NAME, quality.OWNER, quality.asks, quality.finds),
    Complaint(converting.NAME, converting.OWNER, converting.asks, converting.finds),
    Complaint(large.NAME, large.OWNER, large.asks, large.finds),
    Complaint(disregarded.NAME, disregarded.OWNER, disregarded.asks, disregarded.finds),
)


def findings(ground: Ground, ask_all: AskAll) -> list[Finding]:
    """What the history says to each complaint; every figure that it takes is asked for at once."""
    wanted = {complaint.name: complaint.asks(ground) for complaint in COMPLAINTS}
    asked = {name: each for name, each in wanted.items() if not isinstance(each, Missing)}
    questions = list(dict.fromkeys(one for each in asked.values() for one in each.values()))
    answers = dict(zip(questions, ask_all(questions), strict=True))
    found = []
    for complaint in COMPLAINTS:
        each = wanted[complaint.name]
        if isinstance(each, Missing):
            found.append(Finding(complaint.name, complaint.owner, missing=each))
        else:
            told = {name: answers[question] for name, question in each.items()}
            found.append(complaint.finds(each, told))
    return found

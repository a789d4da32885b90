"""What the ballots of a sitting come to: each department's majority of each lead, and how far they agree."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from accord.agreement.twenty.concord import Concord, cohen, fleiss


class Verdict(StrEnum):
    """What both departments together say of a lead."""

    BOTH_TAKE = "both would take"
    NEITHER = "neither would"
    MARKETING_ONLY = "only marketing would"
    SALES_ONLY = "only sales would"
    DIVIDED = "a department is divided"


@dataclass(frozen=True)
class Said:
    """What one person would do with a lead, and a word why if they gave one."""

    takes: bool
    reason: str = ""


@dataclass(frozen=True)
class Vote:
    """One mark of one ballot."""

    place: int
    department: str
    takes: bool
    reason: str = ""


@dataclass(frozen=True)
class Tally:
    """The marks of one department on one lead."""

    take: int
    leave: int

    @property
    def n(self) -> int:
        """How many marked it."""
        return self.take + self.leave

    @property
    def majority(self) -> bool | None:
        """What most of them would do; None where as many would as would not."""
        return None if self.take == self.leave else self.take > self.leave


@dataclass(frozen=True)
class Counted:
    """One lead: both tallies, the verdict, and the words why, the most used first."""

    place: int
    marketing: Tally
    sales: Tally
    reasons: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        """What both together say."""
        marketing, sales = self.marketing.majority, self.sales.majority
        if marketing is None or sales is None:
            return Verdict.DIVIDED
        if marketing == sales:
            return Verdict.BOTH_TAKE if marketing else Verdict.NEITHER
        return Verdict.MARKETING_ONLY if marketing else Verdict.SALES_ONLY


@dataclass(frozen=True)
class Count:
    """A closed sitting, counted; `judges` is how many ballots were handed in."""

    leads: tuple[Counted, ...]
    judges: int

    def of(self, *verdicts: Verdict) -> list[Counted]:
        """Leads of these verdicts."""
        return [lead for lead in self.leads if lead.verdict in verdicts]

    @cached_property
    def concord(self) -> Concord:
        """How far the majorities of the two agree, over leads on which neither is divided."""
        pairs = [
            (lead.marketing.majority, lead.sales.majority)
            for lead in self.leads
            if lead.verdict is not Verdict.DIVIDED
        ]
        return cohen([(bool(one), bool(other)) for one, other in pairs])

    @cached_property
    def among_all(self) -> float | None:
        """Fleiss' kappa of all judges, where there are more than two."""
        if self.judges < 3 or not self.leads:
            return None
        tallies = [(lead.marketing, lead.sales) for lead in self.leads]
        return fleiss([(one.take + other.take, one.leave + other.leave) for one, other in tallies])


def count(votes: Iterable[Vote]) -> Count:
    """Count the ballots, all of which mark every lead."""
    by_place: dict[int, list[Vote]] = {}
    for vote in votes:
        by_place.setdefault(vote.place, []).append(vote)
    leads = tuple(_counted(place, own) for place, own in sorted(by_place.items()))
    return Count(leads, max(map(len, by_place.values()), default=0))


def _counted(place: int, votes: list[Vote]) -> Counted:
    reasons = Counter(vote.reason for vote in votes if vote.reason)
    return Counted(
        place, _tally(votes, "marketing"), _tally(votes, "sales"),
        tuple(word for word, _ in reasons.most_common()),
    )  # fmt: skip


def _tally(votes: list[Vote], department: str) -> Tally:
    own = [vote.takes for vote in votes if vote.department == department]
    return Tally(sum(own), len(own) - sum(own))

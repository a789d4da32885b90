"""What your points should have been: what past leads teach, beside what was agreed. A suggestion, no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.agreement.questions import document_of, judging_at
from accord.basics.moments import DAY
from accord.basics.rates import Estimate
from accord.metrics.wording import title, worded
from accord.people.grounds import grounds_of_all
from accord.web.shell.asked import Asked
from accord.web.shell.page import Page, Place, Visit
from accord.web.shell.rendering import show

if TYPE_CHECKING:
    from accord.metrics.scorecards.lessons import Taught
    from accord.metrics.scorecards.quality import Quality

FIGURES = Permission(Verb.READ, "metric")


@dataclass(frozen=True)
class Line:
    """One rule: points agreed and learned and what became of who met it."""

    rule: str
    part: str
    agreed: str
    learned: str
    turned: bool
    met: str
    rate: str
    otherwise: str


def lessons(visit: Visit) -> HttpResponse:
    """At once what is being done; the work itself when the page asks for it, since it takes seconds."""
    number = judging_at(visit.now)
    asked = visit.request.GET.get("work") == "1"
    found = _worked_out(visit, number) if asked and number is not None else {}
    return show(
        visit, "agreement/lessons.html", "found", number=number, is_worked_out=bool(found), **found
    )


def _worked_out(visit: Visit, number: int) -> dict[str, object]:
    # What learns is large, and no other page needs it.
    from accord.metrics.scorecards.cases import TooFew
    from accord.metrics.scorecards.lessons import lessons as taught

    desk = visit.desk
    grounds = grounds_of_all(desk.engine, desk.log)
    try:
        found = taught(document_of(number), desk.facts(), grounds, visit.now, lambda _step: None)
    except TooFew as fault:
        return {"too_few": str(fault)}
    return {
        "sentence": _sentence(found.agreed, found.learned), "after": round(found.after / DAY),
        "cases": found.challenger.cases.n, "won": found.challenger.cases.positives,
        "taught": [_line(each) for each in found.rules if each.learned is not None],
        "silent": [_line(each) for each in found.rules if each.learned is None],
        "telling": [(title(each.name), each.suspicious) for each in found.telling],
        "calibration": _calibration(found.challenger.time_ordered.card),
    }  # fmt: skip


def _sentence(agreed: Estimate | None, learned: Estimate | None) -> str:
    """How often each ranks a lead that won above one that did not; which is better, if chance would not do."""
    if agreed is None or learned is None or agreed.value is None or learned.value is None:
        return str(
            _("There are too few of either kind among the newest leads to judge any points by.")
        )
    told = _(
        "Take a lead that won and one that did not, both of the newest %(n)s: the agreed points put the winner "
        "first in %(agreed)s of 100 such pairs, points learned from what happened in %(learned)s."
    ) % {"n": f"{learned.n:,}", "agreed": _of_hundred(agreed), "learned": _of_hundred(learned)}
    return f"{told} {_verdict(agreed, learned)}"


def _verdict(agreed: Estimate, learned: Estimate) -> str:
    if learned.low is not None and agreed.high is not None and learned.low > agreed.high:
        return _("That is more than chance: the agreement could rank better.")
    if agreed.low is not None and learned.high is not None and agreed.low > learned.high:
        return _("The agreed points are the better ones; keep them.")
    return _("The difference may be chance; nothing here says that the agreed points are wrong.")


def _of_hundred(estimate: Estimate) -> str:
    value, low, high = (
        None if x is None else round(100 * x) for x in (estimate.value, estimate.low, estimate.high)
    )
    return f"{value}" if low is None else f"{value} ({low} to {high})"


def _line(each: "Taught") -> Line:
    learned = None if each.learned is None else round(each.learned)
    turned = learned is not None and learned * each.agreed < 0
    return Line(
        each.rule, each.part, f"{each.agreed:+g}", "" if learned is None else f"{learned:+d}", turned,
        ngettext("%(n)s lead", "%(n)s leads", each.met) % {"n": f"{each.met:,}"},
        worded(each.rate, "share"), worded(each.otherwise, "share"),
    )  # fmt: skip


def _calibration(judged: "Quality | None") -> Sequence[tuple[str, str, str, int]]:
    """Predicted beside what came, from the least likely to the likeliest."""
    if judged is None:
        return ()
    return [
        (
            worded(group.predicted, "share"), worded(group.observed.value, "share"),
            f"{worded(group.observed.low, 'share')} – {worded(group.observed.high, 'share')}",
            group.observed.n,
        )
        for group in judged.calibration
    ]  # fmt: skip


PAGES = (
    Page(
        "agreement/lessons", "agreement-lessons", FIGURES, lessons, place=Place.AGREEMENT,
        asks=(Asked("work", ("1",)),),
    ),
)  # fmt: skip

"""Addresses of the board."""

from django.http import HttpResponse

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.web.shell.figures import shown
from accord.web.shell.page import Page, Place, Visit
from accord.web.shell.rendering import show
from accord.web.shell.selection import Selection

FIGURES = Permission(Verb.READ, "metric")
SCORECARD = (
    "leads", "mqls", "acceptance_rate", "speed_to_lead", "sqls", "win_rate", "deals_won",
    "revenue_won", "pipeline_open",
)  # fmt: skip


def scorecard(visit: Visit) -> HttpResponse:
    """The figures that both departments look at."""
    selection = Selection.of(visit.request.GET, visit.desk.place.zone)
    answers = visit.desk.ask_all([selection.question(name) for name in SCORECARD], visit.now)
    figures = [(answer, shown(answer)) for answer in answers]
    return show(visit, "board/scorecard.html", selection=selection, figures=figures)


PAGES = (Page("board", "board", FIGURES, scorecard, place=Place.BOARD),)

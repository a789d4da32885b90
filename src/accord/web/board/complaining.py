"""The page of the complaints: what the history says of each, with its figure, its rows and its owner."""

import math
from dataclasses import dataclass

from django.http import HttpResponse

from accord.basics.rates import Estimate
from accord.board.complaints import Answered
from accord.metrics.wording import worded
from accord.web.shell.page import Visit
from accord.web.shell.rendering import show

_CHIPS = {"evidence": "warn", "none": "good", "opposite": "good"}


@dataclass(frozen=True)
class Card:
    """One complaint as it is shown; `raw` is the figure that its rows come to."""

    answer: Answered
    chip: str
    text: str
    raw: float | int | None
    interval: str


def complaints(visit: Visit) -> HttpResponse:
    """The five complaints, each of the newest period that can be judged unless one is asked for."""
    period = visit.request.GET.get("period") or None
    found = visit.desk.quarrel(period, visit.now)
    return show(
        visit,
        "board/complaints.html",
        "cards",
        cards=[_card(answer) for answer in found.answers],
        history_ends=found.history_ends,
        period=period,
    )


def _card(answer: Answered) -> Card:
    figure, unit = answer.figure, answer.unit or "count"
    chip = _CHIPS.get(answer.verdict, "")
    if figure is None or figure.value is None:
        return Card(answer, chip, "", None, "")
    value = round(figure.value) if unit == "count" else figure.value
    return Card(answer, chip, worded(value, unit), value, _interval(figure, unit))


def _interval(figure: Estimate, unit: str) -> str:
    if figure.low is None or figure.high is None:
        return ""
    # There is no half a lead: an interval of counts is widened to whole ones.
    whole = unit == "count"
    low, high = (
        (math.floor(figure.low), math.ceil(figure.high)) if whole else (figure.low, figure.high)
    )
    return f"{worded(low, unit)} – {worded(high, unit)}"

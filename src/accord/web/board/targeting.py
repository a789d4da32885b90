"""The page of targets: what each metric is to reach in which period, and who said so."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from accord.access.decide import NotAllowed, Permission
from accord.access.matrix import Verb
from accord.access.rows import User
from accord.basics.moments import local_day
from accord.basics.periods import BadPeriod, Period, parse_period, period_holding
from accord.board import questions
from accord.board.actions import WRITE_TARGET, set_target
from accord.board.pace import TARGET_GRAINS, BadTarget, in_unit, read_target, written_target
from accord.board.rows import Target
from accord.metrics.catalogue import catalogue, metric_named
from accord.metrics.question import BadQuestion
from accord.metrics.wording import short, title
from accord.web.shell.page import Visit
from accord.web.shell.rendering import show

READ = Permission(Verb.READ, "target")
WRITE = WRITE_TARGET
_HINTS = {"share": "%", "seconds": later("hours"), "days": later("days"), "ratio": later("times")}


@dataclass(frozen=True)
class Line:
    """A target in force."""

    metric: str
    name: str
    period: str
    text: str
    by: str
    at: int


def targets(visit: Visit) -> HttpResponse:
    """Targets in force and, for those who may, a form to set one."""
    if visit.request.method == "POST":
        return _set(visit)
    calendar, currency = visit.desk.company.calendar, visit.desk.currency()
    units = {metric.name: metric.unit for metric in catalogue(visit.desk.company)}
    asked = visit.request.GET
    metric, today = asked.get("metric", ""), local_day(visit.now, calendar.zone)
    period = asked.get("period") or period_holding(today, "quarter", calendar).label
    held = questions.targets_of([metric], period).get(metric)
    return show(
        visit,
        "board/targets.html",
        lines=[
            _line(target, units[target.metric], currency)
            for target in questions.targets()
            if target.metric in units
        ],
        may_set=visit.may(WRITE),
        metrics=[
            (name, title(name), _hint(unit, currency), name == metric)
            for name, unit in units.items()
        ],
        period=period,
        value="" if held is None else written_target(held, units[metric], currency),
    )


def _line(target: Target, unit: str, currency: str | None) -> Line:
    text = short(in_unit(target.value or 0, unit), unit, currency)
    name = title(target.metric)
    return Line(target.metric, name, target.period, text, target.set_by.name, target.set_at)


def _hint(unit: str, currency: str | None) -> str:
    return (currency or "") if "money" in unit else str(_HINTS.get(unit, ""))


def _set(visit: Visit) -> HttpResponse:
    user, form = visit.user, visit.request.POST
    if not isinstance(user, User):
        raise NotAllowed(_("Targets are set by colleagues who are signed in."))
    metric, text = form.get("metric", ""), form.get("value", "").strip()
    back = HttpResponseRedirect(reverse("board-targets"), status=303)
    try:
        unit = metric_named(metric, visit.desk.company).unit
        period = parse_period(form.get("period", ""), visit.desk.company.calendar, visit.now)
        value = _value(text, unit, period, visit.desk.currency()) if text else None
    except (BadTarget, BadPeriod, BadQuestion) as fault:
        messages.error(visit.request, str(fault), "bad")
        return back
    set_target(metric, period.label, value, user, visit.now)
    said = _("The target is taken back.") if value is None else _("The target stands on the board.")
    messages.success(visit.request, said, "good")
    return back


def _value(text: str, unit: str, period: Period, currency: str | None) -> float:
    if period.unit not in TARGET_GRAINS:
        raise BadPeriod(
            _("A target is for a quarter, a month or a year; write 2026-Q4, 2026-11 or 2026.")
        )
    return read_target(text, unit, currency)

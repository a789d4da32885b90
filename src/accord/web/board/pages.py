"""Addresses of the board."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.board.questions import Kept, notes_of, targets_of, views_of
from accord.metrics.catalogue import catalogue, metric_named
from accord.metrics.metric import AnyMetric
from accord.metrics.question import BadQuestion, Company
from accord.metrics.steps import STEP_METRICS
from accord.metrics.wording import title
from accord.web.board import complaining, keeping, noting, taking, targeting
from accord.web.board.bar import FIGURES, OFFERED, bar_of, own_dates, selection_of
from accord.web.board.boards import BOARDS, SHARED, board_named
from accord.web.board.breakdown import breakdown_of, chart_of, definition_of
from accord.web.board.leaderboard import ON_BOARD, SPLITS, leaderboard_of, split_of
from accord.web.board.listing import (
    PAGE,
    behind,
    may_export,
    parts_of,
    place_of,
    table_of,
    total_words,
)
from accord.web.board.scorecard import WRITE_IMPORT, row_of, scorecard_of
from accord.web.board.steps import funnel_of
from accord.web.shell.asked import OWN_DATES, SELECTED, Asked
from accord.web.shell.page import Absent, Page, Place, Visit
from accord.web.shell.rendering import show

_STEPS = frozenset(metric.name for metric in STEP_METRICS)


def board(visit: Visit) -> HttpResponse:
    """The figures that both departments look at."""
    if moved := own_dates(visit):
        return moved
    asked = visit.request.GET
    ready, view = board_named(asked.get("board", "")), asked.get("view", "")
    kept = {"board": "" if ready is SHARED else ready.id, "view": view}
    bar = bar_of(visit, selection_of(visit), **kept)
    parts: dict[str, Any] = {
        "bar": bar, "card": scorecard_of(visit, bar, ready), "ready": ready, "view": view,
        "may_import": visit.may(WRITE_IMPORT),
    }  # fmt: skip
    if visit.is_fragment:
        return show(visit, "board/board.html", "scorecard", **parts)
    return show(
        visit,
        "board/board.html",
        funnel=funnel_of(visit, bar),
        sources=leaderboard_of(visit, bar, split_of(asked.get("by", "")), ON_BOARD),
        boards=[(each, each is ready) for each in BOARDS],
        views=[view for view in _views(visit) if view.pinned],
        **parts,
    )


def funnel(visit: Visit) -> HttpResponse:
    """What became of the leads opened in the period."""
    if moved := own_dates(visit):
        return moved
    bar = bar_of(visit, selection_of(visit))
    return show(visit, "board/funnel.html", "steps", bar=bar, funnel=funnel_of(visit, bar))


def sources(visit: Visit) -> HttpResponse:
    """What each source cost and brought."""
    if moved := own_dates(visit):
        return moved
    by = split_of(visit.request.GET.get("by", ""))
    bar = bar_of(visit, selection_of(visit), by=by)
    return show(
        visit, "board/sources.html", "leaderboard", bar=bar, sources=leaderboard_of(visit, bar, by)
    )


def metric_page(visit: Visit, metric: str) -> HttpResponse:
    """One figure at length: what it means, its course, its parts, its notes."""
    if moved := own_dates(visit):
        return moved
    declared = _declared(visit, metric)
    by = visit.request.GET.get("by", "")
    offers = [name for name in OFFERED if name in declared.splits]
    bar = bar_of(visit, selection_of(visit), offers, by=by)
    target = targets_of([metric], bar.period.label).get(metric)
    notes = [] if visit.user is None else notes_of([metric], visit.user, None, bar.period.end)
    return show(
        visit,
        "board/metric.html",
        "figures",
        bar=bar,
        metric=declared,
        name=title(metric),
        is_step=metric in _STEPS,
        definition=definition_of(declared),
        row=row_of(visit, bar, declared, target, notes),
        chart=chart_of(visit, bar, declared, notes, target),
        by=by,
        splits=[(name, title(name), name == by) for name in declared.splits],
        breakdown=breakdown_of(visit, bar, declared, by) if by else None,
        notes=notes,
        may_export=may_export(visit, declared),
        may_target=visit.may(targeting.WRITE) and metric not in _STEPS,
    )


def rows(visit: Visit, metric: str) -> HttpResponse:
    """The rows that a figure counts, a page at a time; what they come to is counted over the rows."""
    if moved := own_dates(visit):
        return moved
    declared, asked = _declared(visit, metric), visit.request.GET
    selection = selection_of(visit)
    question = selection.question(metric)
    totals = visit.desk.totals_of_rows(question, visit.now)
    found = visit.desk.page_of_rows(
        question, visit.now, asked.get("part") or None, behind(asked.get("after", "")), PAGE
    )
    chosen = asked.getlist("column")
    return show(
        visit,
        "board/rows.html",
        "rows",
        bar=bar_of(visit, selection, (), part=asked.get("part", "")),
        metric=declared,
        name=title(metric),
        totals=totals,
        total=total_words(declared, totals, visit.desk.currency()),
        found=found,
        table=table_of(visit, declared, found, chosen),
        parts=parts_of(totals),
        pages_of=selection.address(part=asked.get("part", ""))
        + "".join(f"&{urlencode({'column': name})}" for name in chosen),
        next_page=place_of(found.after),
        is_first=not asked.get("after"),
        may_export=may_export(visit, declared),
    )


def _declared(visit: Visit, metric: str) -> AnyMetric:
    try:
        return metric_named(metric, visit.desk.company)
    except BadQuestion as fault:
        raise Absent(str(fault)) from None


def _views(visit: Visit) -> list[Kept]:
    return [] if visit.user is None else views_of(visit.user, visit.user.department())


_READ_NOTE = Permission(Verb.READ, "note")
_READ_VIEW = Permission(Verb.READ, "view")
_EXPORT = Permission(Verb.EXPORT, "metric")
_BOTH, _POST = ("GET", "POST"), ("POST",)
_BAR = (*SELECTED, *OWN_DATES)
_METRIC = Asked("metric", tuple(metric.name for metric in catalogue(Company())))
_OF_BOARD = (
    *_BAR, Asked("by", SPLITS), Asked("board", tuple(board.id for board in BOARDS)),
    Asked("view", ("wall",)),
)  # fmt: skip
_OF_ROWS = (*_BAR, Asked("part"), Asked("after"), Asked("column", many=True))

PAGES = (
    Page("board", "board", FIGURES, board, place=Place.BOARD, asks=_OF_BOARD),
    Page("board/funnel", "board-funnel", FIGURES, funnel, place=Place.BOARD, asks=_BAR),
    Page(
        "board/sources",
        "board-sources",
        FIGURES,
        sources,
        place=Place.BOARD,
        asks=(*_BAR, Asked("by", SPLITS)),
    ),
    Page(
        "board/complaints",
        "board-complaints",
        FIGURES,
        complaining.complaints,
        place=Place.BOARD,
        asks=(Asked("period"),),
    ),
    Page(
        "board/notes",
        "board-notes",
        _READ_NOTE,
        noting.notes,
        _BOTH,
        Place.BOARD,
        asks=(_METRIC, Asked("removed", is_number=True)),
    ),
    Page("board/notes/<int:note>", "board-note", _READ_NOTE, noting.note, _BOTH, Place.BOARD),
    Page(
        "board/notes/<int:note>/removal",
        "board-note-removal",
        noting.WRITE,
        noting.removal,
        _POST,
        Place.BOARD,
    ),
    Page(
        "board/notes/<int:note>/restoration",
        "board-note-restoration",
        noting.WRITE,
        noting.restoration,
        _POST,
        Place.BOARD,
    ),
    Page(
        "board/targets",
        "board-targets",
        targeting.READ,
        targeting.targets,
        _BOTH,
        Place.BOARD,
        asks=(_METRIC, Asked("period")),
    ),
    Page(
        "board/views",
        "board-views",
        _READ_VIEW,
        keeping.views,
        _BOTH,
        Place.BOARD,
        asks=(Asked("address"),),
    ),
    Page("board/views/<int:view>/pin", "board-view-pin", keeping.WRITE, keeping.pin, _POST),
    Page(
        "board/views/<int:view>/removal",
        "board-view-removal",
        keeping.WRITE,
        keeping.removal,
        _POST,
    ),
    Page(
        "board/<slug:metric>",
        "board-metric",
        FIGURES,
        metric_page,
        place=Place.BOARD,
        asks=(*_BAR, Asked("by")),
    ),
    Page("board/<slug:metric>/rows", "board-rows", FIGURES, rows, place=Place.BOARD, asks=_OF_ROWS),
    Page("board/<slug:metric>/exports", "board-exports", _EXPORT, taking.exports, _POST),
)

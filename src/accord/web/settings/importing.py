"""Imports: every one with what became of it; its run, its result, and the way back."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accord.access.actors import names_of
from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.metrics.catalogue import catalogue
from accord.metrics.question import Question
from accord.metrics.wording import title
from accord.sources.files import drafts, runs
from accord.sources.files.canonical import file_kind
from accord.sources.files.correcting import RefusedList, read_refused, write_corrected
from accord.sources.files.revert import NotRevertible, ask_revert
from accord.sources.files.rows import Draft, ImportRun
from accord.web.settings.showing import show_tab
from accord.web.shell.asked import Asked
from accord.web.shell.figures import Shown, shown
from accord.web.shell.page import Absent, Page, Place, Visit

SEEN = Permission(Verb.READ, "import")
CHANGE = Permission(Verb.WRITE, "import")
AT_ONCE = 50
SMALL_LIST = 100


def imports(visit: Visit) -> HttpResponse:
    """Every import, newest first, and files that wait in the wizard."""
    before = visit.request.GET.get("before", "")
    rows = ImportRun.objects.order_by("-id")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(id__lt=int(before))
    found = list(rows[: AT_ONCE + 1])
    waiting = list(Draft.objects.filter(run=None).order_by("-id"))
    return show_tab(
        visit, "imports", "imports.html", "list", runs=found[:AT_ONCE],
        older=found[AT_ONCE - 1].id if len(found) > AT_ONCE else None,
        drafts=waiting, names=names_of([*(run.by for run in found), *(draft.by for draft in waiting)]),
        under_way=any(run.state in runs.UNDER_WAY for run in found),
    )  # fmt: skip


def one(visit: Visit, run: int) -> HttpResponse:
    """Step 5: progress while it runs, then what became of it and which figures are known now."""
    own = _run(run)
    draft = Draft.objects.filter(run=own).first()
    counts = own.state == "done" and visit.desk.counts_all()
    under_way = own.state in runs.UNDER_WAY or (own.state == "done" and not counts)
    # The list is being written until the file is read.
    refused = RefusedList() if under_way else _refused(visit, draft)
    return show_tab(
        visit, "imports", "run.html", "progress", run=own, draft=draft, step=5, refused=refused,
        names=names_of([own.by, own.reverted_by]),
        under_way=under_way, counts=counts, share=runs.per_cent(own), figures=_known(visit) if counts else (),
    )  # fmt: skip


def _refused(visit: Visit, draft: Draft | None) -> RefusedList:
    if draft is None:
        return RefusedList()
    return read_refused(drafts.refused_of(visit.desk.place, draft), SMALL_LIST)


def _known(visit: Visit) -> Sequence[tuple[str, Shown]]:
    """Every figure that has a value over all time, by its name in words."""
    questions = [Question(metric.name) for metric in catalogue(visit.desk.company)]
    return [
        (title(answer.metric), shown(answer))
        for answer in visit.desk.ask_all(questions, visit.now)
        if answer.figure.value and answer.figure.n
    ]


def stop(visit: Visit, run: int) -> HttpResponseRedirect:
    """Stop an import that is still read."""
    if runs.stop(_run(run).id, visit.actor.name, visit.now):
        messages.success(visit.request, _("The import stops; nothing of it is kept."))
    else:
        words = _("It is stored already, so it is counted whole; take it back when it is done.")
        messages.error(visit.request, words)
    return redirect("import", run=run)


def reversal(visit: Visit, run: int) -> HttpResponse:
    """Take an import back, after saying what that means."""
    own = _run(run)
    if visit.request.method != "POST":
        return show_tab(visit, "imports", "reversal.html", run=own)
    try:
        ask_revert(run, visit.actor.name, visit.now)
    except NotRevertible as fault:
        messages.error(visit.request, str(fault))
    else:
        messages.success(visit.request, _("The import is being taken back."))
    return redirect("import", run=run)


def used_map(visit: Visit, run: int) -> HttpResponse:
    """The map that an import used, for the next file or for the command."""
    own = _run(run)
    if not own.map:
        raise Absent(_("This import kept no map."))
    response = HttpResponse(own.map, content_type="text/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="import-{own.id}.map.yaml"'
    return response


def corrections(visit: Visit, run: int) -> HttpResponseRedirect:
    """Refused rows put right in the page become a file of their own, tried with the same map."""
    own = _run(run)
    draft = Draft.objects.filter(run=own).first()
    found = _refused(visit, draft)
    if draft is None or not found.editable:
        raise Absent(_("There is no list of refused rows here (any more)."))
    place = visit.desk.place
    path = drafts.refused_of(place, draft)
    into = path.with_name("corrected.csv")
    write_corrected(path, found, _cells(visit), into)
    more = drafts.bring(
        place, into, f"corrected-{draft.name}"[-100:], file_kind(draft.kind), draft.source,
        visit.actor.name, visit.now,
    )  # fmt: skip
    drafts.keep(more, drafts.map_in(draft))
    drafts.ask_trial(more, visit.now)
    return redirect("import-trial", draft=more.id)


def _cells(visit: Visit) -> dict[tuple[int, int], str]:
    cells = {}
    for name, text in visit.request.POST.items():
        mark, _dash, place = name.partition("-")
        row, _dash, column = place.partition("-")
        if mark == "cell" and row.isdecimal() and column.isdecimal():
            cells[int(row), int(column)] = str(text)
    return cells


def _run(number: int) -> ImportRun:
    found = ImportRun.objects.filter(id=number).first()
    if found is None:
        raise Absent(_("There is no import of that number."))
    return found


_ONE = "settings/import/<int:run>"
PAGES = (
    Page(
        "settings/import",
        "imports",
        SEEN,
        imports,
        place=Place.SETTINGS,
        asks=(Asked("before", is_number=True),),
    ),
    Page(_ONE, "import", SEEN, one, place=Place.SETTINGS),
    Page(f"{_ONE}/stop", "import-stop", CHANGE, stop, ("POST",), Place.SETTINGS),
    Page(f"{_ONE}/reversal", "import-reversal", CHANGE, reversal, ("GET", "POST"), Place.SETTINGS),
    Page(f"{_ONE}/map.yaml", "import-map", SEEN, used_map, place=Place.SETTINGS),
    Page(
        f"{_ONE}/corrections", "import-corrections", CHANGE, corrections, ("POST",), Place.SETTINGS
    ),
)

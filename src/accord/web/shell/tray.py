"""The tray: work under way that the reader started or may see, what became of it, what failed for good."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.basics.moments import MINUTE
from accord.jobs.backup import BACK_UP, EQUAL, HOLD_DRILL
from accord.simulate.demo import loaded
from accord.simulate.handing import BY as SIMULATOR
from accord.sources.erasing import ERASE_PERSON, erasures
from accord.sources.files.drafts import TRY_FILE
from accord.sources.files.rows import ImportRun
from accord.sources.files.runs import UNDER_WAY, per_cent
from accord.sources.processor.replay import REPLAY
from accord.store import queue
from accord.store.rows import Archive
from accord.web.shell.asked import Asked
from accord.web.shell.page import Page, Visit
from accord.web.shell.rendering import show

LOOK = Permission(Verb.READ, "desk")
SEE_ALL = Permission(Verb.READ, "job")
RETRY = Permission(Verb.WRITE, "job")
# For how long what became of it stands there.
STAYS = 10 * MINUTE
SHOWN = 5
# Imports and their reversal tell of themselves; of every other job its name, and where it is shown.
_WORDS: dict[str, tuple[str | Promise, str]] = {
    TRY_FILE: (gettext_lazy("Trying a file"), "imports"),
    REPLAY: (gettext_lazy("Trying quarantined items again"), "sources"),
    ERASE_PERSON: (gettext_lazy("Erasing a person"), "privacy"),
    BACK_UP: (gettext_lazy("Taking a backup"), "backup"),
    HOLD_DRILL: (gettext_lazy("Trying a restore"), "backup"),
}


@dataclass(frozen=True)
class Line:
    """One piece of work. `state` is running, waiting, again, done or failed; `share` is in per cent, None where
    nobody knows; `retry` is the number of a job that failed for good.
    """

    words: str | Promise
    state: str
    address: str = ""
    share: int | None = None
    said: str = ""
    retry: int | None = None


def tray(visit: Visit) -> HttpResponse:
    """The part of the shell, or the page for whoever has no script."""
    lines = [*_demo(visit), *_imports(visit), *_jobs(visit)]
    if visit.may(SEE_ALL):
        lines += [*_ended(visit), *_failed()]
    busy = any(line.state in ("running", "waiting", "again") for line in lines)
    return show(
        visit, "shell/tray.html", "tray", lines=lines, busy=busy, may_retry=visit.may(RETRY),
        failed=any(line.state == "failed" for line in lines),
        is_page=not visit.is_fragment or "page" in visit.request.GET,
    )  # fmt: skip


def _demo(visit: Visit) -> Iterator[Line]:
    told = loaded(visit.desk.place.folder)
    if told is not None and told.share < 1:
        yield Line(
            _("Telling two years of the demo company"), "running", share=round(100 * told.share)
        )


def _imports(visit: Visit) -> Iterator[Line]:
    # Of the demo's many parts its own line tells.
    runs, since = ImportRun.objects.exclude(by=SIMULATOR).order_by("id"), visit.now - STAYS
    if not visit.may(SEE_ALL):
        runs = runs.filter(by=visit.actor.name)
    for run in runs.filter(state__in=UNDER_WAY)[:SHOWN]:
        yield _at_work(run)
    ended = runs.filter(Q(finished_at__gt=since) | Q(reverted_at__gt=since)).exclude(
        state__in=UNDER_WAY
    )
    for run in ended[:SHOWN]:
        state = "done" if run.state in ("done", "reverted") else "failed"
        yield Line(run.name, state, _of(run), said=_became(run))


def _at_work(run: ImportRun) -> Line:
    if run.state == "reverting":
        return Line(_("Taking back %(name)s") % {"name": run.name}, "running", _of(run))
    state = "waiting" if run.state == "queued" else "running"
    return Line(_("Importing %(name)s") % {"name": run.name}, state, _of(run), per_cent(run))


def _of(run: ImportRun) -> str:
    return reverse("import", args=[run.id])


def _became(run: ImportRun) -> str:
    if run.state == "reverted":
        return _("Taken back")
    if run.state != "done":
        return run.sentence
    counts = {"created": run.created, "updated": run.updated, "refused": run.refused}
    return _("%(created)d created, %(updated)d updated, %(refused)d refused") % counts


def _jobs(visit: Visit) -> Iterator[Line]:
    for job in queue.under_way(tuple(_WORDS)):
        if visit.may(SEE_ALL) or job.args.get("by") == visit.actor.name:
            words, page = _WORDS[job.name]
            state = "running" if job.is_running else "again" if job.attempt else "waiting"
            yield Line(words, state, reverse(page))


def _ended(visit: Visit) -> Iterator[Line]:
    since = visit.now - STAYS
    for one in Archive.objects.filter(taken_at__gt=since).order_by("id")[:SHOWN]:
        yield Line(_("A backup is taken"), "done", reverse("backup"), said=one.path)
    for one in Archive.objects.filter(drilled_at__gt=since).order_by("id")[:SHOWN]:
        is_equal = one.drill == EQUAL
        words = _("The restore brings everything back") if is_equal else _("The restore failed")
        yield Line(words, "done" if is_equal else "failed", reverse("backup"), said=one.path)
    for _erased in erasures(since)[:SHOWN]:
        yield Line(_("A person is erased"), "done", reverse("privacy"))


def _failed() -> Iterator[Line]:
    for job in queue.dead()[-SHOWN:]:
        words, _page = _WORDS.get(job.name, (job.name, ""))
        fault = (job.error.strip().splitlines() or [""])[-1]
        yield Line(words, "failed", reverse("health"), said=fault, retry=job.id)


TRAY = Page("jobs", "jobs", LOOK, tray, asks=(Asked("page"),))

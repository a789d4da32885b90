"""The page Backup: the last one, the last restore drill, a new one of each."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.jobs.backup import BACK_UP, EQUAL, HOLD_DRILL
from accord.jobs.health import DRILL_AGE
from accord.store import queue
from accord.store.rows import Archive
from accord.web.settings.showing import show_tab
from accord.web.shell.page import Absent, Page, Place, Visit

SEEN = Permission(Verb.READ, "backup")
CHANGE = Permission(Verb.WRITE, "backup")
SHOWN = 20


def backups(visit: Visit) -> HttpResponse:
    """Backups that were taken, and whether each could be restored."""
    under_way = queue.waiting(BACK_UP) + queue.waiting(HOLD_DRILL)
    place = visit.desk.place
    return show_tab(
        visit, "backup", "backup.html", "list", archives=Archive.objects.order_by("-taken_at")[:SHOWN],
        under_way=under_way, folder=place.backups or place.folder / "backups", equal=EQUAL,
        old=visit.now - DRILL_AGE,
    )  # fmt: skip


def new(visit: Visit) -> HttpResponseRedirect:
    """Let a worker take one."""
    args = {"by": visit.actor.name, "asked_at": visit.now}
    queue.enqueue(BACK_UP, args, visit.now, dedupe=BACK_UP)
    messages.success(visit.request, _("The backup is being taken."))
    return redirect("backup")


def drill(visit: Visit, number: int) -> HttpResponseRedirect:
    """Let a worker try whether a backup can be restored."""
    archive = Archive.objects.filter(id=number).first()
    if archive is None:
        raise Absent(_("There is no such backup."))
    args = {"by": visit.actor.name, "file": archive.path}
    queue.enqueue(HOLD_DRILL, args, visit.now, dedupe=f"{HOLD_DRILL}:{number}")
    messages.success(visit.request, _("The restore is being tried in a scratch folder."))
    return redirect("backup")


PAGES = (
    Page("settings/backup", "backup", SEEN, backups, place=Place.SETTINGS),
    Page("settings/backup/new", "backup-new", CHANGE, new, ("POST",), Place.SETTINGS),
    Page(
        "settings/backup/<int:number>/drill",
        "backup-drill",
        CHANGE,
        drill,
        ("POST",),
        Place.SETTINGS,
    ),
)

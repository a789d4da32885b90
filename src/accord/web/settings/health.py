"""The page Health: the findings of `accord doctor`, jobs that wait for a person, another try for them."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accord.access import audit
from accord.access.audit import Act
from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.jobs.bound import JOBS
from accord.jobs.health import findings
from accord.store import queue
from accord.web.settings.showing import show_tab
from accord.web.shell.page import Page, Place, Visit

SEEN = Permission(Verb.READ, "job")
RETRY = Permission(Verb.WRITE, "job")


def health(visit: Visit) -> HttpResponse:
    """How everything does, and what to do."""
    sentences = {bound.name: bound.sentence for bound in JOBS}
    dead = [(job, sentences.get(job.name, "")) for job in queue.dead()]
    found = findings(visit.desk, visit.now)
    return show_tab(visit, "health", "health.html", findings=found, dead=dead)


def retry(visit: Visit, job: int) -> HttpResponseRedirect:
    """Let a failed job run again."""
    with transaction.atomic():
        revived = queue.revive(job, visit.now)
        if revived:
            audit.record(visit.actor.name, Act.RETRY, "job", job, visit.now)
    if revived:
        messages.success(visit.request, _("The job runs again as soon as a worker is free."))
    else:
        messages.error(visit.request, _("This job no longer waits for a person."))
    return redirect("health")


PAGES = (
    Page("settings/health", "health", SEEN, health, place=Place.SETTINGS),
    Page(
        "settings/health/jobs/<int:job>/retry", "job-retry", RETRY, retry, ("POST",), Place.SETTINGS
    ),
)

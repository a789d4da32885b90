"""From the draft to a version: proposed with a reason, or offered for a trial; and two documents compared."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accord.access.decide import require
from accord.agreement import actions, drafting
from accord.agreement.actions import PROPOSE, TRIAL_DAYS, NotAgreed
from accord.agreement.document import Document
from accord.agreement.faults import BadAgreement
from accord.agreement.questions import document_of, judging_at, versions
from accord.agreement.reading import examine
from accord.agreement.rows import Version
from accord.basics.moments import local_day
from accord.web.agreement.differing import differing
from accord.web.agreement.drafts import none_here, user_of
from accord.web.agreement.front import READ
from accord.web.agreement.outline import agreed
from accord.web.agreement.words import DEPARTMENTS
from accord.web.shell.asked import Asked
from accord.web.shell.page import Absent, Page, Place, Visit
from accord.web.shell.rendering import show

DRAFT = "draft"
_TRIAL_OF = timedelta(days=28)


def proposal(visit: Visit) -> HttpResponse:
    """Propose the draft for both signatures, or offer it for a trial on one click of each."""
    held = drafting.draft()
    if held is None:
        return none_here(visit)
    if visit.request.method == "POST":
        return _propose(visit, held.text)
    return _asked(visit, held.text)


def _asked(visit: Visit, text: str, fault: str = "") -> HttpResponse:
    number, document = judging_at(visit.now), examine(text)[0]
    old = Document() if number is None else document_of(number)
    today = local_day(visit.now, visit.desk.place.zone)
    form = visit.request.POST
    return show(
        visit, "agreement/proposal.html", fault=fault, in_force=number, parts=differing(old, document),
        why=form.get("why", ""), until=form.get("until") or (today + _TRIAL_OF).isoformat(),
        first=(today + timedelta(days=1)).isoformat(), most=TRIAL_DAYS,
        last=(today + timedelta(days=TRIAL_DAYS)).isoformat(),
    )  # fmt: skip


def _propose(visit: Visit, text: str) -> HttpResponse:
    form, user = visit.request.POST, user_of(visit)
    try:
        if form.get("as") == "trial":
            made = actions.try_out(
                text, _day(form.get("until", "")), form.get("why", ""), user,
                visit.desk.place.zone, visit.now,
            )  # fmt: skip
        else:
            made = actions.propose(text, form.get("why", ""), user, visit.now)
    except BadAgreement:
        messages.error(visit.request, _("The draft has faults; mend them first."), "bad")
        return redirect("agreement-draft")
    except NotAgreed as fault:
        return _asked(visit, text, str(fault))
    drafting.clear(user)
    words = _("Version %(number)s waits for the signatures; their leads are told.")
    messages.success(visit.request, words % {"number": made.number}, "good")
    return redirect("agreement-version", number=made.number)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotAgreed(_("Choose the day on which the trial ends.")) from None


def compare(visit: Visit) -> HttpResponse:
    """Two versions side by side, or one and the draft."""
    known = versions(visit.now)
    numbers = [one.number for one in known]
    old, new = _chosen(visit, numbers)
    if not old or not new:
        return show(visit, "agreement/compare.html", numbers=numbers)
    before, after = document_named(visit, old), document_named(visit, new)
    return show(
        visit, "agreement/compare.html", numbers=numbers, old=old, new=new,
        parts=differing(before, after), both=list(DEPARTMENTS.items()),
        before=before, agreed_before={section.name for section in agreed(before)},
        after=after, agreed_after={section.name for section in agreed(after)},
        has_draft=visit.may(PROPOSE) and drafting.draft() is not None,
    )  # fmt: skip


def _chosen(visit: Visit, numbers: list[int]) -> tuple[str, str]:
    """What is asked for; else the version in force and the newest."""
    judging = judging_at(visit.now)
    asked = visit.request.GET
    newest = str(numbers[0]) if len(numbers) > 1 else ""
    other = str(judging) if judging is not None and str(judging) != newest else ""
    before = other or (str(numbers[1]) if len(numbers) > 1 else "")
    return asked.get("from") or before, asked.get("to") or newest


def document_named(visit: Visit, named: str) -> Document:
    """A version by its number, or the draft. Raises Absent."""
    if named == DRAFT:
        require(visit.actor, PROPOSE)
        held = drafting.draft()
        if held is None:
            raise Absent(_("There is no draft now."))
        return examine(held.text)[0]
    try:
        if not (named.isascii() and named.isdecimal() and len(named) < 10):
            raise Version.DoesNotExist
        return document_of(int(named))
    except Version.DoesNotExist:
        raise Absent(_("There is no version of that number.")) from None


PAGES = (
    Page(
        "agreement/draft/proposal", "agreement-proposal", PROPOSE, proposal, ("GET", "POST"),
        Place.AGREEMENT,
    ),
    Page(
        "agreement/compare", "agreement-compare", READ, compare, place=Place.AGREEMENT,
        asks=(Asked("from"), Asked("to")),
    ),
)  # fmt: skip

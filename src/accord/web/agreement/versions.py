"""Versions: the history, one version with its signatures, signing, taking back, mending the wording."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accord.access.decide import require
from accord.agreement import actions
from accord.agreement.actions import PROPOSE, SIGN, NotAgreed
from accord.agreement.faults import BadAgreement, Fault
from accord.agreement.questions import (
    Known,
    document_of,
    judging_at,
    known,
    rewordings,
    text_of,
    versions,
)
from accord.agreement.reading import read
from accord.agreement.standing import PARTIES
from accord.web.agreement.differing import differing
from accord.web.agreement.drafts import as_file, user_of
from accord.web.agreement.front import READ, WAITING, Told, waits_for
from accord.web.shell.page import Absent, Page, Place, Visit
from accord.web.shell.rendering import show
from accord.web.sign_in.again import require_again


def history(visit: Visit) -> HttpResponse:
    """Every version, the newest first."""
    return show(visit, "agreement/versions.html", versions=versions(visit.now))


def version(visit: Visit, number: int) -> HttpResponse:
    """What a version says, where it stands, and the two boxes that are signed in."""
    one, judging = _known(visit, number), judging_at(visit.now)
    signed = {each.department: each for each in one.signatures}
    return show(
        visit, "agreement/version.html", known=one, judging=judging,
        boxes=[(department, signed.get(department)) for department in PARTIES],
        my_department=visit.user.department() if visit.user and waits_for(one, visit) else "",
        is_open=one.state in WAITING, may_write=visit.may(PROPOSE),
        is_mine=visit.user is not None and visit.user.name == one.proposed_by,
        rewordings=len(rewordings(number)), **Told(document_of(number)).context(),
    )  # fmt: skip


def _known(visit: Visit, number: int) -> Known:
    found = known(number, visit.now)
    if found is None:
        raise Absent(_("There is no version of that number."))
    return found


def download(visit: Visit, number: int) -> HttpResponse:
    """A version as a file."""
    _known(visit, number)
    return as_file(text_of(number), f"agreement-{number}.yaml")


def signature(visit: Visit, number: int) -> HttpResponse:
    """Sign for one's department; a trial takes one click, a version the pass phrase again."""
    one = _known(visit, number)
    require(visit.actor, SIGN)
    if one.trial_of is None:
        require_again(visit.request)
    seen, comment = (visit.request.POST.get(name, "") for name in ("seen", "comment"))
    zone = visit.desk.place.zone
    try:
        actions.sign(number, seen, comment, user_of(visit), zone, visit.now)
    except NotAgreed as fault:
        messages.error(visit.request, _("%(why)s Nothing was signed.") % {"why": fault}, "bad")
        return redirect("agreement-version", number=number)
    after = _known(visit, number)
    said = _("You have signed; it waits for the other department now.")
    if not after.missing:
        said = _("Both departments have signed. Leads are judged by it from the day it begins.")
    messages.success(visit.request, said, "good")
    return redirect("agreement-version", number=number)


def removal(visit: Visit, number: int) -> HttpResponse:
    """Take back what one proposed."""
    _known(visit, number)
    try:
        actions.withdraw(number, user_of(visit), visit.now)
    except NotAgreed as fault:
        messages.error(visit.request, _("%(why)s Nothing was changed.") % {"why": fault}, "bad")
    else:
        messages.success(visit.request, _("It is taken back, and stays in the history."), "good")
    return redirect("agreement-version", number=number)


def wording(visit: Visit, number: int) -> HttpResponse:
    """How a version puts things: each earlier wording, and for those who may a text to mend."""
    one = _known(visit, number)
    if visit.request.method != "POST":
        return _wording(visit, one, text_of(number))
    require(visit.actor, PROPOSE)
    text = visit.request.POST.get("text", "").replace("\r\n", "\n")
    try:
        actions.reword(number, text, user_of(visit), visit.now)
    except BadAgreement as fault:
        return _wording(visit, one, text, fault.faults)
    except NotAgreed as fault:
        return _wording(visit, one, text, why=str(fault))
    messages.success(visit.request, _("The wording is mended; every signature stands."), "good")
    return redirect("agreement-wording", number=number)


def _wording(
    visit: Visit, one: Known, text: str, faults: tuple[Fault, ...] = (), why: str = ""
) -> HttpResponse:
    told = [
        (
            each,
            [
                line
                for part in differing(read(each.before), read(each.after))
                for line in part.lines
            ],
        )
        for each in rewordings(one.number)
    ]
    return show(
        visit, "agreement/wording.html", known=one, text=text, faults=faults, why=why, told=told,
        may_write=visit.may(PROPOSE), rows=min(40, max(16, text.count("\n") + 2)),
    )  # fmt: skip


_ALL = "agreement/versions"
_ONE = f"{_ALL}/<int:number>"
_BOTH, _POST = ("GET", "POST"), ("POST",)
PAGES = (
    Page(_ALL, "agreement-versions", READ, history, place=Place.AGREEMENT),
    Page(_ONE, "agreement-version", READ, version, place=Place.AGREEMENT),
    Page(f"{_ONE}/agreement.yaml", "agreement-version-file", READ, download, place=Place.AGREEMENT),
    Page(f"{_ONE}/signature", "agreement-signature", SIGN, signature, _POST, Place.AGREEMENT),
    Page(f"{_ONE}/removal", "agreement-removal", PROPOSE, removal, _POST, Place.AGREEMENT),
    Page(f"{_ONE}/wording", "agreement-wording", READ, wording, _BOTH, Place.AGREEMENT),
)

"""Pages of Twenty leads: sittings, one lead a screen to mark, the result, and the draft to propose."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.access.rows import User
from accord.agreement.actions import PROPOSE
from accord.agreement.questions import versions
from accord.agreement.standing import PARTIES
from accord.agreement.twenty.actions import (
    MARK,
    OPEN,
    NotHeld,
    close,
    hand_in,
    mark,
    next_number,
    open_sitting,
    propose_draft,
)
from accord.agreement.twenty.choosing import TWENTY, TooFew
from accord.agreement.twenty.counting import Said, Verdict
from accord.agreement.twenty.questions import (
    Known,
    may_be_invited,
    own_marks,
    sitting_of,
    sittings,
)
from accord.prospects.past_leads import past_leads
from accord.web.agreement.twenty_seen import VERDICTS, lead_at, next_text, result_of
from accord.web.agreement.twenty_words import REASON_WORDS, agreement_words, won_words
from accord.web.shell.asked import Asked
from accord.web.shell.commands import Command
from accord.web.shell.page import Absent, Page, Place, Visit
from accord.web.shell.rendering import show

READ = Permission(Verb.READ, "sitting")
_HEADING = gettext_lazy("Marking leads")
_KEYS = (
    Command("take", gettext_lazy("Would take"), _HEADING, ("1", "left"), action="#take"),
    Command("leave", gettext_lazy("Would not take"), _HEADING, ("2", "right"), action="#leave"),
    Command("unmark", gettext_lazy("Back to the lead before"), _HEADING, ("u",), action="#before"),
)


def every_sitting(visit: Visit) -> HttpResponse:
    """Every sitting, and for who may open one the form that does."""
    found = sittings()
    user = _user(visit)
    may_open = visit.may(OPEN)
    return show(
        visit, "agreement/twenty_list.html",
        sittings=[(each, each.guest(user)) for each in found],
        may_open=may_open,
        colleagues=_by_department(may_be_invited()) if may_open else (),
        most=TWENTY,
    )  # fmt: skip


def _by_department(colleagues: list[User]) -> list[tuple[str, list[User]]]:
    return [(of, [each for each in colleagues if each.department() == of]) for of in PARTIES]


def opening(visit: Visit) -> HttpResponse:
    """Open a sitting, and invite whom the form names."""
    user = _user(visit)
    invited = set(visit.request.POST.getlist("guest"))
    guests = [each for each in may_be_invited() if str(each.pk) in invited]
    try:
        candidates = past_leads(visit.desk.facts(), next_number(), visit.now)
        sitting = open_sitting(candidates, guests, user, visit.now)
    except (NotHeld, TooFew) as fault:
        return _back(visit, str(fault), reverse("twenty"))
    words = _("The leads are laid out, and %(n)s colleagues are asked to mark them.")
    messages.success(visit.request, words % {"n": len(guests)}, "good")
    return _to("twenty-sitting", sitting.number)


def sitting(visit: Visit, sitting: int) -> HttpResponse:
    """One sitting: who is still marking, or, once all ballots are in, what they say."""
    found, user = _sitting(sitting), _user(visit)
    if not found.is_open:
        return _result(visit, found)
    guest = found.guest(user)
    marked = len(own_marks(sitting, user)) if guest else 0
    return show(
        visit, "agreement/twenty_sitting.html", "guests",
        sitting=found, guest=guest, marked=marked, leads=len(found.leads),
        may_close=found.may_close and found.opened_by == user.pk and visit.may(OPEN),
        waiting=[one for one in found.guests if not one.has_handed_in],
    )  # fmt: skip


def _result(visit: Visit, found: Known) -> HttpResponse:
    result = result_of(visit, found)
    of = visit.request.GET.get("of", "")
    shown = (
        [line for line in result.lines if line.counted.verdict is VERDICTS.get(of)]
        if of
        else result.lines
    )
    divided = len(result.count.of(Verdict.DIVIDED))
    newest = max((each.number for each in versions(visit.now)), default=0)
    number, text = next_text(result, visit.now)
    return show(
        visit, "agreement/twenty_result.html",
        sitting=found, result=result, of=of, lines=shown, sentence=agreement_words(result.count.concord, divided),
        won=won_words(*result.won),
        may_propose=visit.may(PROPOSE) and found.version is None, next_version=newest + 1,
        derived_from=number, text=text,
    )  # fmt: skip


def marking(visit: Visit, sitting: int) -> HttpResponse:
    """One lead to mark; without a place in the address the first that has no mark yet."""
    found, user = _sitting(sitting), _user(visit)
    guest = found.guest(user)
    if guest is None or guest.has_handed_in or not found.is_open:
        return _to("twenty-sitting", sitting)
    if visit.request.method == "POST":
        return _marked(visit, found, user)
    marks = own_marks(sitting, user)
    place = _place(visit, found, set(marks))
    context: dict[str, Any] = {
        "sitting": found, "place": place, "leads": len(found.leads), "marked": len(marks),
    }  # fmt: skip
    if place is None:
        return show(visit, "agreement/twenty_done.html", marks=sorted(marks.items()), **context)
    places = [None, *(each.place for each in found.leads), None]
    at = places.index(place)
    laid = found.leads[at - 1]
    return show(
        visit, "agreement/twenty_mark.html",
        lead=lead_at(visit, found, laid), own=marks.get(place), reasons=REASON_WORDS.items(),
        before=places[at - 1], after=places[at + 1],
        keys=[command.shape() for command in _KEYS], **context,
    )  # fmt: skip


def _place(visit: Visit, found: Known, marked: set[int]) -> int | None:
    """The place asked for, else the first without a mark; None where all are marked."""
    asked = visit.request.GET.get("place", "")
    places = [each.place for each in found.leads]
    if asked.isdecimal():
        if int(asked) not in places:
            raise Absent(_("There is no lead at this place of the sitting."))
        return int(asked)
    return next((place for place in places if place not in marked), None)


def _marked(visit: Visit, found: Known, user: User) -> HttpResponse:
    form = visit.request.POST
    said, place = form.get("takes", ""), form.get("place", "")
    address = reverse("twenty-marking", args=[found.number])
    if said not in ("yes", "no") or not place.isdecimal():
        return _back(visit, _("Say whether you would take the lead; nothing was kept."), address)
    try:
        mark(
            found.number, {int(place): Said(said == "yes", form.get("reason", ""))}, user, visit.now
        )
    except NotHeld as fault:
        return _back(visit, str(fault), address)
    return HttpResponseRedirect(address, status=303)


def ballot(visit: Visit, sitting: int) -> HttpResponse:
    """Hand in one's ballot."""
    _sitting(sitting)
    try:
        was_last = hand_in(sitting, _user(visit), visit.now)
    except NotHeld as fault:
        return _back(visit, str(fault), reverse("twenty-sitting", args=[sitting]))
    words = (
        _("All ballots are in: this is what they say.")
        if was_last
        else _("Your ballot is in. Thank you.")
    )
    messages.success(visit.request, words, "good")
    return _to("twenty-sitting", sitting)


def closing(visit: Visit, sitting: int) -> HttpResponse:
    """Close a sitting without those who have not handed in."""
    _sitting(sitting)
    try:
        close(sitting, _user(visit), visit.now)
    except NotHeld as fault:
        return _back(visit, str(fault), reverse("twenty-sitting", args=[sitting]))
    messages.success(
        visit.request, _("The sitting is closed: this is what the ballots say."), "good"
    )
    return _to("twenty-sitting", sitting)


def proposal(visit: Visit, sitting: int) -> HttpResponse:
    """Propose what was drafted as the next version."""
    found = _sitting(sitting)
    address = reverse("twenty-sitting", args=[sitting])
    if found.is_open:
        return _back(visit, _("Ballots are still out; there is nothing to propose yet."), address)
    result = result_of(visit, found)
    if not result.draft.separates:
        return _back(visit, _("Nothing was drafted, so there is nothing to propose."), address)
    _number, text = next_text(result, visit.now)
    why = visit.request.POST.get("why", "")
    try:
        version = propose_draft(sitting, text, why, _user(visit), visit.now)
    except NotHeld as fault:
        return _back(visit, str(fault), address)
    words = _(
        "Version %(number)s is proposed. It binds nobody until a lead of each department has signed it."
    )
    messages.success(visit.request, words % {"number": version.number}, "good")
    return _to("agreement-version", version.number)


def _sitting(number: int) -> Known:
    found = sitting_of(number)
    if found is None:
        raise Absent(_("There is no sitting of that number."))
    return found


def _user(visit: Visit) -> User:
    if visit.user is None:
        raise Absent(_("Only colleagues with an account take part in sittings."))
    return visit.user


def _back(visit: Visit, why: str, address: str) -> HttpResponse:
    messages.error(visit.request, why, "bad")
    return HttpResponseRedirect(address, status=303)


def _to(name: str, number: int) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, args=[number]), status=303)


_BOTH, _POST = ("GET", "POST"), ("POST",)

PAGES = (
    Page("agreement/twenty", "twenty", READ, every_sitting, place=Place.AGREEMENT),
    Page("agreement/twenty/opening", "twenty-opening", OPEN, opening, _POST),
    Page(
        "agreement/twenty/<int:sitting>", "twenty-sitting", READ, sitting, place=Place.AGREEMENT,
        asks=(Asked("of", tuple(VERDICTS)),),
    ),
    Page(
        "agreement/twenty/<int:sitting>/mark", "twenty-marking", MARK, marking, _BOTH,
        Place.AGREEMENT, asks=(Asked("place", is_number=True),),
    ),
    Page("agreement/twenty/<int:sitting>/ballot", "twenty-ballot", MARK, ballot, _POST),
    Page("agreement/twenty/<int:sitting>/closing", "twenty-closing", OPEN, closing, _POST),
    Page("agreement/twenty/<int:sitting>/proposal", "twenty-proposal", PROPOSE, proposal, _POST),
)  # fmt: skip

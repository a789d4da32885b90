"""The page Privacy: find a person, give them what is known of them, erase them; what retention deletes."""

import json

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.people.questions import is_known, persons_meant, portrait
from accord.prospects.export import everything
from accord.sources.erasing import ask_erasure, erasures, erasures_asked
from accord.sources.questions import sources
from accord.web.settings.retention import retention
from accord.web.settings.showing import show_tab
from accord.web.shell.asked import Asked
from accord.web.shell.page import Absent, Page, Place, Visit
from accord.web.sign_in.again import require_again

EXPORT = Permission(Verb.EXPORT, "person")
ERASE = Permission(Verb.ERASE, "person")
SHOWN = 5


def privacy(visit: Visit) -> HttpResponse:
    """Whom a word means, erasures without names, what is deleted when."""
    word = visit.request.GET.get("who", "").strip()
    found = _meant(visit, word) if word else []
    portraits = [portrait(number, visit.desk.log) for number in found[:SHOWN]]
    return show_tab(
        visit, "privacy", "privacy.html", who=word, portraits=portraits, shown=SHOWN,
        several=len(found),
        erasures=erasures(), asked=erasures_asked(), raw_days=visit.desk.place.raw_days,
        retention=retention(visit.desk, visit.now),
    )  # fmt: skip


def _meant(visit: Visit, word: str) -> list[int]:
    return persons_meant(word, visit.desk.place.secret, [one.name for one in sources()])


def export(visit: Visit, person: int) -> HttpResponse:
    """Everything known of a person, as one JSON file."""
    _known(person)
    known = everything(visit.desk.log, person, visit.actor.name, visit.now)
    text = json.dumps(known, ensure_ascii=False, indent=2, default=str)
    response = HttpResponse(text, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="person-{person}.json"'
    return response


def erasure(visit: Visit, person: int) -> HttpResponse:
    """Erase a person, after their number and the pass phrase: it cannot be taken back."""
    _known(person)
    if visit.request.method == "POST":
        return _erased(visit, person)
    return show_tab(visit, "privacy", "erasure.html", shown=portrait(person, visit.desk.log))


def _erased(visit: Visit, person: int) -> HttpResponseRedirect:
    if visit.request.POST.get("word", "").strip() != f"erase {person}":
        words = _("Nothing was erased: type “erase %(number)s” to confirm.")
        messages.error(visit.request, words % {"number": person})
        return redirect("person-erasure", person=person)
    require_again(visit.request)
    if ask_erasure(person, visit.actor.name, visit.now):
        messages.success(visit.request, _("The person is being erased; totals stay as they are."))
    else:
        messages.info(visit.request, _("This person is still being erased; nothing more is to do."))
    return redirect("privacy")


def _known(person: int) -> None:
    if not is_known(person):
        raise Absent(_("Nobody is known under that number."))


_ONE = "settings/privacy/<int:person>"
PAGES = (
    Page("settings/privacy", "privacy", ERASE, privacy, place=Place.SETTINGS, asks=(Asked("who"),)),
    Page(f"{_ONE}/export.json", "person-export", EXPORT, export, place=Place.SETTINGS),
    Page(f"{_ONE}/erasure", "person-erasure", ERASE, erasure, ("GET", "POST"), Place.SETTINGS),
)

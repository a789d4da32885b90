"""Sources: how each does, a new one, its key, its newest events, what is held in quarantine."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accord.access.actors import names_of
from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.sources.actions import (
    KINDS,
    BadName,
    Opened,
    SourceTaken,
    disconnect,
    open_source,
    rotate_key,
)
from accord.sources.bots import activities_of_bots
from accord.sources.processor.replay import (
    NotMended,
    ask_replay,
    held_item,
    held_items,
    mend,
)
from accord.sources.questions import SourceHealth, health
from accord.sources.recent import newest_events
from accord.sources.trying import NotTaken, try_key
from accord.web.settings.showing import show_tab
from accord.web.settings.snippets import snippets
from accord.web.shell.page import Absent, Page, Place, Visit

SEEN = Permission(Verb.READ, "source")
CHANGE = Permission(Verb.WRITE, "source")
REPAIR = Permission(Verb.WRITE, "quarantine")
SHOWN = 20
_NO_KEY = "YOUR_WRITE_KEY"


def every_source(visit: Visit) -> HttpResponse:
    """Health first: one line a source."""
    found = health(visit.desk.intake, visit.now)
    return show_tab(
        visit,
        "sources",
        "sources.html",
        "list",
        sources=found,
        asks=any(_asks(one) for one in found),
    )


def _asks(found: SourceHealth) -> bool:
    """Whether something is about to change that a reader waits for."""
    return found.state == "waiting" or found.account.waiting > 0


def new(visit: Visit) -> HttpResponse:
    """Add a source; its key is shown this once."""
    fault, name = "", visit.request.POST.get("name", "").strip()[:128]
    if visit.request.method == "POST" and name:
        try:
            opened = open_source(name, KINDS[0], visit.actor.name, visit.now)
        except (SourceTaken, BadName) as taken:
            fault = str(taken)
        else:
            return _with_key(visit, opened)
    return show_tab(visit, "sources", "source_new.html", name=name, fault=fault)


def _with_key(visit: Visit, opened: Opened) -> HttpResponse:
    """Not a redirect: a key in an address or a message would lie about longer than this page."""
    return show_tab(
        visit, "sources", "source_key.html", opened=opened, snippets=snippets(opened.write_key)
    )


def one(visit: Visit, name: str) -> HttpResponse:
    """A source with its newest events and what it has in quarantine."""
    found = _source(visit, name)
    return show_tab(
        visit, "sources", "source.html", "events", health=found, asks=_asks(found), snippets=snippets(_NO_KEY),
        names=names_of([found.source.created_by]),
        events=newest_events(visit.desk.intake, name, SHOWN), held=held_items(name, SHOWN),
        bots=activities_of_bots(visit.desk.log).get(name, 0),
    )  # fmt: skip


def key(visit: Visit, name: str) -> HttpResponse:
    """Another key, after saying what stops."""
    found = _source(visit, name)
    if visit.request.method == "POST":
        return _with_key(visit, rotate_key(name, visit.actor.name, visit.now))
    return show_tab(visit, "sources", "source_rotate.html", health=found)


def disconnection(visit: Visit, name: str) -> HttpResponse:
    """Take the key away, after saying what stops."""
    found = _source(visit, name)
    if visit.request.method != "POST":
        return show_tab(visit, "sources", "source_close.html", health=found)
    disconnect(name, visit.actor.name, visit.now)
    messages.success(visit.request, _("The source is disconnected; what it sent stays."))
    return redirect("source", name=name)


def test(visit: Visit, name: str) -> HttpResponseRedirect:
    """Ask the address that senders use whether it takes the key."""
    _source(visit, name)
    try:
        try_key(name, visit.request.POST.get("write_key", "").strip(), settings.BASE_URL)
    except NotTaken as fault:
        messages.error(visit.request, str(fault))
    else:
        words = _("%(address)s takes events of %(name)s.")
        said = words % {"address": settings.BASE_URL, "name": name}
        messages.success(visit.request, said)
    return redirect("source", name=name)


def replay(visit: Visit, name: str) -> HttpResponseRedirect:
    """Try every held item of a source again."""
    _source(visit, name)
    ask_replay(None, visit.actor.name, visit.now, name)
    messages.success(visit.request, _("The items are being tried again."))
    return redirect("source", name=name)


def item(visit: Visit, number: int) -> HttpResponse:
    """One held item as it came; put right and sent through again."""
    held = held_item(number)
    if held is None:
        raise Absent(_("This item is no longer in quarantine; it was counted or erased."))
    body, fault = held.body, ""
    if visit.request.method == "POST":
        body = visit.request.POST.get("body", "")
        try:
            mend(number, body, visit.actor.name, visit.now)
        except NotMended as unfit:
            fault = str(unfit)
        else:
            messages.success(visit.request, _("The item is being tried again."))
            return redirect("source", name=held.source)
    return show_tab(visit, "sources", "held.html", held=held, body=body, fault=fault)


def _source(visit: Visit, name: str) -> SourceHealth:
    found = health(visit.desk.intake, visit.now, name)
    if not found:
        raise Absent(_("There is no source of that name."))
    return found[0]


_ONE = "settings/sources/of/<name>"
_FORM = ("GET", "POST")
PAGES = (
    Page("settings/sources", "sources", SEEN, every_source, place=Place.SETTINGS),
    Page("settings/sources/new", "source-new", CHANGE, new, _FORM, Place.SETTINGS),
    Page(_ONE, "source", SEEN, one, place=Place.SETTINGS),
    Page(f"{_ONE}/key", "source-key", CHANGE, key, _FORM, Place.SETTINGS),
    Page(f"{_ONE}/disconnection", "source-close", CHANGE, disconnection, _FORM, Place.SETTINGS),
    Page(f"{_ONE}/test", "source-test", CHANGE, test, ("POST",), Place.SETTINGS),
    Page(f"{_ONE}/replay", "source-replay", REPAIR, replay, ("POST",), Place.SETTINGS),
    Page("settings/quarantine/<int:number>", "held", REPAIR, item, _FORM, Place.SETTINGS),
)

"""The page of the audit log: who did what, and whether the chain of its lines still holds."""

from django.http import HttpResponse

from accord.access import audit
from accord.access.actors import names_of
from accord.access.audit import Act
from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.web.settings.showing import show_tab
from accord.web.shell.asked import Asked
from accord.web.shell.page import Page, Place, Visit

SEEN = Permission(Verb.READ, "audit")
AT_ONCE = 100


def log(visit: Visit) -> HttpResponse:
    """Lines by actor, act and object, newest first; the chain is followed only when asked for."""
    asked = visit.request.GET
    chosen = {name: asked.get(name, "") for name in ("actor", "act", "thing")}
    chosen["act"] = chosen["act"] if chosen["act"] in tuple(Act) else ""
    before = asked.get("before", "")
    last = int(before) if before.isdecimal() and len(before) < 19 else None
    found = audit.lines(**chosen, before=last, limit=AT_ONCE + 1)
    actors = audit.actors()
    return show_tab(
        visit, "audit", "audit.html", "lines", lines=found[:AT_ONCE], chosen=chosen, acts=list(Act),
        actors=actors, names=names_of(actors), things=audit.things(),
        chain=audit.verified() if asked.get("verify") == "chain" else None,
        older=found[AT_ONCE - 1].id if len(found) > AT_ONCE else None,
    )  # fmt: skip


_ASKS = (
    Asked("actor"), Asked("act", tuple(Act)), Asked("thing"), Asked("before", is_number=True),
    Asked("verify", ("chain",)),
)  # fmt: skip
PAGES = (Page("settings/audit", "audit", SEEN, log, place=Place.SETTINGS, asks=_ASKS),)

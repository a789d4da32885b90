"""Activities and states in words."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accord.prospects.folding import Moment

STATES: dict[str, str | Promise] = {
    "lead": gettext_lazy("Lead"),
    "mql": gettext_lazy("Marketing-qualified"),
    "sent": gettext_lazy("Sent to sales"),
    "sal": gettext_lazy("Accepted"),
    "sql": gettext_lazy("Sales-qualified"),
    "won": gettext_lazy("Won"),
    "lost": gettext_lazy("Lost"),
    "sent_back": gettext_lazy("Sent back"),
    "expired": gettext_lazy("Expired"),
    "recycled": gettext_lazy("Recycled"),
    "disqualified": gettext_lazy("Disqualified"),
    "open": gettext_lazy("Open"),
}
# How a state looks: good, bad, info or neutral.
TONES = {"won": "good", "sal": "info", "sql": "info", "sent": "info", "lost": "", "open": "info"}

_ICONS = {
    "page": "visit", "screen": "visit", "click": "visit", "form": "form", "identify": "person", "call": "call",
    "meeting": "meetings", "note": "note", "download": "download", "webinar": "meetings", "event": "meetings",
    "ad_click": "outside", "chat": "conversations", "message": "conversations", "social": "conversations",
}  # fmt: skip


def icon_of(kind: str) -> str:
    """The drawing that stands for a kind of activity."""
    return "mail" if kind.startswith("email") else _ICONS.get(kind, "health")


def said(moment: Moment) -> str:
    """The line of a timeline in words: `14 page views`, `Viewed /pricing`, `Call by Ann Lee`."""
    item = moment.newest
    if moment.is_fold:
        return _many(item["kind"], len(moment.items))
    return _one(item)


def _many(kind: str, n: int) -> str:
    if kind == "page":
        return ngettext("%(n)s page viewed", "%(n)s pages viewed", n) % {"n": n}
    if kind == "email_sent":
        return ngettext("%(n)s campaign mail", "%(n)s campaign mails", n) % {"n": n}
    if kind == "email_open":
        return ngettext("%(n)s mail opened", "%(n)s mails opened", n) % {"n": n}
    return f"{n} × {plain(kind)}"


def plain(kind: str) -> str:
    """A kind as people say it: `email_click` is `email click`."""
    return kind.replace("_", " ")


def _one(item: Any) -> str:
    kind, name, who = item["kind"], item["name"], item["who"]
    if kind == "page":
        return _("Viewed %(page)s") % {"page": item["path"] or name or _("a page")}
    if kind == "form":
        return _("Sent the form %(name)s") % {"name": name or ""}
    if kind == "identify":
        return _("Said who they are")
    if kind in ("call", "meeting", "email") and who:
        return f"{plain(kind).capitalize()} · {who}"
    words = plain(kind).capitalize()
    return f"{words}: {name}" if name and name != kind else words

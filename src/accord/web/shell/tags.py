"""Template filters of the shell: moments in words, form fields."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.dateformat import format as formatted
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accord.basics.moments import datetime_of, iso

register = template.Library()

_FORMATS = {
    "minute": "Y-m-d H:i",
    "day": "j M Y",
    "clock": "H:i",
    "whole": "j M Y, H:i",
    "title": "j M Y, H:i:s",
}

# The blank between a number and what it counts in.
_UNIT = re.compile(r"(?<=[0-9]) (?=(?:%|[A-Z]{3}|bn|[kmdhs]|days?)(?![A-Za-z]))")

# The stages of a lead in the order of its life, by the column that holds the moment.
STAGES: tuple[tuple[str, str | Promise], ...] = (
    ("created_at", _("Opened")),
    ("mql_at", _("Marketing-qualified")),
    ("sent_at", _("Sent to sales")),
    ("first_contact_at", _("First contact")),
    ("sal_at", _("Accepted")),
    ("sent_back_at", _("Sent back")),
    ("expired_at", _("Expired")),
    ("sql_at", _("Sales-qualified")),
    ("won_at", _("Won")),
    ("lost_at", _("Lost")),
    ("recycled_at", _("Recycled")),
    ("disqualified_at", _("Disqualified")),
)


@register.filter
def moment(microseconds: int | None) -> str:
    """A moment as ISO 8601, for `<time datetime>`; empty for none."""
    return "" if microseconds is None else iso(microseconds)


@register.filter
def unbroken(sentence: str) -> str:
    """The sentence with every number kept on one line with its unit."""
    return _UNIT.sub("\N{NO-BREAK SPACE}", sentence)


@register.filter
def stages(lead: Mapping[str, Any]) -> list[tuple[str | Promise, int]]:
    """The stages that a lead has reached, in order of time."""
    reached = [(words, lead[name]) for name, words in STAGES if lead.get(name) is not None]
    return sorted(reached, key=lambda pair: pair[1])


@register.simple_tag
def told(
    at: int | datetime | None, shows: str = "", as_words: str = "minute", css: str = ""
) -> SafeString:
    """A moment in the company's zone, whose name its title says; an en dash for none.

    `as_words` is minute, day, clock or whole; `shows="relative"` lets the browser say how long ago it is.
    """
    if at is None:
        return format_html("{}", "–")
    zone = settings.VALUES["ACCORD_ZONE"].text
    known = at if isinstance(at, datetime) else datetime_of(at)
    local = known.astimezone(ZoneInfo(zone))
    more = {"class": css, "data-shows": shows}
    return format_html(
        '<time datetime="{}" title="{} {}"{}>{}</time>',
        f"{known.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", formatted(local, _FORMATS["title"]), zone,
        flatatt({name: text for name, text in more.items() if text}), formatted(local, _FORMATS[as_words]),
    )  # fmt: skip


@register.filter
def number(value: int | None) -> str:
    """A whole number with its thousands apart; an en dash for none."""
    return "–" if value is None else f"{value:,}"


@register.filter
def who(actor: str, names: Mapping[str, str]) -> str:
    """An actor of the log as colleagues read it, by the names that the page has read."""
    return names.get(actor) or "–"


@register.filter
def separator(mark: str) -> str:
    """A file's separator, visible."""
    return "tab" if mark == "\t" else mark


@register.filter
def lastline(text: str) -> str:
    """The last line of a fault, which says what it was."""
    return (text.strip().splitlines() or [""])[-1]


@register.filter
def unprompted(field: BoundField) -> SafeString:
    """A field whose label says what goes in: no words inside that vanish when one types."""
    return field.as_widget(attrs={"placeholder": ""})

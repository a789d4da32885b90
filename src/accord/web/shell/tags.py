"""Template filters of the shell: moments in words, form fields."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.forms import BoundField
from django.utils.dateformat import format as formatted
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accord.basics.moments import SECOND, iso

register = template.Library()

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
def day(microseconds: int | None) -> str:
    """The day of a moment, UTC: 24 Nov 2026."""
    return "" if microseconds is None else formatted(_local(microseconds, "UTC"), "j M Y")


@register.filter
def clock(microseconds: int, zone: str) -> str:
    """The time of day of a moment in the zone: 14:05."""
    return formatted(_local(microseconds, zone or "UTC"), "H:i")


@register.filter
def stages(lead: Mapping[str, Any]) -> list[tuple[str | Promise, int]]:
    """The stages that a lead has reached, in order of time."""
    reached = [(words, lead[name]) for name, words in STAGES if lead.get(name) is not None]
    return sorted(reached, key=lambda pair: pair[1])


def _local(microseconds: int, zone: str) -> datetime:
    return datetime.fromtimestamp(microseconds / SECOND, UTC).astimezone(ZoneInfo(zone))


@register.filter
def told(microseconds: int | None) -> str:
    """A moment as people read it, to the minute, UTC: 2026-11-24 14:44."""
    return "–" if microseconds is None else iso(microseconds)[:16].replace("T", " ")


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

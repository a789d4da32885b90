"""Parts of an agreement as sentences: lengths, promises, reviews, states."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext

from accord.agreement.document import Commitment
from accord.agreement.standing import State

Words = Mapping[str, str | Promise]
DEPARTMENTS: Words = {"marketing": later("Marketing"), "sales": later("Sales")}
STATES: Words = {
    State.PROPOSED: later("Waits for both signatures"),
    State.HALF_SIGNED: later("Signed by one"),
    State.AGREED: later("Signed, begins later"),
    State.IN_FORCE: later("In force"),
    State.SUPERSEDED: later("Superseded"),
    State.ENDED: later("Ended"),
    State.WITHDRAWN: later("Taken back"),
    State.OVERTAKEN: later("Overtaken"),
}
CHIPS: Mapping[str, tuple[str, str]] = {
    State.PROPOSED: ("chip-warn", "awaiting"),
    State.HALF_SIGNED: ("chip-warn", "awaiting"),
    State.AGREED: ("chip-signed", "signed"),
    State.IN_FORCE: ("chip-signed", "signed"),
}
_WHAT: Words = {
    "leads": later("leads"),
    "qualified_leads": later("qualified leads"),
    "first_contact": later("first contact"),
    "answer": later("an answer, accepted or sent back"),
    "second_look": later("an answer to a second look"),
    "touches": later("touches"),
    "reasons": later("reasons given"),
    "content": later("the content that was asked for"),
}
_PER: Words = {
    "lead": later("for each lead"),
    "week": later("each week"),
    "month": later("each month"),
    "quarter": later("each quarter"),
    "request": later("for each request"),
}
DAYS: Words = {
    "mon": later("Monday"), "tue": later("Tuesday"), "wed": later("Wednesday"), "thu": later("Thursday"),
    "fri": later("Friday"), "sat": later("Saturday"), "sun": later("Sunday"),
}  # fmt: skip


def lasting(length: str) -> str:
    """14d as 14 days."""
    count, unit = int(length[:-1]), length[-1]
    told = {
        "m": ngettext("%(n)d minute", "%(n)d minutes", count),
        "h": ngettext("%(n)d hour", "%(n)d hours", count),
        "d": ngettext("%(n)d day", "%(n)d days", count),
        "w": ngettext("%(n)d week", "%(n)d weeks", count),
    }
    return told[unit] % {"n": count}


def amount(number: float | int) -> str:
    """A number with its thousands apart and no needless decimals."""
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.10g}"


def points(number: float) -> str:
    """Points with their sign."""
    return f"{'−' if number < 0 else '+'}{amount(abs(number))}"


def share(number: float) -> str:
    """0.1 as 10 %."""
    return f"{amount(round(number * 100, 4))} %"


def promise(made: Commitment) -> str:
    """What is owed, as a phrase: "first contact within 4 hours, for each lead"."""
    facts = {"what": _WHAT[made.what], "per": _PER[made.per]}
    if isinstance(made.target, str):
        return _("%(what)s within %(length)s, %(per)s") % {
            **facts,
            "length": lasting(made.target),
        }
    return _("%(amount)s %(what)s %(per)s") % {**facts, "amount": amount(made.target)}


def conditions_of(made: Commitment) -> str:
    """Of which leads, counted in which hours, how much may be missed."""
    told = []
    if made.lead_type:
        told.append(_("for “%(name)s”") % {"name": made.lead_type})
    if made.calendar:
        told.append(_("counted in “%(name)s”") % {"name": made.calendar})
    if made.tolerance:
        told.append(_("%(share)s may be missed") % {"share": share(made.tolerance)})
    return "; ".join(told)


def department(name: str) -> str:
    """A department as a name."""
    return str(DEPARTMENTS.get(name, name))


def moment_of_week(clock: str) -> str:
    """A weekday and an hour: thu 17:00 is Thursday 17:00."""
    day, _space, hour = clock.partition(" ")
    return f"{DAYS.get(day, day)} {hour}"

"""How soon sales turns to a lead: the time to the first contact, and who never had an answer."""

import ibis
import ibis.expr.types as ir

from accord.metrics.measures import Share, Waiting
from accord.metrics.metric import Metric, Transition, reached_in_period
from accord.metrics.sheets import LEADS
from accord.metrics.windows import Window


def _contacted(leads: ir.Table, window: Window) -> ir.BooleanValue:
    return leads.first_contact_at.notnull() & (leads.first_contact_at <= window.as_of)


def _waited(leads: ir.Table, window: Window) -> ir.Value:
    contact = ibis.ifelse(_contacted(leads, window), leads.first_contact_at, window.as_of)
    return contact - leads.sent_at


def _in_time(leads: ir.Table, window: Window) -> ir.BooleanValue:
    return _contacted(leads, window) & (leads.first_contact_at - leads.sent_at <= window.within)


def _time_passed(leads: ir.Table, window: Window) -> ir.BooleanValue:
    passed = leads.sent_at + window.within <= window.as_of
    return reached_in_period("sent_at")(leads, window) & passed


_WITHIN_TARGET = Metric(
    "within_target",
    "Of the leads sent in the period whose target time has passed, the share contacted in it.",
    "share",
    "sales",
    LEADS,
    "sent_at",
    Share(_in_time),
    _time_passed,
)
SPEED_TO_LEAD = Metric(
    "speed_to_lead",
    "Time from sending to the first human contact, of the leads sent in the period; leads never "
    "contacted count as still waiting.",
    "seconds",
    "sales",
    LEADS,
    "sent_at",
    Waiting(_waited, _contacted),
    reached_in_period("sent_at"),
    in_time=_WITHIN_TARGET,
)
ANSWERED = Transition("handed_at", "answered_at", ())
UNANSWERED_RATE = Metric(
    "unanswered_rate",
    "Of the qualified leads handed to sales in the period, the share that nobody has contacted, "
    "accepted, sent back or taken further.",
    "share",
    "sales",
    LEADS,
    "handed_at",
    Share(lambda leads, window: ~ANSWERED.reached(leads, window), ANSWERED.waiting),
    reached_in_period("handed_at"),
    transition=ANSWERED,
)

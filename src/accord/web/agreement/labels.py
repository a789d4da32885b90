"""What fields of the document are called in forms, and what may be chosen in them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]
LABELS: Words = {
    "title": _("Title"), "purpose": _("Purpose"), "effective": _("Holds from"), "until": _("Last day"),
    "department": _("Department"), "name": _("Name"), "signs": _("Who signs"), "zone": _("Time zone"),
    "weekdays": _("Weekdays"), "holidays": _("Holidays"), "overrides": _("Single days that differ"),
    "when": _("If"), "words": _("In words"), "points": _("Points"), "card": _("What both know"),
    "job": _("What they do"), "pains": _("Pains, one a line"), "triggers": _("Triggers, one a line"),
    "decides_with": _("Who decides with them, one a line"), "objections": _("Objections, one a line"),
    "reads": _("What they read, one a line"), "cycle": _("Sales cycle"), "size": _("Size"),
    "win_rate": _("Win rate"), "season": _("Season"), "standard": _("Standard"), "codes": _("Codes"),
    "traits": _("Traits"), "disqualifiers": _("No lead, whatever else is true"), "cap": _("At most"),
    "rules": _("Activities"), "half_life": _("Counts half after"), "groups": _("Groups"),
    "fit": _("Letters of fit, best first"), "engagement": _("Numbers of engagement, best first"),
    "qualify": _("Cells that qualify"), "window": _("Within"), "people": _("People"),
    "roles": _("Roles that count"), "owner": _("Whose it is"), "code": _("Code"), "used_by": _("Used by"),
    "ends": _("What becomes of the lead"), "under": _("A part of"), "return_after": _("Comes back after"),
    "owes": _("Who owes it"), "to": _("To whom"), "what": _("What"), "per": _("For each"),
    "target": _("How much or how soon"), "lead_type": _("Kind of lead"), "calendar": _("In the hours of"),
    "tolerance": _("Share that may be missed"), "stage": _("Stage"), "touches": _("Touches"),
    "within": _("Within"), "after": _("After"), "send": _("What is sent"), "steps": _("Steps"),
    "profile": _("Profile"), "reasons": _("After these reasons"), "stop": _("Over as soon as"),
    "period": _("Period"), "plan": _("Plan by kind of lead"), "leads": _("Leads"),
    "acceptance": _("Share accepted"), "reach": _("Share reached"), "win": _("Share won"),
    "leads_a_week": _("Leads a week"), "a_seller": _("Leads a seller"), "currency": _("Currency"),
    "metric": _("Figure"), "value": _("Value"), "by": _("By"), "a_week": _("A week"),
    "commitment": _("Commitment"), "before": _("How long before"), "tell": _("Who is told"),
    "next_act": _("What to do next"), "most_a_day": _("At most a day"), "rule": _("Rule of RFC 5545"),
    "freeze": _("Figures are frozen on"), "questions": _("Questions, one a line"),
}  # fmt: skip
# Where the same name means something else.
OF_PLACE: Words = {
    "routing.to": _("People and their weight"), "prices.leads": _("Worth by kind of lead"),
    "routing.by": _("Shared by"), "audit.by": _("By whom"), "quota.plan.size": _("Deal size"),
}  # fmt: skip
KEYS: Words = {
    "weekdays": _("Day"), "overrides": _("Date"), "fit": _("Letter"), "engagement": _("Number"),
    "plan": _("Kind of lead"), "leads": _("Kind of lead"), "to": _("Who"),
}  # fmt: skip
VALUES: Words = {
    "weekdays": _("Hours"), "overrides": _("Hours"), "fit": _("From"), "engagement": _("From"),
    "plan": _("Plan"), "leads": _("Worth"), "to": _("Weight"),
}  # fmt: skip
CHOICES: Words = {
    "marketing": _("Marketing"), "sales": _("Sales"), "mon": _("Monday"), "tue": _("Tuesday"),
    "wed": _("Wednesday"), "thu": _("Thursday"), "fri": _("Friday"), "sat": _("Saturday"),
    "sun": _("Sunday"), "isic": "ISIC", "nace": "NACE", "naics": "NAICS", "lead": _("Lead"),
    "mql": _("Marketing-qualified"), "sent": _("Sent to sales"), "sal": _("Sales-accepted"),
    "sql": _("Sales-qualified"), "won": _("Won"), "lost": _("Lost"), "recycled": _("Recycled"),
    "disqualified": _("Disqualified"), "sent_back": _("Sent back"), "leads": _("Leads"),
    "qualified_leads": _("Qualified leads"), "first_contact": _("First contact"),
    "answer": _("An answer: accepted or sent back"), "second_look": _("An answer to a second look"),
    "touches": _("Touches"), "reasons": _("Reasons given"), "content": _("Content asked for"),
    "week": _("Week"), "month": _("Month"), "quarter": _("Quarter"), "request": _("Request"),
    "weight": _("by weight"), "turn": _("in turn"), "capacity": _("by who has room"),
    "owner": _("the owner is told"), "lead_of_department": _("the lead of the department is told"),
    "both_leads": _("both leads are told"),
}  # fmt: skip
TESTS: Words = {
    "trait": _("trait"), "is": _("is"), "one_of": _("is one of"), "like": _("is like"),
    "at_least": _("is at least"), "above": _("is above"), "at_most": _("is at most"),
    "below": _("is below"), "known": _("is known (yes or no)"), "kind": _("activity"),
    "name": _("named"), "url": _("at the address"), "channel": _("over the channel"),
    "source": _("from the source"), "medium": _("by the medium"), "campaign": _("of the campaign"),
    "asset": _("with the asset"), "term": _("by the search term"), "direction": _("direction (in or out)"),
    "times": _("how many times"), "within": _("within the last"),
}  # fmt: skip
ADD: Words = {
    "parties": _("Add a department"), "calendars": _("Add hours"), "lead_types": _("Add a kind"),
    "profiles": _("Add a profile"), "industries": _("Add an industry"), "traits": _("Add a trait"),
    "disqualifiers": _("Add one"), "groups": _("Add a group"), "rules": _("Add an activity"),
    "fit": _("Add a letter"), "engagement": _("Add a number"), "stages": _("Add a stage"),
    "reasons": _("Add a reason"), "commitments": _("Add a commitment"), "steps": _("Add a step"),
    "nurture": _("Add a track"), "routing": _("Add a route"), "weekdays": _("Add a day"),
    "overrides": _("Add a day"), "to": _("Add somebody"), "signals": _("Add a moment"),
    "reminders": _("Add a reminder"),
}  # fmt: skip

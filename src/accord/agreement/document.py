"""The agreement as one document: every section and field, declared once.

The reader, its faults, the schema and the guide are made of these declarations. A section that is
left out says that nothing was agreed about it.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from accord.agreement.conditions import Condition
from accord.agreement.values import (
    Amount,
    Cap,
    Cell,
    Clock,
    Code,
    Count,
    Currency,
    Day,
    Department,
    HalfLife,
    Holiday,
    Hours,
    Length,
    Name,
    Points,
    Score,
    Share,
    Term,
    Weekday,
    Words,
)

OTHER = "other"
LEAD_TYPES = 12


class _Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every part has: fixed once read, and no fields but its own."""


class Party(_Part, frozen=True):
    """A department and who signs for it."""

    department: Department
    name: Name
    signs: Name


class Calendar(_Part, frozen=True):
    """When somebody works: hours of each weekday, holidays, and single days that differ."""

    name: Name
    zone: Name
    weekdays: dict[Weekday, tuple[Hours, ...]]
    holidays: tuple[Holiday, ...] = ()
    overrides: dict[Day, tuple[Hours, ...]] = field(default_factory=dict)


class LeadType(_Part, frozen=True):
    """A kind of lead: the first whose condition holds, in the order written; the rest are "other"."""

    name: Name
    when: Condition
    words: Words = ""


class Card(_Part, frozen=True):
    """What both departments know of such a buyer, in their own words."""

    job: Words = ""
    pains: tuple[Words, ...] = ()
    triggers: tuple[Words, ...] = ()
    decides_with: tuple[Words, ...] = ()
    objections: tuple[Words, ...] = ()
    reads: tuple[Words, ...] = ()


class Profile(_Part, frozen=True):
    """A buyer whom both know: the first whose condition holds; its points count towards fit."""

    name: Name
    when: Condition
    points: Points = 0
    card: Card = Card()


class IndustryCard(_Part, frozen=True):
    """How selling to an industry goes, in words; figures come from the rows."""

    cycle: Words = ""
    size: Words = ""
    win_rate: Words = ""
    season: Words = ""


class Industry(_Part, frozen=True):
    """An industry with its standard codes: the first whose condition holds; its points count towards fit."""

    name: Name
    when: Condition
    standard: Literal["isic", "nace", "naics"] = "nace"
    codes: tuple[Name, ...] = ()
    points: Points = 0
    card: IndustryCard = IndustryCard()


class Trait(_Part, frozen=True):
    """Points towards fit while the condition holds."""

    name: Name
    points: Points
    when: Condition


class Disqualifier(_Part, frozen=True):
    """While the condition holds, the person is no lead, whatever else is true."""

    name: Name
    when: Condition


class Fit(_Part, frozen=True):
    """How well somebody matches whom we can help, from 0 to 100."""

    traits: tuple[Trait, ...] = ()
    disqualifiers: tuple[Disqualifier, ...] = ()


class EngagementRule(_Part, frozen=True):
    """Points for each activity that meets the condition, losing half with each half-life of its group.

    `cap` is how far all activities of the rule together may move the score, up or down.
    """

    name: Name
    points: Points
    when: Condition
    cap: Cap | None = None


class Group(_Part, frozen=True):
    """Rules that share a cap, the most that they bring together, and a half-life of their own if said."""

    name: Name
    rules: tuple[EngagementRule, ...]
    cap: Cap | None = None
    half_life: HalfLife | None = None


class Engagement(_Part, frozen=True):
    """How much somebody does, from 0 to 100, by what they did and how long ago."""

    half_life: HalfLife
    groups: tuple[Group, ...]


class Grades(_Part, frozen=True):
    """From which score each letter of fit and number of engagement begins, best first; which cells qualify."""

    fit: dict[
        Annotated[str, Meta(pattern=r"^[A-Z]$", extra={"words": "a letter such as A"})], Score
    ]
    engagement: dict[
        Annotated[str, Meta(pattern=r"^[1-9]$", extra={"words": "a number from 1 to 9"})], Score
    ]
    qualify: tuple[Cell, ...]


class BuyingGroup(_Part, frozen=True):
    """Qualified people of one account within the window are handed over together, to one owner.

    A role is met by somebody whose property `role` says so, or whose buyer profile has that name.
    """

    window: Length
    people: Count = 2
    roles: tuple[Name, ...] = ()


class Stage(_Part, frozen=True):
    """What a stage means to both departments."""

    name: Literal["lead", "mql", "sent", "sal", "sql", "won", "lost", "recycled", "disqualified"]
    words: Words
    owner: Department


class Reason(_Part, frozen=True):
    """Why a lead goes back or ends; `under` makes it a part of another reason."""

    code: Code
    words: Words
    used_by: tuple[Department, ...] = ("sales",)
    ends: Literal["sent_back", "recycled", "disqualified", "lost"] = "sent_back"
    under: Code | None = None
    return_after: Length | None = None


class Commitment(_Part, frozen=True):
    """What one department owes the other; `target` is a length of time for acts and a number for amounts."""

    name: Name
    owes: Department
    to: Department
    what: Literal[
        "leads",
        "qualified_leads",
        "first_contact",
        "answer",
        "second_look",
        "touches",
        "reasons",
        "content",
    ]
    per: Literal["lead", "week", "month", "quarter", "request"]
    target: Length | float
    lead_type: Name | None = None
    calendar: Name | None = None
    tolerance: Annotated[Share, Meta(description="The share that may be missed.")] = 0


class ExpectedActivity(_Part, frozen=True):
    """How much work a lead gets in a stage before it counts as stalled."""

    stage: Literal["lead", "mql", "sent", "sal", "sql"]
    touches: Count
    within: Length
    lead_type: Name | None = None


class NurtureStep(_Part, frozen=True):
    """One message of a track, so long after the one before."""

    after: Length
    send: Name


class Track(_Part, frozen=True):
    """What somebody is sent while it is too early to sell; `stop` ends it."""

    name: Name
    steps: tuple[NurtureStep, ...]
    profile: Name | None = None
    reasons: tuple[Code, ...] = ()
    stop: Condition | None = None


class Plan(_Part, frozen=True):
    """What is expected of one lead type: leads sent, shares, and the size of a deal in whole units."""

    leads: Count
    acceptance: Share
    reach: Share
    win: Share
    size: Amount


class Quota(_Part, frozen=True):
    """What marketing owes and sales makes of it in a period, by lead type."""

    period: Term
    plan: dict[Name, Plan]


class Capacity(_Part, frozen=True):
    """How many leads a week sales can work well, in a period."""

    period: Term
    leads_a_week: Count
    a_seller: Count | None = None


class PriceList(_Part, frozen=True):
    """What a lead of a type counts as worth in a period; frozen once signed."""

    period: Term
    currency: Currency
    leads: dict[Name, Amount]


class Target(_Part, frozen=True):
    """What a figure is to reach in a period."""

    metric: Code
    period: Term
    value: float


class Route(_Part, frozen=True):
    """Who gets a lead: the first route whose condition holds, shared by weight among its people."""

    name: Name
    to: dict[Name, Annotated[int, Meta(ge=1, le=100, extra={"words": "a weight from 1 to 100"})]]
    when: Condition | None = None
    by: Literal["weight", "turn", "capacity"] = "weight"


class Audit(_Part, frozen=True):
    """How many decisions are looked at again, and by whom."""

    a_week: Count
    by: tuple[Name, ...]
    words: Words = ""


class Reminder(_Part, frozen=True):
    """Who is told how long before a commitment falls due."""

    commitment: Name
    before: Length
    tell: Literal["owner", "lead_of_department", "both_leads"] = "owner"


class Signal(_Part, frozen=True):
    """A moment that a seller hears of at once, with one act to take next."""

    name: Name
    when: Condition
    next_act: Words
    most_a_day: Count = 5


class Review(_Part, frozen=True):
    """When both look at the figures together, by RFC 5545, and when the pack is frozen."""

    rule: Words
    freeze: Clock
    zone: Name
    calendar: Name | None = None
    questions: tuple[Words, ...] = ()


class Document(_Part, frozen=True):
    """An agreement of sales and marketing."""

    title: Name = "Agreement"
    purpose: Words = ""
    effective: Day | None = None
    until: Day | None = None
    parties: tuple[Party, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    lead_types: Annotated[
        tuple[LeadType, ...],
        Meta(
            max_length=LEAD_TYPES,
            extra={
                "words": 'at most twelve lead types; whatever fits none of them counts as "other"'
            },
        ),
    ] = ()
    profiles: tuple[Profile, ...] = ()
    industries: tuple[Industry, ...] = ()
    fit: Fit = Fit()
    engagement: Engagement | None = None
    grades: Grades | None = None
    buying_groups: BuyingGroup | None = None
    stages: tuple[Stage, ...] = ()
    reasons: tuple[Reason, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    expected_activity: tuple[ExpectedActivity, ...] = ()
    nurture: tuple[Track, ...] = ()
    quota: tuple[Quota, ...] = ()
    capacity: tuple[Capacity, ...] = ()
    prices: tuple[PriceList, ...] = ()
    targets: tuple[Target, ...] = ()
    routing: tuple[Route, ...] = ()
    audit: Audit | None = None
    reminders: tuple[Reminder, ...] = ()
    signals: tuple[Signal, ...] = ()
    review: Review | None = None

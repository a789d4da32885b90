"""The parameters of a simulated company: what was planted, so that a test can ask whether it is found.

Effects are log-odds unless the name says otherwise, lags are medians in hours of a log-normal with
the sigma beside them. Counts hold for scale 1.
"""

from dataclasses import dataclass, field

from accord.basics.moments import DAY

HISTORY_DAYS = 730
# Generated beyond the history, so that a demo can be simulated on without changing its past.
AHEAD_DAYS = 92


@dataclass(frozen=True)
class Channel:
    """One way to the site. `source` and `medium` give the channel group `name` by the published rules.

    `share` is its part of first visits, `cost` the minor units of one click (0: free),
    `referrer` the host that a visit without UTM comes from, `qualify` the planted effect on
    qualification (lead to SQL), `known` the effect on leaving an address.
    """

    name: str
    source: str
    medium: str
    share: float
    cost: int = 0
    referrer: str = ""
    qualify: float = 0.0
    known: float = 0.0
    utm: bool = True
    returns: float = 0.0


CHANNELS = (
    Channel("Direct", "", "", 0.17, utm=False, returns=0.50, known=0.1),
    Channel(
        "Organic Search", "google", "organic", 0.27, 0, "www.google.com", 0.25, 0.15, False, 0.2
    ),
    Channel("Paid Search", "google", "cpc", 0.21, 2200, "www.google.com", 0.35, 0.3, True, 0.05),
    Channel("Paid Social", "linkedin", "paid_social", 0.11, 2900, "www.linkedin.com", -0.35, -0.1),
    Channel(
        "Organic Social", "linkedin", "social", 0.06, 0, "www.linkedin.com", 0.0, 0.0, True, 0.06
    ),
    Channel("Email", "newsletter", "email", 0.03, 0, "", 0.1, 0.3, True, 0.04),
    Channel("Referral", "", "", 0.08, 0, "reviews.softwarelist.example", 0.3, 0.2, False, 0.05),
    Channel("Display", "adnet", "display", 0.05, 420, "ads.adnet.example", -0.5, -0.6, True, 0.1),
    Channel("Paid Video", "youtube", "cpv", 0.02, 310, "www.youtube.com", -0.3, -0.5),
)


@dataclass(frozen=True)
class LeadType:
    """What a prospect asked for. `share` among forms, `mql` the share that qualifies for marketing.

    `accept` is the sellers' planted preference (effect on acceptance); `qualify` and `win` are what
    such leads are truly worth.
    """

    name: str
    event: str
    page: str
    share: float
    mql: float
    accept: float = 0.0
    qualify: float = 0.0
    win: float = 0.0


LEAD_TYPES = (
    LeadType("Demo request", "Demo Form Submitted", "/demo", 0.17, 0.93, 0.7, 0.6, 0.2),
    LeadType("Contact request", "Contact Form Submitted", "/contact", 0.12, 0.85, 0.4, 0.4, 0.1),
    LeadType("Free trial", "Trial Form Submitted", "/trial", 0.15, 0.78, 0.1, 0.3, 0.15),
    LeadType("Webinar", "Webinar Form Submitted", "/webinars", 0.20, 0.48, -0.6, 0.1, 0.0),
    LeadType("Guide", "Guide Form Submitted", "/guides", 0.36, 0.36, -0.4, -0.4, -0.1),
)


@dataclass(frozen=True)
class Segment:
    """A size class of accounts: `employees` from here on, deal size in minor units, effect on winning."""

    name: str
    employees: int
    share: float
    deal_median: int
    win: float
    cycle_days: float


SEGMENTS = (
    Segment("Small", 5, 0.52, 700_000, 0.1, 32.0),
    Segment("Mid-market", 100, 0.34, 2_400_000, 0.0, 58.0),
    Segment("Enterprise", 1000, 0.14, 8_500_000, -0.25, 96.0),
)


@dataclass(frozen=True)
class Lags:
    """Medians in hours (days where named) and sigmas of the waits between stages."""

    mql_hours: float = 3.0
    sent_hours: float = 1.5
    accept_hours: float = 7.0
    contact_hours: float = 5.0
    qualify_days: float = 6.0
    sigma: float = 0.9
    close_sigma: float = 0.55


@dataclass(frozen=True)
class Turn:
    """What turns for the worse from a day of the history on; every share is of what would else have been.

    `leads` still come, `accepted` are the leads still accepted of channel `source`, `qualified` and
    `won` still get there, `large_won` of the deals from `large` minor units on are still won, and
    `heard` of the leads sent still hear anything from sales.
    """

    day: int = 0
    leads: float = 1.0
    source: str = ""
    accepted: float = 1.0
    qualified: float = 1.0
    won: float = 1.0
    large: int = 2_700_000
    large_won: float = 1.0
    heard: float = 1.0


@dataclass(frozen=True)
class Truth:
    """Everything planted. `speed` is the effect on qualification of each doubling of the hours to first contact.

    `owner_speed_sigma` spreads sellers' median waits, `owner_accept_sigma` their acceptance.
    """

    channels: tuple[Channel, ...] = CHANNELS
    lead_types: tuple[LeadType, ...] = LEAD_TYPES
    segments: tuple[Segment, ...] = SEGMENTS
    lags: Lags = field(default_factory=Lags)
    accept: float = 0.75
    qualify: float = -0.35
    win: float = -0.95
    speed: float = -0.18
    never_contacted: float = 0.07
    silent: float = 0.06
    owner_speed_sigma: float = 0.55
    owner_accept_sigma: float = 0.15
    known_share: float = 0.30
    intent: float = 0.8
    bots: float = 0.03
    second_device: float = 0.15
    yearly_growth: float = 0.28
    turn: Turn = field(default_factory=Turn)


@dataclass(frozen=True)
class Company:
    """Who is simulated. `visitors` are the persons of 24 months at scale 1, `budget` scales spend."""

    name: str
    currency: str
    visitors: int
    staff: int
    pods: int
    mail_days: int


LARGE = Company("large", "EUR", 40_000, 60, 2, 15)
SMALL = Company("small", "EUR", 3_200, 10, 1, 30)
COMPANIES = {company.name: company for company in (LARGE, SMALL)}


@dataclass(frozen=True)
class Plan:
    """One run: the company, its truth, the seed, the scale and the first moment (microseconds UTC)."""

    company: Company
    start: int
    seed: int = 7
    scale: float = 1.0
    staff: int | None = None
    truth: Truth = field(default_factory=Truth)

    @property
    def days(self) -> int:
        """Days that are generated: the history and what lies ahead of it."""
        return HISTORY_DAYS + AHEAD_DAYS

    @property
    def turn_at(self) -> int:
        """The moment from which the truth's turn holds."""
        return self.start + self.truth.turn.day * DAY

    @property
    def visitors(self) -> int:
        """Persons over the history."""
        return max(20, round(self.company.visitors * self.scale))

    @property
    def colleagues(self) -> int:
        """Staff of both departments, at least two of each."""
        return max(4, self.staff if self.staff is not None else self.company.staff)

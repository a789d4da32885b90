"""The streams of the log: entries of like shape lie together as columns, every column declared here once.

A stream is a set of Parquet files that only grows. Each row is an entry; each entry has the columns
of `ENTRY_COLUMNS` and those of its stream. Moments are microseconds UTC, days are days since
1970-01-01, money is minor units beside its currency. Ids are integers of `store.keys`; names,
addresses and free text are rows of the rooms or lie in `properties`, never here.
"""

from dataclasses import dataclass
from typing import Literal

Type = Literal["int64", "int32", "float64", "bool", "string"]


@dataclass(frozen=True)
class Column:
    """One column: its name, its storage type and what a value means."""

    name: str
    type: Type
    meaning: str


@dataclass(frozen=True)
class Stream:
    """Entries of like shape. `subject` says what the subject id identifies."""

    name: str
    subject: str
    meaning: str
    columns: tuple[Column, ...]

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """Entry columns first, then the stream's own."""
        return ENTRY_COLUMNS + self.columns

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of all columns in order."""
        return tuple(column.name for column in self.all_columns)


ENTRY_COLUMNS = (
    Column(
        "entry",
        "int64",
        "The entry's own number, unique in the log, growing in order of recording.",
    ),
    Column("at", "int64", "When it happened."),
    Column("known_at", "int64", "When it could be known: an import's column, else `at`."),
    Column("recorded_at", "int64", "When Accord recorded it; as-of questions read this."),
    Column("source", "string", "Which source it came from, by name."),
    Column("actor", "string", "Who made it: user:ID, import:ID, collector, system."),
    Column("kind", "string", "A declared kind; `withdrawn` takes the replaced entry back."),
    Column("subject", "int64", "Whom or what it is about."),
    Column("replaces", "int64", "The entry that this one corrects, or null."),
)

ACTIVITIES = Stream(
    "activities",
    "person",
    "One thing a prospect did, or that was done towards them.",
    (
        Column("name", "string", "Event or screen name as sent: 'Demo Requested'."),
        Column("channel", "string", "Channel group by the rules in force when processed."),
        Column("channel_version", "int32", "Version of those rules."),
        Column("utm_source", "string", "Traffic source, lower case: google, (direct)."),
        Column("utm_medium", "string", "Traffic medium, lower case: cpc, (none)."),
        Column("campaign", "string", "Campaign by its key or utm_campaign, lower case."),
        Column("asset", "string", "Piece of content: utm_content or an import's column."),
        Column("term", "string", "Search term."),
        Column("url", "string", "Page without query and fragment."),
        Column("referrer", "string", "Host of the referring page."),
        Column("direction", "string", "`in` from the prospect, `out` towards them."),
        Column("human", "bool", "A person acted, as against a system."),
        Column("seen", "bool", "Evidence seen by a system; false: only stated."),
        Column("bot", "string", "The rule that marks it as a bot's, or null."),
        Column("has_email", "bool", "It carried an e-mail address, so it can open a lead."),
        Column(
            "clock_flag", "string", "`skew` or `future` where the sender's clock was not believed."
        ),
        Column("account", "int64", "Account named by the activity itself."),
        Column("owner", "int64", "Colleague who acted, for outbound acts."),
        Column("value", "float64", "A number the sender attached."),
    ),
)

IDENTITIES = Stream(
    "identities",
    "person",
    "From here on the subject counts as this person; the last word per subject holds.",
    (Column("person", "int64", "The person that the subject is now known as."),),
)

PEOPLE = Stream(
    "people",
    "person",
    "A person record as a source gave it; name and address are rows.",
    (
        Column("account", "int64", "The account they belong to."),
        Column(
            "account_guessed",
            "bool",
            "True: nobody named the account, it is that of the address's domain; else null.",
        ),
        Column("country", "string", "Country as given."),
        Column("region", "string", "Region as given."),
        Column("consent", "string", "Consent as given."),
    ),
)

ACCOUNTS = Stream(
    "accounts",
    "account",
    "An account record as a source gave it.",
    (
        Column("industry", "string", "Industry as given."),
        Column("country", "string", "Country as given."),
        Column("region", "string", "Region as given."),
        Column("employees", "int64", "Head count."),
        Column("revenue", "int64", "Yearly revenue, minor units."),
        Column("segment", "string", "Segment as given."),
    ),
)

LEADS = Stream(
    "leads",
    "lead",
    "A lead record as a source gave it; cycles and stages are folded from it in `tables`.",
    (
        Column("person", "int64", "Whose lead it is."),
        Column("account", "int64", "The account named by the lead."),
        Column("created_at", "int64", "Opened."),
        Column("mql_at", "int64", "Became marketing-qualified."),
        Column("sent_at", "int64", "Sent to sales."),
        Column("accepted_at", "int64", "Accepted by sales."),
        Column("returned_at", "int64", "Sent back."),
        Column("first_contact_at", "int64", "First contact as stated by the source."),
        Column("qualified_at", "int64", "Sales-qualified."),
        Column("utm_source", "string", "Traffic source."),
        Column("utm_medium", "string", "Traffic medium."),
        Column("channel", "string", "Channel group, where mapped."),
        Column("campaign", "string", "Campaign."),
        Column("landing_page", "string", "First page."),
        Column("lead_type", "string", "Lead type, imported."),
        Column("profile", "string", "Buyer profile, imported."),
        Column("grade", "string", "Grade, imported."),
        Column("segment", "string", "Segment, imported."),
        Column("status", "string", "A stage of definitions.md section 1."),
        Column("reason", "string", "Why it was sent back."),
        Column("owner", "int64", "Whose lead it is in sales."),
    ),
)

STAGES = Stream(
    "stages",
    "lead",
    "A move of a lead, a person's lead or a deal to a stage.",
    (
        Column("subject_kind", "string", "`lead`, `person` or `deal`: what `subject` identifies."),
        Column("from_stage", "string", "Stage left, where known."),
        Column("to_stage", "string", "Stage reached."),
        Column("owner", "int64", "Owner at that moment."),
        Column("human", "bool", "Moved by a person (`actor` human) or by a system."),
        Column("reason", "string", "Reason given with the move."),
    ),
)

DEALS = Stream(
    "deals",
    "deal",
    "A deal record as a source gave it.",
    (
        Column("lead", "int64", "The lead record it came from."),
        Column("account", "int64", "The account."),
        Column("person", "int64", "The main contact."),
        Column("stage", "string", "Stage as given."),
        Column("amount", "int64", "Amount, minor units of `currency`."),
        Column("currency", "string", "ISO 4217 code."),
        Column("created_at", "int64", "Opened."),
        Column("expected_close_at", "int64", "Expected to close."),
        Column("closed_at", "int64", "Closed."),
        Column("outcome", "string", "open, won or lost."),
        Column("reason", "string", "Why it was won or lost."),
        Column("owner", "int64", "Its owner."),
        Column("product", "string", "Product."),
    ),
)

CAMPAIGNS = Stream(
    "campaigns",
    "campaign",
    "A campaign record as a source gave it.",
    (
        Column("campaign", "string", "The key by which activities and spend name it, lower case."),
        Column("channel", "string", "Channel group."),
        Column("utm_source", "string", "Traffic source."),
        Column("utm_medium", "string", "Traffic medium."),
        Column("starts_at", "int64", "First moment."),
        Column("ends_at", "int64", "End."),
        Column("budget", "int64", "Budget, minor units."),
        Column("owner", "int64", "Its owner in marketing."),
    ),
)

SPEND = Stream(
    "spend",
    "spend",
    "Money spent on one day; `at` is the first instant of that day.",
    (
        Column("day", "int32", "Day number of the company's zone."),
        Column("campaign", "string", "Campaign."),
        Column("channel", "string", "Channel group; the campaign's when not given."),
        Column("amount", "int64", "Minor units of `currency`."),
        Column("currency", "string", "ISO 4217 code."),
        Column("impressions", "int64", "Times shown."),
        Column("clicks", "int64", "Clicks."),
    ),
)

OWNERS = Stream(
    "owners",
    "owner",
    "A colleague who owns leads, deals or campaigns.",
    (
        Column("department", "string", "marketing or sales, as given."),
        Column("manager", "int64", "Owner id of the manager."),
        Column("region", "string", "Region."),
        Column("pod", "string", "Pod."),
    ),
)

RATES = Stream(
    "rates",
    "rate",
    "One unit of `from_currency` bought this many of `to_currency` on that day.",
    (
        Column("day", "int32", "Day number."),
        Column("from_currency", "string", "ISO 4217 code."),
        Column("to_currency", "string", "ISO 4217 code."),
        Column("rate", "float64", "Units of `to_currency` for one of `from_currency`."),
    ),
)

PROPERTIES = Stream(
    "properties",
    "any",
    "Traits and unknown text of a subject: the last word per subject and name holds, joined as of.",
    (
        Column(
            "subject_kind",
            "string",
            "person, account, lead, deal, campaign, spend, owner or activity.",
        ),
        Column("person", "int64", "The person to erase it with, or null."),
        Column("of_entry", "int64", "The entry that brought it; for an activity also its subject."),
        Column("name", "string", "Property name without the `props.` prefix."),
        Column("value", "string", "Value as text."),
    ),
)

JUDGEMENTS = Stream(
    "judgements",
    "person",
    "What the version of the agreement in force then said of a person whose lead was opened, qualified or sent.",
    (
        Column(
            "stage", "string", "`lead`, `mql` or `sent`: what happened to the lead at that moment."
        ),
        Column("version", "int64", "Number of the version."),
        Column("fit", "int64", "Fit, millionths of a point."),
        Column("engagement", "int64", "Engagement, millionths of a point."),
        Column(
            "grade", "string", "Cell of the grid; null where disqualified or no grades are agreed."
        ),
        Column("lead_type", "string", "Lead type of the version."),
        Column("because", "string", "The condition that made it of that type, in words."),
        Column("profile", "string", "Buyer profile of the version, or null."),
    ),
)

ACTS = Stream(
    "acts",
    "any",
    "What colleagues and the system did to the desk itself: imports reverted, people erased.",
    (
        Column("subject_kind", "string", "What `subject` identifies."),
        Column("note", "string", "Machine-readable facts as JSON without personal values."),
    ),
)

STREAMS = (
    ACTIVITIES, IDENTITIES, PEOPLE, ACCOUNTS, LEADS, STAGES, DEALS, CAMPAIGNS, SPEND, OWNERS, RATES,
    PROPERTIES, JUDGEMENTS, ACTS,
)  # fmt: skip


def stream_named(name: str) -> Stream:
    """The stream of that name; a wrong name is a bug and raises KeyError."""
    return {stream.name: stream for stream in STREAMS}[name]

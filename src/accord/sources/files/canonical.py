"""The columns that each kind of file may have, declared once: name, type, where it goes in the log.

Surfaces.md section 5 is this declaration. What is not declared becomes a property, `props.NAME`.
"""

from dataclasses import dataclass
from typing import Literal

from accord.log.entry import Kind
from accord.log.kinds import prospects, sources

Type = Literal[
    "key", "text", "lower", "email", "moment", "day", "number", "integer", "money", "currency",
    "boolean", "choice", "stage", "activity",
]  # fmt: skip
RecordKind = Literal["person", "account", "owner", "lead", "deal", "campaign"]

STAGES = (
    "lead", "mql", "sent", "sal", "sql", "won", "lost", "sent_back", "expired", "recycled",
    "disqualified",
)  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One canonical column. `column` is where it lies in the stream, `row` its field of a person's,
    account's or owner's row (names and addresses never enter the log), `refers` what a key points to,
    `from_nought` that no amount below nought is taken.
    """

    name: str
    type: Type
    meaning: str
    required: bool = False
    column: str | None = None
    row: str | None = None
    refers: RecordKind | None = None
    choices: tuple[str, ...] = ()
    from_nought: bool = False


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its columns, the entry each row makes, and what tells two rows apart.

    `record` is the kind of record that `key` names; `one_of` lists columns of which one is needed.
    """

    name: str
    meaning: str
    entry: Kind
    fields: tuple[Field, ...]
    identity: tuple[str, ...] = ("key",)
    record: RecordKind | None = None
    one_of: tuple[str, ...] = ()

    @property
    def by_name(self) -> dict[str, Field]:
        """The columns by canonical name."""
        return {field.name: field for field in self.fields}

    @property
    def subject_kind(self) -> str:
        """What the entry's subject identifies, as properties name it."""
        return self.record or {"activities": "activity", "stages": "stage"}.get(
            self.name, self.name.rstrip("s")
        )


def _key(name: str, meaning: str, refers: RecordKind, column: str | None = None) -> Field:
    return Field(name, "key", meaning, column=column, refers=refers)


def _text(name: str, meaning: str, column: str = "") -> Field:
    return Field(name, "text", meaning, column=column or name)


def _moment(name: str, meaning: str, column: str = "", required: bool = False) -> Field:
    return Field(name, "moment", meaning, required, column or name)


def _row(name: str, meaning: str, required: bool = False) -> Field:
    return Field(name, "text", meaning, required, row=name)


KEY = Field("key", "key", "The record's key in its source.", required=True)
EMAIL = Field("email", "email", "E-mail address.", row="email")
KNOWN_AT = _moment("known_at", "When it could be known; without it the moment it happened.")
CURRENCY = Field("currency", "currency", "ISO 4217 code of the amount.", column="currency")
# Says how many decimals the amount has; the stream has no place for it, so it stays a property too.
AMOUNTS_CURRENCY = Field("currency", "currency", "ISO 4217 code of the amounts.")
TRAFFIC = (
    Field("source", "lower", "Traffic source.", column="utm_source"),
    Field("medium", "lower", "Traffic medium.", column="utm_medium"),
)
OWNER = _key("owner", "The colleague who owns it.", "owner", "owner")

ACCOUNTS = FileKind(
    "accounts",
    "Companies.",
    sources.ACCOUNT_RECORDED,
    (
        KEY,
        _row("name", "Name of the company.", required=True),
        _row("domain", "Domain of its mail and web addresses."),
        _text("industry", "Industry."),
        _text("country", "Country."),
        _text("region", "Region."),
        Field("employees", "integer", "Head count.", column="employees"),
        Field("revenue", "money", "Yearly revenue.", column="revenue"),
        _text("segment", "Segment."),
        AMOUNTS_CURRENCY,
        KNOWN_AT,
    ),
    record="account",
)

PEOPLE = FileKind(
    "people",
    "Persons.",
    sources.PERSON_RECORDED,
    (
        KEY,
        EMAIL,
        _row("name", "Full name."),
        _row("title", "Job title; also a property."),
        _row("phone", "Telephone number."),
        _key("account_key", "The account they belong to.", "account", "account"),
        _text("country", "Country."),
        _text("region", "Region."),
        _text("consent", "Consent as given."),
        Field("created_at", "moment", "When the source made the record; without it the import."),
        KNOWN_AT,
    ),
    record="person",
)

LEADS = FileKind(
    "leads",
    "Leads: one qualification cycle of one person each.",
    sources.LEAD_RECORDED,
    (
        KEY,
        _moment("created_at", "Opened.", required=True),
        Field("person_key", "key", "Whose lead it is.", refers="person"),
        EMAIL,
        _key("account_key", "The account.", "account", "account"),
        *TRAFFIC,
        _text("channel", "Channel group."),
        _text("campaign", "Campaign."),
        _text("landing_page", "First page."),
        _text("lead_type", "Lead type."),
        _text("profile", "Buyer profile."),
        _text("grade", "Grade."),
        _text("segment", "Segment."),
        Field("status", "stage", "Stage it is in.", column="status"),
        OWNER,
        _moment("mql_at", "Became marketing-qualified."),
        _moment("sent_at", "Sent to sales."),
        _moment("accepted_at", "Accepted by sales."),
        _moment("returned_at", "Sent back."),
        _text("reason", "Why it was sent back."),
        _moment("first_contact_at", "First contact, as stated."),
        _moment("qualified_at", "Sales-qualified."),
        KNOWN_AT,
    ),
    record="lead",
)

ACTIVITIES = FileKind(
    "activities",
    "What prospects did, or what was done towards them.",
    prospects.TRACK,
    (
        Field(
            "key", "key", "Key of the activity; without it person, moment and kind stand for it."
        ),
        _moment("at", "When it happened.", required=True),
        Field(
            "kind", "activity", "Kind; an unknown one becomes `track` with its name.", required=True
        ),
        _text("name", "Name of the event."),
        Field("person_key", "key", "Who did it.", refers="person"),
        Field("email", "email", "E-mail address of who did it."),
        Field("anonymous_key", "key", "Unknown visitor who did it."),
        _text("term", "Search term."),
        _key("account_key", "The account.", "account", "account"),
        _text("channel", "Channel group; without it the published rules decide."),
        *TRAFFIC,
        _text("campaign", "Campaign."),
        _text("asset", "Piece of content."),
        _text("url", "Page."),
        _text("referrer", "Referring page or its host."),
        Field("direction", "choice", "`in` or `out`.", column="direction", choices=("in", "out")),
        Field("human", "boolean", "A person acted, not a system.", column="human"),
        Field(
            "actor", "choice", "`human` or `system`: who reported it.", choices=("human", "system")
        ),
        Field("recording_id", "text", "A recording; its presence counts as seen by a system."),
        OWNER,
        Field("value", "number", "A number attached to it.", column="value"),
        KNOWN_AT,
    ),
)

DEALS = FileKind(
    "deals",
    "Opportunities.",
    sources.DEAL_RECORDED,
    (
        KEY,
        _key("lead_key", "The lead it came from.", "lead", "lead"),
        _key("account_key", "The account.", "account", "account"),
        Field("person_key", "key", "Main contact.", column="person", refers="person"),
        _row("name", "Name of the deal."),
        Field("email", "email", "E-mail address of the main contact."),
        _text("stage", "Stage as the source calls it."),
        Field("amount", "money", "Amount, nought or more.", column="amount", from_nought=True),
        CURRENCY,
        _moment("created_at", "Opened."),
        _moment("expected_close_at", "Expected to close."),
        _moment("closed_at", "Closed."),
        Field(
            "outcome",
            "choice",
            "open, won or lost.",
            column="outcome",
            choices=("open", "won", "lost"),
        ),
        _text("reason", "Why it was won or lost."),
        OWNER,
        _text("product", "Product."),
        KNOWN_AT,
    ),
    record="deal",
)

STAGE_MOVES = FileKind(
    "stages",
    "Moves of leads, persons' leads and deals to a stage.",
    sources.STAGE_REACHED,
    (
        Field("subject_kind", "choice", "lead, person or deal.", True, "subject_kind",
              choices=("lead", "person", "deal")),
        Field("subject_key", "key", "Key of what moved.", required=True),
        Field("to", "stage", "Stage reached.", True, "to_stage"),
        _moment("at", "When.", required=True),
        _text("from", "Stage left.", "from_stage"),
        OWNER,
        Field("actor", "choice", "human or system.", column="human", choices=("human", "system")),
        _text("reason", "Reason given."),
        KNOWN_AT,
    ),
    identity=("subject_kind", "subject_key", "to", "at"),
)  # fmt: skip

CAMPAIGNS = FileKind(
    "campaigns",
    "Marketing campaigns.",
    sources.CAMPAIGN_RECORDED,
    (
        KEY,
        _row("name", "Name of the campaign.", required=True),
        _text("channel", "Channel group."),
        *TRAFFIC,
        _moment("starts", "First moment.", "starts_at"),
        _moment("ends", "End.", "ends_at"),
        Field("budget", "money", "Budget.", column="budget"),
        AMOUNTS_CURRENCY,
        OWNER,
        KNOWN_AT,
    ),
    record="campaign",
)

SPEND = FileKind(
    "spend",
    "Money spent on one day for a campaign or channel.",
    sources.SPEND_RECORDED,
    (
        Field("day", "day", "Day of the spending, in the company's zone.", True, "day"),
        Field("campaign_key", "key", "The campaign.", column="campaign", refers="campaign"),
        _text("channel", "Channel group; without it the campaign's."),
        Field("amount", "money", "Amount.", True, "amount"),
        CURRENCY,
        Field("impressions", "integer", "Times shown.", column="impressions"),
        Field("clicks", "integer", "Clicks.", column="clicks"),
        KNOWN_AT,
    ),
    identity=("day", "campaign_key", "channel", "occurrence"),
    one_of=("campaign_key", "channel"),
)

OWNERS = FileKind(
    "owners",
    "Colleagues who own leads, deals or campaigns.",
    sources.OWNER_RECORDED,
    (
        KEY,
        _row("name", "Name.", required=True),
        _text("department", "marketing or sales."),
        _key("manager", "Key of the manager.", "owner", "manager"),
        _text("region", "Region."),
        EMAIL,
        _text("pod", "Pod."),
        KNOWN_AT,
    ),
    record="owner",
)

RATES = FileKind(
    "rates",
    "Exchange rates, one a day and pair of currencies.",
    sources.RATE_RECORDED,
    (
        Field("day", "day", "Day.", True, "day"),
        Field("from", "currency", "Currency given.", True, "from_currency"),
        Field("to", "currency", "Currency received.", True, "to_currency"),
        Field("rate", "number", "Units of `to` for one of `from`.", True, "rate"),
        KNOWN_AT,
    ),
    identity=("day", "from", "to"),
)

FILE_KINDS = (
    ACCOUNTS,
    PEOPLE,
    LEADS,
    ACTIVITIES,
    DEALS,
    STAGE_MOVES,
    CAMPAIGNS,
    SPEND,
    OWNERS,
    RATES,
)


def file_kind(name: str) -> FileKind:
    """The kind of file of that name; a wrong name is a bug and raises KeyError."""
    return {kind.name: kind for kind in FILE_KINDS}[name]

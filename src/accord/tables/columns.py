"""The columns of every table, declared once: what metrics, documents and stored files go by."""

from accord.log.streams import Column

_WORDS = {
    "channel": "Channel group.",
    "source": "Traffic source.",
    "medium": "Traffic medium.",
    "campaign": "Campaign.",
    "asset": "Piece of content.",
    "landing_page": "Page without query and fragment.",
    "term": "Search term.",
    "lead_type": "Lead type.",
    "segment": "Segment.",
    "profile": "Buyer profile.",
    "industry": "The account's industry.",
    "region": "Region.",
    "country": "Country.",
    "grade": "Grade.",
    "department": "The owner's department.",
    "reason": "Reason.",
    "kind": "Kind of activity.",
    "name": "Event or screen name.",
    "direction": "`in` or `out`.",
    "bot": "Rule that marks it as a bot's, or null.",
    "state": "Stage last reached.",
    "implied": "Stages whose moment is only inferred, by commas, or null.",
    "stage": "Stage as given.",
    "currency": "ISO 4217 code.",
    "outcome": "open, won or lost.",
    "product": "Product.",
    "because": "The condition that made it of its lead type; null where a source said the type.",
    "pod": "Pod.",
    "from_currency": "ISO 4217 code.",
    "to_currency": "ISO 4217 code.",
    "subject_kind": "What the subject is.",
    "value": "Value as text.",
}
_NUMBERS = {
    "person": "Person id.",
    "account": "Account id.",
    "owner": "Owner id.",
    "entry": "The log's entry.",
    "at": "When it happened.",
    "created_at": "Opened, or first known.",
    "first_activity_at": "First activity that is no bot's.",
    "session": "Entry of the session's first activity.",
    "started_at": "First activity.",
    "ended_at": "Last activity.",
    "activities": "Activities in the session.",
    "visitor_since": "Start of the person's first session.",
    "counted": "1 where the metric activities counts it, else 0.",
    "n": "How many.",
    "position": "Place among the person's touches, from 1.",
    "lead": "Entry that opened the lead.",
    "record": "Id of the imported lead record.",
    "cycle": "Which of the person's leads, from 1.",
    "version": "Version of the agreement that was in force when it was sent.",
    "mql_at": "Became marketing-qualified.",
    "sent_at": "Sent to sales.",
    "sal_at": "Accepted by sales.",
    "sent_back_at": "Sent back.",
    "expired_at": "Expired.",
    "sql_at": "Sales-qualified.",
    "won_at": "Won.",
    "lost_at": "Lost.",
    "recycled_at": "Recycled.",
    "disqualified_at": "Disqualified.",
    "first_contact_at": "First human act towards the prospect at or after the sending, or as stated.",
    "deal": "Deal id.",
    "amount": "Minor units of the currency.",
    "begun_at": "Opened, else the first moment of which anything is known of it.",
    "expected_close_at": "Expected to close.",
    "closed_at": "Closed.",
    "impressions": "Times shown.",
    "clicks": "Clicks.",
    "employees": "Head count.",
    "revenue": "Yearly revenue, minor units.",
    "manager": "Owner id of the manager.",
    "starts_at": "First moment.",
    "ends_at": "End.",
    "budget": "Budget, minor units.",
    "subject": "Whom or what it is about.",
    "recorded_at": "When it was recorded.",
    "of_entry": "Entry that brought it.",
}


def _columns(text: str) -> tuple[Column, ...]:
    return tuple(_column(name) for name in text.split())


def _column(name: str) -> Column:
    if name in _NUMBERS:
        return Column(name, "int64", _NUMBERS[name])
    return Column(name, "string", _WORDS[name])


_DAY = Column("day", "int32", "Day number of the company's zone.")
_HUMAN = Column("human", "bool", "A person acted, as against a system.")
_NUMBER = Column("value", "float64", "A number the sender attached.")
_RATE = Column("rate", "float64", "Units of `to_currency` for one of `from_currency`.")
_TRAFFIC = "source medium channel campaign asset landing_page"

ACTIVITIES = (
    *_columns("entry person at kind name direction"), _HUMAN, *_columns(f"bot {_TRAFFIC} term account owner"),
    _NUMBER, *_columns("counted"),
)  # fmt: skip
PEOPLE = _columns("person created_at first_activity_at account industry segment region country")
SESSIONS = _columns(
    "session person started_at ended_at activities source medium channel campaign asset landing_page "
    "term visitor_since industry region segment"
)
DAILY = (_DAY, *_columns("kind channel source medium campaign asset n"))
JOURNEYS = _columns("person entry at channel source medium campaign asset landing_page position")
LEADS = _columns(
    "lead person cycle account created_at mql_at sent_at sal_at sent_back_at expired_at sql_at won_at "
    "lost_at recycled_at disqualified_at first_contact_at implied state source medium channel campaign "
    "asset landing_page lead_type segment profile industry region grade owner department reason version because"
)
LEAD_RECORDS = _columns("record lead person")
DEALS = _columns(
    "deal lead account person stage amount currency created_at begun_at expected_close_at closed_at outcome "
    "reason owner department product source medium channel campaign asset landing_page lead_type "
    "segment profile industry region grade entry"
)
SPEND = (
    *_columns("entry subject"), _DAY,
    *_columns("at campaign channel source medium amount currency impressions clicks"),
)  # fmt: skip
ACCOUNTS = _columns("account industry country region segment employees revenue")
OWNERS = _columns("owner department manager region pod")
CAMPAIGNS = _columns("campaign channel source medium starts_at ends_at budget owner subject")
RATES = (_DAY, *_columns("from_currency to_currency"), _RATE)
PROPERTIES = _columns("entry recorded_at subject_kind subject of_entry name value")
IDENTITIES = _columns("subject person")

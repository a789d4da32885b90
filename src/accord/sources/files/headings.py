"""What other systems call our columns: headings brought to plain words, and the words that mean each column."""

import re
from collections.abc import Mapping, Sequence

from accord.sources.files.canonical import Field, FileKind

Words = tuple[str, ...]

# Words that name a canonical column in other systems' headings, most telling first.
SYNONYMS: Mapping[str, Words] = {
    "key": ("id", "key", "record_id", "object_id", "number", "no", "code"),
    "account_key": (
        "account_id", "company_id", "organization_id", "account", "company", "organization", "customer",
        "company_name", "account_name", "organization_name", "customer_name", "associated_company",
    ),
    "person_key": (
        "contact_id", "person_id", "primary_contact_id", "contact", "primary_contact",
        "lead_or_contact_id", "recipient",
    ),
    "lead_key": ("lead_id", "lead"),
    "campaign_key": ("campaign_id", "campaign"),
    "subject_key": ("lead_id", "opportunity_id", "deal_id", "subject"),
    "name": ("name",),
    "email": (
        "email", "mail", "email_address", "mail_address", "work_email", "email_work", "business_email",
        "primary_email", "contact_email", "contact_email_address", "contact_mail", "person_email",
        "primary_contact_email", "main_contact_email", "lead_email", "customer_email", "recipient_email",
        "buyer_email",
    ),
    "title": ("job_title", "jobtitle", "position", "role", "title", "contact_title"),
    "phone": ("phone", "telephone", "mobile", "phone_number", "mobile_phone", "contact_phone"),
    "domain": ("domain", "website", "url"),
    "industry": ("industry", "sector", "vertical"),
    "employees": ("employees", "number_of_employees", "headcount"),
    "revenue": ("revenue", "annual_revenue", "annualrevenue"),
    "country": ("country", "office_location", "country_code"),
    "region": ("region", "regional_office", "state", "territory"),
    "owner": ("owner", "owner_id", "sales_agent", "sales_rep", "rep", "assigned_to", "owner_name"),
    "manager": ("manager", "reports_to"),
    "stage": ("stage", "deal_stage", "stage_name", "pipeline_stage", "pipeline_stage_id"),
    "outcome": ("outcome", "status", "deal_stage", "stage"),
    "status": ("status", "lead_status", "stage"),
    "to": ("to", "new_stage", "to_stage", "stage"),
    "from": ("from", "old_stage", "from_stage"),
    "amount": ("amount", "value", "close_value", "deal_value", "spend", "cost", "price"),
    "currency": ("currency", "currency_code"),
    "created_at": (
        "created_at", "created", "create_date", "createdate", "created_date", "engage_date", "opened",
        "date_created", "creation_date",
    ),
    "closed_at": ("closed_at", "close_date", "closedate", "closed", "closed_date", "closing_date"),
    "expected_close_at": ("expected_close_at", "expected_close_date", "expected_close"),
    "at": ("at", "timestamp", "time", "date", "occurred_at", "created", "created_at"),
    "day": ("day", "date", "stat_date"),
    "kind": ("kind", "type", "event", "event_type", "activity_type"),
    "product": ("product", "product_name"),
    "source": ("source", "utm_source", "lead_source", "traffic_source"),
    "medium": ("medium", "utm_medium"),
    "campaign": ("campaign", "utm_campaign", "campaign_id", "email_campaign_id"),
    "url": ("url", "page", "page_url"),
    "impressions": ("impressions", "views"),
    "clicks": ("clicks", "link_clicks"),
    "anonymous_key": ("anonymous_id", "visitor_id", "client_id"),
    "starts": ("starts", "start_date", "start"),
    "ends": ("ends", "end_date", "end"),
    "rate": ("rate", "exchange_rate"),
}  # fmt: skip
# Words that mean a column in files of one kind only; they come before the others.
OF_KIND: Mapping[str, Mapping[str, Words]] = {
    "accounts": {
        "key": ("account_id", "account_key", "company_id"),
        "name": (
            "company_name", "account_name", "organization_name", "business_name", "customer_name",
            "company", "organization", "account",
        ),
    },
    "people": {
        "key": ("person_id", "person_key", "contact_id"),
        "name": ("full_name", "contact_name", "person_name", "display_name", "contact"),
    },
    "leads": {"key": ("lead_id", "lead_key")},
    "activities": {"key": ("activity_id", "activity_key"), "name": ("event_name", "name", "title")},
    "deals": {
        "key": ("deal_id", "deal_key", "opportunity_id"),
        "name": ("deal_name", "dealname", "opportunity_name", "title"),
    },
    "campaigns": {
        "key": ("campaign_id", "campaign_key"),
        "name": ("campaign_name", "title", "campaign"),
    },
    # An owner's key may be the column that others call owner.
    "owners": {
        "key": ("owner_id", "owner_key", "sales_agent", "user_id", "owner"),
        "name": ("full_name", "owner_name", "sales_rep", "rep_name", "user_name"),
        "email": ("owner_email", "user_email", "rep_email"),
    },
}  # fmt: skip
# What headings of a kind begin with where they say whose column it is: `Deal amount`, `Company country`.
_OWN: Mapping[str, Words] = {
    "accounts": ("account", "company", "organization"),
    "people": ("person", "contact"),
    "leads": ("lead",),
    "activities": ("activity", "event"),
    "deals": ("deal", "opportunity"),
    "campaigns": ("campaign",),
    "owners": ("owner", "user", "rep"),
}
_NOISE = re.compile(r"^(property_|properties_|hs_|hubspot_|sf_|custom_|_fivetran_)")
# Spellings of one word, in words that are joined by `_`.
_SPELLINGS = (
    (re.compile(r"(?<![a-z])e_mail(?![a-z])"), "email"),
    (re.compile(r"(?<![a-z])emails(?![a-z])"), "email"),
    (re.compile("organisation"), "organization"),
)


def plain(heading: str) -> str:
    """A heading in lower-case words joined by `_`, each in one spelling: `Contact E-Mail` is contact_email."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", heading).lower()
    word = re.sub(r"[^a-z0-9]+", "_", parted).strip("_")
    for spelling, one in _SPELLINGS:
        word = spelling.sub(one, word)
    return _NOISE.sub("", word)


def words_of(kind: FileKind, each: Field) -> Words:
    """Every word that means the column in files of that kind, its own name first."""
    own = OF_KIND.get(kind.name, {}).get(each.name, ())
    return (each.name, *own, *SYNONYMS.get(each.name, ()))


def by_word(kind: FileKind, headings: Sequence[str]) -> dict[str, str]:
    """The headings by their words; a word that stands for itself goes before one with its kind's word cut off."""
    backwards = list(reversed(headings))
    short = {shortened: heading for heading in backwards if (shortened := _short(kind, heading))}
    return short | {plain(heading): heading for heading in backwards}


def is_own_word(kind: FileKind, each: Field, heading: str) -> bool:
    """Whether the heading says by name that it is the column."""
    own = OF_KIND.get(kind.name, {}).get(each.name, ()) if each.name == "key" else ()
    return plain(heading) in (each.name, *own) or _short(kind, heading) == each.name


def is_other_word(kind: FileKind, each: Field, heading: str) -> bool:
    """Whether the heading is a word that others use for the column."""
    words = words_of(kind, each)
    return plain(heading) in words or _short(kind, heading) in words


def _short(kind: FileKind, heading: str) -> str:
    """`amount` for `Deal amount`; empty where the heading does not begin with its kind."""
    word = plain(heading)
    begins = (f"{own}_" for own in _OWN.get(kind.name, ()))
    return next((word.removeprefix(begin) for begin in begins if word.startswith(begin)), "")

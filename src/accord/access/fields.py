"""Field classes, and the class of every field that may leave the product."""

from enum import StrEnum


class FieldClass(StrEnum):
    """What a field would tell someone who should not read it."""

    PLAIN = "plain"
    IDENTITY = "identity"
    CONTACT = "contact"
    BEHAVIOUR = "behaviour"
    COMMERCIAL = "commercial"
    PAY = "pay"
    SECRET = "secret"
    SYSTEM = "system"


_PLAIN = FieldClass.PLAIN
_WHO = FieldClass.IDENTITY
_DID = FieldClass.BEHAVIOUR
_MONEY = FieldClass.COMMERCIAL

# Fields that mean the same wherever they stand: dimensions, moments, ids of records.
EVERYWHERE: dict[str, FieldClass] = {
    **dict.fromkeys(
        (
            "source", "medium", "channel", "campaign", "asset", "landing_page", "term", "lead_type",
            "segment", "profile", "industry", "region", "country", "grade", "department", "owner",
            "product", "stage", "reason", "size", "state", "outcome", "kind", "name", "moment", "at", "day",
            "created_at", "begun_at", "closed_at", "expected_close_at", "started_at", "ended_at", "mql_at",
            "sent_at", "sal_at", "sent_back_at", "expired_at", "sql_at", "won_at", "lost_at",
            "recycled_at", "disqualified_at", "first_contact_at", "implied", "cycle", "entry",
            "session", "lead", "deal", "key", "currency", "value", "hit", "counted", "n", "id", "happened",
            "part", "newest_at", "version", "because", "owner_id", "people", "leads", "deals_open", "deals_won",
        ),
        _PLAIN,
    ),
    **dict.fromkeys(("person", "account", "person_id", "account_id"), _WHO),
    **dict.fromkeys(("email", "phone", "title"), FieldClass.CONTACT),
    **dict.fromkeys(
        (
            "activities", "visitor_since", "first_activity_at", "direction", "human", "bot", "url",
            "impressions", "clicks", "seconds", "days", "converted_at", "position",
        ),
        _DID,
    ),
    **dict.fromkeys(("amount", "budget"), _MONEY),
}  # fmt: skip

# Fields whose class depends on the object they belong to.
OF_OBJECT: dict[tuple[str, str], FieldClass] = {
    ("person", "name"): _WHO,
    ("source", "write_key"): FieldClass.SECRET,
    ("token", "secret"): FieldClass.SECRET,
    ("token", "scopes"): _PLAIN,
    ("token", "expires_at"): _PLAIN,
    ("token", "used_at"): FieldClass.SYSTEM,
    ("user", "password"): FieldClass.SECRET,
    ("user", "roles"): _PLAIN,
    ("user", "second_factor"): FieldClass.SYSTEM,
    ("user", "seen_at"): FieldClass.SYSTEM,
    ("statement", "amount"): FieldClass.PAY,
    ("statement", "total"): FieldClass.PAY,
    ("person", "variable"): FieldClass.PAY,
}


def class_of(thing: str, field: str) -> FieldClass | None:
    """The class of a field of an object; None means it has no line yet, and nobody may read it.

    Imported properties (`props.NAME`) may hold anything a source knew, so they count as contact.
    """
    if field.startswith("props."):
        return FieldClass.CONTACT
    return OF_OBJECT.get((thing, field)) or EVERYWHERE.get(field)

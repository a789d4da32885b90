"""Kinds that the sources append: records as they came, properties, and imports taken back."""

from accord.log.entry import WITHDRAWN, Kind
from accord.log.streams import (
    ACCOUNTS,
    ACTS,
    CAMPAIGNS,
    DEALS,
    LEADS,
    OWNERS,
    PEOPLE,
    PROPERTIES,
    RATES,
    SPEND,
    STAGES,
    Stream,
)


def _record(name: str, stream: Stream, sentence: str) -> Kind:
    return Kind(name, stream, "sources", sentence)


PERSON_RECORDED = _record("person_recorded", PEOPLE, "A person record was received.")
ACCOUNT_RECORDED = _record("account_recorded", ACCOUNTS, "An account record was received.")
LEAD_RECORDED = _record("lead_recorded", LEADS, "A lead record was received.")
STAGE_REACHED = _record("stage_reached", STAGES, "A lead or deal moved to a stage.")
DEAL_RECORDED = _record("deal_recorded", DEALS, "A deal record was received.")
CAMPAIGN_RECORDED = _record("campaign_recorded", CAMPAIGNS, "A campaign record was received.")
SPEND_RECORDED = _record("spend_recorded", SPEND, "Spend of one day was received.")
OWNER_RECORDED = _record("owner_recorded", OWNERS, "A colleague's record was received.")
RATE_RECORDED = _record("rate_recorded", RATES, "An exchange rate was received.")
PROPERTY_RECORDED = _record(
    "property_recorded", PROPERTIES, "A trait or unknown column was received."
)
IMPORT_REVERTED = _record("import_reverted", ACTS, "An import was taken back.")

# Lies in the stream of the entry it takes back, so it belongs to every stream.
ENTRY_WITHDRAWN = Kind(
    WITHDRAWN, ACTS, "sources", "An earlier entry was taken back; it stays readable as of before."
)

KINDS = (
    PERSON_RECORDED, ACCOUNT_RECORDED, LEAD_RECORDED, STAGE_REACHED, DEAL_RECORDED, CAMPAIGN_RECORDED,
    SPEND_RECORDED, OWNER_RECORDED, RATE_RECORDED, PROPERTY_RECORDED, IMPORT_REVERTED, ENTRY_WITHDRAWN,
)  # fmt: skip

"""Every map of `examples` on the data it was written for."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from sources.files.importing import Cabinet, counts

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
HUBSPOT = "fivetran-seeds/dbt_hubspot"
ADS = "fivetran-seeds/dbt_ad_reporting"

# Map, kind, file, the file's column of money and what one unit of it is in minor units.
SPEND = (
    ("google-ads-spend", "google_ads_campaign_stats_data", "cost_micros", "0.0001"),
    ("microsoft-ads-spend", "microsoft_ads_campaign_performance_daily_report_data", "spend", "100"),
    ("linkedin-ads-spend", "linkedin_ad_analytics_by_campaign_data", "cost_in_local_currency", "100"),
    ("facebook-ads-spend", "facebook_ads_basic_ad_data", "spend", "100"),
    ("pinterest-ads-spend", "pinterest_campaign_report_data", "spend_in_micro_dollar", "0.0001"),
    ("twitter-ads-spend", "twitter_campaign_report_data", "billed_charge_local_micro", "0.0001"),
    ("snapchat-ads-spend", "snapchat_campaign_hourly_report_data", "spend", "0.0001"),
    ("reddit-ads-spend", "reddit_ads_campaign_report_data", "spend", "0.0001"),
    ("apple-search-ads-spend", "apple_search_campaign_report_data", "local_spend_amount", "100"),
    ("amazon-ads-spend", "amazon_ads_campaign_level_report_data", "cost", "100"),
    ("tiktok-ads-spend", "tiktok_campaign_report_hourly_data", "SPEND", "100"),
)  # fmt: skip
OTHERS = (
    ("maven-deals", "deals", "maven-crm/sales_pipeline.csv", 8800),
    ("maven-accounts", "accounts", "maven-crm/accounts.csv", 85),
    ("maven-owners", "owners", "maven-crm/sales_teams.csv", 35),
    ("hubspot-contacts", "people", f"{HUBSPOT}/contact_data.csv", 22),
    ("hubspot-companies", "accounts", f"{HUBSPOT}/company_data.csv", 24),
    ("hubspot-deals", "deals", f"{HUBSPOT}/deal_data.csv", 44),
    ("hubspot-email-events", "activities", f"{HUBSPOT}/email_event_data.csv", 100),
)


def copied(cabinet: Cabinet, file: Path) -> Path:
    # Lists of refused rows lie beside the file, and the reference data is not ours to write in.
    path = cabinet.folder / file.name
    path.write_bytes(file.read_bytes())
    return path


def example(name: str) -> str:
    return (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")


def test_every_map_is_tried() -> None:
    tried = {name for name, *_ in (*SPEND, *OTHERS)}
    maps = {path.stem for path in EXAMPLES.glob("*-*.yaml")}
    assert maps - tried == set()


@pytest.mark.parametrize(("name", "kind", "file", "rows"), OTHERS)
def test_a_map_takes_every_row_twice_and_back(
    cabinet: Cabinet, reference: Path, name: str, kind: str, file: str, rows: int
) -> None:
    path = copied(cabinet, reference / file)
    run = cabinet.take(path, kind, example(name))
    assert counts(run) == (rows, 0, 0, 0, 0)
    assert counts(cabinet.take(path, kind, example(name))) == (0, 0, rows, 0, 0)
    assert cabinet.revert(run).withdrawn == rows
    stream = {"people": "people", "activities": "activities"}.get(kind, kind)
    assert cabinet.rows(stream).is_empty()
    assert cabinet.rows("properties").is_empty()


@pytest.mark.parametrize(("name", "file", "column", "unit"), SPEND)
def test_spend_is_what_the_platform_reports(
    cabinet: Cabinet, reference: Path, name: str, file: str, column: str, unit: str
) -> None:
    path = copied(cabinet, reference / ADS / f"{file}.csv")
    there = pl.read_csv(path, infer_schema=False)[column]
    run = cabinet.take(path, "spend", example(name))
    assert counts(run) == (len(there), 0, 0, 0, 0)
    paid = sum(round(Decimal(text) * Decimal(unit)) for text in there.to_list())
    assert cabinet.rows("spend")["amount"].sum() == paid
    assert counts(cabinet.take(path, "spend", example(name))) == (0, 0, len(there), 0, 0)


def test_maven_deals_are_the_published_figures(cabinet: Cabinet, reference: Path) -> None:
    path = copied(cabinet, reference / "maven-crm/sales_pipeline.csv")
    cabinet.take(path, "deals", example("maven-deals"))
    deals = cabinet.rows("deals")
    won = deals.filter(outcome="won")
    assert (won.height, deals.filter(outcome="lost").height) == (4238, 2473)
    assert won["amount"].sum() == 1_000_553_400
    days = (won["closed_at"] - won["created_at"]) / 86_400_000_000
    assert [days.quantile(q, "linear") for q in (0.25, 0.5, 0.75)] == [9, 57, 88]


def test_unmapped_columns_of_hubspot_arrive_as_properties(
    cabinet: Cabinet, reference: Path
) -> None:
    path = copied(cabinet, reference / HUBSPOT / "contact_data.csv")
    cabinet.take(path, "people", example("hubspot-contacts"))
    there = pl.read_csv(path, infer_schema=False)
    rows = cabinet.rows("properties")
    values = rows.filter(name="property_annualrevenue")["value"]
    assert values.sort().to_list() == there["property_annualrevenue"].sort().to_list()
    assert set(rows["name"]) >= {"property_company", "property_hs_merged_object_ids", "email"}

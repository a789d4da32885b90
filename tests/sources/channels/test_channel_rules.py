import re

import polars as pl
import pytest

from accord.sources.channels.rules import CHANNELS, PAID_MEDIUM, SHOPPING_CAMPAIGN, classify
from accord.sources.channels.sites import CATEGORIES, sites

PUBLISHED = [
    ("(direct)", "(none)", None, "Direct"),
    ("(direct)", "(not set)", None, "Direct"),
    ("any", "any", "x-cross-network-y", "Cross-network"),
    ("google", "ppc", None, "Paid Search"),
    ("facebook", "retargeting", None, "Paid Social"),
    ("youtube.com", "cpm", None, "Paid Video"),
    ("youtube.com", "display", None, "Display"),
    ("x", "cpm", None, "Display"),
    ("x", "cpc", None, "Paid Other"),
    ("x", "cpc", "spring-shop-sale", "Paid Shopping"),
    ("facebook.com", "referral", None, "Organic Social"),
    ("google", "organic", None, "Organic Search"),
    ("newsletter", "email", None, "Email"),
    ("x", "app", None, "Referral"),
    ("x", "webpush", None, "Mobile Push"),
    ("x", "weird", None, "Unassigned"),
    ("amazon.com", "referral", None, "Organic Shopping"),
    ("vimeo.com", "referral", None, "Organic Video"),
    ("partner.example", "referral", None, "Referral"),
    ("x", "affiliate", None, "Affiliates"),
    ("x", "audio", None, "Audio"),
    ("sms", "weird", None, "SMS"),
    ("firebase", "weird", None, "Mobile Push"),
    ("e-mail", "weird", None, "Email"),
]


def channel(source: str | None, medium: str | None, campaign: str | None) -> str | None:
    frame = pl.DataFrame(
        {"utm_source": [source], "utm_medium": [medium], "campaign": [campaign]},
        schema=dict.fromkeys(["utm_source", "utm_medium", "campaign"], pl.String),
    )
    return classify(frame)["channel"][0]


@pytest.mark.parametrize(("source", "medium", "campaign", "expected"), PUBLISHED)
def test_each_line_of_the_published_table(
    source: str, medium: str, campaign: str | None, expected: str
) -> None:
    assert channel(source, medium, campaign) == expected


def test_the_order_is_the_published_one() -> None:
    assert CHANNELS == (
        "Direct", "Cross-network", "Paid Shopping", "Paid Search", "Paid Social", "Paid Video",
        "Display", "Paid Other", "Organic Shopping", "Organic Social", "Organic Video",
        "Organic Search", "Referral", "Email", "Affiliates", "Audio", "SMS", "Mobile Push",
        "Unassigned",
    )  # fmt: skip


@pytest.mark.parametrize("campaign", ["eshop", "e-shop", "shop", "shopping-cart"])
def test_shopping_campaigns_match(campaign: str) -> None:
    assert re.search(SHOPPING_CAMPAIGN, campaign)
    assert channel("x", "weird", campaign) == "Organic Shopping"


@pytest.mark.parametrize("campaign", ["workshop", "webshop", "bishop", "photoshop"])
def test_words_that_end_in_shop_do_not(campaign: str) -> None:
    assert not re.search(SHOPPING_CAMPAIGN, campaign)
    assert channel("x", "weird", campaign) == "Unassigned"


@pytest.mark.parametrize("medium", ["cpc", "cpm", "scp", "paid_social"])
def test_paid_mediums_match(medium: str) -> None:
    assert re.search(PAID_MEDIUM, medium)


@pytest.mark.parametrize("medium", ["unpaid", "organic", "CPC"])
def test_other_mediums_and_upper_case_do_not(medium: str) -> None:
    assert not re.search(PAID_MEDIUM, medium)


def test_values_are_lower_cased_and_trimmed_for_judging_and_kept_as_they_came() -> None:
    frame = pl.DataFrame({"utm_source": [" Google"], "utm_medium": ["CPC "], "campaign": ["A"]})
    judged = classify(frame)
    assert judged["channel"].to_list() == ["Paid Search"]
    assert judged["utm_source"].to_list() == [" Google"]


def test_nothing_known_gives_no_channel_and_rows_keep_their_order() -> None:
    frame = pl.DataFrame(
        {
            "utm_source": [None, "google", None, "google"],
            "utm_medium": [None, "cpc", "email", "cpc"],
            "campaign": [None, None, None, "b"],
        }
    )
    judged = classify(frame)
    assert judged["channel"].to_list() == [None, "Paid Search", "Email", "Paid Search"]
    assert judged["channel_version"].to_list() == [None, 1, 1, 1]
    assert judged["campaign"].to_list() == [None, None, None, "b"]


def test_a_site_is_in_one_category_only() -> None:
    lists = [sites(category) for category in CATEGORIES]
    assert sum(map(len, lists)) == len(frozenset().union(*lists))
    assert all(name == name.strip().lower() for names in lists for name in names)

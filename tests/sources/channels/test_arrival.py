import polars as pl
import pytest

from accord.sources.channels.arrival import arrivals
from accord.sources.channels.rules import classify

COLUMNS = [
    "page_url", "page_referrer",
    "sent_source", "sent_medium", "sent_campaign", "sent_term", "sent_content",
]  # fmt: skip
SITE = "https://shop.example/pricing"


def arrival(
    url: str | None = None, referrer: str | None = None, **sent: str
) -> dict[str, str | None]:
    row = {"page_url": url, "page_referrer": referrer, **{f"sent_{k}": v for k, v in sent.items()}}
    frame = pl.DataFrame(
        {name: [row.get(name)] for name in COLUMNS}, schema=dict.fromkeys(COLUMNS, pl.String)
    )
    return classify(arrivals(frame)).row(0, named=True)


def came_by(url: str | None, referrer: str | None = None, **sent: str) -> tuple[str | None, ...]:
    row = arrival(url, referrer, **sent)
    return row["utm_source"], row["utm_medium"], row["channel"]


def test_utm_marks_are_read_trimmed_decoded_and_lower_cased_where_rules_ask() -> None:
    url = (
        SITE
        + "?utm_source=%20Google&utm_medium=CPC&utm_campaign=Spring+Sale%21&utm_term=crm&utm_content=A#x"
    )
    row = arrival(url, "https://other.example/")
    assert (row["utm_source"], row["utm_medium"], row["channel"]) == (
        "google",
        "cpc",
        "Paid Search",
    )
    assert (row["campaign"], row["term"], row["asset"]) == ("spring sale!", "crm", "A")


def test_the_address_is_kept_without_query_and_fragment_and_the_referrer_as_a_host() -> None:
    row = arrival(SITE + "?email=ann@firm.example#top", "https://www.news.example/a?name=ann")
    assert row["url"] == SITE
    assert row["referrer"] == "news.example"


def test_fields_sent_beside_the_page_win_over_marks_in_its_address() -> None:
    assert came_by(SITE + "?utm_source=a&utm_medium=b", None, source="news", medium="email") == (
        "news", "email", "Email",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("click_id", "expected"),
    [
        ("gclid", ("google", "cpc", "Paid Search")),
        ("wbraid", ("google", "cpc", "Paid Search")),
        ("msclkid", ("bing", "cpc", "Paid Search")),
        ("ttclid", ("tiktok", "cpc", "Paid Social")),
        ("fbclid", ("facebook", "referral", "Organic Social")),
    ],
)
def test_a_click_id_without_marks_names_its_network(
    click_id: str, expected: tuple[str, ...]
) -> None:
    assert came_by(f"{SITE}?a=1&{click_id}=xyz", "https://any.example") == expected


def test_marks_win_over_a_click_id() -> None:
    assert came_by(SITE + "?gclid=1&utm_source=news&utm_medium=email")[2] == "Email"


@pytest.mark.parametrize(
    ("referrer", "expected"),
    [
        ("https://www.google.co.uk/", ("google", "organic", "Organic Search")),
        ("https://mail.google.com/mail/u/0", ("mail.google.com", "referral", "Referral")),
        (
            "android-app://com.google.android.googlequicksearchbox/",
            ("google", "organic", "Organic Search"),
        ),
        ("https://l.facebook.com/l.php?u=1", ("l.facebook.com", "referral", "Organic Social")),
        ("https://www.youtube.com/watch", ("youtube.com", "referral", "Organic Video")),
        ("https://blog.partner.example/post", ("blog.partner.example", "referral", "Referral")),
        (None, ("(direct)", "(none)", "Direct")),
        ("", ("(direct)", "(none)", "Direct")),
        ("https://www.shop.example/home", (None, None, None)),
    ],
)
def test_the_referrer_decides_where_nothing_else_does(
    referrer: str | None, expected: tuple[str | None, ...]
) -> None:
    assert came_by(SITE, referrer) == expected


def test_without_a_page_nothing_is_said() -> None:
    assert came_by(None) == (None, None, None)


def test_a_source_alone_is_kept_and_its_medium_not_set() -> None:
    assert came_by(SITE + "?utm_source=partner") == ("partner", "(not set)", "Unassigned")


def test_broken_addresses_harm_nobody() -> None:
    row = arrival("not a url?utm_source=%ZZ%E2", "::::")
    assert row["url"] == "not a url"
    assert row["utm_source"] is not None

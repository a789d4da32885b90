"""How a visitor came to a page: campaign marks, click ids and referrer become source and medium.

First of: campaign fields sent beside the page, utm marks in its address, an ad's click id, the
referring host, `(direct)`. A referrer on the page's own site says nothing. Addresses leave here
without query and fragment, referrers as bare hosts, because both can hold names.
"""

from dataclasses import dataclass
from urllib.parse import unquote_plus

import polars as pl

from accord.sources.channels.engines import search_engine

# Click id in the address -> what it implies where no utm mark stands.
CLICK_IDS = (
    ("gclid", "google", "cpc"),
    ("gbraid", "google", "cpc"),
    ("wbraid", "google", "cpc"),
    ("msclkid", "bing", "cpc"),
    ("ttclid", "tiktok", "cpc"),
    ("li_fat_id", "linkedin", "cpc"),
    # Facebook adds it to every outgoing link, so it does not mean that anyone paid.
    ("fbclid", "facebook", "referral"),
)
MARKS = {
    "source": "utm_source", "medium": "utm_medium", "campaign": "utm_campaign",
    "term": "utm_term", "content": "utm_content",
}  # fmt: skip
_HOST = r"^[A-Za-z][A-Za-z0-9+.\-]*://(?:[^/?#@]*@)?([^/?#:]+)"
# Tools write these in any case and mean the same; terms and contents are texts.
_FOLDED = {"source", "medium", "campaign"}
_SENT = ["sent_source", "sent_medium", "sent_campaign", "sent_term", "sent_content"]


def arrivals(frame: pl.DataFrame) -> pl.DataFrame:
    """Frame of page_url, page_referrer and sent_source … sent_content (strings, nulls) to, row by row,
    url, referrer, utm_source, utm_medium, campaign, asset, term. Each distinct row is read once."""
    keys = ["page_url", "page_referrer", *_SENT]
    distinct = frame.select(keys).unique()
    read = distinct.with_columns(_read(distinct))
    joined = frame.select(keys).join(
        read, on=keys, how="left", nulls_equal=True, maintain_order="left"
    )
    return joined.drop(keys)


def _read(rows: pl.DataFrame) -> pl.DataFrame:
    parts = rows.with_columns(
        url=_text(pl.col("page_url").str.split("#").list.first().str.split("?").list.first()),
        query="&" + pl.col("page_url").str.extract(r"\?([^#]*)"),
        site=_host("page_url"),
        referrer=_host("page_referrer"),
    ).with_columns(_engines(rows))
    marked = parts.with_columns(_mark(part, name) for part, name in MARKS.items()).with_columns(
        _first_of(part) for part in MARKS
    )
    return _sourced(marked).select(
        "url",
        "referrer",
        "utm_source",
        "utm_medium",
        campaign="campaign",
        asset="content",
        term="term",
    )


def _text(value: pl.Expr) -> pl.Expr:
    trimmed = value.str.strip_chars()
    return pl.when(trimmed != "").then(trimmed)


def _host(column: str) -> pl.Expr:
    return _text(pl.col(column).str.extract(_HOST).str.to_lowercase().str.strip_prefix("www."))


def _engines(rows: pl.DataFrame) -> pl.Series:
    hosts = rows.select(_host("page_referrer")).to_series()
    known = {host: search_engine(host) for host in hosts.drop_nulls().unique()}
    return hosts.replace_strict(known, return_dtype=pl.String).alias("engine")


def _mark(part: str, name: str) -> pl.Expr:
    raw = pl.col("query").str.extract(rf"&{name}=([^&]*)")
    # Few values are encoded; the others skip the call into Python.
    coded = raw.str.contains(r"[%+]")
    text = pl.when(coded).then(raw.map_batches(_decoded, return_dtype=pl.String)).otherwise(raw)
    return text.alias(f"mark_{part}")


def _decoded(values: pl.Series) -> pl.Series:
    coded = values.filter(values.str.contains(r"[%+]")).unique()
    plain = {value: unquote_plus(value) for value in coded}
    return values.replace(plain) if plain else values


def _first_of(part: str) -> pl.Expr:
    value = pl.coalesce(_text(pl.col(f"sent_{part}")), _text(pl.col(f"mark_{part}")))
    return (value.str.to_lowercase() if part in _FOLDED else value).alias(part)


def _sourced(rows: pl.DataFrame) -> pl.DataFrame:
    """Add utm_source and utm_medium. A source or medium that stands alone is kept, the other is (not set)."""
    outside = pl.col("referrer").is_not_null() & pl.col("referrer").ne_missing(pl.col("site"))
    engine = pl.col("engine").is_not_null()
    ways = [
        _Way(
            pl.any_horizontal(pl.col("source", "medium", "campaign").is_not_null()),
            pl.col("source").fill_null("(not set)"),
            pl.col("medium").fill_null("(not set)"),
        ),
        *(
            _Way(
                pl.col("query").str.contains(f"&{click_id}=", literal=True),
                pl.lit(site),
                pl.lit(way),
            )
            for click_id, site, way in CLICK_IDS
        ),
        _Way(outside & engine, pl.col("engine"), pl.lit("organic")),
        _Way(outside, pl.col("referrer"), pl.lit("referral")),
        _Way(
            pl.col("url").is_not_null() & pl.col("referrer").is_null(),
            pl.lit("(direct)"),
            pl.lit("(none)"),
        ),
    ]
    return rows.with_columns(
        utm_source=pl.coalesce(pl.when(way.applies).then(way.source) for way in ways),
        utm_medium=pl.coalesce(pl.when(way.applies).then(way.medium) for way in ways),
    )


@dataclass(frozen=True)
class _Way:
    """How a visitor may have come, and what that makes of source and medium; the first that applies counts."""

    applies: pl.Expr
    source: pl.Expr
    medium: pl.Expr

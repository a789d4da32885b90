"""Channel groups: ordered rules over source, medium and campaign; the first that matches names the channel.

The rules are Google's published default channel group of Analytics 4 (see docs/decisions/0012-channel-sites.md).
A rule set never changes once released: a new one gets the next version, entries keep the version
that judged them beside the raw values, so they can be judged again.
"""

from dataclasses import dataclass

import polars as pl

from accord.sources.channels.sites import Category, sites

PAID_MEDIUM = r"^(.*cp.*|ppc|retargeting|paid.*)$"
SHOPPING_CAMPAIGN = r"^(.*(([^a-df-z]|^)shop|shopping).*)$"
DISPLAY_MEDIUMS = ("display", "banner", "expandable", "interstitial", "cpm")
SOCIAL_MEDIUMS = (
    "social", "social-network", "social-media", "sm", "social network", "social media",
)  # fmt: skip
REFERRAL_MEDIUMS = ("referral", "app", "link")
MAIL_WORDS = ("email", "e-mail", "e_mail", "e mail")
NO_MEDIUM = ("(none)", "(not set)")

KEYS = ["utm_source", "utm_medium", "campaign"]
SOURCE, MEDIUM, CAMPAIGN = pl.col("utm_source"), pl.col("utm_medium"), pl.col("campaign")


@dataclass(frozen=True)
class Rule:
    """A channel and when it applies: a yes-or-no expression over lower-case source, medium, campaign."""

    channel: str
    applies: pl.Expr


@dataclass(frozen=True)
class RuleSet:
    """Rules in order under one version; what none of them takes is Unassigned."""

    version: int
    rules: tuple[Rule, ...]

    def channel(self) -> pl.Expr:
        """The channel of each row of lower-case utm_source, utm_medium and campaign without nulls."""
        verdict: pl.Expr = pl.lit("Unassigned")
        for rule in reversed(self.rules):
            verdict = pl.when(rule.applies).then(pl.lit(rule.channel)).otherwise(verdict)
        return verdict.alias("channel")


def _from_site(category: Category) -> pl.Expr:
    return SOURCE.is_in(sorted(sites(category)))


def _published_rules() -> tuple[Rule, ...]:
    paid = MEDIUM.str.contains(PAID_MEDIUM)
    shopping = _from_site("shopping") | CAMPAIGN.str.contains(SHOPPING_CAMPAIGN)
    push = MEDIUM.str.ends_with("push") | MEDIUM.str.contains("mobile|notification")
    return (
        Rule("Direct", (SOURCE == "(direct)") & MEDIUM.is_in(NO_MEDIUM)),
        Rule("Cross-network", CAMPAIGN.str.contains("cross-network", literal=True)),
        Rule("Paid Shopping", shopping & paid),
        Rule("Paid Search", _from_site("search") & paid),
        Rule("Paid Social", _from_site("social") & paid),
        Rule("Paid Video", _from_site("video") & paid),
        Rule("Display", MEDIUM.is_in(DISPLAY_MEDIUMS)),
        Rule("Paid Other", paid),
        Rule("Organic Shopping", shopping),
        Rule("Organic Social", _from_site("social") | MEDIUM.is_in(SOCIAL_MEDIUMS)),
        Rule("Organic Video", _from_site("video") | MEDIUM.str.contains("video", literal=True)),
        Rule("Organic Search", _from_site("search") | (MEDIUM == "organic")),
        Rule("Referral", MEDIUM.is_in(REFERRAL_MEDIUMS)),
        Rule("Email", SOURCE.is_in(MAIL_WORDS) | MEDIUM.is_in(MAIL_WORDS)),
        Rule("Affiliates", MEDIUM.is_in(("affiliate", "affiliates"))),
        Rule("Audio", MEDIUM == "audio"),
        Rule("SMS", (SOURCE == "sms") | (MEDIUM == "sms")),
        Rule("Mobile Push", push | (SOURCE == "firebase")),
    )


VERSIONS = (RuleSet(1, _published_rules()),)
CURRENT = VERSIONS[-1]
CHANNELS = (*(rule.channel for rule in CURRENT.rules), "Unassigned")


def classify(frame: pl.DataFrame, rules: RuleSet = CURRENT) -> pl.DataFrame:
    """Add `channel` and `channel_version` to a frame with utm_source, utm_medium and campaign.

    Each distinct triple is judged once; values are trimmed and lower-cased for judging only. Both
    columns are null where all three are unknown.
    """
    triples = frame.select(KEYS).unique()
    plain = triples.with_columns(pl.col(KEYS).cast(pl.String).str.strip_chars().str.to_lowercase())
    judged = triples.with_columns(
        plain.with_columns(pl.col(KEYS).fill_null("")).select(rules.channel()).to_series(),
        pl.lit(rules.version, pl.Int32).alias("channel_version"),
    ).filter(~pl.all_horizontal(pl.col(KEYS).is_null()))
    return frame.drop("channel", "channel_version", strict=False).join(
        judged, on=KEYS, how="left", nulls_equal=True, maintain_order="left"
    )
